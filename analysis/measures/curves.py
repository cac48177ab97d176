"""What a rating is expected to be, as curves along the ruler, read off by interpolation.

A visit of a person at θ by a rater of severity λ depends on u = θ − λ alone. So the curves are worked out
once on a fine and even set of points of u, and read everywhere else by cubic interpolation between four of
them, whose error is below 1e-8 at the spacing used.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures.coding import Floats, Whole

SPACING = 1 / 64


@dataclass(frozen=True, eq=False)
class Steps:
    """The difficulty of each dimension (I) and the thresholds of its levels (I x K), all in logits.

    log P(k) / P(k-1) = u − difficulty − threshold(k). Thresholds beyond a dimension's highest level are
    infinite, so that nobody reaches them.
    """

    difficulty: Floats
    threshold: Floats


@dataclass(frozen=True, eq=False)
class Curves:
    """Curves on points u = first + n·spacing (U of them).

    By pattern (P x U): `log_total`, the logarithm of the sum of a visit's probabilities before scaling;
    `score`, the expected sum of levels; `variance` and `third`, its second and third central moments. By
    dimension (I x U): `item_score`, `item_variance`; and (I x K x U) `reach`, the probability of each level
    or a higher one.
    """

    first: float
    spacing: float
    log_total: Floats
    score: Floats
    variance: Floats
    third: Floats
    item_score: Floats
    item_variance: Floats
    reach: Floats

    @property
    def points(self) -> int:
        """How many points there are."""
        return self.item_score.shape[1]

    def places(self, u: Floats) -> tuple[Whole, Floats]:
        """The first of the four points round each u, and the weights of the four (4 x the shape of u)."""
        place = (u - self.first) / self.spacing
        before = np.floor(place)
        return before.astype(np.intp) - 1, weights(place - before)


def weights(part: Floats) -> Floats:
    """The weights of cubic interpolation for a place so far (0 to 1) between the second and third of four."""
    before, after = part + 1, part - 1
    beyond = part - 2
    return np.stack(
        [
            -part * after * beyond / 6,
            before * after * beyond / 2,
            -before * part * beyond / 2,
            before * part * after / 6,
        ]
    )


def draw(
    steps: Steps, patterns: NDArray[np.bool_], lowest: float, highest: float, spacing: float = SPACING
) -> Curves:
    """Work out the curves from `lowest` to `highest`, with room for interpolation at the ends."""
    first = lowest - 2 * spacing
    points = int(np.ceil((highest - first) / spacing)) + 4
    u = first + spacing * np.arange(points)
    cumulated = np.cumsum(steps.threshold, axis=1)
    levels = np.arange(1.0, steps.threshold.shape[1] + 1)[:, None]
    # Level 0 has the logarithm 0; each further level adds one step.
    exponent = levels * (u - steps.difficulty[:, None])[:, None, :] - cumulated[:, :, None]
    largest = np.maximum(exponent.max(axis=1), 0.0)
    chance = np.exp(exponent - largest[:, None, :])
    none = np.exp(-largest)
    whole = none + chance.sum(axis=1)
    chance /= whole[:, None, :]
    none /= whole
    item_score = (levels * chance).sum(axis=1)
    distance = levels - item_score[:, None, :]
    part = chance * distance * distance
    item_variance = part.sum(axis=1) + none * item_score**2
    part *= distance
    item_third = part.sum(axis=1) - none * item_score**3
    mask = patterns.astype(float)
    return Curves(
        first=first,
        spacing=spacing,
        log_total=mask @ (largest + np.log(whole)),
        score=mask @ item_score,
        variance=mask @ item_variance,
        third=mask @ item_third,
        item_score=item_score,
        item_variance=item_variance,
        reach=chance[:, ::-1].cumsum(axis=1)[:, ::-1],
    )
