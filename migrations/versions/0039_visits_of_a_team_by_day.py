"""An index that finds a team's visits by day, in place of the one by team alone."""

from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_observed_visit_team', 'observed_visit', ['team_id', 'seen_on'])
    op.drop_index('ix_observed_visit_team_id', table_name='observed_visit')


def downgrade() -> None:
    op.create_index('ix_observed_visit_team_id', 'observed_visit', ['team_id'])
    op.drop_index('ix_observed_visit_team', table_name='observed_visit')
