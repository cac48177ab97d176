"""The mirror's charts as inline SVG: titled, described, and drawn with shapes and colours.

A chart is for the eye; the page stands a table with the same figures beside each.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import cycle
from string import ascii_uppercase

from markupsafe import Markup

from analysis.change import Length
from analysis.drawing import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LEFT,
    ORANGE,
    RIGHT,
    SMALL,
    WIDTH,
    figure,
    line,
    shape,
    text,
)
from analysis.evidence.levels import Level
from analysis.evidence.timeline import Change, Mark, Segment
from analysis.evidence.views import SourceView
from analysis.labels import Labels, SourceLabel
from analysis.spans import month_number
from analysis.statistical_disclosure import Release
from analysis.xmr import Chart, Direction

ROW, MORE = 70, 20
TOP, BOTTOM, HEIGHT = 52, 202, 242
# Words at both ends that are longer together than this would meet in the middle.
FITTING = 42
SHAPES = {"up": ("triangle", BLUE), "down": ("square", ORANGE)}


def levels(
    views: Sequence[SourceView], labels: Labels, ident: str, title: str, description: str, few: str
) -> Markup:
    """A dot and its interval for each source, each on its own scale from 0 to 100 with labelled ends."""
    rows, top = [], 0
    for view in views:
        label = labels.sources[view.source]
        crowded = len(label.lowest_label) + len(label.highest_label) > FITTING
        rows.append(_row(top, label, view.level, few, MORE * crowded))
        top += ROW + MORE * crowded
    return figure(ident, title, description, top, rows)


def _row(top: int, label: SourceLabel, level: Release[Level], few: str, more: int) -> Markup:
    down = top + 36
    parts = [
        text(LEFT, top + 18, label.name, weight="bold"),
        line(LEFT, down, RIGHT, down, GREY),
        line(LEFT, down - 5, LEFT, down + 5, GREY),
        line(RIGHT, down - 5, RIGHT, down + 5, GREY),
        text(LEFT, top + 56, label.lowest_label, size=SMALL),
        text(RIGHT, top + 56 + more, label.highest_label, anchor="end", size=SMALL),
    ]
    if level.value is None:
        return Markup("").join([*parts, text(RIGHT, top + 18, few, anchor="end")])
    return Markup("").join(
        [
            *parts,
            line(_across(level.value.low), down, _across(level.value.high), down, INK, width=5),
            shape("circle", _across(level.value.mean), down, INK, size=8),
            text(RIGHT, top + 18, str(level.value.mean), anchor="end", weight="bold"),
        ]
    )


def _across(points: float) -> float:
    return LEFT + (RIGHT - LEFT) * points / 100


def signs(marks: Sequence[Mark]) -> list[str]:
    """What a chart and the words under it call each upright line: a letter, or the number of a note."""
    letters = cycle(ascii_uppercase)
    return [next(letters) if mark.number is None else str(mark.number) for mark in marks]


def over_time(
    change: Change,
    label: SourceLabel,
    ident: str,
    title: str,
    description: str,
    when: Callable[[date, Length], str],
) -> Markup:
    """A run or XmR chart: blue triangles for better, orange squares for worse, grey dots for noise.

    What began on a day stands as an upright line with a letter, or with the number of the team's own note;
    where it breaks the chart, the middle begins anew after it.
    """
    points = change.points
    places = [
        None if point.level.value is None else (_at(change, at), _up(point.level.value))
        for at, point in enumerate(points)
    ]
    parts = [
        text(LEFT, TOP - 36, f"100 {label.highest_label}", size=SMALL),
        text(LEFT, BOTTOM + 16, f"0 {label.lowest_label}", size=SMALL),
        line(LEFT, TOP, RIGHT, TOP, FAINT),
        line(LEFT, BOTTOM, RIGHT, BOTTOM, FAINT),
        text(LEFT, HEIGHT - 6, _when(when, points[0].start, change), size=SMALL),
        text(RIGHT, HEIGHT - 6, _when(when, points[-1].start, change), anchor="end", size=SMALL),
    ]
    for segment in change.segments:
        parts += _guides(change, segment)
        within = places[segment.first : segment.last + 1]
        for one, other in zip(within, within[1:], strict=False):
            if one and other:
                parts.append(line(*one, *other, GREY, width=2))
    for sign, mark in zip(signs(change.marks), change.marks, strict=True):
        x = _at(change, _periods_until(change, mark.on) - 0.5)
        parts += [
            line(x, TOP - 8, x, BOTTOM, INK, dashes="2 3"),
            text(x, TOP - 12, sign, "middle", weight="bold"),
        ]
    told = _directions(change)
    for at, place in enumerate(places):
        if place:
            name, colour = SHAPES.get(told.get(at, ""), ("circle", GREY))
            parts.append(shape(name, *place, colour, size=5))
    return figure(ident, title, description, HEIGHT, parts)


def _when(words: Callable[[date, Length], str], start: date, change: Change) -> str:
    return str(words(start, change.length)).strip()


def _periods_until(change: Change, day: date) -> float:
    """How many periods after the first a day's month begins."""
    return (month_number(day) - month_number(change.points[0].start)) / change.length.months


