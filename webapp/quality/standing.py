"""The whole service laid out for a page: skills by the map, teams by name, and never by a figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from rubrics import loader
from webapp.insight.overviews import Overview, Seen, Skill
from webapp.quality.rules import Often, how_often
from webapp.rooms import Asked, Room

QUARTERS = 4
FAMILY = "family"


@dataclass(frozen=True)
class OfSkill:
    """One skill of the map in every source that sees it."""

    id: str
    name: str
    group: str
    by_source: dict[str, Skill]


@dataclass(frozen=True)
class Useful:
    """To how many in a hundred supervision was useful in a quarter; None where that is not told."""

    first_on: date
    share: int | None


def by_skill(seen: Seen) -> list[OfSkill]:
    """Every skill that somebody sees, in the order of the map; what is on no map comes last."""
    found: dict[str, dict[str, Skill]] = {}
    for one in seen.overview.skills:
        found.setdefault(one.construct, {})[one.source] = one
    known = loader.constructs()
    named = {one.id: known.groups[one.group] for one in known.constructs}
    order = [one for one in named if one in found] + sorted(set(found) - set(named))
    return [OfSkill(one, seen.labels.construct(one), named.get(one, ""), found[one]) for one in order]


def sources(overview: Overview) -> list[str]:
    """The sources that there are, in their order."""
    return [one.source for one in overview.heard]


def in_plain_words(skills: Iterable[OfSkill]) -> list[tuple[str, str, Often | None]]:
    """Each skill that families speak of, by id and name, with how often they say yes; None for too few."""
    spoken = [(one, one.by_source[FAMILY].whole) for one in skills if FAMILY in one.by_source]
    return [(one.id, one.name, how_often(told.value.mean) if told.value else None) for one, told in spoken]


def by_team_name(parts: Iterable[Any], seen: Seen) -> list[tuple[str, Any]]:
    """What stands for each team, by the names of teams: their order says nothing about them."""
    return sorted(((seen.labels.team(one.team), one) for one in parts), key=lambda one: one[0])


def asked(session: Session, rooms: Sequence[Room]) -> Asked | None:
    """How many of families' people were asked and answered, as a room tells it, or None."""
    return next((told for room in rooms if room.asked and (told := room.asked(session))), None)


def useful(session: Session, rooms: Sequence[Room], today: date) -> list[Useful]:
    """How useful supervision was in the quarters that are over, the earliest first; none without the room."""
    tell = next((room.useful for room in rooms if room.useful), None)
    if tell is None:
        return []
    return [Useful(first, tell(session, first)) for first in quarters_before(today)]


def quarters_before(today: date) -> list[date]:
    """The first days of the last quarters that are over, the earliest first."""
    number = today.year * 4 + (today.month - 1) // 3
    firsts = [divmod(number - back, 4) for back in range(QUARTERS, 0, -1)]
    return [date(year, 3 * quarter + 1, 1) for year, quarter in firsts]
