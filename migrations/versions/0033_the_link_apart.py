"""The link from an answer to who sent it stands apart; the answer bears marks, and whole days."""

import hashlib
import hmac
import json
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op
from cryptography.fernet import Fernet, MultiFernet
from flask import current_app

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

LONDON = ZoneInfo('Europe/London')
PORTION, A_MOMENT = 1_000, timedelta(microseconds=1)
SHARED = ('id', 'team_id', 'submitted_at', 'form', 'version', 'language', 'about', 'held_until', 'withdrawn_at')
MARKED = {
    'family_mark': sa.String(length=32),
    'member_mark': sa.String(length=32),
    'worker_mark': sa.String(length=32),
    'kind': sa.String(length=20),
    'spoken': sa.String(length=10),
    'asked_in': sa.Date(),
}
NAMED = {'invitation_id': sa.Integer(), 'client_id': sa.Uuid(), 'family_id': sa.Integer()}
MAY_BE_EMPTY = ('worker_mark', 'spoken')

MOMENT = sa.DateTime(timezone=True)
INVITATION = sa.table(
    'invitation',
    *(sa.column(name, sa.Integer()) for name in ('id', 'member_id', 'family_id', 'worker_id')),
    sa.column('kind', sa.String()),
    sa.column('spoken', sa.String()),
    sa.column('invited_at', MOMENT),
)
ORIGIN = sa.table(
    'answer_origin', sa.column('answer_id', sa.Integer()), *(sa.column(n, NAMED[n]) for n in ('invitation_id', 'client_id'))
)
CODE = sa.table('return_code', sa.column('invitation_id', sa.Integer()), sa.column('ends_at', MOMENT))


def answers(others: dict[str, Any]) -> Any:
    """The table of answers with the columns of before or after."""
    types: dict[str, Any] = {name: sa.String() for name in SHARED}
    types |= dict.fromkeys(('id', 'team_id', 'version'), sa.Integer())
    types |= dict.fromkeys(('submitted_at', 'held_until', 'withdrawn_at'), MOMENT)
    return sa.table('family_answer', *(sa.column(name, kind) for name, kind in {**types, **others}.items()))


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == 'sqlite'


def mark(thing: str) -> str:
    """As `audit.pseudonym` does."""
    key = current_app.extensions['attune'].settings.secret('pseudonym_key').encode()
    return hmac.new(key, thing.encode(), hashlib.sha256).hexdigest()[:32]


def in_utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def midnight(moment: datetime | None, days: int = 0) -> datetime | None:
    """When the London day of a moment began, or so many days later."""
    known = in_utc(moment)
    if known is None:
        return None
    day = known.astimezone(LONDON).date() + timedelta(days=days)
    return datetime.combine(day, time.min, tzinfo=LONDON).astimezone(UTC)


def quarter(moment: datetime) -> date:
    day = (in_utc(moment) or moment).astimezone(LONDON).date()
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def stored(table: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), PORTION):
        op.get_bind().execute(sa.insert(table), rows[start : start + PORTION])


def put(rows: list[dict[str, Any]], now: dict[str, Any], before: dict[str, Any]) -> None:
    """Give the table of answers its new columns in the place of others.

    SQLite cannot take a column away that others lean on: there the table is made anew. What refers to it
    waits for its rows until they are all there again.
    """
    if is_sqlite():
        op.execute('pragma defer_foreign_keys = on')
        op.drop_table('family_answer')
        op.create_table('family_answer', *columns(now), *constraints(now))
        stored(answers(now), rows)
        return
    for name, kind in now.items():
        op.add_column('family_answer', sa.Column(name, kind, nullable=True))
    table = answers(now)
    for row in rows:
        values = {name: row[name] for name in row if name != 'id'}
        op.get_bind().execute(sa.update(table).where(table.c.id == row['id']).values(values))
    for name in now:
        if name not in MAY_BE_EMPTY:
            op.alter_column('family_answer', name, nullable=False)
    if 'family_id' in now:
        for name in ('family', 'invitation'):
            op.create_foreign_key(
                op.f(f'fk_family_answer_{name}_id_{name}'), 'family_answer', name, [f'{name}_id'], ['id']
            )
        for name in ('invitation_id', 'client_id'):
            op.create_unique_constraint(op.f(f'uq_family_answer_{name}'), 'family_answer', [name])
    for name in before:
        op.drop_column('family_answer', name)


