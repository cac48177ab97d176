"""The draw: chance gives each person a day for each moment, and a lead can only say why not now."""

import os
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain, repeat
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    ColumnElement,
    Integer,
    Select,
    String,
    TableValuedAlias,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager

from webapp import audit, clock
from webapp.access.reaching import Reach
from webapp.cases.models import Family, FamilyMember
from webapp.columns import plain
from webapp.families import queries, rules
from webapp.families.cost import Reckoning, turns_a_month
from webapp.families.models import AskingTurn, DrawSwitch, Invitation, NotAsked
from webapp.families.queries import PAGE, ToAsk
from webapp.families.rules import BETWEEN_MOMENTS, WhyNot
from webapp.turns import take_turn

# So many bytes of randomness are asked for at a time; four of them make one of so many numbers.
AT_A_TIME, NUMBERS = 1 << 14, 1 << 32


class Drawn(NamedTuple):
    """What was drawn, in columns as long as each other: ids, moments, and days as ISO 8601 writes them."""

    members: list[str]
    moments: list[str]
    days: list[str]


class AnotherFormError(Exception):
    """The form's id belongs to what was decided about somebody else."""


def by_chance() -> Callable[[int], int]:
    """A draw of a whole number below another, each as likely, from the operating system's randomness.

    That is asked for many numbers at a time: one at a time takes four times as long.
    """
    numbers = chain.from_iterable(memoryview(os.urandom(AT_A_TIME)).cast("I") for _more in repeat(None))

    def below(number: int) -> int:
        # What is left over beyond the last whole multiple would make the first numbers likelier.
        beyond = NUMBERS - NUMBERS % number
        while (drawn := next(numbers)) >= beyond:
            pass
        return drawn % number

    return below


def draw(session: Session, now: datetime, *, below: Callable[[int], int] | None = None) -> int:
    """Give everybody who is at a moment and has no day for it a day by chance; returns how many.

    Done again it changes nothing, and of two at once the second finds what the first has stored.
    """
    take_turn(session, "families.draw")
    drawn = _days(session, clock.in_london(now).date(), below or by_chance())
    if drawn.members:
        session.execute(_storing(session, drawn, now))
    return len(drawn.members)


def _storing(session: Session, drawn: Drawn, now: datetime) -> Any:
    """One statement for everybody: with one a person, tens of thousands took several times as long."""
    turn = plain(AskingTurn)
    columns = {"member_id": turn.member_id, "moment": turn.moment, "due_on": turn.due_on}
    each: TableValuedAlias
    if session.get_bind().dialect.name == "postgresql":
        # Columns are read twice as fast as rows of JSON. No moment holds a quotation mark.
        sent = ['{"' + '","'.join(one) + '"}' for one in drawn]
        arrays = [
            cast(literal(one), postgresql.ARRAY(column.type))
            for one, column in zip(sent, columns.values(), strict=True)
        ]
        each = func.unnest(*arrays).table_valued(*columns).render_derived()
        values: list[ColumnElement[Any]] = list(each.c)
    else:
        each = func.json_each(literal([*zip(*drawn, strict=True)], JSON())).table_valued("value")
        values = [func.json_extract(each.c.value, f"$[{place}]") for place in range(len(columns))]
    # In the order of their numbers, in which indices grow and members are found fastest.
    in_order = cast(values[0], Integer)
    rows = (
        select(in_order, *values[1:], literal(now, turn.drawn_at.type)).select_from(each).order_by(in_order)
    )
    return insert(AskingTurn).from_select([*columns.values(), turn.drawn_at], rows)


def _days(session: Session, today: date, below: Callable[[int], int]) -> Drawn:
    @cache
    def written(day: int) -> str:
        return date.fromordinal(day).isoformat()

    session.flush()
    drawn = Drawn([], [], [])
    # Rows of the connection, since nothing of them is an object of the session's.
    for opened_on, closed_on, invited_at, people in session.connection().execute(_without_a_day(today)):
        asked_on = clock.in_london(invited_at).date() if invited_at else None
        turn = rules.turn_of(opened_on, closed_on, today)
        days = rules.days_to_draw(turn, asked_on, today) if turn else range(0)
        if turn and days:
            members = people.split(",")
            drawn.members.extend(members)
            drawn.moments.extend(repeat(turn.moment, len(members)))
            drawn.days.extend(written(days[below(len(days))]) for _member in members)
    return drawn


