"""Which family, who is in it, and who works with it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp.access.policy import Reach
from webapp.cases.models import Family, FamilyMember, Worker


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
    query = select(Family.reference, Family.id).where(Family.reference.in_(set(references)))
    if team_ids is not None:
        query = query.where(Family.team_id.in_(list(team_ids)))
    rows = session.execute(query)
    return {row.reference: row.id for row in rows}


def references(session: Session, family_ids: Iterable[int]) -> dict[int, str]:
    """Families' references by id."""
    rows = session.execute(select(Family.id, Family.reference).where(Family.id.in_(set(family_ids))))
    return {row.id: row.reference for row in rows}


def workers_of(session: Session, person_id: int) -> Sequence[Worker]:
    """With which families somebody has worked, and when."""
    return session.scalars(select(Worker).where(Worker.person_id == person_id).order_by(Worker.id)).all()
