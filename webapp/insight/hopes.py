"""What a room may tell of counts that a team hopes will change: each month, a picture, what stands out."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from markupsafe import Markup

from analysis import charts, shares, shift, xmr
from analysis.shares import Part, Told, release_parts
from analysis.shift import Shift
from analysis.statistical_disclosure import PEOPLE_COUNTED, WORKERS_COUNTED, Release
from analysis.xmr import Better, Direction, Signal

__all__ = [
    "FEWEST_MONTHS",
    "LEAST_PEOPLE",
    "LEAST_WORKERS",
    "Better",
    "Line",
    "Part",
    "Release",
    "Seen",
    "Shift",
    "Signal",
    "Told",
    "behind",
    "draw",
    "how_told",
    "read",
    "release_parts",
]

Key = TypeVar("Key", bound=Hashable)
People = Literal["children", "families", "workers"]

# What a page says of the least that must stand behind each number.
LEAST_PEOPLE, LEAST_WORKERS = PEOPLE_COUNTED.respondents, WORKERS_COUNTED.respondents
# With fewer months nobody can say what is usual.
FEWEST_MONTHS = 8
# A share that reaches this far is drawn on the whole of its scale.
HIGH = 40.0


@dataclass(frozen=True)
class Line:
    """One indicator of a team: its months by number, what is known of each, and which way is hoped for.

    `has_errors` says that its months are shares of people, so that a change can be told; of any other line it
    can only be asked about.
    """

    months: Sequence[tuple[int, Release[float] | None]]
    better: Better
    is_share: bool
    has_errors: bool


@dataclass(frozen=True)
class Seen:
    """What is seen in a line; places count all its months from 0.

    `told` is a change that a page may tell; each of the signals is one that it may only ask about, and there
    are none beside a told change. `chart` is None where there are too few months.
    """

    chart: xmr.Chart | None
    told: Shift | None
    signals: tuple[Signal, ...]
    known: int

    @property
    def enough(self) -> bool:
        """Whether there are months enough to say what is usual."""
        return self.known >= FEWEST_MONTHS


def how_told(counts: People | Literal["weeks"], out_of: People, *, is_share: bool) -> Told:
    """How a count out of something is told, and the least people behind each of the two."""
    least = {"children": PEOPLE_COUNTED, "families": PEOPLE_COUNTED, "workers": WORKERS_COUNTED}
    return Told(is_share, least.get(counts), least[out_of])


def read(lines: Mapping[Key, Line]) -> dict[Key, Seen]:
    """What is seen in all lines of one team; what is told is held to one error rate over all of them."""
    series = {key: shares.series(line.months) for key, line in lines.items() if line.has_errors}
    told = shift.told(series)
    return {key: _seen(line, told.get(key)) for key, line in lines.items()}


def _seen(line: Line, told: Shift | None) -> Seen:
    shown = [at for at, (_, one) in enumerate(line.months) if one is not None and one.value is not None]
    values = [float(one.value) for _, one in line.months if one is not None and one.value is not None]
    chart = xmr.chart(values) if len(values) >= FEWEST_MONTHS else None
    found = chart.signals if chart else ()
    moved = tuple(replace(one, first=shown[one.first], last=shown[one.last]) for one in found)
    # Beside a told change, what stands out of a middle between before and after is the same once more.
    return Seen(chart, told, () if told else moved, len(shown))


def behind(figure: Release[float]) -> Release[int]:
    """What a figure is out of, told where the figure is."""
    return Release(figure.n, figure.n, figure.withheld)


def draw(line: Line, seen: Seen, ident: str, title: str, description: str, ends: tuple[str, str]) -> Markup:
    """The line as a small picture: blue triangles the way that is hoped, orange squares the other, else grey.

    Where neither way is hoped for, every month is a grey dot.
    """
    months = [one for _, one in line.months]
    highest = max((one.value for one in months if one is not None and one.value is not None), default=0.0)
    most = 100.0 if line.is_share and highest >= HIGH else None
    return charts.by_month(
        months, ident, title, description, *ends, most, seen.chart, _meant(line, seen, len(months))
    )


def _meant(line: Line, seen: Seen, months: int) -> dict[int, Direction]:
    """Which months go the way that is hoped ("up") and which the other."""
    if line.better == "neither":
        return {}
    ways: dict[int, Direction] = {
        at: one.direction for one in seen.signals for at in range(one.first, one.last + 1)
    }
    if seen.told:
        ways = dict.fromkeys(range(seen.told.at, months), seen.told.direction)
    return {at: "up" if way == line.better else "down" for at, way in ways.items()}
