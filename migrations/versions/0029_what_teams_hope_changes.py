"""Monthly counts of teams, and which of them each team has picked for its mirror."""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('monthly_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('indicator', sa.String(length=60), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('out_of', sa.Integer(), nullable=False),
    sa.Column('taken_in_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('count >= 0 and out_of > 0', name=op.f('ck_monthly_count_out_of_somebody')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_monthly_count_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_count')),
    sa.UniqueConstraint('team_id', 'indicator', 'month', name=op.f('uq_monthly_count_team_id_indicator_month'))
    )
    with op.batch_alter_table('monthly_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_monthly_count_month'), ['month'], unique=False)

    op.create_table('indicator_pick',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('indicator', sa.String(length=60), nullable=False),
    sa.Column('line', sa.LargeBinary(), nullable=False),
    sa.Column('construct', sa.String(length=80), nullable=True),
    sa.Column('horizon', sa.String(length=10), nullable=False),
    sa.Column('direction', sa.String(length=10), nullable=False),
    sa.Column('picked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('picked_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("direction in ('up', 'down', 'neither')", name=op.f('ck_indicator_pick_known_direction')),
    sa.CheckConstraint("horizon in ('short', 'medium', 'long')", name=op.f('ck_indicator_pick_known_horizon')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_indicator_pick_ended_by_id_person')),
    sa.ForeignKeyConstraint(['picked_by_id'], ['person.id'], name=op.f('fk_indicator_pick_picked_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_indicator_pick_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_indicator_pick')),
    sa.UniqueConstraint('client_id', name=op.f('uq_indicator_pick_client_id'))
    )
    with op.batch_alter_table('indicator_pick', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_indicator_pick_ended_by_id'), ['ended_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_indicator_pick_picked_by_id'), ['picked_by_id'], unique=False)
        batch_op.create_index('ix_indicator_pick_stands', ['team_id', 'indicator'], unique=True, sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))
        batch_op.create_index(batch_op.f('ix_indicator_pick_team_id'), ['team_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('indicator_pick', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_indicator_pick_team_id'))
        batch_op.drop_index('ix_indicator_pick_stands', sqlite_where=sa.text('ended_at is null'), postgresql_where=sa.text('ended_at is null'))
        batch_op.drop_index(batch_op.f('ix_indicator_pick_picked_by_id'))
        batch_op.drop_index(batch_op.f('ix_indicator_pick_ended_by_id'))

    op.drop_table('indicator_pick')
    with op.batch_alter_table('monthly_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_monthly_count_month'))

    op.drop_table('monthly_count')
