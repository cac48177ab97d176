"""Two families that are one, and families that have shared people: nothing that was said is rewritten."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.cases.models import Family


class NotTwoFamiliesError(ValueError):
    """They are one family already, or one of them has become part of a third."""


def merge(session: Session, family: Family, other: Family, by_id: int, now: datetime) -> None:
    """Let `other` become part of `family`: its people and workers move, and its reference leads here.

    What was asked and answered before stays as it was written down; only the counting changes
    (`count_together`). The same once more changes nothing.

    Raises:
        NotTwoFamiliesError: when both are one, or one of them has become part of a third.
    """
    ids = {family.id, other.id}
    query = select(Family).where(Family.id.in_(ids)).order_by(Family.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).all()
    if other.merged_into_id == family.id:
        return
    if len(ids) == 1 or family.merged_into_id is not None or other.merged_into_id is not None:
        raise NotTwoFamiliesError
    for member in list(other.members):
        member.family = family
    _move_workers(session, family, other)
    family.opened_on = min(family.opened_on, other.opened_on)
    if family.closed_on is None or other.closed_on is None:
        family.closed_on = None
    else:
        family.closed_on = max(family.closed_on, other.closed_on)
    for one in session.scalars(select(Family).where(Family.merged_into_id == other.id)):
        one.merged_into_id = family.id
    other.merged_into_id = family.id
    count_together(session, family, other)
    session.flush()
    actor = f"person:{by_id}"
    audit.record(session, "families.merged", actor=actor, now=now, family=other.id, into=family.id)


def _move_workers(session: Session, family: Family, other: Family) -> None:
    """Somebody who works with both today works with the one since the earlier day."""
    now_there = {worker.person_id: worker for worker in family.workers if worker.ends_on is None}
    for worker in list(other.workers):
        twin = now_there.get(worker.person_id) if worker.ends_on is None else None
        if twin is None:
            worker.family = family
        else:
            twin.starts_on = min(twin.starts_on, worker.starts_on)
            session.delete(worker)


def count_together(session: Session, family: Family, other: Family) -> None:
    """Count what two families have said as said by one: they have shared people.

    Everything that counts with either counts with both, so that the way there is never longer than a step.
    """
    root, joining = family.counts_with_id or family.id, other.counts_with_id or other.id
    if root == joining:
        return
    theirs = or_(Family.id == joining, Family.counts_with_id == joining)
    for one in session.scalars(select(Family).where(theirs)):
        one.counts_with_id = root
