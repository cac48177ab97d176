"""The list of observations that somebody may know of, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, true, tuple_, union
from sqlalchemy.orm import Session

from webapp import addresses
from webapp.access.reaching import Reach
from webapp.practice.models import Observation, ObservedVisit
from webapp.practice.queries import PAGE, may_be_read, with_visit


@dataclass(frozen=True)
class Place:
    """Where a page of a list begins: after this visit's day and observation."""

    seen_on: date
    observation_id: int

    def __str__(self) -> str:
        return f"{self.seen_on.isoformat()}.{self.observation_id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place that an address names, or None when it names none."""
        day, _dot, number = text.partition(".")
        try:
            return cls(date.fromisoformat(day), addresses.number(number))
        except ValueError:
            return None


def listed(
    session: Session, reach: Reach, after: Place | None = None, limit: int = PAGE + 1
) -> Sequence[Observation]:
    """The observations that whoever asks may know of, latest visit first, after a place in the list.

    A practitioner sees that their visit was observed before they may read what was written.
    """
    latest = (ObservedVisit.seen_on.desc(), Observation.id.desc())
    known = [_known(reach)]
    if after is not None:
        # The day alone is what an index can begin at.
        known.append(ObservedVisit.seen_on <= after.seen_on)
        place = tuple_(ObservedVisit.seen_on, Observation.id)
        known.append(place < (after.seen_on, after.observation_id))
    # Each way is looked along alone: a database that looks for all at once walks through every visit.
    ids = select(Observation.id).join(ObservedVisit).where(*known).order_by(*latest).limit(limit)
    along = [select(ids.where(way).subquery().c.id) for way in _ways_to_know(reach)]
    query = with_visit().where(Observation.id.in_(union(*along))).order_by(*latest).limit(limit)
    return session.scalars(query).all()


def _known(reach: Reach) -> ColumnElement[bool]:
    """What somebody may read, what they wrote themself, and that somebody saw their visit."""
    me = reach.actor.person_id
    return or_(
        may_be_read(reach),
        Observation.observer_id == me,
        and_(ObservedVisit.practitioner_id == me, Observation.shared_at.is_not(None)),
    )


def _ways_to_know(reach: Reach) -> Sequence[ColumnElement[bool]]:
    """What holds at least one of for whatever somebody may know of, each of which one index can find."""
    if reach.everything:
        return [true()]
    me = reach.actor.person_id
    theirs = [Observation.observer_id == me, ObservedVisit.practitioner_id == me]
    return [*theirs, ObservedVisit.team_id.in_(reach.team_ids)] if reach.team_ids else theirs