def _at(change: Change, period: float) -> float:
    step = (RIGHT - LEFT - 16) / max(1, len(change.points) - 1)
    return min(max(LEFT + 8 + period * step, 8.0), WIDTH - 8.0)


def _up(points: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * min(100.0, max(0.0, points)) / 100


def _guides(change: Change, segment: Segment) -> list[Markup]:
    """The middle line of a part, and its limits where there are any and they lie within the scale."""
    chart = segment.chart
    if chart is None:
        return []
    alone = len(change.segments) == 1
    left = LEFT if alone else _at(change, segment.first - 0.4)
    right = RIGHT if alone else _at(change, segment.last + 0.4)
    lines = [line(left, _up(chart.centre), right, _up(chart.centre), INK)]
    if chart.limits:
        ends = (chart.limits.lower, chart.limits.upper)
        lines += [line(left, _up(end), right, _up(end), INK, dashes="6 4") for end in ends if 0 < end < 100]
    return lines


def _directions(change: Change) -> dict[int, str]:
    """Which way the points of each signal point; a later signal has the last word."""
    return {at: signal.direction for signal in change.signals for at in range(signal.first, signal.last + 1)}


def by_month(
    months: Sequence[Release[float] | None],
    ident: str,
    title: str,
    description: str,
    first: str,
    last: str,
    most: float | None = None,
    guides: Chart | None = None,
    meant: Mapping[int, Direction] | None = None,
) -> Markup:
    """A dot for each month whose figure is shown, joined where they follow one another, from 0 upwards.

    `first` and `last` name the months at both ends; the scale ends at `most`, or at the highest figure shown.
    `guides` are the middle and the limits that are drawn, and `meant` says by the month's number of points
    that go the way somebody hopes ("up") or the other ("down"); every other point is a grey dot.
    """
    shown = [None if month is None else month.value for month in months]
    highest = most or max((value for value in shown if value is not None), default=0.0) or 1.0
    step = (RIGHT - LEFT - 16) / max(1, len(shown) - 1)
    places = [
        None if value is None else (LEFT + 8 + at * step, _up(100 * value / highest))
        for at, value in enumerate(shown)
    ]
    parts = [
        text(LEFT, TOP - 36, f"{highest:,.10g}", size=SMALL),
        text(LEFT, BOTTOM + 16, "0", size=SMALL),
        line(LEFT, TOP, RIGHT, TOP, FAINT),
        line(LEFT, BOTTOM, RIGHT, BOTTOM, FAINT),
        text(LEFT, HEIGHT - 6, first, size=SMALL),
        text(RIGHT, HEIGHT - 6, last, anchor="end", size=SMALL),
        *(_across_at(guides, highest) if guides else ()),
    ]
    for one, other in zip(places, places[1:], strict=False):
        if one and other:
            parts.append(line(*one, *other, GREY, width=2))
    for at, place in enumerate(places):
        if place:
            name, colour = SHAPES.get((meant or {}).get(at, ""), ("circle", GREY))
            parts.append(shape(name, *place, colour, size=5))
    return figure(ident, title, description, HEIGHT, parts)


def _across_at(guides: Chart, highest: float) -> list[Markup]:
    """The middle, and the limits where there are any and they lie within the scale."""
    middle = _up(100 * guides.centre / highest)
    lines = [line(LEFT, middle, RIGHT, middle, INK)]
    if guides.limits:
        ends = (
            _up(100 * end / highest)
            for end in (guides.limits.lower, guides.limits.upper)
            if 0 < end < highest
        )
        lines += [line(LEFT, end, RIGHT, end, INK, dashes="6 4") for end in ends]
    return lines
