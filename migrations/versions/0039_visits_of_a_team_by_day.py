"""An index that finds a team's visits by day."""

from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_observed_visit_team', 'observed_visit', ['team_id', 'seen_on'])


def downgrade() -> None:
    op.drop_index('ix_observed_visit_team', table_name='observed_visit')
