"""A funnel of teams' means as an inline picture: no team is named in it, and no side of it is the better."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.drawing import BLUE, FAINT, GREY, INK, LEFT, RIGHT, SMALL, curve, figure, line, shape, text
from analysis.funnel import ALARM, WARNING
from analysis.mean_funnel import MeanFunnel
from analysis.overview import Placed

TOP, BOTTOM, HEIGHT = 30, 230, 278
STEPS = 24
# The scale shows no less than this many points, so that small differences look small.
LEAST_SHOWN = 20.0


def funnel_chart(
    teams: Sequence[Placed], funnel: MeanFunnel, ident: str, title: str, description: str, across: str
) -> Markup:
    """Teams by how many forms they rest on, with limits; a square lies outside of them, a circle does not."""
    shown = [
        (one.level.value.mean, one.level.n, one.outside) for one in teams if one.level.value and one.level.n
    ]
    numbers = [n for _, n, _ in shown]
    first, last = max(1.0, min(numbers) * 0.8), max(numbers) * 1.05
    furthest = max(funnel.reach(first, ALARM), *(abs(mean - funnel.centre) for mean, _, _ in shown))
    half = max(LEAST_SHOWN / 2, furthest * 1.1)
    low, high = max(0.0, funnel.centre - half), min(100.0, funnel.centre + half)

    def x(n: float) -> float:
        return LEFT + 10 + (RIGHT - LEFT - 20) * (n - first) / max(1.0, last - first)

    def y(points: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (min(high, max(low, points)) - low) / (high - low)

    parts = [
        line(LEFT, TOP, RIGHT, TOP, FAINT),
        line(LEFT, BOTTOM, RIGHT, BOTTOM, FAINT),
        line(x(first), y(funnel.centre), x(last), y(funnel.centre), INK),
        text(LEFT, TOP - 8, f"{high:.0f}", size=SMALL),
        text(LEFT, BOTTOM + 16, f"{low:.0f}", size=SMALL),
        text(RIGHT, HEIGHT - 6, across, anchor="end", size=SMALL),
    ]
    places = [first + (last - first) * at / STEPS for at in range(STEPS + 1)]
    for errors, dashes in ((WARNING, "6 4"), (ALARM, "2 3")):
        for side in (-1, 1):
            ends = [(x(n), funnel.centre + side * funnel.reach(n, errors)) for n in places]
            inside = [(left, y(end)) for left, end in ends if low <= end <= high]
            parts.append(curve(inside, GREY, dashes))
    parts += [
        shape("square" if outside else "circle", x(n), y(mean), BLUE if outside else GREY, size=6)
        for mean, n, outside in shown
    ]
    return figure(ident, title, description, HEIGHT, parts)
