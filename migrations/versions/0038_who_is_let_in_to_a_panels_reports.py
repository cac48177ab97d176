"""Who is let in to a panel's reports by a link of their own."""

import sqlalchemy as sa
from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('panel_reader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('name', sa.LargeBinary(), nullable=False),
    sa.Column('how', sa.String(length=20), nullable=False),
    sa.Column('given', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_panel_reader_made_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_reader')),
    sa.UniqueConstraint('client_id', name=op.f('uq_panel_reader_client_id'))
    )


def downgrade() -> None:
    op.drop_table('panel_reader')
