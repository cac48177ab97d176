"""Files of ratings and figures that analysts ask for."""

import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('rating_export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('what', sa.String(length=20), nullable=False),
    sa.Column('form', sa.String(length=20), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('first_month', sa.Date(), nullable=True),
    sa.Column('last_month', sa.Date(), nullable=True),
    sa.Column('purpose', sa.LargeBinary(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('generation_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.CheckConstraint('(finished_at is null) = (digest is null)', name=op.f('ck_rating_export_finished_with_a_digest')),
    sa.CheckConstraint('finished_at is null or begun_at is not null', name=op.f('ck_rating_export_begun_before_finished')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_rating_export_asked_by_id_person')),
    sa.ForeignKeyConstraint(['generation_id'], ['rating_generation.id'], name=op.f('fk_rating_export_generation_id_rating_generation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rating_export')),
    sa.UniqueConstraint('client_id', name=op.f('uq_rating_export_client_id'))
    )
    with op.batch_alter_table('rating_export', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rating_export_asked_by_id'), ['asked_by_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('rating_export', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rating_export_asked_by_id'))

    op.drop_table('rating_export')
