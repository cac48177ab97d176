"""What families want their worker to hear, with their name."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('family_thanks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=False),
    sa.Column('signed', sa.LargeBinary(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('read_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(read_at is null) = (outcome is null)', name=op.f('ck_family_thanks_read_with_an_outcome')),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_family_thanks_invitation_id_invitation')),
    sa.ForeignKeyConstraint(['read_by_id'], ['person.id'], name=op.f('fk_family_thanks_read_by_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_family_thanks_worker_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_thanks')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_family_thanks_invitation_id'))
    )
    with op.batch_alter_table('family_thanks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_thanks_read_at'), ['read_at'], unique=False)
        batch_op.create_index('ix_family_thanks_worker', ['worker_id', 'read_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('family_thanks', schema=None) as batch_op:
        batch_op.drop_index('ix_family_thanks_worker')
        batch_op.drop_index(batch_op.f('ix_family_thanks_read_at'))

    op.drop_table('family_thanks')
