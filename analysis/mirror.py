"""A team's mirror: who was heard, what goes well, what could be better, what has changed, what to ask.

A pure function of a long frame and labels. Every figure in it is a release of the gate in `gate.py`; every
word comes from the labels or from the templates in `templates/mirror`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import import_module

import pandas as pd

from analysis.evidence.commitments import Commitment, follow
from analysis.evidence.coverage import Coverage, Expected, coverage, missing, silent
from analysis.evidence.highlights import highlights
from analysis.evidence.levels import Reading, readings
from analysis.evidence.nearby import nearby
from analysis.evidence.questions import Evidence, questions
from analysis.evidence.timeline import Change, Rebase, marked, marks, timelines, told
from analysis.evidence.views import views
from analysis.evidence.words import Words
from analysis.findings import Joined, Mirror, NewMeasure
from analysis.labels import Labels, SourceLabel
from analysis.service import About, Merger, OnADay, Service, summarise
from analysis.spans import month_number, month_start
from analysis.statistical_disclosure import Release

__all__ = [
    "Beside",
    "Commitment",
    "Expected",
    "Labels",
    "Merger",
    "Mirror",
    "Rebase",
    "Service",
    "SourceLabel",
    "following",
    "reflect",
    "summarise",
]


@dataclass(frozen=True)
class Beside:
    """What the caller knows beside the ratings.

    `comments` (columns team, comment, perhaps respondent) are masked and agreed to by a person. `expected`
    says how many could have been heard. `apart` is by how many levels two observers of one visit differ, as
    it was released. `rebases` are days from which charts have a new middle.
    """

    comments: pd.DataFrame | None = None
    commitments: Sequence[Commitment] = ()
    expected: Expected = field(default_factory=Expected)
    apart: Release[float] | None = None
    rebases: Sequence[Rebase] = ()


def reflect(
    frame: pd.DataFrame,
    team: str,
    labels: Labels,
    today: date,
    service: Service | None = None,
    beside: Beside | None = None,
) -> Mirror:
    """The mirror of one team on a day; where the service is summarised already, the frame is not read."""
    beside = beside or Beside()
    day = (service or summarise(frame, labels)).on(today)
    heard = coverage(day, team)
    found = readings(day, team)
    lines = timelines(day, team, marks(day, team, beside.rebases))
    changes = tuple(lines.values())
    well, better = highlights(found, day.service.labels)
    figures = Mirror(
        team=team,
        since=_since(day, heard),
        until=max((one.span.last for one in heard if one.span and one.forms.shown), default=None),
        latest=_latest(found, changes),
        joined=_joined(day.service.mergers, team),
        measures=_measures(day, heard),
        coverage=heard,
        silent=silent(heard, labels.sources),
        missing=missing(day, heard, beside.expected),
        waiting=_waiting(found, labels),
        apart=beside.apart,
        told=told(lines),
        well=well,
        better=better,
        questions=(),
        constructs=views(found, day.service.labels),
        nearby=nearby(day, team),
        changes=changes,
        words=None if beside.comments is None else _words(beside.comments, team, day),
        commitments=(),
        withheld=_withheld(heard, found, changes),
    )
    return following(figures, beside.commitments)


def following(
    figures: Mirror, commitments: Sequence[Commitment], notes: Mapping[int, date] | None = None
) -> Mirror:
    """A team's figures with what it said it would do beside them, and what to ask.

    The figures are those that were decided; nothing new is said of anybody. `notes` are the days of what the
    team noted on its charts, by number.
    """
    made: dict[tuple[str, str], list[date]] = {}
    for one in commitments:
        made.setdefault((one.source, one.construct), []).append(one.made_on)
    changes = tuple(
        marked(one, made.get((one.source, one.construct), ()), notes or {}) for one in figures.changes
    )
    followed = follow(commitments, changes)
    evidence = Evidence(
        figures.told,
        figures.well,
        figures.better,
        figures.constructs,
        changes,
        followed,
        figures.silent,
        figures.waiting,
    )
    return replace(figures, changes=changes, commitments=followed, questions=questions(evidence))


def _words(comments: pd.DataFrame, team: str, day: OnADay) -> Words:
    """A team's words; a page without comments does not pay for scikit-learn, which finds their themes."""
    found: Words = import_module("analysis.evidence.speaking").words(comments, team, day.gate)
    return found


def _waiting(found: Mapping[About, Reading], labels: Labels) -> bool:
    """Whether families could be heard and nothing of what they say can be shown."""
    families = {source for source, label in labels.sources.items() if label.kind == "family"}
    return bool(families) and not any(
        one.level.shown for about, one in found.items() if about.source in families
    )


def _since(day: OnADay, heard: Iterable[Coverage]) -> date | None:
    """The month from which the page's coverage counts: the window's first, or the service's own."""
    spans = [one.span for one in heard if one.span and one.forms.shown]
    if not spans or day.service.begun is None:
        return None
    return max(day.service.begun, min(span.first for span in spans))


def _latest(found: Mapping[About, Reading], changes: Iterable[Change]) -> date | None:
    """The month in which the newest figure of a chart ends, where no window can be shown."""
    if any(one.level.shown for one in found.values()):
        return None
    ends = [month_start(month_number(one.newest) + one.length.months - 1) for one in changes if one.newest]
    return max(ends, default=None)


def _joined(mergers: Iterable[Merger], team: str) -> tuple[Joined, ...]:
    found: dict[date, list[str]] = {}
    for one in mergers:
        if one.new == team:
            found.setdefault(one.on, []).append(one.old)
    return tuple(Joined(tuple(sorted(old)), on) for on, old in sorted(found.items()))


def _measures(day: OnADay, heard: Iterable[Coverage]) -> tuple[NewMeasure, ...]:
    """New versions of forms within the time that a source's figures cover."""
    spans = {one.source: one.span for one in heard}
    return tuple(
        dict.fromkeys(
            NewMeasure(new.source, new.since)
            for new in day.service.versions
            if (span := spans.get(new.source)) and span.first < new.since <= span.last
        )
    )


def _withheld(heard: Iterable[Coverage], found: Mapping[About, Reading], changes: Iterable[Change]) -> bool:
    return not (
        all(one.forms.shown for one in heard)
        and all(one.level.shown for one in found.values())
        and all(point.level.shown for one in changes for point in one.points)
    )
