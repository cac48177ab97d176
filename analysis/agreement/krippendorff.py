"""Krippendorff's alpha for nominal, ordinal, interval and ratio levels, with an interval by bootstrap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from analysis.agreement.coding import Codes, Figures, Scale, from_lowest, totals
from analysis.agreement.patterns import NO_SPREAD, SMALLEST_ERROR, Patterns, patterns
from analysis.results import Estimate, without

STATISTICS = ("alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio")

RESAMPLES = 1000
SEED = 1970

# Beyond so many kinds of unit, sums over resampled units are drawn from the normal law that they come to.
MOST_KINDS = 500

# Where more than this share of the resamples have no variance, an interval of the rest would mislead.
MOST_ALIKE = 0.05

ONCE_EACH = "No unit was rated twice, so agreement cannot be told from difference."
NO_VARIANCE = "Every rating is the same, so there is no disagreement to compare with."
NEGATIVE = "A ratio needs a true zero, and some levels are below it."
MEASUREMENTS = "There are more than 100 different levels, too many to compare each with each."
TOO_ALIKE = "Too many resamples of so few units have no variance, so there is no interval."

# Alpha from sums over units of what each kind of unit adds: (… × parts) to (…), NaN where nothing varies.
Alpha: TypeAlias = Callable[[Figures], Figures]


@dataclass(frozen=True)
class Kinds:
    """What a unit of each kind adds to the sums that alpha is made of, and how many units are of each.

    `parts` is kinds × parts, the first of them the number of ratings; `units` is kinds; `alphas` has each
    metric's alpha as a function of the parts' sums.
    """

    parts: Figures
    units: Figures
    alphas: dict[str, Alpha]


def krippendorff(units: Codes, scale: Scale) -> dict[str, Estimate]:
    """Krippendorff's alpha by metric, by the names in `STATISTICS`, from units' codes and their levels.

    α = 1 − (n−1)·Σᵤ Σ_{c,k} nᵤ꜀nᵤₖδ²/(mᵤ−1) / Σ_{c,k} n꜀nₖδ², over the n ratings of units with mᵤ ≥ 2; units
    with one rating are left out. δ² is 0 or 1 for nominal levels; (c−k)² for an interval scale; the same of
    the levels' mid-ranks for ordinal ones; ((c−k)/(c+k))² for ratios. The interval of 95 % and the standard
    error are those of a thousand resamples of whole units with a fixed seed, the sums over them drawn from
    their normal limit where over 500 kinds of unit differ; the ranks of ordinal levels stay those of all. The
    n of each is the number of units used. None with a reason where no unit has two ratings, nothing varies, a
    ratio has a negative level, or there are over 100 levels for a nominal or a ratio metric. Source:
    Krippendorff 2011, Computing Krippendorff's alpha-reliability.
    """
    found = patterns(units, scale)
    kinds = _by_levels(found) if found else _by_squares(units, scale)
    used = int(kinds.units.sum())
    if used == 0:
        return dict.fromkeys(STATISTICS, without(0, ONCE_EACH))
    sums = kinds.units @ kinds.parts
    drawn = _resampled(kinds)
    estimates = {name: _estimate(alpha, sums, drawn, used) for name, alpha in kinds.alphas.items()}
    absent = NEGATIVE if scale.levels[0] < 0 else MEASUREMENTS
    return {name: estimates.get(name) or without(used, _missing(name, absent)) for name in STATISTICS}


def _missing(name: str, reason: str) -> str:
    return reason if name == "alpha_ratio" else MEASUREMENTS


def _estimate(alpha: Alpha, sums: Figures, drawn: Figures, used: int) -> Estimate:
    value = float(alpha(sums))
    if not np.isfinite(value):
        return without(used, NO_VARIANCE)
    spread = alpha(drawn)
    spread = spread[np.isfinite(spread)]
    if len(spread) < (1 - MOST_ALIKE) * RESAMPLES:
        return Estimate(value, None, None, None, used, caution=TOO_ALIKE)
    se = float(spread.std(ddof=1))
    if se < SMALLEST_ERROR:
        return Estimate(value, None, None, None, used, caution=NO_SPREAD)
    low, high = np.quantile(spread, (0.025, 0.975))
    return Estimate(value, float(low), float(high), se, used)


def _resampled(kinds: Kinds) -> Figures:
    """Sums of the parts over as many units drawn with replacement, resamples × parts."""
    random = np.random.default_rng(SEED)
    n = float(kinds.units.sum())
    if len(kinds.units) <= MOST_KINDS:
        # In an order of their own, so that neither names nor the order of rows change what is drawn.
        order = np.lexsort(kinds.parts.T)
        return random.multinomial(int(n), kinds.units[order] / n, size=RESAMPLES) @ kinds.parts[order]
    mean = kinds.units @ kinds.parts / n
    apart = kinds.parts - mean
    covariance = (kinds.units[:, None] * apart).T @ apart
    return random.multivariate_normal(n * mean, covariance, size=RESAMPLES, method="eigh")


def _by_levels(found: Patterns) -> Kinds:
    """Alphas from how often each level was given: the parts are ratings, disagreements, levels."""
    again = found.rated_again()
    ratings = again.ratings
    differences = _differences(found.levels, again.units @ again.counts)
    observed = [
        (again.counts * (again.counts @ square)).sum(axis=1) / (ratings - 1)
        for square in differences.values()
    ]
    first = 1 + len(observed)
    alphas = {
        name: _alpha(at, _between_levels(first, square))
        for at, (name, square) in enumerate(differences.items(), start=1)
    }
    return Kinds(np.column_stack([ratings, *observed, again.counts]), again.units, alphas)


def _between_levels(first: int, square: Figures) -> Alpha:
    """All pairs' differences from how often each level was given, the sums from `first` on."""
    return lambda sums: ((sums[..., first:] @ square) * sums[..., first:]).sum(-1)


