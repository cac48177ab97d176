"""Entering families and their people, and confirming how each can safely be reached."""

from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.rules import Kind, Way


class ReferenceTakenError(ValueError):
    """Another family already has this reference."""


def open_family(
    session: Session, *, reference: str, team_id: int, worker_id: int | None, opened_on: date
) -> Family:
    """Enter a family that a team begins to work with.

    Raises:
        ReferenceTakenError: when the reference is already in use.
    """
    family = Family(reference=reference, team_id=team_id, opened_on=opened_on)
    if worker_id is not None:
        family.workers.append(Worker(person_id=worker_id, starts_on=opened_on))
    try:
        with session.begin_nested():
            session.add(family)
    except IntegrityError as taken:
        raise ReferenceTakenError(reference) from taken
    return family


def close_family(family: Family, day: date) -> None:
    """The team's work ends on this day, and so does every worker's."""
    family.closed_on = day
    for worker in family.workers:
        if worker.ends_on is None:
            worker.ends_on = max(day, worker.starts_on)


def add_member(session: Session, family: Family, *, name: str, kind: Kind) -> FamilyMember:
    """Enter one person of a family; nothing is known yet about safe contact."""
    member = FamilyMember(family=family, name=name, kind=kind.value)
    session.add(member)
    session.flush()
    return member


def confirm_safe_contact(member: FamilyMember, *, way: Way, address: str, by_id: int, now: datetime) -> None:
    """The person, spoken to alone, has said how they can safely be reached."""
    member.safe_contact_confirmed_at = now
    member.safe_contact_way = way.value
    member.safe_contact_address = None if way is Way.BY_HAND else address
    member.safe_contact_confirmed_by_id = by_id


def withdraw_safe_contact(member: FamilyMember) -> None:
    """It is no longer known that contact is safe: what was confirmed goes, the address with it."""
    member.safe_contact_confirmed_at = None
    member.safe_contact_way = member.safe_contact_address = None
    member.safe_contact_confirmed_by_id = None
