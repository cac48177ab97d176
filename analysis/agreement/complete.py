"""Two-way intraclass correlations of a complete table: every rater rated every unit."""

from math import isfinite, sqrt

from analysis.agreement.reliability import ALIKE, LESS_THAN_CHANCE, UNITS_ALIKE, Single, quantiles

NO_DEGREES = "The degrees of freedom of its interval cannot be told from these mean squares."


def consistency(units: int, raters: int, of_units: float, error: float) -> Single:
    """ICC(C,1) = (MSR − MSE)/(MSR + (k−1)MSE) from the mean squares of units and of error, with exact F.

    Also called ICC(3,1). Sources: Shrout & Fleiss 1979; McGraw & Wong 1996.
    """
    below = of_units + (raters - 1) * error
    if error == 0:
        return Single(1.0, caution=ALIKE) if of_units > 0 else Single(reason="Neither units nor error vary.")
    value = (of_units - error) / below
    if of_units == 0:
        return Single(value, caution=UNITS_ALIKE)
    free = (units - 1, (units - 1) * (raters - 1))
    ratio = of_units / error
    low, high = ((ratio / q - 1) / (ratio / q + raters - 1) for q in reversed(quantiles(*free)))
    se = raters * ratio / (ratio + raters - 1) ** 2 * sqrt(2 / free[0] + 2 / free[1])
    return Single(value, low, high, se)


def absolute(units: int, raters: int, of_units: float, of_raters: float, error: float) -> Single:
    """ICC(A,1) = (MSR − MSE)/(MSR + (k−1)MSE + k(MSC − MSE)/n), with Satterthwaite's degrees of freedom.

    Also called ICC(2,1); the mean squares are those of units, of raters and of error. The standard error is
    by the delta method, the variance of a mean square being 2MS²/df. Sources: Shrout & Fleiss 1979; McGraw &
    Wong 1996.
    """
    n, k = units, raters
    above = of_units - error
    below = of_units + (k - 1) * error + k * (of_raters - error) / n
    if below <= 0:
        return Single(reason=LESS_THAN_CHANCE)
    value = above / below
    if error == 0 and of_raters == 0:
        return Single(value, caution=ALIKE)
    slopes = (
        (of_units, (below - above) / below**2, n - 1),
        (of_raters, above * k / n / below**2, k - 1),
        (error, (below + above * (k - 1 - k / n)) / below**2, (n - 1) * (k - 1)),
    )
    se = sqrt(sum(2 * (square * slope) ** 2 / free for square, slope, free in slopes))
    if of_units == 0:
        return Single(value, se=se, caution=UNITS_ALIKE)
    low, high = _satterthwaite(n, k, value, of_units, of_raters, error)
    return Single(value, low, high, se, caution=NO_DEGREES if low is None else None)


def _satterthwaite(
    n: int, k: int, value: float, of_units: float, of_raters: float, error: float
) -> tuple[float | None, float | None]:
    """The interval of ICC(A,1), or none where its degrees of freedom cannot be told."""
    raters_part = k * value * of_raters
    error_part = (n * (1 + (k - 1) * value) - k * value) * error
    spread = (n - 1) * raters_part**2 + error_part**2
    free = (k - 1) * (n - 1) * (raters_part + error_part) ** 2 / spread if spread > 0 else 0.0
    if free <= 0:
        return None, None
    noise = k * of_raters + (k * n - k - n) * error
    upper = quantiles(n - 1, free)[1]
    lower = quantiles(free, n - 1)[1]
    low = n * (of_units - upper * error) / (upper * noise + n * of_units)
    high = n * (lower * of_units - error) / (noise + n * lower * of_units)
    return (low, high) if isfinite(low) and isfinite(high) and low <= value <= high else (None, None)
