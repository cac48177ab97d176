"""Figures as they were shown, and teams that are counted together."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shown_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('generation_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=40), nullable=False),
    sa.Column('teams', sa.Text(), nullable=False),
    sa.Column('construct', sa.String(length=80), nullable=True),
    sa.Column('instrument', sa.String(length=80), nullable=True),
    sa.Column('dimension', sa.String(length=80), nullable=True),
    sa.Column('first', sa.Date(), nullable=True),
    sa.Column('months', sa.Integer(), nullable=True),
    sa.Column('forms', sa.Integer(), nullable=False),
    sa.Column('ratings', sa.Integer(), nullable=False),
    sa.Column('total', sa.Double(), nullable=False),
    sa.Column('said', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['generation_id'], ['rating_generation.id'], name=op.f('fk_shown_figure_generation_id_rating_generation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shown_figure'))
    )
    with op.batch_alter_table('shown_figure', schema=None) as batch_op:
        batch_op.create_index('ix_shown_figure_generation', ['generation_id'], unique=False)
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.add_column(sa.Column('neighbours', sa.String(length=120), server_default='', nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('team', schema=None) as batch_op:
        batch_op.drop_column('neighbours')
    with op.batch_alter_table('shown_figure', schema=None) as batch_op:
        batch_op.drop_index('ix_shown_figure_generation')
    op.drop_table('shown_figure')
