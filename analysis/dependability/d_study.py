"""D studies: which designs would be dependable enough, the cheapest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.dependability.design import Design, listed
from analysis.dependability.study import coefficient, roles
from analysis.frames import FrameError

Floats = NDArray[np.float64]
Study = dict[str, float | None]

MOST_CONDITIONS = 10
MOST_LISTED = 100
MOST_TRIED = 100_000
MOST_IMAGINED = 1000
# Coefficients this close are the same: the difference is rounding.
SAME = 1e-12
# What a row of a D study says of itself, so that no facet can be called so.
TAKEN = ("ratings", "cost", "g", "phi", "relative_error", "absolute_error")


@dataclass(frozen=True)
class Wish:
    """What is asked of a D study: a coefficient to reach, by `phi` or `g`, and what the designs may be.

    `fixed` facets keep the conditions that they have; `prices` are of one condition of a facet, or of a
    rating (`ratings`); `conditions` are the numbers to try of a facet, else 1 to 10.
    """

    want: float | None = None
    by: Literal["phi", "g"] = "phi"
    fixed: tuple[str, ...] = ()
    prices: Mapping[str, float] = field(default_factory=dict)
    conditions: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def check(self, design: Design) -> None:
        """Raise FrameError, naming the facet, where the design does not allow it."""
        measured = [one.name for one in design.universe]
        if self.want is not None and not 0 < self.want < 1:
            found = f"{self.want:g} is no coefficient to want"
            raise FrameError("", None, found, "Want a number between 0 and 1, such as 0.8.")
        if taken := [name for name in measured if name in TAKEN]:
            found = "a D study has a figure of this name"
            raise FrameError(taken[0], None, found, "Rename the column.")
        _check_fixed(design, measured, self.fixed)
        for name, numbers in self.conditions.items():
            if name not in measured or not numbers or min(numbers) < 1:
                remedy = f"Give whole numbers from 1 for {listed(measured)}."
                raise FrameError(name, None, "no such conditions can be tried", remedy)
        for name, price in self.prices.items():
            if name not in [*measured, "ratings"] or not 0 <= price < np.inf:
                remedy = f"Give prices from 0 for {listed([*measured, 'ratings'])}."
                raise FrameError(name, None, "there is no such price", remedy)


def _check_fixed(design: Design, measured: Sequence[str], fixed: Sequence[str]) -> None:
    for name in fixed:
        if name not in measured:
            remedy = f"Choose among {listed(measured)}."
            raise FrameError(name, None, "it is no facet of measurement, so it cannot be fixed", remedy)
        if loose := design.facet(name).within - design.object - set(fixed):
            found = f"it is fixed but nested in {listed(sorted(loose))}, which is random"
            raise FrameError(name, None, found, "Fix what it is nested in too.")
    if set(measured) <= set(fixed):
        raise FrameError("", None, "every facet is fixed", "Leave one random: all error comes from those.")


def designs(
    design: Design, values: Floats, sizes: Mapping[str, float], wish: Wish
) -> tuple[tuple[Study, ...], str | None]:
    """The D studies of a grid of conditions, the cheapest first, or why there is none.

    Every design of the grid; but where these are more than a hundred, or a coefficient is wanted, only those
    that no other beats by costing no more and being better. `values` are the components, in the order of the
    design's effects, and `sizes` the conditions that there are of each facet.
    """
    conditions = _grid(sizes, wish)
    weights = roles(design, conditions, wish.fixed)
    ratings: Floats = np.prod(list(conditions.values()), axis=0)
    figures: dict[str, Floats] = {
        **conditions,
        "ratings": ratings,
        "cost": _cost(design, conditions, ratings, wish.prices),
        "g": coefficient(values, weights.universe, weights.relative),
        "phi": coefficient(values, weights.universe, weights.absolute),
        "relative_error": values @ weights.relative,
        "absolute_error": values @ weights.absolute,
    }
    reached = figures[wish.by]
    chosen = np.lexsort((-reached, figures["cost"]))
    if wish.want is not None or len(chosen) > MOST_LISTED:
        chosen = chosen[_unbeaten(figures["cost"][chosen], reached[chosen])]
    if wish.want is not None:
        chosen = chosen[reached[chosen] >= wish.want - SAME]
        if not chosen.size:
            return (), _unreached(design, values, sizes, figures, wish)
    counted = {*conditions, "ratings", "cost"}
    return tuple(
        {name: _plain(figure[at], name in counted) for name, figure in figures.items()} for at in chosen
    ), None


def _grid(sizes: Mapping[str, float], wish: Wish) -> dict[str, Floats]:
    """Every combination of conditions to try."""
    tried: dict[str, Sequence[float]] = {}
    for name, size in sizes.items():
        usual = range(1, MOST_CONDITIONS + 1)
        tried[name] = (size,) if name in wish.fixed else sorted(set(wish.conditions.get(name, usual)))
    if prod(len(numbers) for numbers in tried.values()) > MOST_TRIED:
        raise FrameError("", None, "there are too many combinations to try", "Ask for fewer conditions.")
    meshes = np.meshgrid(*(np.array(numbers, dtype=np.float64) for numbers in tried.values()), indexing="ij")
    return {name: mesh.ravel() for name, mesh in zip(tried, meshes, strict=True)}


def _cost(
    design: Design, conditions: Mapping[str, Floats], ratings: Floats, prices: Mapping[str, float]
) -> Floats:
    """What measuring one object costs: its ratings, or the prices of the conditions that it meets."""
    if not prices:
        return ratings
    total = prices.get("ratings", 0.0) * ratings
    for name, price in prices.items():
        if name != "ratings":
            met = design.facet(name).cell & set(conditions)
            total = total + price * np.prod([conditions[one] for one in met], axis=0)
    return total


def _unbeaten(cost: Floats, reached: Floats) -> NDArray[np.bool_]:
    """Whether nothing as cheap is better and nothing cheaper as good; rows come by cost, the best first."""
    before = np.maximum.accumulate(np.concatenate([[-np.inf], reached[:-1]]))
    start = np.searchsorted(cost, cost, side="left")
    best = reached[start]
    cheaper = before[start]
    return (reached >= best - SAME) & (reached > cheaper + SAME)


def _unreached(
    design: Design, values: Floats, sizes: Mapping[str, float], figures: Mapping[str, Floats], wish: Wish
) -> str:
    """Why no design of the grid is good enough, how good the best is, and what would be enough."""
    reached = figures[wish.by]
    if np.isnan(reached).all():
        return f"there is no variance of which {wish.by} could be had"
    best = int(np.argmax(reached))
    at = listed(f"{figures[name][best]:g} of {name}" for name in sizes)
    said = f"no design tried has {wish.by} of {wish.want:g}: the best, {at}, has {reached[best]:.3f}"
    free = [name for name in sizes if name not in wish.fixed]
    if not wish.conditions:
        most = min(MOST_IMAGINED, int(MOST_TRIED ** (1 / len(free))))
        further, _ = designs(
            design, values, sizes, replace(wish, conditions=dict.fromkeys(free, range(1, most + 1)))
        )
        if further:
            return f"{said}; {listed(f'{further[0][name]} of {name}' for name in free)} would do"
    endless = {name: size if name in wish.fixed else np.inf for name, size in sizes.items()}
    weights = roles(design, endless, wish.fixed)
    limit = coefficient(values, weights.universe, weights.absolute if wish.by == "phi" else weights.relative)
    reachable = float(limit) > (wish.want or 0)
    return f"{said}; try more conditions" if reachable else f"{said}, and no number of conditions would do"


def _plain(figure: float, count: bool) -> float | None:
    """A count as a whole number where it is one, and None for what could not be had."""
    if np.isnan(figure):
        return None
    return int(figure) if count and float(figure).is_integer() else float(figure)
