"""Mirrors that pages only read as they were kept, and the pack that a campaign began from."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.add_column(sa.Column('counted_on', sa.Date(), nullable=True))
    op.execute('update rating set counted_on = rated_on')
    # No state counts as released before its figures were kept in today's shape: the next gathering does that.
    with op.batch_alter_table('rating_generation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('released_at', sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pack', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('pack_version', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('pack_version')
        batch_op.drop_column('pack')
    with op.batch_alter_table('rating_generation', schema=None) as batch_op:
        batch_op.drop_column('released_at')
    with op.batch_alter_table('rating', schema=None) as batch_op:
        batch_op.drop_column('counted_on')
