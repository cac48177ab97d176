"""Kappa from a table, and how nearly two levels agree."""

import numpy as np
import pytest

from analysis.agreement import cohen, weights

COHEN_1968 = np.array([[88.0, 14, 18], [10, 40, 10], [2, 6, 12]])


def test_cohen_s_table_is_reproduced_with_every_set_of_weights():
    levels = np.arange(3.0)
    plain = cohen(COHEN_1968, weights.identity(levels))
    assert [round(one, 6) for one in (plain.value, plain.low, plain.high)] == [0.491525, 0.391564, 0.591487]
    given = weights.from_disagreement(np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]))
    assert round(cohen(COHEN_1968, given).value, 6) == 0.347826
    assert round(cohen(COHEN_1968, weights.linear(levels)).value, 6) == 0.473684
    assert round(cohen(COHEN_1968, weights.quadratic(levels)).value, 6) == 0.454545


@pytest.mark.parametrize("wrong", [[[0, 1]], [[1, 1], [1, 0]], [[0, -1], [1, 0]], [[0, 0], [0, 0]]])
def test_weights_of_disagreement_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="weights of disagreement"):
        weights.from_disagreement(np.array(wrong))


def test_linear_and_quadratic_weights_go_by_the_levels_and_ordinal_ones_by_their_order():
    levels = np.array([1.0, 2.0, 5.0])
    assert weights.linear(levels)[0].tolist() == [1, 0.75, 0]
    assert weights.quadratic(levels)[0].tolist() == [1, 0.9375, 0]
    assert weights.ordinal(levels)[0].tolist() == [1, pytest.approx(2 / 3), 0]