def _alpha(at: int, expected: Alpha) -> Alpha:
    """Alpha from the sum of disagreements in one place of the sums, and what all pairs would add up to."""

    def alpha(sums: Figures) -> Figures:
        whole = expected(sums)
        some = whole > 1e-12 * sums[..., 0] ** 2
        return 1 - np.divide(
            (sums[..., 0] - 1) * sums[..., at], whole, out=np.full_like(whole, np.nan), where=some
        )

    return alpha


def _differences(levels: Figures, given: Figures) -> dict[str, Figures]:
    """The squared difference of each two levels by each metric that they allow, of 1 at most."""
    measures = {
        "alpha_nominal": np.arange(len(levels)),
        "alpha_ordinal": _shrunk(np.cumsum(given) - given / 2),
        "alpha_interval": _shrunk(from_lowest(levels)),
    }
    squares = {name: np.subtract.outer(one, one) ** 2.0 for name, one in measures.items()}
    squares["alpha_nominal"] = np.minimum(squares["alpha_nominal"], 1.0)
    if levels[0] >= 0:
        sizes = _shrunk(levels)
        sums = np.add.outer(sizes, sizes)
        apart = np.subtract.outer(sizes, sizes)
        squares["alpha_ratio"] = np.divide(apart, sums, out=np.zeros_like(sums), where=sums > 0) ** 2
    return squares


def _shrunk(figures: Figures) -> Figures:
    """Figures of at least 0, the largest of them 1."""
    return figures / (float(figures.max()) or 1.0)


def _by_squares(units: Codes, scale: Scale) -> Kinds:
    """Ordinal and interval alphas of many levels, each unit a kind: Σ_{c,k} of squares is 2(mΣx² − (Σx)²)."""
    ratings = np.bincount(units).astype(np.float64)
    again = ratings >= 2
    paired = again[units]
    given = np.bincount(scale.places[paired], minlength=len(scale.levels))
    measures = {
        "alpha_ordinal": _shrunk(np.cumsum(given) - given / 2),
        "alpha_interval": _shrunk(from_lowest(scale.levels)),
    }
    parts, alphas = [ratings[again]], {}
    for name, measure in measures.items():
        figures = measure[scale.places] - float(given @ measure) / max(int(given.sum()), 1)
        sums = totals(units, figures)[again]
        squares = totals(units, figures**2)[again]
        at = len(parts)
        parts += [2 * (parts[0] * squares - sums**2) / (parts[0] - 1), sums, squares]
        alphas[name] = _alpha(at, _between_values(at + 1))
    return Kinds(np.column_stack(parts), np.ones(int(again.sum())), alphas)


def _between_values(at: int) -> Alpha:
    """All pairs' squared differences from the sum of the values and that of their squares."""
    return lambda sums: 2 * (sums[..., 0] * sums[..., at + 1] - sums[..., at] ** 2)
