"""An index that finds the sources of a file, or of the rooms, in place of the one by file alone."""

from alembic import op

revision = '0041'
down_revision = '0040'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_rating_import', 'rating', ['import_id', 'source'])
    op.drop_index('ix_rating_import_id', table_name='rating')


def downgrade() -> None:
    op.create_index('ix_rating_import_id', 'rating', ['import_id'])
    op.drop_index('ix_rating_import', table_name='rating')