def columns(others: dict[str, Any]) -> list[sa.Column[Any]]:
    return [
        sa.Column('id', sa.Integer(), nullable=False),
        *(sa.Column(name, kind, nullable=name in MAY_BE_EMPTY) for name, kind in others.items()),
        sa.Column('team_id', sa.Integer(), nullable=False),
        sa.Column('submitted_at', MOMENT, nullable=False),
        sa.Column('form', sa.String(length=60), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('language', sa.String(length=10), nullable=False),
        sa.Column('about', sa.String(length=20), nullable=True),
        sa.Column('held_until', MOMENT, nullable=True),
        sa.Column('withdrawn_at', MOMENT, nullable=True),
    ]


def constraints(others: dict[str, Any]) -> list[Any]:
    found: list[Any] = [
        sa.CheckConstraint("about in ('worker', 'someone else', 'team')", name=op.f('ck_family_answer_known_about')),
        sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_family_answer_team_id_team')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_family_answer')),
    ]
    if 'family_id' in others:
        found += [
            sa.ForeignKeyConstraint(['family_id'], ['family.id'], name=op.f('fk_family_answer_family_id_family')),
            sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_family_answer_invitation_id_invitation')),
            sa.UniqueConstraint('invitation_id', name=op.f('uq_family_answer_invitation_id')),
            sa.UniqueConstraint('client_id', name=op.f('uq_family_answer_client_id')),
        ]
    return found


def note_names() -> None:
    """Beside each text that nobody has read yet, which of the names that the case knows stand in it."""
    ring = MultiFernet([Fernet(key) for key in current_app.extensions['attune'].settings.encryption_ring()])
    unread = op.get_bind().execute(sa.text(
        'select t.id, t.text, i.family_id, i.worker_id from family_answer_text t '
        'join answer_origin o on o.answer_id = t.answer_id join invitation i on i.id = o.invitation_id '
        'left join family_comment c on c.text_id = t.id where c.outcome is null'
    )).all()
    for text_id, sealed, family_id, worker_id in unread:
        said = ring.decrypt(bytes(sealed)).decode()
        known = op.get_bind().execute(
            sa.text('select name from family_member where family_id = :family'), {'family': family_id}
        ).scalars().all()
        names = [ring.decrypt(bytes(one)).decode() for one in known]
        names += op.get_bind().execute(
            sa.text(
                'select name from person where id = :worker or id in '
                '(select person_id from family_worker where family_id = :family)'
            ),
            {'worker': worker_id, 'family': family_id},
        ).scalars().all()
        parts = {part for name in names for part in re.findall(r'[^\W\d_]{2,}', name)}
        found = sorted(
            part for part in parts if re.search(rf'(?<!\w){re.escape(part)}(?!\w)', said, re.IGNORECASE)
        )
        if found:
            op.get_bind().execute(
                sa.text('update family_answer_text set names = :names where id = :id'),
                {'names': ring.encrypt(json.dumps(found).encode()), 'id': text_id},
            )


