"""A practitioner can ask for a second, blind observation."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_look',
    sa.Column('observation_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['observation_id'], ['observation.id'], name=op.f('fk_second_look_observation_id_observation'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['visit_id'], ['observed_visit.id'], name=op.f('fk_second_look_visit_id_observed_visit'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('observation_id', name=op.f('pk_second_look'))
    )
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_look_visit_id'), ['visit_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('second_look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_look_visit_id'))

    op.drop_table('second_look')
