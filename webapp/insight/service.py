"""Gathering the rooms' ratings into one table, and moving on to its next state."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from analysis.kept import Shown
from analysis.spans import Figure
from webapp import bulk, clock
from webapp.accounts import teams
from webapp.insight import queries
from webapp.insight.models import Generation, KeptOverview, KeptRelease, Rating, ShownFigure
from webapp.turns import take_turn

Ratings = Callable[[Session], Iterable[Mapping[str, Any]]]

# Whoever changes the table of ratings takes a turn at it.
TABLE = "insight.ratings"


def gather(session: Session, rooms: Iterable[Ratings], now: datetime) -> Generation:
    """Put what the rooms hold today in place of what was gathered before; imported ratings stay.

    A form that comes when the figures of its day have been told already counts from the first day of which
    nothing has: added to its own time, it could be worked out by whoever has both states of a figure.
    """
    take_turn(session, TABLE)
    before = Before(
        queries.counted(session),
        queries.contested(session),
        queries.told_until(session),
        {one.team_id: one.into_id for one in teams.gone_on(session, clock.in_london(now).date())},
    )
    session.execute(delete(Rating).where(Rating.import_id.is_(None)))
    rows = chain.from_iterable(ratings(session) for ratings in rooms)
    add_rows(session, (_counted(row, before) for row in rows))
    return advance(session, now)


@dataclass(frozen=True)
class Before:
    """What was known of forms when they were gathered last, and the first day of which nothing was told.

    `into` says as which team a team has gone on, by id.
    """

    counted_on: Mapping[tuple[str, str], date | None]
    contested: Mapping[tuple[str, str, str], bool]
    told_until: Mapping[tuple[str, int], date]
    into: Mapping[int, int]
    _untold: dict[tuple[str, int | None], date] = field(default_factory=dict)

    def untold(self, source: str, team_id: int | None) -> date:
        """The first day of which nothing was told of a team, nor of those that it has gone on as."""
        if (source, team_id) not in self._untold:
            found, team = date.min, team_id
            while team is not None:
                found = max(found, self.told_until.get((source, team), date.min))
                team = self.into.get(team)
            self._untold[source, team_id] = found
        return self._untold[source, team_id]


def _counted(row: Mapping[str, Any], before: Before) -> dict[str, Any]:
    """A rating with the day for which it counts; once counted for a day, always for that.

    Once its time has been told it is also contested, or not, for ever: a single form that changed sides
    could be worked out by whoever has the figures without what is contested from before and after.
    """
    source, day = row["source"], row["rated_on"]
    untold = before.untold(source, row["team_id"])
    known = before.counted_on.get((source, row["occasion"]))
    full = {"is_contested": False, **row, "counted_on": known or max(day, untold)}
    if known and known < untold:
        form = (source, row["occasion"], row["rater"])
        full["is_contested"] = before.contested.get(form, full["is_contested"])
    return full


def add_rows(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows of ratings as they come; each must have a key that is not there yet."""
    bulk.add(session, Rating, rows)


def advance(session: Session, now: datetime) -> Generation:
    """The table of ratings has changed: a new state begins, and old pages' figures no longer count."""
    generation = Generation(made_at=now, rows=queries.count(session))
    session.add(generation)
    session.flush()
    return generation


def keep(session: Session, team_id: int, figures: dict[str, Any], now: datetime) -> KeptRelease | None:
    """Keep the figures that a team may see from now on; None if it has seen just these before."""
    generation = queries.generation(session)
    last = queries.last_release(session, team_id)
    if generation is None or (last is not None and last.figures == figures):
        return None
    kept = KeptRelease(generation_id=generation.id, team_id=team_id, released_at=now, figures=figures)
    session.add(kept)
    return kept


def keep_overview(session: Session, generation_id: int, figures: dict[str, Any], now: datetime) -> None:
    """Keep the figures of the whole service from one state; those that are kept of it already stay."""
    last = queries.last_overview(session)
    if last is None or last[0].generation_id < generation_id:
        session.add(KeptOverview(generation_id=generation_id, released_at=now, figures=figures))


def keep_shown(session: Session, generation_id: int, shown: Mapping[Figure, Shown]) -> None:
    """Keep how each figure was shown for the first time; what is kept from this state already stays."""
    there = queries.shown_from(session, generation_id)
    new = (
        {
            "generation_id": generation_id,
            "source": figure.source,
            "teams": figure.team,
            "construct": figure.construct,
            "instrument": figure.instrument,
            "dimension": figure.dimension,
            "first": figure.span.first if figure.span else None,
            "months": figure.span.months if figure.span else None,
            "forms": one.n,
            "ratings": one.sum.n,
            "total": one.sum.total,
            "said": one.said,
        }
        for figure, one in shown.items()
        if figure not in there
    )
    bulk.add(session, ShownFigure, new)
