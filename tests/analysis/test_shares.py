"""How far a share may lie from the true one, as published and as SciPy has it."""

import pytest
from scipy.stats import binomtest

from analysis.shares import Part, wilson

# Newcombe 1998, Statistics in Medicine 17, 857, table I: the score method without continuity correction.
PUBLISHED = {
    Part(81, 263): (0.2553, 0.3662),
    Part(15, 148): (0.0624, 0.1605),
    Part(0, 20): (0.0000, 0.1611),
    Part(1, 29): (0.0061, 0.1718),
}


@pytest.mark.parametrize("part", PUBLISHED)
def test_wilsons_interval_is_the_published_one(part: Part) -> None:
    assert wilson(part) == pytest.approx(PUBLISHED[part], abs=0.00005)


@pytest.mark.parametrize("out_of", [1, 2, 7, 40, 333])
def test_wilsons_interval_is_scipys(out_of: int) -> None:
    for count in range(out_of + 1):
        found = binomtest(count, out_of).proportion_ci(method="wilson")
        assert wilson(Part(count, out_of)) == pytest.approx((found.low, found.high), rel=1e-14, abs=1e-15)
