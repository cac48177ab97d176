"""The whole service from what its teams are told, so that no figure of it says more than theirs do.

A mean of the service, and the limits of a funnel, are made of the teams whose own figure is shown, and of
nothing else: nobody can take the shown teams away from them and be left with one that is withheld. Only how
many forms there are counts every team, and then as `totals` allows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.aggregates import OBSERVER, Together, together
from analysis.coded import months
from analysis.evidence.levels import Level, interval
from analysis.gate import LEVEL
from analysis.labels import SourceLabel
from analysis.mean_funnel import TEAMS_FOR_FUNNEL, MeanFunnel, Outside, funnel_of
from analysis.results import CERTAINTY
from analysis.service import About, OnADay
from analysis.spans import Figure, Span, windows
from analysis.statistical_disclosure import Reason, Release, backing, withhold
from analysis.times import within
from analysis.totals import reason_of_total


@dataclass(frozen=True)
class Placed:
    """One team's level, and the widest limits of the funnel that it lies outside, if any."""

    team: str
    level: Release[Level]
    outside: Outside | None


@dataclass(frozen=True)
class Skill:
    """One construct in one source: every team, and the service made of those that are shown."""

    source: str
    construct: str
    span: Span | None
    teams: tuple[Placed, ...]
    whole: Release[Level]
    funnel: MeanFunnel | None


@dataclass(frozen=True)
class HeardOf:
    """How many forms of one team there are."""

    team: str
    forms: Release[int]


@dataclass(frozen=True)
class HeardFrom:
    """How many forms of one source there are, team by team and together."""

    source: str
    span: Span | None
    teams: tuple[HeardOf, ...]
    whole: Release[int]


@dataclass(frozen=True)
class Overview:
    """The whole service on one day: who was heard, every skill, and what is told of no team."""

    heard: tuple[HeardFrom, ...]
    skills: tuple[Skill, ...]
    together: Together | None


def survey(
    day: OnADay,
    bands: Mapping[str, str],
    rooms: Mapping[str, Mapping[str, str]],
    before: Overview | None = None,
) -> Overview:
    """The whole service; what was told `before` of the same time is told again as it was.

    `bands` says how long each practitioner has been here, and `rooms` with which families each room had to
    do in the longest window (`windows`): a mark by what stands for the family in the room's ratings.
    """
    heard = heard_from(day, before.heard if before else ())
    window = windows(day.today)[-1]
    watched = [one for one in heard if (one.source, one.span) == (OBSERVER, window)]
    whole = together(
        day.service,
        window,
        bands,
        rooms,
        teams={team.team for one in watched for team in one.teams if team.forms.shown},
        before=before.together if before else None,
    )
    return Overview(heard, skills(day), whole)


def skills(day: OnADay) -> tuple[Skill, ...]:
    """Every construct of every source, from what each team is told of it in one and the same window."""
    order = {source: at for at, source in enumerate(day.service.labels.sources)}
    asked = [about for about in day.service.places if about.dimension is None]
    return tuple(_skill(day, one) for one in sorted(asked, key=lambda one: (order[one.source], *one[:2])))


def _skill(day: OnADay, about: About) -> Skill:
    named = [about.of(team) for team in day.service.rows.teams]
    span, label = _span(day, named), day.service.labels.sources[about.source]
    found = {team: _level(day, about, team, span, label) for team in day.service.rows.teams}
    shown = [(one.value, one.n) for one in found.values() if one.value is not None and one.n]
    funnel = funnel_of(
        [level.mean for level, _ in shown], [error_of(level) for level, _ in shown], [n for _, n in shown]
    )
    teams = tuple(
        Placed(
            team,
            level,
            funnel.outside(level.value.mean, level.n) if funnel and level.value and level.n else None,
        )
        for team, level in found.items()
    )
    return Skill(about.source, about.construct, span, teams, _whole(shown), funnel)


def _span(day: OnADay, figures: Sequence[Figure]) -> Span | None:
    """The window in which most of these may be shown, the longest of those."""

    def shown(span: Span | None) -> int:
        return sum(day.gate.may_show(one._replace(span=span)) for one in figures)

    return max(reversed(day.gate.windows(figures[0].source)), key=shown)


def _outside(funnel: MeanFunnel | None, level: Release[Level]) -> Outside | None:
    if funnel is None or level.value is None or level.n is None:
        return None
    return funnel.outside(level.value.mean, level.n)


def _level(day: OnADay, about: About, team: str, span: Span | None, label: SourceLabel) -> Release[Level]:
    figure = about.of(team, span)
    mean = day.standings(about, span).teams.get(team) if day.gate.may_show(figure) else None
    level = Level(0, 0, 100) if mean is None else interval(mean.mean, mean.error, label)
    return day.gate.release(figure, level, LEVEL)


def error_of(level: Level) -> float:
    """The standard error behind a level as it is printed; an end that the scale cuts off is left aside."""
    return max(level.high - level.mean, level.mean - level.low) / CERTAINTY


def _whole(shown: list[tuple[Level, int]]) -> Release[Level]:
    """All forms of the teams that are shown, where these are three or more."""
    if len(shown) < TEAMS_FOR_FUNNEL:
        return withhold(Reason.TOO_FEW)
    n = np.array([forms for _, forms in shown], dtype=float)
    share = n / n.sum()
    mean = float(share @ [level.mean for level, _ in shown])
    error = float(np.sqrt(share**2 @ np.square([error_of(level) for level, _ in shown])))
    ends = (mean, mean - CERTAINTY * error, mean + CERTAINTY * error)
    return Release(Level(*(round(min(100.0, max(0.0, end))) for end in ends)), int(n.sum()))


def heard_from(day: OnADay, before: Iterable[HeardFrom] = ()) -> tuple[HeardFrom, ...]:
    """How many forms there are of each source, in the window in which most teams may be told of.

    What was decided `before` of all teams together in the same time stays, as what was said of each does.
    """
    known = {(one.source, one.span): one.whole for one in before}
    found = (_heard_from(day, source) for source in day.service.sources)
    return tuple(replace(one, whole=known.get((one.source, one.span), one.whole)) for one in found)


def _heard_from(day: OnADay, source: str) -> HeardFrom:
    span = _span(day, [Figure(source, team) for team in day.service.rows.teams])
    behind = {}
    for team in day.service.rows.teams:
        rows = day.service.rows.of(team)
        mine = np.flatnonzero((rows["source"] == source).to_numpy())
        behind[team] = backing(rows.iloc[within(mine, months(rows), span)])
    teams = tuple(
        HeardOf(team, day.gate.release(Figure(source, team, span=span), one.visits, "forms"))
        for team, one in behind.items()
    )
    minimum = day.service.labels.minimum(source)
    hidden = [one.team for one in teams if not one.forms.shown]
    # What teams of a group come to together may be told elsewhere, so the others have to be enough without.
    alone = [team for team in hidden if team not in day.service.neighbours]
    whys = [reason_of_total([behind[team] for team in some], minimum) for some in (hidden, alone)]
    why = whys[0] or whys[1]
    total = sum(one.visits for one in behind.values())
    # A team that nobody rated, or about which all is known, hides nothing: what is told is the sum.
    return HeardFrom(source, span, teams, withhold(why) if why else Release(total, total))
