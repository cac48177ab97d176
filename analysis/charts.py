"""Charts as inline SVG that needs no style sheet: titled, described, and drawn with shapes and colours.

A chart is for the eye; the page stands a table with the same figures beside each. Colours are given as
attributes, since a strict content security policy refuses inline styles.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Protocol

from markupsafe import Markup

from analysis.change import Length
from analysis.labels import Labels, SourceLabel
from analysis.statistical_disclosure import Release
from analysis.xmr import Chart

BLUE, ORANGE, GREY, INK = "#1d5fa8", "#b4530a", "#66717a", "#1d2b36"
# Narrow enough that its words stay readable when a phone draws it 330 pixels wide.
WIDTH, LEFT, RIGHT = 400, 4, 396
SMALL = 14
ROW = 70
TOP, BOTTOM, HEIGHT = 30, 190, 230


class Series(Protocol):
    """Something over time, with what its chart says."""

    @property
    def points(self) -> Sequence["Dated"]:
        """The periods in the order of time."""

    @property
    def length(self) -> Length:
        """How long each of them is."""

    @property
    def chart(self) -> Chart | None:
        """What a run chart or an XmR chart says of those that are shown."""


class Dated(Protocol):
    """One period's level."""

    @property
    def start(self) -> date:
        """Its first day."""

    @property
    def level(self) -> Release[int]:
        """Its level in whole points."""


class Levelled(Protocol):
    """A level with its interval, in whole points."""

    @property
    def mean(self) -> int:
        """The level."""

    @property
    def low(self) -> int:
        """The lower end of its interval."""

    @property
    def high(self) -> int:
        """The upper end of its interval."""


class Viewed(Protocol):
    """One source's level of something."""

    @property
    def source(self) -> str:
        """The source."""

    @property
    def level(self) -> Release[Levelled]:
        """Its level."""


def levels(
    views: Sequence[Viewed], labels: Labels, ident: str, title: str, description: str, few: str
) -> Markup:
    """A dot and its interval for each source, each on its own scale from 0 to 100 with labelled ends."""
    rows = [_row(at * ROW, labels.sources[view.source], view.level, few) for at, view in enumerate(views)]
    return _figure(ident, title, description, ROW * len(views), rows)


def _row(top: int, label: SourceLabel, level: Release[Levelled], few: str) -> Markup:
    line = top + 36
    parts = [
        _text(LEFT, top + 18, label.name, weight="bold"),
        _line(LEFT, line, RIGHT, line, GREY),
        _line(LEFT, line - 5, LEFT, line + 5, GREY),
        _line(RIGHT, line - 5, RIGHT, line + 5, GREY),
        _text(LEFT, top + 56, label.lowest_label, size=SMALL),
        _text(RIGHT, top + 56, label.highest_label, anchor="end", size=SMALL),
    ]
    if level.value is None:
        return Markup("").join([*parts, _text(RIGHT, top + 18, few, anchor="end")])
    at = _across(level.value.mean)
    return Markup("").join(
        [
            *parts,
            _line(_across(level.value.low), line, _across(level.value.high), line, INK, width=5),
            _shape("circle", at, line, INK, size=8),
            _text(RIGHT, top + 18, str(level.value.mean), anchor="end", weight="bold"),
        ]
    )


def _across(points: float) -> float:
    return LEFT + (RIGHT - LEFT) * points / 100


def over_time(
    series: Series,
    label: SourceLabel,
    ident: str,
    title: str,
    description: str,
    when: Callable[[date, Length], str],
) -> Markup:
    """A run or XmR chart: blue triangles for better, orange squares for worse, grey dots for noise."""
    points, chart = series.points, series.chart
    step = (RIGHT - LEFT - 16) / max(1, len(points) - 1)
    places = [
        (LEFT + 8 + at * step, _up(point.level.value)) if point.level.value is not None else None
        for at, point in enumerate(points)
    ]
    parts = [
        _text(LEFT, TOP - 12, f"100 {label.highest_label}", size=SMALL),
        _text(LEFT, BOTTOM + 16, f"0 {label.lowest_label}", size=SMALL),
        _line(LEFT, TOP, RIGHT, TOP, "#d8d5cd"),
        _line(LEFT, BOTTOM, RIGHT, BOTTOM, "#d8d5cd"),
        _text(LEFT, HEIGHT - 6, str(when(points[0].start, series.length)).strip(), size=SMALL),
        _text(
            RIGHT, HEIGHT - 6, str(when(points[-1].start, series.length)).strip(), anchor="end", size=SMALL
        ),
    ]
    parts += _guides(chart)
    for one, other in zip(places, places[1:], strict=False):
        if one and other:
            parts.append(_line(*one, *other, GREY, width=2))
    told = _directions(chart)
    for at, place in enumerate(places):
        if place:
            shape, colour = {"up": ("triangle", BLUE), "down": ("square", ORANGE)}.get(
                told.get(at, ""), ("circle", GREY)
            )
            parts.append(_shape(shape, *place, colour, size=5))
    return _figure(ident, title, description, HEIGHT, parts)


def _when(words: Callable[[date, Length], str], point: Dated, series: Series) -> str:
    return str(words(point.start, series.length)).strip()


def _up(points: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * min(100.0, max(0.0, points)) / 100


def _guides(chart: Chart | None) -> list[Markup]:
    """The centre line, and the limits where there are any and they lie within the scale."""
    if chart is None:
        return []
    lines = [_line(LEFT, _up(chart.centre), RIGHT, _up(chart.centre), INK)]
    if chart.limits:
        ends = (chart.limits.lower, chart.limits.upper)
        lines += [_line(LEFT, _up(end), RIGHT, _up(end), INK, dashes="6 4") for end in ends if 0 < end < 100]
    return lines


def _directions(chart: Chart | None) -> dict[int, str]:
    """Which way the points of each signal point; a later signal has the last word."""
    signals = chart.signals if chart else ()
    return {at: signal.direction for signal in signals for at in range(signal.first, signal.last + 1)}


def _figure(ident: str, title: str, description: str, height: int, parts: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="mirror-chart" role="img" aria-labelledby="{ident}-title {ident}-desc" width="100%"'
        ' viewBox="0 0 {width} {height}" font-family="inherit" fill="{ink}">'
        '<title id="{ident}-title">{title}</title><desc id="{ident}-desc">{description}</desc>{parts}</svg>'
    ).format(
        ident=ident,
        title=title.strip(),
        description=description.strip(),
        width=WIDTH,
        height=height,
        ink=INK,
        parts=Markup("").join(parts),
    )


def _text(
    x: float, y: float, words: str, anchor: str = "start", weight: str = "normal", size: int = 15
) -> Markup:
    return Markup(
        '<text x="{:.0f}" y="{:.0f}" text-anchor="{}" font-weight="{}" font-size="{}">{}</text>'
    ).format(x, y, anchor, weight, size, words)


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1, dashes: str = "none"
) -> Markup:
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"'
        ' stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>'
    ).format(x1, y1, x2, y2, colour, width, dashes)


def _shape(shape: str, x: float, y: float, colour: str, size: int) -> Markup:
    if shape == "circle":
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"/>').format(x, y, size - 1, colour)
    corners = {
        "triangle": ((0, -size - 1), (size + 1, size), (-size - 1, size)),
        "square": ((-size, -size), (size, -size), (size, size), (-size, size)),
    }[shape]
    path = " ".join(f"{x + across:.1f},{y + down:.1f}" for across, down in corners)
    return Markup('<polygon points="{}" fill="{}"/>').format(path, colour)
