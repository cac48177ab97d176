"""What a team may be shown does not depend on where it is decided, nor on what stands in memory beside it."""

import numpy as np
import pandas as pd
import pytest

from analysis import coded, side_by_side
from analysis.coded import categories, combined, cut_down, forms, named
from analysis.mirror import summarise
from analysis.service import BY_DIMENSION
from analysis.simulate import Truth, simulate
from tests.analysis.test_contested import contested
from tests.analysis.test_mirror import LABELS, TODAY

STATEMENT = ("team", "construct", "instrument", "dimension")


@pytest.fixture(scope="module")
def rated() -> pd.DataFrame:
    return contested(simulate(Truth(seed=5, constructs=("empathy",))), 12)


def test_several_processes_decide_as_one_does(rated: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(side_by_side, "WORTH_IT", 1)
    alone, together = (summarise(rated, LABELS).on(TODAY).gate for _ in range(2))
    done = [list(gate.decide_all(processes)) for gate, processes in ((alone, 1), (together, 3))]
    assert alone.shown == together.shown
    assert done[0] == done[1]
    assert done[0][-1][0] == done[0][-1][1] == len(done[0])
    assert list(alone.decide_all(1)) == []


def test_rows_with_fewer_names_are_the_same_rows(rated: pd.DataFrame) -> None:
    every = categories(rated)
    some = every[(every["team"] == "B").to_numpy()]
    fewer = cut_down(some)
    pd.testing.assert_frame_equal(fewer.astype("str"), some.astype("str"))
    assert len(fewer["occasion"].cat.categories) < len(some["occasion"].cat.categories)
    assert fewer["subject"].dtype is fewer["rater"].dtype
    key, before = combined(fewer, STATEMENT), combined(some, STATEMENT)
    assert key.tolist() == before.tolist()
    assert named(fewer, key, STATEMENT) == named(some, before, STATEMENT)


def test_no_rows_have_no_names(rated: pd.DataFrame) -> None:
    none = cut_down(categories(rated).iloc[:0])
    key = combined(none, STATEMENT)
    assert (len(none), len(key), named(none, key, STATEMENT)) == (0, 0, [])


@pytest.mark.parametrize("gaps", [0, 10**6])
def test_combinations_are_numbered_alike_by_marking_and_by_sorting(
    rated: pd.DataFrame, monkeypatch: pytest.MonkeyPatch, gaps: int
) -> None:
    monkeypatch.setattr(coded, "MOST_GAPS", gaps)
    every = categories(rated)
    key = combined(every, STATEMENT)
    assert sorted(set(key.tolist())) == list(range(len(set(key.tolist()))))
    names = named(every, key, STATEMENT)
    rows = every[list(STATEMENT)].astype("str").itertuples(index=False, name=None)
    assert [names[one] for one in key] == list(rows)


def test_many_ratings_make_the_same_forms_team_by_team(
    rated: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = categories(rated).assign(case=np.arange(len(rated)) % 3)
    at_once = forms(every, BY_DIMENSION)
    monkeypatch.setattr(coded, "MANY", 0)
    by_team = forms(every, BY_DIMENSION)
    pd.testing.assert_frame_equal(at_once.frame, by_team.frame)
    assert at_once.ends.tolist() == by_team.ends.tolist()
