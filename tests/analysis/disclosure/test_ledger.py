"""Figures made from ratings are decided by the people behind them, and by what was shown before."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.ledger import Ledger, Sum
from analysis.statistical_disclosure import FAMILY_IN_TEAM, Reason


def rows_of(values: Sequence[float], families: Sequence[int] | None = None) -> pd.DataFrame:
    """One answer each by different people, of different families unless said otherwise."""
    size = len(values)
    return pd.DataFrame(
        {
            "subject": [f"w{at % 3}" for at in range(size)],
            "rater": [f"m{at}" for at in range(size)],
            "team": ["A"] * size,
            "family": [f"f{at}" for at in (families or range(size))],
            "occasion": [f"o{at}" for at in range(size)],
            "value": np.asarray(values, dtype=float),
        }
    )


def ledger_of(
    frame: pd.DataFrame, parts: dict[str, range], *, counts: bool = False, readers: bool = False
) -> Ledger[str]:
    """The parts named, and their whole."""
    ledger: Ledger[str] = Ledger(frame, 0.0, 2.0, counts=counts, readers=readers)
    for name, rows in parts.items():
        ledger.add(name, np.array(rows, dtype=np.intp), FAMILY_IN_TEAM)
    ledger.add("all", np.arange(len(frame), dtype=np.intp), FAMILY_IN_TEAM)
    ledger.line("all", parts)
    return ledger


MIXED = [0, 1, 2, 1, 0, 2] * 5


def why(ledger: Ledger[str]) -> dict[str, Reason | None]:
    return {name: one.why for name, one in ledger.decide().items()}


def test_a_small_part_takes_another_with_it_or_the_whole():
    found = why(ledger_of(rows_of(MIXED), {"a": range(3), "b": range(3, 12), "c": range(12, 30)}))
    assert found["a"] is Reason.TOO_FEW
    assert found["b"] is Reason.COMPLEMENTARY
    assert (found["c"], found["all"]) == (None, None)


def test_two_hidden_parts_of_one_family_are_not_enough_together():
    families = [1] * 9 + list(range(2, 23))
    found = why(ledger_of(rows_of(MIXED, families), {"a": range(3), "b": range(3, 9), "c": range(9, 30)}))
    assert found["a"] is Reason.TOO_FEW
    assert found["b"] is Reason.TOO_FEW
    assert found["all"] is Reason.COMPLEMENTARY or found["c"] is Reason.COMPLEMENTARY


def test_a_part_that_was_shown_before_stays_and_the_whole_goes():
    ledger = ledger_of(rows_of(MIXED), {"a": range(3), "b": range(3, 30)})
    ledger.keep("b", Sum(27, float(sum(MIXED[3:]))))
    found = why(ledger)
    assert found["b"] is None
    assert found["all"] is Reason.COMPLEMENTARY


def test_one_who_came_late_cannot_be_told_from_a_part_and_a_whole():
    ledger = ledger_of(rows_of(MIXED), {"a": range(12), "b": range(12, 30)})
    # The second part was shown when the last of its people had not yet answered.
    ledger.keep("b", Sum(17, float(sum(MIXED[12:29]))))
    found = why(ledger)
    assert found["b"] is None
    assert [found["a"], found["all"]].count(None) < 2


def test_where_earlier_figures_give_something_away_nothing_new_is_shown():
    ledger = ledger_of(rows_of(MIXED), {"a": range(3), "b": range(3, 12), "c": range(12, 30)})
    for name, rows in (("b", range(3, 12)), ("c", range(12, 30)), ("all", range(30))):
        ledger.keep(name, Sum(len(rows), float(sum(MIXED[at] for at in rows))))
    ledger.add("d", np.arange(12, 24, dtype=np.intp), FAMILY_IN_TEAM)
    found = why(ledger)
    assert found["a"] is Reason.TOO_FEW
    assert found["d"] is Reason.COMPLEMENTARY


def test_counts_may_all_be_of_one_level():
    frame = rows_of([2.0] * 12)
    assert why(ledger_of(frame, {"a": range(6), "b": range(6, 12)}, counts=True))["all"] is None
    assert why(ledger_of(frame, {"a": range(6), "b": range(6, 12)}))["all"] is Reason.UNANIMOUS


@pytest.mark.parametrize("values", [[0.5, 1.25, 2.0] * 6, [0, 1, 9] * 6, [-3, 1, 2] * 6])
def test_levels_between_and_beyond_the_scale_are_decided_too(values):
    found = why(ledger_of(rows_of(values), {"a": range(3), "b": range(3, 18)}))
    assert found["a"] is Reason.TOO_FEW
    assert [found["b"], found["all"]].count(None) == 1


@pytest.mark.parametrize("readers", [False, True])
def test_what_a_reader_was_given_themselves_is_taken_away_first(readers):
    parts = {"a": range(3), "b": range(3, 6), "c": range(6, 30)}
    found = why(ledger_of(rows_of(MIXED), parts, readers=readers))
    # Of the six hidden two are each reader's own, and the four others would be too few.
    assert [found["c"], found["all"]].count(None) == (1 if readers else 2)


def test_a_reader_s_own_part_of_what_came_late_is_theirs_too():
    ledger = ledger_of(rows_of(MIXED), {"a": range(12), "b": range(12, 30)}, readers=True)
    ledger.keep("b", Sum(17, float(sum(MIXED[12:29]))))
    found = why(ledger)
    assert found["b"] is None
    assert [found["a"], found["all"]].count(None) < 2
