"""Observers' and practitioners' levels as rows of the long frame, with people as pseudonyms."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, false, func, select
from sqlalchemy.orm import Session

from rubrics.model import Rubric
from webapp import audit
from webapp.cases import marks
from webapp.cases import queries as cases
from webapp.library import shelf
from webapp.practice.models import (
    Observation,
    ObservationLevel,
    ObservedVisit,
    Reply,
    SelfRating,
    SelfRatingLevel,
)

BATCH = 1000

# Whose view it is, by the kind of rubric. How supervisors see their own supervision stays with them: they are
# too few in a team to be summarised.
SEEN = {"observation": "observer", "supervision": "supervision"}
OWN_VIEW = {"observation": "self"}


def gather(session: Session) -> Iterator[dict[str, Any]]:
    """Every level of a shared observation and of a finished self-rating; "not observed" yields no row."""
    visit = (
        ObservedVisit.id.label("visit_id"),
        ObservedVisit.practitioner_id,
        ObservedVisit.family_id,
        ObservedVisit.team_id,
        ObservedVisit.seen_on,
    )
    observed = (
        select(
            *visit,
            Observation.observer_id.label("rater_id"),
            Observation.instrument,
            Observation.version,
            ObservationLevel.criterion,
            ObservationLevel.level,
            func.coalesce(Reply.is_contested, false()).label("is_contested"),
        )
        .join(Observation, Observation.visit_id == ObservedVisit.id)
        .join(ObservationLevel, ObservationLevel.observation_id == Observation.id)
        .outerjoin(Reply, Reply.observation_id == Observation.id)
        .where(Observation.shared_at.is_not(None), ObservationLevel.level.is_not(None))
        .order_by(Observation.id, ObservationLevel.criterion)
    )
    by_themselves = (
        select(
            *visit,
            ObservedVisit.practitioner_id.label("rater_id"),
            SelfRating.instrument,
            SelfRating.version,
            SelfRatingLevel.criterion,
            SelfRatingLevel.level,
            false().label("is_contested"),
        )
        .join(SelfRating, SelfRating.visit_id == ObservedVisit.id)
        .join(SelfRatingLevel, SelfRatingLevel.self_rating_id == SelfRating.id)
        .where(SelfRatingLevel.level.is_not(None))
        .order_by(SelfRating.id, SelfRatingLevel.criterion)
    )
    counts_with = cases.counts_with(session)
    for sources, query in ((SEEN, observed), (OWN_VIEW, by_themselves)):
        for row in session.execute(query.execution_options(yield_per=BATCH)):
            by = shelf.rubric(session, row.instrument, row.version)
            if by.kind in sources:
                yield _rating(sources[by.kind], by, row, counts_with)


def _rating(
    source: str, by: Rubric, row: Row[*tuple[Any, ...]], counts_with: Mapping[int, int]
) -> dict[str, Any]:
    criterion = by.criterion(row.criterion)
    family_id = counts_with.get(row.family_id, row.family_id)
    return {
        "source": source,
        "instrument": row.instrument,
        "version": row.version,
        "subject": _stand_in(f"person:{row.practitioner_id}"),
        "rater": _stand_in(f"person:{row.rater_id}"),
        "dimension": row.criterion,
        "construct": criterion.construct,
        "value": float(row.level),
        "occasion": f"visit:{row.visit_id}",
        "family": None if family_id is None else _stand_in(f"family:{family_id}"),
        "team_id": row.team_id,
        "rated_on": row.seen_on,
        "is_contested": bool(row.is_contested),
    }


def _stand_in(thing: str) -> str:
    return audit.pseudonym(thing)[:12]


def cases_met(session: Session, first: date, after: date) -> dict[str, str]:
    """The families at whose visits somebody observed, and shared it, by their name in ratings."""
    counts_with = cases.counts_with(session)
    seen = (
        select(ObservedVisit.family_id)
        .join(Observation, Observation.visit_id == ObservedVisit.id)
        .where(
            ObservedVisit.family_id.is_not(None),
            ObservedVisit.seen_on >= first,
            ObservedVisit.seen_on < after,
            Observation.shared_at.is_not(None),
        )
    )
    found = {counts_with.get(one, one) for one in session.scalars(seen.distinct()) if one is not None}
    return {_stand_in(f"family:{one}"): marks.of_family(one) for one in found}
