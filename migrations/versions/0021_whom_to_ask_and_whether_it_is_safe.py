"""Families as the case system lists them, what people need, on what basis children are asked, and lapses."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

FAMILY = ('merged_into_id', 'counts_with_id')
MEMBER = (
    'mark', 'basis', 'basis_recorded_by_id', 'basis_recorded_at', 'safe_contact_times',
    'safe_contact_voicemail', 'safe_contact_code_word', 'safe_contact_used_at', 'safe_contact_lapse_reason',
    'safe_contact_lapsed_at',
)


def add(table: str, name: str, kind: Any, rest: str = '') -> None:
    """Add a column with what holds for it: SQLite would copy the table, which others refer to."""
    op.execute(f'alter table {table} add column {name} {kind.compile(dialect=op.get_bind().dialect)} {rest}')


def refers(table: str, name: str, to: str) -> str:
    """That a column refers to another table."""
    return f'constraint fk_{table}_{name}_{to} references {to} (id)'


def upgrade() -> None:
    op.create_table('family_map',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_map')),
    sa.UniqueConstraint('name', name=op.f('uq_family_map_name'))
    )
    for name in FAMILY:
        add('family', name, sa.Integer(), refers('family', name, 'family'))
    op.create_index(op.f('ix_family_counts_with_id'), 'family', ['counts_with_id'], unique=False)

    moment = sa.DateTime(timezone=True)
    add('family_member', 'mark', sa.String(length=32))
    op.create_index(op.f('ix_family_member_mark'), 'family_member', ['mark'], unique=True)
    add('family_member', 'basis', sa.String(length=20))
    add('family_member', 'basis_recorded_by_id', sa.Integer(), refers('family_member', 'basis_recorded_by_id', 'person'))
    dated = 'constraint ck_family_member_basis_is_dated check ((basis is null) = (basis_recorded_at is null))'
    add('family_member', 'basis_recorded_at', moment, dated)
    add('family_member', 'safe_contact_times', sa.LargeBinary())
    add('family_member', 'safe_contact_voicemail', sa.Boolean())
    add('family_member', 'safe_contact_code_word', sa.LargeBinary())
    add('family_member', 'safe_contact_used_at', moment)
    add('family_member', 'safe_contact_lapse_reason', sa.String(length=20))
    lapses = 'check ((safe_contact_lapsed_at is null) = (safe_contact_lapse_reason is null))'
    name = 'ck_family_member_safe_contact_lapses_for_a_reason'
    add('family_member', 'safe_contact_lapsed_at', moment, f'constraint {name} {lapses}')

    # What was confirmed before the last message counts no more: it is asked again each time.
    op.execute(
        'update family_member set safe_contact_used_at = '
        '(select max(invited_at) from invitation where invitation.member_id = family_member.id)'
    )


def downgrade() -> None:
    op.drop_index(op.f('ix_family_member_mark'), table_name='family_member')
    with op.batch_alter_table('family_member', schema=None) as batch_op:
        for name in ('basis_is_dated', 'safe_contact_lapses_for_a_reason'):
            batch_op.drop_constraint(op.f(f'ck_family_member_{name}'), type_='check')
        for name in MEMBER:
            batch_op.drop_column(name)

    op.drop_index(op.f('ix_family_counts_with_id'), table_name='family')
    with op.batch_alter_table('family', schema=None) as batch_op:
        for name in FAMILY:
            batch_op.drop_column(name)

    op.drop_table('family_map')
