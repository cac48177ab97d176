"""About whom an answer is."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('family_answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('about', sa.String(length=20), nullable=True))
        batch_op.create_check_constraint(
            op.f('ck_family_answer_known_about'), "about in ('worker', 'someone else', 'team')"
        )


def downgrade() -> None:
    with op.batch_alter_table('family_answer', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_family_answer_known_about'), type_='check')
        batch_op.drop_column('about')
