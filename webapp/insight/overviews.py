"""The whole service as it was released: what the job needs for it, and what a page reads of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from analysis.figures import revived
from analysis.funnel_chart import funnel_chart
from analysis.mirror import Labels
from analysis.overview import Overview, Skill
from analysis.spans import month_start, windows
from webapp import audit
from webapp.insight import queries
from webapp.insight.labels import labels
from webapp.rooms import Room

__all__ = ["BANDS", "Overview", "Seen", "Skill", "before", "chart", "material", "of_service"]

YEAR = timedelta(days=365)
# How long somebody has been here, with the first day after which that is no longer so.
BANDS: Mapping[str, timedelta] = {"under-2": 2 * YEAR, "2-and-more": timedelta.max}


@dataclass(frozen=True)
class Material:
    """By pseudonym: how long each person has been here, and with which families each room had to do.

    A room's families are marks, by what stands for each in its ratings: no two rooms call one alike.
    """

    bands: Mapping[str, str]
    rooms: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Seen:
    """What a quality lead sees: the service, the words beside it, and how old the figures are."""

    overview: Overview
    labels: Labels
    as_at: datetime


def material(session: Session, day: date, rooms: Iterable[Room]) -> Material:
    """What the ratings do not hold, over the longest window of a day."""
    window = windows(day)[-1]
    after = month_start(window.start + window.months)
    bands = {
        audit.pseudonym(f"person:{person_id}")[:12]: _band(after - since)
        for person_id, since in queries.here_since(session).items()
    }
    met = {room.name: room.cases_met(session, window.first, after) for room in rooms if room.cases_met}
    return Material(bands, met)


def _band(length: timedelta) -> str:
    return next(band for band, under in BANDS.items() if length < under)


def before(session: Session) -> Overview | None:
    """What was released of the whole service last, or None."""
    kept = queries.last_overview(session)
    return revived(Overview, kept[0].figures) if kept else None


def of_service(session: Session, language: str) -> Seen | None:
    """The whole service in a language ("en_GB" or "cy"), or None before its first figures were released."""
    kept = figures(session)
    return of_figures(session, *kept, language) if kept else None


def figures(session: Session) -> tuple[dict[str, Any], datetime] | None:
    """The figures of the service as they are kept, for a report that keeps them too, and how old they are."""
    kept = queries.last_overview(session)
    return (kept[0].figures, kept[1]) if kept else None


def of_figures(session: Session, kept: Mapping[str, Any], as_at: datetime, language: str) -> Seen:
    """The whole service from figures that a report holds on to."""
    rooms, scales = queries.sources_of_rooms(session), queries.scales(session)
    named = labels(session, language, rooms, scales, queries.team_names(session))
    return Seen(revived(Overview, kept), named, as_at)


def chart(skill: Skill, ident: str, title: str, description: str, across: str) -> Markup | None:
    """The funnel of a skill, or None where too few teams are shown."""
    if skill.funnel is None:
        return None
    return funnel_chart(skill.teams, skill.funnel, ident, title, description, across)
