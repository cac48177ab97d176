"""Screens on the wall, and who is written to once a week about what is new."""

import sqlalchemy as sa
from alembic import op

revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('digest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('week', sa.Date(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_digest_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digest')),
    sa.UniqueConstraint('person_id', 'week', name='uq_digest_once_a_week')
    )
    op.create_table('digest_wish',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_digest_wish_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_digest_wish'))
    )
    op.create_table('wall_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_down_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_wall_link_made_by_id_person')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_wall_link_team_id_team')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wall_link')),
    sa.UniqueConstraint('client_id', name=op.f('uq_wall_link_client_id'))
    )
    with op.batch_alter_table('wall_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wall_link_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_wall_link_team_id'), ['team_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('wall_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wall_link_team_id'))
        batch_op.drop_index(batch_op.f('ix_wall_link_made_by_id'))

    op.drop_table('wall_link')
    op.drop_table('digest_wish')
    op.drop_table('digest')
