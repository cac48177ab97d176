"""What a case system's contacts come to, by team and month."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('column_map',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('direct', sa.JSON(), nullable=False),
    sa.Column('other', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_map')),
    sa.UniqueConstraint('name', name=op.f('uq_column_map_name'))
    )
    op.create_table('pooled_month',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('pooled_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_pooled_month_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pooled_month')),
    sa.UniqueConstraint('team_id', 'month', name=op.f('uq_pooled_month_team_id_month'))
    )
    with op.batch_alter_table('pooled_month', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pooled_month_month'), ['month'], unique=False)

    op.create_table('pooled_measure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('month_id', sa.Integer(), nullable=False),
    sa.Column('measure', sa.String(length=20), nullable=False),
    sa.Column('amount', sa.Double(), nullable=False),
    sa.Column('families', sa.Integer(), nullable=False),
    sa.Column('workers', sa.Integer(), nullable=False),
    sa.Column('worker_share', sa.Double(), nullable=False),
    sa.Column('family_share', sa.Double(), nullable=False),
    sa.Column('alike', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['month_id'], ['pooled_month.id'], name=op.f('fk_pooled_measure_month_id_pooled_month'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pooled_measure')),
    sa.UniqueConstraint('month_id', 'measure', name=op.f('uq_pooled_measure_month_id_measure'))
    )


def downgrade() -> None:
    op.drop_table('pooled_measure')
    with op.batch_alter_table('pooled_month', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pooled_month_month'))

    op.drop_table('pooled_month')
    op.drop_table('column_map')
