"""Conversations with families: who led them, how, and how they ended."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.create_table('family_conversation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('how', sa.String(length=20), nullable=False),
    sa.Column('interpreter', sa.Boolean(), nullable=False),
    sa.Column('advocate', sa.Boolean(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('back_by', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('debrief', sa.Boolean(), nullable=False),
    sa.Column('debriefed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("how in ('telephone', 'at home')", name=op.f('ck_family_conversation_known_how')),
    sa.CheckConstraint('(ended_at is null) = (outcome is null)', name=op.f('ck_family_conversation_ended_with_an_outcome')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_family_conversation_by_id_person')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_family_conversation_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_conversation')),
    sa.UniqueConstraint('client_id', name=op.f('uq_family_conversation_client_id'))
    )
    with op.batch_alter_table('family_conversation', schema=None) as batch_op:
        batch_op.create_index('ix_family_conversation_by', ['by_id', 'ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_family_conversation_invitation_id'), ['invitation_id'], unique=False)

    # ### end Alembic commands ###

def downgrade() -> None:
    with op.batch_alter_table('family_conversation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_conversation_invitation_id'))
        batch_op.drop_index('ix_family_conversation_by')

    op.drop_table('family_conversation')
