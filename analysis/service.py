"""A whole service summarised once, so that the mirror of each of its teams is cheap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import frames
from analysis.coded import CONTESTED, NO_MONTH, Forms, Rows, categories, forms, months
from analysis.comparison import TEAMS_FOR_COMPARISON, TeamMean, team_errors, team_means
from analysis.components import Spread, spread
from analysis.frames import FrameError
from analysis.gate import Gate
from analysis.kept import Shown
from analysis.labels import Labels
from analysis.spans import Figure, Span, month_start

BY_CONSTRUCT = ("source", "construct")
BY_DIMENSION = ("source", "construct", "instrument", "dimension")


class About(NamedTuple):
    """What a figure is about: a construct in one source, or one statement or criterion of it."""

    source: str
    construct: str
    instrument: str | None = None
    dimension: str | None = None

    def of(self, team: str, span: Span | None = None) -> Figure:
        """The figure of a team."""
        return Figure(self.source, team, self.construct, self.instrument, self.dimension, span)


class NewVersion(NamedTuple):
    """A later version of an instrument, and the month from which the service used it."""

    source: str
    instrument: str
    version: int
    since: date


@dataclass(frozen=True)
class Merger:
    """A team that became part of another (or of a new one) on a day."""

    old: str
    new: str
    on: date


@dataclass(frozen=True)
class Standings:
    """Every team's mean of one figure in one window, and the mean of those teams where there are enough.

    Only teams that are shown make up the service, so that a team's place in it tells nothing about a team
    whose own figure is hidden.
    """

    teams: Mapping[str, TeamMean]
    centre: float | None


class Service:
    """Every team's ratings, coded once; what they come to on a day is worked out when it is asked for.

    `begun` is the month of its first rating. In the sources that are `connected` somebody rates in more than
    one team: where nobody does, a difference between teams may lie in who rated them.
    """

    def __init__(
        self,
        rows: Rows,
        labels: Labels,
        mergers: Sequence[Merger],
        kept: Mapping[Figure, Shown],
        neighbours: Mapping[str, str],
    ) -> None:
        self.rows, coded = rows, rows.frame
        given = set(coded["source"].unique().astype("str"))
        self.labels, self.mergers = labels, tuple(mergers)
        self.kept, self.neighbours = kept, neighbours
        self.sources = tuple(source for source in labels.sources if source in given)
        self._forms = {by: forms(coded, by) for by in (BY_CONSTRUCT, BY_DIMENSION)}
        self.places = {
            About(*name): (by, at) for by, found in self._forms.items() for at, name in enumerate(found.names)
        }
        pairs = coded[["source", "rater", "team"]].drop_duplicates()
        self.connected = frozenset(pairs.loc[pairs.duplicated(["source", "rater"]), "source"].astype("str"))
        self.versions = _versions(coded)
        known = months(coded)
        self.begun = month_start(int(known[known != NO_MONTH].min())) if (known != NO_MONTH).any() else None
        self._days: dict[date, OnADay] = {}
        self._spreads: dict[About, Spread] = {}

    def forms(self, about: About) -> tuple[Forms, pd.DataFrame]:
        """The forms behind a figure, of every team, and the names that their codes stand for."""
        by, at = self.places[about]
        return self._forms[by], self._forms[by].of(at)

    def forms_of(self, about: About, team: str) -> pd.DataFrame:
        """The forms behind a team's figure."""
        by, at = self.places[about]
        return self._forms[by].of_team(at, team)

    def values(self, about: About, team: str, span: Span | None) -> list[float]:
        """What each form says of a team in a time."""
        mine = self.forms_of(about, team)
        if span is not None:
            month = mine["month"].to_numpy()
            mine = mine[(month >= span.start) & (month < span.start + span.months)]
        return [float(value) for value in mine["value"]]

    def spread(self, about: About) -> Spread:
        """What practitioners, raters and the rest bring to a figure, in the square of the values."""
        if about not in self._spreads:
            self._spreads[about] = spread(self.forms(about)[1])
        return self._spreads[about]

    def on(self, today: date) -> "OnADay":
        """The service as it stands on a day; the days of one month see the same."""
        month = today.replace(day=1)
        if month not in self._days:
            self._days[month] = OnADay(self, month)
        return self._days[month]


