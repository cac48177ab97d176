"""Counts on a funnel's scale: how much more teams differ than chance makes them, and limits that allow it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincc, expit, logit, ndtr, pdtr

Floats = NDArray[np.float64]

# Under so many expected events, or expected not to happen, limits come from the exact distribution.
ENOUGH = 20.0
# No exact limit of fewer than ENOUGH expected events lies higher; one less than a power of two, for halving.
MOST_EVENTS = 127.0
# Where the farthest on either side are pulled in to.
TENTH = 0.1


class Transform(StrEnum):
    """The scale on which teams are compared, and with it how the farthest are kept from having all the say.

    ROOT: √ of a ratio, arcsin √ of a proportion; z-scores winsorised at their 10 % and 90 % linear quantiles.
    LOG: log of a ratio, logit of a proportion; the lowest and the highest tenth (rounded down) left out.
    """

    ROOT = "sqrt"
    LOG = "log"


@dataclass(frozen=True)
class Scale:
    """What teams are compared with (the centre, in the unit of the values), of what kind, and on which scale.

    A ratio is a Poisson count out of an expected one, a proportion a binomial count out of a number; counts
    and sizes are arrays of shape (teams,), sizes above 0. The centre of a proportion is neither 0 nor 1.
    """

    centre: float
    proportion: bool
    transform: Transform = Transform.ROOT

    def of(self, value: Floats) -> Floats:
        """Values on the transformed scale."""
        if self.transform is Transform.ROOT:
            return np.asarray(np.arcsin(np.sqrt(value)) if self.proportion else np.sqrt(value))
        if self.proportion:
            return np.asarray(logit(value))
        return np.log(value, out=np.full_like(value, -np.inf), where=value > 0)

    def back(self, place: Floats) -> Floats:
        """Values from the transformed scale; what lies beyond its end is at its end."""
        if self.transform is Transform.LOG:
            # What is cut off here is far beyond any count.
            return np.asarray(expit(place) if self.proportion else np.exp(np.minimum(place, 500.0)))
        if self.proportion:
            return np.asarray(np.sin(np.clip(place, 0.0, np.pi / 2)) ** 2)
        return np.asarray(np.maximum(place, 0.0) ** 2)

    def value(self, count: Floats, size: Floats) -> Floats:
        """Values as they are compared, count over size.

        The LOG scale has no place for a team with no event, or with nothing but events: such a team is read
        with half an event more on either side.
        """
        if self.transform is Transform.LOG:
            bare = (count == 0) | ((count == size) & self.proportion)
            count = count + 0.5 * bare
            size = size + (1.0 if self.proportion else 0.5) * bare
        return count / size

    def error(self, size: Floats) -> Floats:
        """The standard error on the transformed scale that chance alone makes at the centre."""
        if self.transform is Transform.ROOT:
            return np.asarray(0.5 / np.sqrt(size))
        chance = self.centre * (1 - self.centre) if self.proportion else self.centre
        return np.asarray(1 / np.sqrt(size * chance))


def dispersion(scale: Scale, count: Floats, size: Floats) -> tuple[float, float]:
    """The over-dispersion φ and the variance between teams τ² (on the squared transformed scale).

    z = (g(value) − g(centre))/s, winsorised or truncated as `Transform` says; φ = Σz²/N;
    τ² = (Nφ − (N − 1))/(Σw − Σw²/Σw), w = 1/s², from 0, over the N teams that are kept; at least two teams.
    Source: Spiegelhalter 2005, appendix A; Spiegelhalter et al. 2012.
    """
    error = scale.error(size)
    z = (scale.of(scale.value(count, size)) - scale.of(np.array([scale.centre]))) / error
    if scale.transform is Transform.ROOT:
        kept = np.arange(z.size)
        z = winsorised(z)
    else:
        out = z.size // 10
        kept = np.argsort(z, kind="stable")[out : z.size - out]
    return between(z[kept], error[kept])


def winsorised(z: Floats) -> Floats:
    """Scores with the tenth at either end drawn in to where the rest begins."""
    return np.asarray(np.clip(z, *np.quantile(z, [TENTH, 1 - TENTH])))


def between(z: Floats, error: Floats) -> tuple[float, float]:
    """The over-dispersion φ and the variance between teams τ² of scores z with these standard errors."""
    weight = 1 / error**2
    total = float((z**2).sum())
    spare = float(weight.sum() - (weight**2).sum() / weight.sum())
    return total / z.size, max(0.0, (total - (z.size - 1)) / spare) if spare > 0 else 0.0


def limits(scale: Scale, size: Floats, tau2: float, reach: float) -> tuple[Floats, Floats]:
    """The lower and upper limits at so many standard errors, in the unit of the values, shape (teams,).

    g⁻¹(g(centre) ± reach √(s² + τ²)); with under 20 events expected to happen, or not to happen, the exact
    quantiles of the Poisson or binomial distribution, their distance from the centre on the transformed scale
    made √(1 + τ²/s²) times as long. No limit crosses the centre. Source: Spiegelhalter 2005.
    """
    centre, error = scale.of(np.array([scale.centre])), scale.error(size)
    small = size * scale.centre < ENOUGH
    if scale.proportion:
        small |= size * (1 - scale.centre) < ENOUGH
    wider = np.sqrt(1 + tau2 / error[small] ** 2)
    found = []
    for side, exact in zip((-1, 1), _exact(scale, size[small], float(ndtr(-reach))), strict=True):
        place = centre + side * reach * np.sqrt(error**2 + tau2)
        place[small] = centre + (scale.of(exact) - centre) * wider
        found.append(scale.back(place))
    return np.minimum(found[0], scale.centre), np.maximum(found[1], scale.centre)


def _exact(scale: Scale, size: Floats, tail: float) -> tuple[Floats, Floats]:
    """The values beyond which at most such a tail of the exact distribution lies on either side.

    Interpolated between counts, so that the lines of a funnel are smooth: the lower is r − a with r the first
    count at which the distribution function F reaches the tail, and a = (F(r) − tail)/(F(r) − F(r − 1)), as
    in Spiegelhalter's appendix; the upper is the same with the tail turned round, r + 1 − a, since his r − a
    lies below counts that are not so rare. The rarer of happening and not happening is counted.
    """
    if scale.proportion and scale.centre > 0.5:
        low, high = _exact(Scale(1 - scale.centre, True, scale.transform), size, tail)
        return 1 - high, 1 - low
    low = np.maximum(_reached(scale, size, tail), 0.0) / size
    high = (_reached(scale, size, 1 - tail) + 1) / size
    return low, np.minimum(high, 1.0) if scale.proportion else high


def _reached(scale: Scale, size: Floats, share: float) -> Floats:
    """The count at which the distribution function reaches a share, interpolated from the count before."""
    low, high = np.zeros(size.size), np.full(size.size, MOST_EVENTS)
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        reached = _below(scale, middle, size) >= share
        low, high = np.where(reached, low, np.minimum(middle + 1, high)), np.where(reached, middle, high)
    here = _below(scale, low, size)
    before = np.where(low > 0, _below(scale, np.maximum(low - 1, 0), size), 0.0)
    return np.asarray(low - (here - share) / (here - before))


def _below(scale: Scale, count: Floats, size: Floats) -> Floats:
    """The chance of so many events or fewer."""
    if not scale.proportion:
        return np.asarray(pdtr(count, scale.centre * size))
    inside = np.minimum(count, size - 1)
    return np.where(count < size, betaincc(inside + 1, size - inside, scale.centre), 1.0)
