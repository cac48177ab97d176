"""Who is here from a partner or an agency, narrowed to those whom a co-ordinator may look after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.accounts.models import Employer, Person, RoleHeld
from webapp.accounts.rules import SOON, VISITING

PAGE = 50


@dataclass(frozen=True)
class Visitor:
    """One line of the list: who, what for and where, and whether whoever asks may change it."""

    person: Person
    held: Sequence[RoleHeld]
    ended: bool
    ends_soon: bool
    may_be_changed: bool


def _looked_after(by_id: int, today: date) -> ColumnElement[bool]:
    """Whoever has a last day, is somebody else, and holds no role but those of visiting staff."""
    other = exists().where(
        RoleHeld.person_id == Person.id,
        RoleHeld.role.not_in([role.value for role in VISITING]),
        or_(RoleHeld.ends_on.is_(None), RoleHeld.ends_on >= today),
    )
    return and_(Person.access_ends_on.is_not(None), Person.id != by_id, not_(other))


def _has_ended(today: date) -> ColumnElement[bool]:
    return or_(not_(Person.active), Person.access_ends_on < today)


def one(session: Session, by_id: int, person_id: int, today: date) -> Person | None:
    """One whom a co-ordinator may look after, or None."""
    query = select(Person).where(Person.id == person_id, _looked_after(by_id, today))
    return session.scalar(query)


def to_change(session: Session, by_id: int, person_id: int, today: date) -> Person | None:
    """The same as they stand now, held off from others."""
    query = select(Person).where(Person.id == person_id, _looked_after(by_id, today))
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def listed(session: Session, by_id: int, today: date, page: int, sought: str = "") -> Sequence[Visitor]:
    """One page of those with a last day or another employer than whoever asks.

    Whose access ends soon comes first, whose has ended last. One more than PAGE where another page follows.
    """
    own = select(Person.employer_id).where(Person.id == by_id).scalar_subquery()
    ended = _has_ended(today)
    soon = and_(not_(ended), Person.access_ends_on <= today + SOON)
    rank = case((soon, 0), (ended, 2), else_=1)
    query = (
        select(Person, rank, _looked_after(by_id, today))
        .join(Person.employer)
        .options(joinedload(Person.employer))
        .where(or_(Person.access_ends_on.is_not(None), Person.employer_id != own))
        .order_by(rank, case((rank == 0, Person.access_ends_on)), Person.name, Person.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    )
    if sought:
        fields = (Person.name, Person.email, Employer.name)
        query = query.where(or_(*(field.icontains(sought, autoescape=True) for field in fields)))
    rows = session.execute(query).all()
    held = held_by(session, [person for person, _rank, _may in rows], today)
    return [
        Visitor(person, held.get(person.id, []), place == 2, place == 0, bool(may))
        for person, place, may in rows
    ]


def held_by(session: Session, people: Iterable[Person], today: date) -> dict[int, list[RoleHeld]]:
    """What these people are here for: their roles from today on, or those of their last day."""
    since = {one.id: min(one.access_ends_on or today, today) for one in people}
    query = (
        select(RoleHeld)
        .where(RoleHeld.person_id.in_(since))
        .options(joinedload(RoleHeld.team))
        .order_by(RoleHeld.starts_on, RoleHeld.id)
    )
    found: dict[int, list[RoleHeld]] = {}
    for one in session.scalars(query):
        if one.ends_on is None or one.ends_on >= since[one.person_id]:
            found.setdefault(one.person_id, []).append(one)
    return found


def ending(session: Session, by_id: int, today: date) -> Sequence[tuple[date, int]]:
    """How many people's access ends on each of the next days, the next day first."""
    query = (
        select(Person.access_ends_on, func.count())
        .where(_looked_after(by_id, today), not_(_has_ended(today)), Person.access_ends_on <= today + SOON)
        .group_by(Person.access_ends_on)
        .order_by(Person.access_ends_on)
    )
    return [(day, count) for day, count in session.execute(query) if day is not None]
