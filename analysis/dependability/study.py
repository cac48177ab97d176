"""How dependable a mean of ratings is: universe score, error, and the two coefficients that compare them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from numpy.typing import NDArray

from analysis.dependability.cells import Cells
from analysis.dependability.design import Design
from analysis.dependability.estimates import Variances
from analysis.results import CERTAINTY, Estimate, without

Floats = NDArray[np.float64]

# Beyond this the upper end of an interval in log(1 - g) is a coefficient far under 0.
FURTHEST = 50.0


@dataclass(frozen=True, eq=False)
class Roles:
    """What each component is to a mean: weights of the universe score, of relative and of absolute error."""

    universe: Floats
    relative: Floats
    absolute: Floats


def compared(design: Design) -> str:
    """What the coefficients compare: the objects, within what they are nested in."""
    name = design.names[0]
    nest = design.object - {name}
    return f"{name} with {name}" + (f" within {design.name(nest)}" if nest else "")


def roles(
    design: Design,
    conditions: Mapping[str, float] | Mapping[str, Floats],
    fixed: Iterable[str] = (),
    *,
    across: bool = False,
) -> Roles:
    """The weights of every component in a crossed mean over these conditions, a row for each effect.

    A component is divided by the conditions of its facets of measurement. It is universe score if it holds
    the object and no random facet; relative error if it holds the object and a random facet; absolute error
    if it holds a random facet (rules of chapters 4 and 5). An object nested in a facet is
    compared within it; `across` adds the variance of what it is nested in. Source: Brennan 2001.
    """
    measured = {facet.name for facet in design.universe}
    whose = design.object if across else frozenset({design.names[0]})
    shape = np.broadcast(*conditions.values()).shape
    rows: list[tuple[Floats, Floats, Floats]] = []
    for effect in design.effects:
        weight = np.ones(shape)
        for name in effect & measured:
            weight = weight / conditions[name]
        random, theirs = bool((effect & measured) - set(fixed)), bool(effect & whose)
        rows.append((weight * (theirs and not random), weight * (theirs and random), weight * random))
    universe, relative, absolute = (np.array(part) for part in zip(*rows, strict=True))
    return Roles(universe, relative, absolute)


def coefficient(values: Floats, universe: Floats, error: Floats) -> Floats:
    """Universe-score variance over itself and the error variance: Eρ² or Φ, nan where both are nothing."""
    score, noise = values @ universe, values @ error
    whole = np.asarray(score + noise)
    return np.divide(score, whole, out=np.full(whole.shape, np.nan), where=whole > 0)


@dataclass(frozen=True)
class Coefficients:
    """Universe score, error and both coefficients of one comparison, in squared units of the ratings."""

    comparison: str
    universe_score: float
    relative_error: float
    absolute_error: float
    g: float | None
    phi: float | None


def coefficients(values: Floats, weights: Roles, comparison: str) -> Coefficients:
    """Both coefficients and what they are made of; components come in the order of the effects."""
    found = [
        float(coefficient(values, weights.universe, error)) for error in (weights.relative, weights.absolute)
    ]
    g, phi = (None if np.isnan(one) else one for one in found)
    score, relative, absolute = (
        float(values @ part) for part in (weights.universe, weights.relative, weights.absolute)
    )
    return Coefficients(comparison, score, relative, absolute, g, phi)


def estimate(found: Variances, universe: Floats, error: Floats, n: int) -> Estimate:
    """A coefficient with its large-sample standard error and an interval that is symmetrical in log(1 - g).

    By the delta method from the covariance of the components; `n` is how many objects it rests on.
    """
    values = found.value
    figure = float(coefficient(values, universe, error))
    if np.isnan(figure):
        return without(n, "there is no variance to compare")
    score, noise = float(values @ universe), float(values @ error)
    whole = score + noise
    slope = (noise / whole * universe - score / whole * error) / whole
    se = sqrt(max(float(slope @ found.covariance @ slope), 0.0))
    if not found.covariance.any():
        return Estimate(figure, None, None, None, n, "the components have no known errors to reckon from")
    if figure in (0.0, 1.0) or se == 0:
        return Estimate(
            figure, None, None, None, n, "the estimate lies at its bound, where no interval is known"
        )
    reach: float = min(CERTAINTY * se / (1 - figure), FURTHEST)
    low, high = (1 - (1 - figure) * exp(way * reach) for way in (1, -1))
    return Estimate(figure, max(low, 0.0), high, se, n)


def observed(cells: Cells) -> Roles:
    """The weights of every component in the objects' means as they in fact fell, a row for each effect.

    With w the share of an object's ratings that lie in a cell of an effect, absolute error has the mean over
    objects of Σw², and relative error that mean less the mean over pairs of objects of Σww': what two objects
    share does not come between them. In a crossed complete design these are the weights of `roles`; where
    people meet different raters, the raters' own level is relative error too (Putka, Le, McCloy & Diaz 2008).
    Objects that are nested are paired within what they are nested in.
    """
    design = cells.design
    person, own = cells.codes[design.object], frozenset({design.names[0]})
    share = 1 / np.bincount(person)[person]
    nest = design.object - own
    group = cells.codes[nest] if nest else np.zeros_like(person)
    first = np.unique(person, return_index=True)[1]
    together = np.bincount(group[first])
    pairs = float((together * (together - 1.0)).sum())
    rows = []
    for effect in design.effects:
        squares = _squares(person, cells.codes[effect], share)
        shared = _squares(group, cells.codes[effect], share) - squares
        apart = squares / len(first) - (shared / pairs if pairs else 0.0)
        random, theirs = bool(effect - design.object), own <= effect
        score = squares / len(first) if theirs and not random else 0.0
        rows.append((score, max(apart, 0.0) if random else 0.0, squares / len(first) if random else 0.0))
    universe, relative, absolute = (np.array(part) for part in zip(*rows, strict=True))
    return Roles(universe, relative, absolute)


def _squares(one: NDArray[np.intp], other: NDArray[np.intp], share: Floats) -> float:
    """The sum, over each pair of codes, of the square of its shares."""
    place = np.unique(one.astype(np.int64) * (int(other.max()) + 1) + other, return_inverse=True)[1]
    sums = np.bincount(place, share)
    return float(sums @ sums)
