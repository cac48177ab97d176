"""Which family, who is in it, and who works with it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.case_files import folded
from webapp.cases.models import Family, FamilyMap, FamilyMember, Worker
from webapp.cases.reading import Known, KnownWorker
from webapp.cases.rules import FamiliesMap, Meaning


def family(session: Session, reach: Reach, family_id: int) -> Family | None:
    """One family within reach, or None."""
    query = select(Family).where(Family.id == family_id)
    return session.scalar(query if reach.everything else query.where(Family.team_id.in_(reach.team_ids)))


def family_by_reference(session: Session, reference: str) -> Family | None:
    """The family that the authority's case system knows by this reference, or None."""
    return session.scalar(select(Family).where(Family.reference == reference))


def member(session: Session, reach: Reach, member_id: int) -> FamilyMember | None:
    """One person of a family within reach, with the family, or None."""
    query = (
        select(FamilyMember)
        .join(FamilyMember.family)
        .options(joinedload(FamilyMember.family))
        .where(FamilyMember.id == member_id)
    )
    return session.scalar(query if reach.everything else query.where(Family.team_id.in_(reach.team_ids)))


def member_by_id(session: Session, member_id: int) -> FamilyMember | None:
    """One person of a family, for whoever may know of them whatever their team, or None."""
    return session.get(FamilyMember, member_id)


def worker_on(session: Session, family_id: int, day: date) -> int | None:
    """The person who works with the family on this day: who began last, or None."""
    return session.scalar(
        select(Worker.person_id)
        .where(Worker.family_id == family_id, Worker.on(day))
        .order_by(Worker.starts_on.desc(), Worker.id.desc())
        .limit(1)
    )


def of_references(
    session: Session, references: Iterable[str], team_ids: Iterable[int] | None
) -> dict[str, int]:
    """The families of some teams (None: of any) that have these references, by reference."""
    leads_to = func.coalesce(Family.merged_into_id, Family.id).label("id")
    query = select(Family.reference, leads_to).where(Family.reference.in_(set(references)))
    if team_ids is not None:
        query = query.where(Family.team_id.in_(list(team_ids)))
    rows = session.execute(query)
    return {row.reference: row.id for row in rows}


def references(session: Session, family_ids: Iterable[int]) -> dict[int, str]:
    """Families' references by id."""
    rows = session.execute(select(Family.id, Family.reference).where(Family.id.in_(set(family_ids))))
    return {row.id: row.reference for row in rows}


def counts_with(session: Session) -> dict[int, int]:
    """By family, with which other what it has said is counted; a family that stands alone is not there.

    People who have moved from one case to another, or whose cases became one, are one family to the
    small-number rule, however many references it has had.
    """
    query = select(Family.id, Family.counts_with_id).where(Family.counts_with_id.is_not(None))
    return {row.id: row.counts_with_id for row in session.execute(query)}


def merged_references(session: Session, family_id: int) -> Sequence[str]:
    """The references of the families that have become part of this one."""
    query = select(Family.reference).where(Family.merged_into_id == family_id)
    return session.scalars(query.order_by(Family.reference)).all()


def families_of_worker(session: Session, person_id: int) -> Sequence[int]:
    """With which families somebody has ever worked, those among them that became part of another."""
    worked_with = select(Worker.family_id).where(Worker.person_id == person_id)
    theirs = or_(Family.id.in_(worked_with), Family.merged_into_id.in_(worked_with))
    return session.scalars(select(Family.id).where(theirs)).all()


def maps(session: Session) -> Sequence[FamilyMap]:
    """Every column map of lists of families, in order of name."""
    return session.scalars(select(FamilyMap).order_by(FamilyMap.name)).all()


def one_map(session: Session, map_id: int) -> FamilyMap | None:
    """One column map, or None."""
    return session.get(FamilyMap, map_id)


def meant(kept: FamilyMap) -> FamiliesMap:
    """What a stored map says."""
    columns = {Meaning(meaning): column for meaning, column in kept.columns.items()}
    return FamiliesMap(kept.name, columns, kept.words)


def known(session: Session, today: date) -> Known:
    """By what a list of families is read: today, the teams, and everybody who can be named as a worker."""
    workers: dict[str, KnownWorker | None] = {}
    for person in accounts.everybody(session):
        last_on = person.access_ends_on if person.active else date.min
        worker = KnownWorker(person.id, last_on)
        workers[folded(person.name)] = None if folded(person.name) in workers else worker
        workers[folded(person.email)] = worker
    return Known(today, accounts.teams_by_name(session), workers)


def workers_of(session: Session, person_id: int) -> Sequence[Worker]:
    """With which families somebody has worked, and when."""
    return session.scalars(select(Worker).where(Worker.person_id == person_id).order_by(Worker.id)).all()
