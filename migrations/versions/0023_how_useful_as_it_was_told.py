"""How useful supervision was in a quarter, kept as it was told."""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('kept_usefulness',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kept_usefulness')),
    sa.UniqueConstraint('first_on', name=op.f('uq_kept_usefulness_first_on'))
    )


def downgrade() -> None:
    op.drop_table('kept_usefulness')
