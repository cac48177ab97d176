"""Teams that go on as part of others."""

import sqlalchemy as sa
from alembic import op

revision = '0037'
down_revision = '0036'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('team_going_on',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('team_id <> into_id', name=op.f('ck_team_going_on_as_another_team')),
    sa.ForeignKeyConstraint(['into_id'], ['team.id'], name=op.f('fk_team_going_on_into_id_team')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['person.id'], name=op.f('fk_team_going_on_recorded_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_team_going_on_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_team_going_on')),
    sa.UniqueConstraint('client_id', name=op.f('uq_team_going_on_client_id')),
    sa.UniqueConstraint('team_id', name=op.f('uq_team_going_on_team_id'))
    )
    with op.batch_alter_table('team_going_on', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_going_on_into_id'), ['into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_team_going_on_recorded_by_id'), ['recorded_by_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('team_going_on', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_going_on_recorded_by_id'))
        batch_op.drop_index(batch_op.f('ix_team_going_on_into_id'))

    op.drop_table('team_going_on')
