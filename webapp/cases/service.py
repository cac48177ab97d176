"""Entering families and their people, and confirming how each can safely be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, column_maps
from webapp.accounts import teams
from webapp.cases.models import Family, FamilyMap, FamilyMember, Worker
from webapp.cases.rules import Agreement, FamiliesMap, Kind, Lapse, Need, Way, needs_stored


class ReferenceTakenError(ValueError):
    """Another family already has this reference."""


def keep_map(
    session: Session, wanted: FamiliesMap, seen: tuple[int, int] | None, by_id: int, now: datetime
) -> int:
    """Keep what the columns of a list mean, and return the map's id, as `column_maps.keep` says."""
    says = {
        "columns": {meaning.value: column for meaning, column in wanted.columns.items()},
        "words": {name: list(words) for name, words in wanted.words.items()},
    }
    kept, is_new = column_maps.keep(session, FamilyMap, wanted.name, says, seen)
    if is_new:
        audit.record(session, "columns.mapped", actor=f"person:{by_id}", now=now, map=kept.id)
    return kept.id


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


def follow_teams(session: Session, today: date) -> int:
    """Let families follow teams that have gone on as another by this day; returns how many did.

    Done again it moves nobody; a list of the case system that still says the old team is followed up too.
    """
    moved = 0
    for one in teams.gone_on(session, today):
        is_open = or_(Family.closed_on.is_(None), Family.closed_on >= today)
        theirs = update(Family).where(Family.team_id == one.team_id, is_open)
        found = session.scalars(theirs.values(team_id=one.into_id).returning(Family.id))
        moved += len(found.all())
    return moved


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


def know(
    member: FamilyMember,
    *,
    language: str | None,
    needs: Iterable[Need],
    basis: Agreement | None,
    by_id: int,
    now: datetime,
) -> None:
    """Write down somebody's language and needs, and on whose agreement a child can be invited."""
    member.language, member.needs = language, needs_stored(needs)
    if basis is None:
        member.basis = member.basis_recorded_at = member.basis_recorded_by_id = None
    elif member.basis != basis.value:
        record_basis(member, basis, by_id=by_id, now=now)


def record_basis(member: FamilyMember, basis: Agreement, *, by_id: int, now: datetime) -> None:
    """Write down on whose agreement this one child can be invited."""
    member.basis, member.basis_recorded_at, member.basis_recorded_by_id = basis.value, now, by_id


@dataclass(frozen=True)
class SafeContact:
    """How somebody, spoken to alone, said that they can safely be reached."""

    way: Way
    address: str = ""
    times: str = ""
    voicemail: bool = False
    letter: bool = False
    code_word: str = ""


def confirm_safe_contact(member: FamilyMember, said: SafeContact, *, by_id: int, now: datetime) -> None:
    """The person, spoken to alone, has said how they can safely be reached."""
    member.safe_contact_confirmed_at = now
    member.safe_contact_way = said.way.value
    member.safe_contact_address = None if said.way is Way.BY_HAND else said.address
    member.safe_contact_times = said.times or None
    member.safe_contact_voicemail, member.safe_contact_letter = said.voicemail, said.letter
    member.safe_contact_code_word = said.code_word or None
    member.safe_contact_confirmed_by_id = by_id
    member.safe_contact_lapsed_at = member.safe_contact_lapse_reason = None


def hold(session: Session, member: FamilyMember) -> None:
    """Read somebody as they stand now, and hold off others who would ask them or close their gate."""
    query = select(FamilyMember).where(FamilyMember.id == member.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).one()


def withdraw_safe_contact(session: Session, member: FamilyMember) -> None:
    """It is no longer known that contact is safe: what was confirmed goes, the address with it."""
    hold(session, member)
    member.safe_contact_confirmed_at = None
    member.safe_contact_way = member.safe_contact_address = None
    member.safe_contact_times = member.safe_contact_code_word = None
    member.safe_contact_voicemail = member.safe_contact_letter = member.safe_contact_confirmed_by_id = None
    member.other_ways = []


def lapse_safe_contact(
    session: Session, member: FamilyMember, why: Lapse, *, by_id: int, now: datetime
) -> None:
    """Something has happened that makes unsafe what was safe; the same once more changes nothing."""
    withdraw_safe_contact(session, member)
    if member.safe_contact_lapse_reason == why.value:
        return
    member.safe_contact_lapsed_at, member.safe_contact_lapse_reason = now, why.value
    subject = f"member:{member.id}"
    audit.record(
        session, "contact.lapsed", actor=f"person:{by_id}", subject=subject, now=now, reason=why.value
    )
