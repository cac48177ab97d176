"""From the reliability of one visit to that of a mean of several, and back."""

from math import ceil


def of_mean(single: float, visits: float) -> float:
    """The reliability of a mean of `visits` visits from that of one: k r / (1 + (k - 1) r).

    Both are shares from 0 to 1; `visits` may be a fraction (half a visit). Raises ValueError outside.
    Source: Spearman 1910, Brown 1910; it is Φ or Eρ² of a design with visits as its one facet.
    """
    if not 0 <= single <= 1:
        raise ValueError(f"a reliability is from 0 to 1, and {single:g} is not")
    if not 0 < visits < float("inf"):
        raise ValueError(f"a mean is of more than 0 visits, and {visits:g} is not")
    return visits * single / (1 + (visits - 1) * single)


def visits_for(single: float, wanted: float) -> int:
    """The fewest visits whose mean has the wanted reliability: w (1 - r) / (r (1 - w)), rounded up.

    Both lie strictly between 0 and 1. Raises ValueError where they do not: no number of visits would do.
    """
    if not (0 < single < 1 and 0 < wanted < 1):
        raise ValueError(f"reliabilities lie between 0 and 1, and {single:g} or {wanted:g} does not")
    exact = wanted * (1 - single) / (single * (1 - wanted))
    # A whole number that rounding has lifted stays that number.
    return max(1, ceil(exact - 1e-9))
