"""Released figures as rows: what teams were last shown, and of families only what enough people stand behind.

Nothing is worked out here from ratings: a figure that the gate withheld has no value to write.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.evidence.coverage import Coverage
from analysis.evidence.levels import Compared, Level
from analysis.evidence.timeline import Change
from analysis.evidence.views import SourceView
from analysis.figures import revived
from analysis.mirror import Mirror
from analysis.spans import Span, month_number
from analysis.statistical_disclosure import FAMILY_OUTSIDE, Release
from webapp.insight import queries
from webapp.insight.exporting.rules import EVERY_SOURCE, Wanted
from webapp.insight.models import Rating
from webapp.insight.sources import SOURCES

Row = tuple[Any, ...]
About = tuple[int, str, str]
LEAST = max(FAMILY_OUTSIDE.respondents, FAMILY_OUTSIDE.families)


@dataclass
class Behind:
    """Who stands behind one figure of what families said, in the time that it covers."""

    span: Span
    raters: set[str] = field(default_factory=set)
    families: set[str] = field(default_factory=set)

    @property
    def may_leave(self) -> bool:
        """Whether it may be told outside its team."""
        return min(len(self.raters), len(self.families)) >= LEAST


def rows(session: Session, wanted: Wanted) -> list[Row]:
    """Every figure of the present release, team by team, as the dictionary names its columns."""
    names, mirrors = queries.team_names(session), _mirrors(session)
    behind = _behind(session, mirrors)
    return [
        (names[str(team_id)], source, construct, figure, *_time(span), *rest)
        for team_id, mirror in mirrors.items()
        for source, construct, figure, span, *rest in _of_mirror(team_id, mirror, behind)
        if wanted.source in (EVERY_SOURCE, source)
    ]


def _mirrors(session: Session) -> dict[int, Mirror]:
    kept = {team_id: queries.last_release(session, team_id) for team_id in queries.teams(session)}
    return {team_id: revived(Mirror, one.figures) for team_id, one in kept.items() if one is not None}


def _time(span: Span | None) -> Row:
    return (span.first, span.months) if span else (None, None)


def _behind(session: Session, mirrors: Mapping[int, Mirror]) -> dict[About, Behind]:
    """Who stands behind each level of what families said; one look at the ratings that were released."""
    found = {
        (team_id, view.source, construct.construct): Behind(view.span)
        for team_id, mirror in mirrors.items()
        for construct in mirror.constructs
        for view in construct.views
        if view.span is not None and not SOURCES[view.source].leaves_as_rows
    }
    columns = (
        Rating.team_id,
        Rating.source,
        Rating.construct,
        Rating.counted_on,
        Rating.rater,
        Rating.family,
    )
    apart = [name for name, source in SOURCES.items() if not source.leaves_as_rows]
    query = select(*columns).where(*queries.IN_A_MIRROR, Rating.source.in_(apart)).distinct()
    for team_id, source, construct, day, rater, family in session.execute(query):
        # Whatever is in a mirror has both.
        if team_id is None or day is None:
            continue
        one = found.get((team_id, source, construct))
        if one is not None and 0 <= month_number(day) - one.span.start < one.span.months:
            one.raters.add(rater)
            one.families.add(family or rater)
    return found


def _of_mirror(team_id: int, mirror: Mirror, behind: Mapping[About, Behind]) -> Iterator[Row]:
    for one in mirror.coverage:
        yield from _counts(one)
    for construct in mirror.constructs:
        for view in construct.views:
            known = behind.get((team_id, view.source, construct.construct))
            may_leave = SOURCES[view.source].leaves_as_rows or (known is not None and known.may_leave)
            yield from _levels(construct.construct, view, may_leave)
    for change in mirror.changes:
        # What families said in one quarter by itself is for the team alone.
        if SOURCES[change.source].leaves_as_rows:
            yield from _points(change)


def _counts(heard: Coverage) -> Iterator[Row]:
    enough = min(heard.raters.value or 0, heard.families.value or 0) >= LEAST
    may_leave = SOURCES[heard.source].leaves_as_rows or enough
    for name in ("forms", "practitioners", "raters", "families"):
        yield heard.source, "", name, heard.span, *_told(getattr(heard, name), may_leave=may_leave)


def _levels(construct: str, view: SourceView, may_leave: bool) -> Iterator[Row]:
    yield view.source, construct, "level", view.span, *_told(view.level, may_leave=may_leave)
    if view.standing is not None:
        told = _told(view.standing, may_leave=may_leave)
        yield view.source, construct, "standing", view.compared_over, *told


def _points(change: Change) -> Iterator[Row]:
    for point in change.points:
        span = Span(point.start, change.length.months)
        yield change.source, change.construct, "point", span, *_told(point.level, may_leave=True)


def _told(release: Release[Any], *, may_leave: bool) -> Row:
    """Value, its interval, number, and whether it is shown."""
    value = release.value
    if not may_leave or not release.shown or value is None:
        return None, None, None, None, "no"
    if isinstance(value, Level):
        return float(value.mean), float(value.low), float(value.high), release.n, "yes"
    if isinstance(value, Compared):
        return value.difference, value.low, value.high, release.n, "yes"
    return float(value), None, None, release.n, "yes"
