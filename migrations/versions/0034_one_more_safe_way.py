"""More than one safe way to reach somebody."""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('other_way',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=20), nullable=False),
    sa.Column('address', sa.LargeBinary(), nullable=True),
    sa.Column('times', sa.LargeBinary(), nullable=True),
    sa.Column('voicemail', sa.Boolean(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_other_way_confirmed_by_id_person')),
    sa.ForeignKeyConstraint(['member_id'], ['family_member.id'], name=op.f('fk_other_way_member_id_family_member')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_other_way')),
    sa.UniqueConstraint('client_id', name=op.f('uq_other_way_client_id'))
    )
    with op.batch_alter_table('other_way', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_other_way_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('other_way', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_other_way_member_id'))

    op.drop_table('other_way')
