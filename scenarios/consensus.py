"""How far ratings lie from what experts gave on average, and in which of three ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev


@dataclass(frozen=True)
class Distance:
    """The mean squared difference D², as the sum of its three parts.

    `elevation`: rating everything higher or lower; `scatter`: spreading ratings wider or closer;
    `shape`: putting the options in another pattern. `correlation` is None where either does not vary.
    """

    elevation: float
    scatter: float
    shape: float
    correlation: float | None

    @property
    def squared(self) -> float:
        """D², the mean over the options of the squared difference."""
        return self.elevation + self.scatter + self.shape


def distance(ratings: Sequence[float], means: Sequence[float]) -> Distance:
    """Return D² = (x̄ − k̄)² + (sx − sk)² + 2·sx·sk·(1 − r) of ratings x and the experts' means k.

    Both option by option in points of one scale, and of one length, 1 or more; the SDs divide by n.
    Raises ValueError for lengths that differ. Source: Legree et al. 2010.
    """
    if len(ratings) != len(means):
        raise ValueError(f"Give a rating for each of the {len(means)} means: found {len(ratings)}.")
    middle, expected = fmean(ratings), fmean(means)
    spread, experts = pstdev(ratings), pstdev(means)
    products = zip(ratings, means, strict=True)
    covariance = fmean((x - middle) * (k - expected) for x, k in products)
    varies = spread > 0 and experts > 0
    return Distance(
        elevation=(middle - expected) ** 2,
        scatter=(spread - experts) ** 2,
        shape=2 * (spread * experts - covariance),
        correlation=covariance / (spread * experts) if varies else None,
    )
