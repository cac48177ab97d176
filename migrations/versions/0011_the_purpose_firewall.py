"""Requests to pass the purpose firewall, each with its two named people."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('firewall_passage',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('way', sa.String(length=30), nullable=False),
    sa.Column('reason', sa.LargeBinary(), nullable=False),
    sa.Column('untold_why', sa.LargeBinary(), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_agreed', sa.Boolean(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_firewall_passage_asked_by_id_person')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_firewall_passage_decided_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_firewall_passage_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firewall_passage')),
    sa.UniqueConstraint('client_id', name=op.f('uq_firewall_passage_client_id'))
    )
    with op.batch_alter_table('firewall_passage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_firewall_passage_person_id'), ['person_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('firewall_passage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_firewall_passage_person_id'))

    op.drop_table('firewall_passage')