def upgrade() -> None:
    bind, now = op.get_bind(), datetime.now(UTC)
    # SQLite adds a column that may not be empty only with something to put there.
    op.add_column('invitation', sa.Column('kind', sa.String(length=20), server_default='', nullable=False))
    op.add_column('invitation', sa.Column('spoken', sa.String(length=10), nullable=True))
    for name in ('answered', 'taken_back'):
        op.add_column('invitation', sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    for name, theirs in (('kind', 'kind'), ('spoken', 'language')):
        op.execute(
            f'update invitation set {name} = '
            f'(select {theirs} from family_member where family_member.id = invitation.member_id)'
        )
    came = 'select 1 from family_answer a where a.invitation_id = invitation.id'
    op.execute(f'update invitation set answered = true where exists ({came})')
    op.execute(f'update invitation set taken_back = true where exists ({came} and a.withdrawn_at is not null)')
    op.add_column('family_answer_text', sa.Column('names', sa.LargeBinary(), nullable=True))

    before = answers(NAMED)
    found = bind.execute(
        sa.select(before, *(INVITATION.c[name].label(f'asked_{name}') for name in INVITATION.c.keys()))
        .join(INVITATION, INVITATION.c.id == before.c.invitation_id)
        .order_by(before.c.id)
    ).mappings().all()
    rows, origins = [], []
    for one in found:
        row = {name: one[name] for name in SHARED}
        held = in_utc(one['held_until'])
        row |= {
            'submitted_at': midnight(one['submitted_at']),
            'withdrawn_at': midnight(one['withdrawn_at']),
            # What can still be changed is held to the end of that day.
            'held_until': midnight(held - A_MOMENT, 1) if held is not None and held > now else midnight(held),
            'family_mark': mark(f"family that answered:{one['family_id']}"),
            'member_mark': mark(f"person who answered:{one['asked_member_id']}"),
            'worker_mark': mark(f"person:{one['asked_worker_id']}") if one['asked_worker_id'] is not None else None,
            'kind': one['asked_kind'],
            'spoken': one['asked_spoken'],
            'asked_in': quarter(one['asked_invited_at']),
        }
        rows.append(row)
        origins.append({'answer_id': one['id'], 'invitation_id': one['invitation_id'], 'client_id': one['client_id']})
        if held is not None and held > now:
            bind.execute(
                sa.update(CODE)
                .where(CODE.c.invitation_id == one['invitation_id'])
                .values(ends_at=row['held_until'])
            )
    put(rows, MARKED, NAMED)
    for name in ('asked_in', 'family_mark', 'worker_mark'):
        op.create_index(op.f(f'ix_family_answer_{name}'), 'family_answer', [name], unique=False)
    if is_sqlite():
        op.create_index('ix_family_answer_team', 'family_answer', ['team_id', 'submitted_at'], unique=False)
    op.create_table('answer_origin',
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['family_answer.id'], name=op.f('fk_answer_origin_answer_id_family_answer'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitation.id'], name=op.f('fk_answer_origin_invitation_id_invitation')),
    sa.PrimaryKeyConstraint('answer_id', name=op.f('pk_answer_origin')),
    sa.UniqueConstraint('client_id', name=op.f('uq_answer_origin_client_id')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_answer_origin_invitation_id'))
    )
    stored(ORIGIN, origins)
    note_names()


def downgrade() -> None:
    bind, after = op.get_bind(), answers(MARKED)
    found = bind.execute(
        sa.select(*(after.c[name] for name in SHARED), ORIGIN.c.invitation_id, ORIGIN.c.client_id, INVITATION.c.family_id)
        .select_from(after)
        .join(ORIGIN, ORIGIN.c.answer_id == after.c.id)
        .join(INVITATION, INVITATION.c.id == ORIGIN.c.invitation_id)
        .order_by(after.c.id)
    ).mappings().all()
    rows = [dict(one) for one in found]
    for row in rows:
        for name in ('submitted_at', 'held_until', 'withdrawn_at'):
            row[name] = in_utc(row[name])
    op.drop_table('answer_origin')
    for name in ('asked_in', 'family_mark', 'worker_mark'):
        op.drop_index(op.f(f'ix_family_answer_{name}'), table_name='family_answer')
    put(rows, NAMED, MARKED)
    op.create_index(op.f('ix_family_answer_family_id'), 'family_answer', ['family_id'], unique=False)
    if is_sqlite():
        op.create_index('ix_family_answer_team', 'family_answer', ['team_id', 'submitted_at'], unique=False)
    op.drop_column('family_answer_text', 'names')
    for name in ('taken_back', 'answered', 'spoken', 'kind'):
        op.drop_column('invitation', name)
