"""Codes to come back with, answers held until they are pooled, shared devices, and letters."""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('return_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_return_code_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_return_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_return_code_code_hash')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_return_code_invitation_id'))
    )
    op.create_index(op.f('ix_return_code_ends_at'), 'return_code', ['ends_at'], unique=False)
    op.add_column('family_answer', sa.Column('held_until', sa.DateTime(timezone=True), nullable=True))
    op.add_column('family_answer', sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('family_member', sa.Column('safe_contact_letter', sa.Boolean(), nullable=True))
    op.add_column('visit', sa.Column('shared', sa.Boolean(), server_default=sa.text('false'), nullable=False))


def downgrade() -> None:
    op.drop_column('visit', 'shared')
    op.drop_column('family_member', 'safe_contact_letter')
    op.drop_column('family_answer', 'withdrawn_at')
    op.drop_column('family_answer', 'held_until')
    op.drop_index(op.f('ix_return_code_ends_at'), table_name='return_code')
    op.drop_table('return_code')
