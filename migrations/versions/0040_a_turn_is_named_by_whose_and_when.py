"""A turn to be asked is named by whose it is and at which moment; it needs no number of its own.

Nor an index by day, in which a great many turns that are drawn at once would be put here and there.
"""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None

COLUMNS = 'member_id, moment, due_on, drawn_at'


def upgrade() -> None:
    _rebuild(sa.PrimaryKeyConstraint('member_id', 'moment', name=op.f('pk_asking_turn')))


def downgrade() -> None:
    _rebuild(
        sa.Column('id', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_asking_turn')),
        sa.UniqueConstraint('member_id', 'moment', name=op.f('uq_asking_turn_member_id_moment')),
    )
    op.create_index('ix_asking_turn_due_on', 'asking_turn', ['due_on'])


def _rebuild(*named_by: sa.schema.SchemaItem) -> None:
    """Build the table anew, with what names a turn, and put into it what it held."""
    op.execute(f'create table asking_turn_before as select {COLUMNS} from asking_turn')
    op.drop_table('asking_turn')
    op.create_table('asking_turn',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('moment', sa.String(length=30), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['family_member.id'], name=op.f('fk_asking_turn_member_id_family_member')),
    *named_by
    )
    op.execute(f'insert into asking_turn ({COLUMNS}) select {COLUMNS} from asking_turn_before order by member_id')
    op.drop_table('asking_turn_before')