def _without_a_day(today: date) -> Select[Any]:
    """Everybody at a moment who has not been given a day for it, by what their days depend on.

    When their family's work began and ended, when they were last invited, and their ids, with commas between.
    """
    at = queries.at_a_moment(today)
    has_day = exists().where(AskingTurn.member_id == FamilyMember.id, AskingTurn.moment == at.moment)
    was_asked = exists().where(Invitation.member_id == FamilyMember.id, Invitation.moment == at.moment)
    invited = plain(Invitation)
    last = (
        select(invited.member_id, func.max(invited.invited_at).label("invited_at"))
        .group_by(invited.member_id)
        .subquery()
    )
    alike = (Family.opened_on, Family.closed_on, last.c.invited_at)
    return (
        select(*alike, func.aggregate_strings(cast(FamilyMember.id, String), ","))
        .join(Family, Family.id == FamilyMember.family_id)
        .outerjoin(last, last.c.member_id == FamilyMember.id)
        .where(at.holds, FamilyMember.never_again_at.is_(None), ~has_day, ~was_asked)
        .group_by(*alike)
    )


def switch(session: Session, *, is_on: bool, reckoned_with: Reckoning, by_id: int, now: datetime) -> bool:
    """Switch the draw on or off; returns whether that changed anything."""
    if queries.draw_is_on(session) == is_on:
        return False
    session.add(
        DrawSwitch(is_on=is_on, reckoned_with=vars(reckoned_with), switched_at=now, switched_by_id=by_id)
    )
    session.flush()
    audit.record(session, "draw.switched", actor=f"person:{by_id}", now=now, on=is_on)
    return True


def turns(session: Session, today: date) -> float:
    """How often it is somebody's turn in a month, from whom the teams work with today."""
    since = today.fromordinal(today.toordinal() - BETWEEN_MOMENTS)
    goes_on = or_(Family.closed_on.is_(None), Family.closed_on > today)
    number = (
        select(func.count())
        .select_from(FamilyMember)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(FamilyMember.never_again_at.is_(None))
    )
    people = session.scalar(number.where(goes_on, Family.opened_on <= today)) or 0
    ended = session.scalar(number.where(Family.closed_on <= today, Family.closed_on > since)) or 0
    return turns_a_month(people, ended)


@dataclass(frozen=True)
class Why:
    """Why somebody is not asked now: a reason from the list, and the lead's words."""

    reason: WhyNot
    words: str


def put_off(
    session: Session, turn: ToAsk, why: Why, client_id: uuid.UUID, *, by_id: int, now: datetime
) -> None:
    """Do not ask somebody at this moment; the next moment comes as for everybody.

    Raises:
        AnotherFormError: when the form's id belongs to what was decided about somebody else.
    """
    decision = NotAsked(
        client_id=client_id,
        member_id=turn.member.id,
        moment=turn.moment,
        reason=why.reason.value,
        words=why.words,
        decided_at=now,
        decided_by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(decision)
    except IntegrityError as twice:
        if put_off_as(session, client_id) not in (None, turn.member.id):
            raise AnotherFormError from twice
        # It arrived twice at once, or another lead was first: what was written first stands.
        return
    actor = f"person:{by_id}"
    audit.record(session, "family.not asked", actor=actor, subject=f"member:{turn.member.id}", now=now)


def put_off_as(session: Session, client_id: uuid.UUID) -> int | None:
    """Whom the form with this id has put off, or None."""
    return session.scalar(select(NotAsked.member_id).where(NotAsked.client_id == client_id))


def not_asked(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[NotAsked]:
    """Who was not asked and why, the latest first; one more than a page."""
    query = (
        select(NotAsked)
        .join(NotAsked.member)
        .join(FamilyMember.family)
        .options(contains_eager(NotAsked.member).contains_eager(FamilyMember.family))
        .where(and_(*queries.askable(reach, today)))
        .order_by(NotAsked.decided_at.desc(), NotAsked.id.desc())
    )
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()
