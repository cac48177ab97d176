"""What the many-facet model gives back; what stands on different rulers cannot be compared by accident."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from analysis.measures.coding import Floats, LeftOut, Names, Whole
from analysis.results import CERTAINTY


@dataclass(frozen=True)
class Measure:
    """Where one person, rater or dimension stands, in logits; a rater's measure is severity.

    A person's `measure` is the posterior mean and its `se` the posterior SD; `wle` is Warm's estimate.
    `se_clustered` takes the ratings of one visit as one. `fair_average` is the rating to expect where all the
    rest is average, in levels. `subset` names the ruler: measures of two subsets have nothing in common.
    What the design does not allow is None, and `reason` says why.
    """

    id: str
    measure: float | None
    se: float | None
    se_clustered: float | None
    wle: float | None
    infit: float | None
    outfit: float | None
    infit_z: float | None
    outfit_z: float | None
    count: int
    fair_average: float | None
    subset: int | None
    reason: str | None = None


@dataclass(frozen=True)
class Difference:
    """How much further one stands than another on the same ruler, in logits, with its 95 % interval."""

    value: float
    se: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class NoCommonRuler:
    """Two who cannot be compared: nothing observed connects their subsets."""

    subsets: tuple[int | None, int | None]
    reason: str


NO_LINK = "No rater, and no chain of raters and people, connects the two."
ALONE = "Their raters rated nobody else, so their place and their raters' severity cannot be told apart."


@dataclass(frozen=True, eq=False)
class Facet(Sequence[Measure]):
    """All measures of one facet: a sequence in the order in which they first came, and a look-up by id.

    To compare two, ask `difference`: its type makes the caller say what happens when they have no common
    ruler. `covariance` (square) is None where measures are independent given the structure (people).
    """

    ids: Names
    columns: dict[str, Floats]
    ratings: Whole
    subset: Whole | None
    covariance: Floats | None

    def __len__(self) -> int:
        """How many there are."""
        return len(self.ids)

    @overload
    def __getitem__(self, which: int) -> Measure: ...
    @overload
    def __getitem__(self, which: slice) -> list[Measure]: ...
    def __getitem__(self, which: int | slice) -> Measure | list[Measure]:
        """One measure by its place, or several."""
        if isinstance(which, slice):
            return [self._measure(at) for at in range(*which.indices(len(self)))]
        return self._measure(range(len(self))[which])

    def __iter__(self) -> Iterator[Measure]:
        """Every measure."""
        return (self._measure(at) for at in range(len(self)))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: at for at, name in enumerate(self.ids)}

    def of(self, id: str) -> Measure:
        """The measure of one of them; KeyError for an id that has none."""
        return self._measure(self._places[id])

    def _measure(self, at: int) -> Measure:
        found = {name: _number(column[at]) for name, column in self.columns.items()}
        subset = None if self.subset is None else int(self.subset[at])
        reason = ALONE if found["measure"] is None else None
        return Measure(id=self.ids[at], count=int(self.ratings[at]), subset=subset, reason=reason, **found)

    def difference(self, one: str, other: str) -> Difference | NoCommonRuler:
        """How much further one stands than the other, if one ruler has both; KeyError for an unknown id."""
        a, b = self._places[one], self._places[other]
        if self.subset is not None and self.subset[a] != self.subset[b]:
            return NoCommonRuler((int(self.subset[a]), int(self.subset[b])), NO_LINK)
        measure, se = self.columns["measure"], self.columns["se"]
        if np.isnan(measure[a]) or np.isnan(measure[b]):
            return NoCommonRuler((self._measure(a).subset, self._measure(b).subset), ALONE)
        shared = 0.0 if self.covariance is None else 2 * float(self.covariance[a, b])
        value = float(measure[a] - measure[b])
        variance = float(se[a] ** 2 + se[b] ** 2 - shared)
        if np.isnan(variance):
            return Difference(value, None, None, None)
        error = max(variance, 0.0) ** 0.5
        return Difference(value, error, value - CERTAINTY * error, value + CERTAINTY * error)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True)
class Threshold:
    """Where a level becomes likelier than the one before, in logits; a shared scale names no dimension."""

    dimension: str | None
    level: float
    measure: float
    se: float | None


@dataclass(frozen=True)
class Bias:
    """How far a pair of facets' levels departs from what both explain: above 0 is more severe, in logits."""

    facets: tuple[str, str]
    levels: tuple[str, str]
    estimate: float | None
    se: float | None
    t: float | None
    reason: str | None = None


@dataclass(frozen=True)
class Spread:
    """How well a facet's measures are told apart, within their subsets.

    Reliability is the share of their variance that is not error; separation √((SD² − MSE)/MSE); strata
    (4·separation + 1)/3; fixed_chi2 tests that they are all alike, on df degrees of freedom.
    """

    facet: str
    reliability: float | None
    separation: float | None
    strata: float | None
    fixed_chi2: float | None
    df: int
    p: float | None
    reason: str | None = None


@dataclass(frozen=True)
class WeakLink:
    """Two sides of one ruler that few visits connect: the contrast of their raters' means is unsure.

    `bridges` names visits (rater, subject) that would mend it, the best first.
    """

    subset: int
    raters: int
    others: int
    se: float
    bridges: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Anchored:
    """A measure that was fixed, in logits."""

    facet: str
    id: str
    measure: float


@dataclass(frozen=True)
class Summary:
    """The fit as a whole.

    `sigma` is the SD of people in logits (None where nothing tells it); reliability, separation and strata
    are the people's and fixed_chi2 with df the raters', all of them in `facets`. `halo` is how many times
    larger the standard error is when the ratings of one visit count as one. `subsets` is how many rulers.
    """

    model: str
    sigma: float | None
    sigma_se: float | None
    log_likelihood: float
    iterations: int
    seconds: float
    converged: bool
    ratings: int
    visits: int
    reliability: float | None
    separation: float | None
    strata: float | None
    fixed_chi2: float | None
    df: int
    halo: float | None
    subsets: int
    facets: tuple[Spread, ...]
    weak_links: tuple[WeakLink, ...]
    left_out: tuple[LeftOut, ...]
    anchors: tuple[Anchored, ...]
    caution: str | None


@dataclass(frozen=True)
class Measures:
    """Everybody's place on the ruler, how sure it is, and how well the ratings fit."""

    persons: Facet
    raters: Facet
    dimensions: Facet
    thresholds: tuple[Threshold, ...]
    bias: tuple[Bias, ...]
    summary: Summary
