"""Observed visits are found by their day, so that a long list begins at once."""

from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('observed_visit', schema=None) as batch_op:
        batch_op.create_index('ix_observed_visit_seen_on', ['seen_on'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('observed_visit', schema=None) as batch_op:
        batch_op.drop_index('ix_observed_visit_seen_on')
