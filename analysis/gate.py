"""The mirror's one gate: every figure asks here whether it may be shown.

A figure is named by what it is of (source, team, construct, statement) and by the time it covers, so that
the same figure is decided once, wherever a page shows it. What was shown once is shown again as it was.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from analysis.coded import Rows
from analysis.deciding import Decisions, Line
from analysis.disclosure.balance import Balance, balance
from analysis.figures import plain, revived
from analysis.kept import LEVEL, OPEN, Past, Shown
from analysis.labels import Labels
from analysis.leaving_out import Parts
from analysis.spans import Figure, Span, pooled
from analysis.statistical_disclosure import FAMILY_OUTSIDE, Backing, Reason, Release, release, withhold

T = TypeVar("T")


class Gate:
    """The decisions about every figure of one service on one day.

    A team's figures in one source are decided together when they are first asked for, beside those of its
    neighbours if it has any (`neighbours` names each team's group), and beside what was shown before
    (`kept`). A time is decided once: what was withheld for it stays so, since what came later would tell. A
    figure nobody stands behind is withheld. `shown` collects what has been decided and was not before.
    """

    def __init__(
        self,
        rows: Rows,
        labels: Labels,
        today: date,
        kept: Mapping[Figure, Shown] | None = None,
        neighbours: Mapping[str, str] | None = None,
    ) -> None:
        self._rows, self._past = rows, Past(kept or {})
        self._begun = {(one.source, one.span) for one in self._past.every}
        self._decisions = Decisions(rows, labels, today, self._past, neighbours or {})
        self.shown = self._decisions.shown
        self._parts = Parts(self._past.every, self._decisions.pairs, self.shown)

    def decide_all(self, processes: int) -> Iterator[tuple[int, int]]:
        """Decide everything in so many processes; yields how many groups of teams of all are decided."""
        return self._decisions.all(processes)

    def windows(self, source: str) -> tuple[Span | None, ...]:
        """The windows of a source from the shortest; a source without dates has the whole time alone."""
        return self._decisions.windows(source)

    def may_show(self, figure: Figure) -> bool:
        """Whether a figure may be shown."""
        return self._decisions.of(figure).why is None

    def comes_late(self, figure: Figure) -> bool:
        """Whether others' figures of the time were decided from an earlier state, and this one was not."""
        return (figure.source, figure.span) in self._begun and figure not in self._past.every

    def shortest(self, figure: Figure) -> Figure:
        """The figure in the shortest window in which it may be shown.

        Where none may, it is the newest that was shown before, or else the one in the longest window.
        """
        asked = [figure._replace(span=span) for span in self.windows(figure.source)]
        return next((one for one in [*asked, *self._before(figure)] if self.may_show(one)), asked[-1])

    def longest(self, figure: Figure) -> Figure:
        """The figure in the longest window in which it may be shown, or in the longest of all if in none."""
        asked = [figure._replace(span=span) for span in reversed(self.windows(figure.source))]
        return next((one for one in asked if self.may_show(one)), asked[0])

    def _before(self, figure: Figure) -> list[Figure]:
        """The figure in the times for which its level was told before, the newest first."""
        told = (one for one in self._past.times(figure) if LEVEL in self._past.every[one].said)
        before = [(one.span, one) for one in told]
        ended = [(span.last, -span.months, one) for span, one in before if span is not None]
        return [one for _, _, one in sorted(ended, key=lambda each: each[:2], reverse=True)]

    def with_neighbours(self, figure: Figure) -> Figure | None:
        """The figure of a small team and its small neighbours together, where that may be shown."""
        asked = figure._replace(span=self.windows(figure.source)[-1])
        teams = self._decisions.small(asked)
        together = pooled(asked, teams)
        return together if figure.team in teams and len(teams) > 1 and self.may_show(together) else None

    def balance(self, source: str, set_aside: int = 0) -> Balance:
        """Where every form of a source has gone in its longest window; whole service, so a release itself."""
        span = self.windows(source)[-1]
        teams = []
        for team in self._rows.teams:
            forms = self._decisions.of(Figure(source, team, span=span)).n
            heard = self._decisions.of(self.longest(Figure(source, team)))
            shown = heard.n if heard.why is None else 0
            together = any(
                self.with_neighbours(Figure(source, team, construct))
                for construct in self._decisions.alone(source, team)
            )
            teams += [(shown, True, False), (forms - shown, False, together)]
        return balance(teams, set_aside)

    def release(self, figure: Figure, value: T, said: str) -> Release[T]:
        """The value with its number of forms if the figure may be shown, else the reason why not.

        `said` tells apart what is said of one figure. What was said of it before is said again; what was not
        said then is not added, since the answers may have changed since.
        """
        n, total, why = self._decisions.of(figure)
        if why is not None:
            return withhold(why)
        before = self._past.every.get(figure)
        if before is not None:
            was = before.said.get(said)
            if was is None:
                return withhold(Reason.COMPLEMENTARY)
            return Release(was if value is None else revived(type(value), was), before.n)
        self.shown.setdefault(figure, Shown(n, total)).said[said] = plain(value)
        return Release(value, n)

    def without(self, figure: Figure) -> Figure | None:
        """The figure in the shortest window in which it may be shown without the contested forms too."""
        windows = self.windows(figure.source)
        return next(filter(self.may_leave_out, (figure._replace(span=one) for one in windows)), None)

    def may_leave_out(self, figure: Figure) -> bool:
        """Whether a figure may be shown both with and without the contested forms."""
        return self.may_show(figure) and self._parts.may_tell(figure)

    def release_both(self, figure: Figure, value: T, said: str) -> Release[T]:
        """What is said of a figure with and without the contested forms, with the number of the others."""
        if self.may_leave_out(figure):
            self.release(figure, True, OPEN)
        return self._parts.release(figure, value, said)

    def line(self, source: str, team: str, construct: str) -> Line:
        """The periods of a team's construct in one source, the shortest in which enough people are heard."""
        return self._decisions.line(source, team, construct)

    def release_words(self, spoken: Backing, value: T) -> Release[T]:
        """People's own words, or what was counted in them, if enough different people spoke."""
        return release(value, spoken, FAMILY_OUTSIDE, count=True)