class OnADay:
    """A service on one day: its gate, and every team's place in each window."""

    def __init__(self, service: Service, today: date) -> None:
        self.service, self.today = service, today
        self.gate = Gate(service.rows, service.labels, today, service.kept, service.neighbours)
        self._found: dict[tuple[About, Span | None], Standings] = {}

    def standings(self, about: About, span: Span | None) -> Standings:
        """Every team that may be shown, beside the others, in one window."""
        if (about, span) not in self._found:
            self._found[about, span] = self._standings(about, span)
        return self._found[about, span]

    def _standings(self, about: About, span: Span | None) -> Standings:
        known, units = self.service.forms(about)
        code = units["team"].to_numpy()
        shown = [one for one in np.unique(code) if self.gate.may_show(about.of(known.teams[int(one)], span))]
        inside = np.isin(code, shown)
        if span is not None:
            month = units["month"].to_numpy()
            inside &= (month >= span.start) & (month < span.start + span.months)
        means = team_means(units[inside]) if shown else {}
        teams = {known.teams[one]: mean for one, mean in means.items()}
        enough = len(teams) >= TEAMS_FOR_COMPARISON
        return Standings(teams, float(np.mean([one.mean for one in teams.values()])) if enough else None)

    def undisputed(self, about: About, team: str, span: Span | None) -> TeamMean | None:
        """A team's mean in one window of the forms that nobody contests, or None where there is none.

        Its error comes of what people bring in the whole service.
        """
        known, units = self.service.forms(about)
        inside = units[CONTESTED].to_numpy() == 0
        if span is not None:
            month = units["month"].to_numpy()
            inside &= (month >= span.start) & (month < span.start + span.months)
        code, mean, error = team_errors(units[inside])
        at = [known.teams[int(one)] for one in code]
        if team not in at:
            return None
        return TeamMean(float(mean[at.index(team)]), float(error[at.index(team)]), None)


def summarise(
    frame: pd.DataFrame,
    labels: Labels,
    mergers: Sequence[Merger] = (),
    kept: Mapping[Figure, Shown] | None = None,
    neighbours: Mapping[str, str] | None = None,
) -> Service:
    """Summarise a whole long frame; FrameError names a source that has no label.

    From the day of a merger, what is about the old team is about the new one. `kept` is what was shown
    before, and `neighbours` the group of each team that may be counted with others where it is small.
    """
    frames.check(frame)
    for source in frame["source"].unique():
        if str(source) not in labels.sources:
            row = int((frame["source"] == source).to_numpy().argmax()) + 1
            raise FrameError("source", row, f"{source} has no label", "Give the source's name and scale.")
    for one in sorted(mergers, key=lambda merger: (merger.on, merger.old)):
        moved = (frame["team"] == one.old) & (frame["rated_on"] >= pd.Timestamp(one.on))
        frame = frame.assign(team=frame["team"].astype("object").mask(moved.to_numpy(dtype=bool), one.new))
    rows = Rows(categories(frame))
    # Two copies of all ratings would be what weighs the most.
    del frame
    return Service(rows, labels, mergers, kept or {}, neighbours or {})


def _versions(coded: pd.DataFrame) -> tuple[NewVersion, ...]:
    """Every version of an instrument but its first, with the month of its first rating in the service."""
    known = coded[["source", "instrument", "version"]].assign(month=months(coded))
    known = known[(known["month"] != NO_MONTH) & known["version"].notna()]
    first = known.groupby(["source", "instrument", "version"], observed=True)["month"].min().reset_index()
    later = first[first.duplicated(["source", "instrument"])].itertuples(index=False, name=None)
    found = [
        NewVersion(str(source), str(instrument), int(version), month_start(int(month)))
        for source, instrument, version, month in later
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one)))
