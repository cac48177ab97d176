"""Units that were given the same levels, counted once for all: what agreement by levels depends on."""

from dataclasses import dataclass

import numpy as np

from analysis.agreement.coding import Codes, Figures, Scale, totals

# Beyond so many levels the values are measurements, and their agreement is not a matter of levels.
MOST_LEVELS = 100

# A standard error is the root of a difference that rounding can leave at some 1e-15.
SMALLEST_ERROR = 1e-6
# Said wherever a standard error is below that.
NO_SPREAD = "The units do not differ in their agreement, so there is no spread to tell an interval by."

# A float counts every whole number below this one.
EXACT = 2.0**53

# Up to so many possible patterns are counted in a table with a place for each.
MOST_PLACES = 1 << 22


@dataclass(frozen=True)
class Patterns:
    """How often each level was given to a unit, a row for each pattern, and how many units have it.

    `counts` is patterns × levels, `units` is patterns, `levels` the scale's, lowest first.
    """

    levels: Figures
    counts: Figures
    units: Figures

    @property
    def ratings(self) -> Figures:
        """How many ratings a unit of each pattern has."""
        return self.counts.sum(axis=1)

    def rated_again(self) -> "Patterns":
        """The patterns of units with two ratings or more."""
        chosen = self.ratings >= 2
        return Patterns(self.levels, self.counts[chosen], self.units[chosen])


def patterns(units: Codes, scale: Scale) -> Patterns | None:
    """The patterns of units whose codes run from 0 without gaps; None beyond a hundred levels.

    A unit's pattern is one whole number, the sum over its ratings of (most + 1) to the power of the level's
    place, which is exact below 2⁵³. Where it would be larger every unit counts as a pattern of its own.
    """
    levels = len(scale.levels)
    if levels > MOST_LEVELS:
        return None
    base = float(np.bincount(units).max()) + 1
    if base**levels >= EXACT:
        n_units = int(units.max()) + 1
        counts = np.bincount(units * levels + scale.places, minlength=n_units * levels)
        return Patterns(scale.levels, counts.reshape(n_units, levels).astype(np.float64), np.ones(n_units))
    powers: Figures = base ** np.arange(levels, dtype=np.float64)
    keys, of_key = _counted(totals(units, powers[scale.places]), base**levels)
    return Patterns(scale.levels, keys[:, None] // powers % base, of_key.astype(np.float64))


def _counted(keys: Figures, places: float) -> tuple[Figures, Codes]:
    if places > MOST_PLACES:
        return np.unique(keys, return_counts=True)
    counts = np.bincount(keys.astype(np.intp))
    there = np.flatnonzero(counts)
    return there.astype(np.float64), counts[there]
