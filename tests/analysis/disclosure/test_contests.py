"""Whoever reads a mirror with and without what is contested learns nothing of the few who contest."""

import pytest

from analysis import book, leaving_out
from analysis.coded import CONTESTED
from analysis.disclosure.ledger import Sum
from analysis.headcount import coverage_of
from analysis.leaving_out import Behind, Pair
from analysis.spans import Figure
from tests.analysis.disclosure.contests import leaks, play, random_contests, told_both


@pytest.mark.parametrize("seed", [4, 9])
def test_both_views_of_several_quarters_single_out_no_few_visits(seed: int) -> None:
    team = random_contests(seed)
    play(team)
    assert told_both(team)
    assert leaks(team) == []


def _each_window_by_itself(parts: leaving_out._Book) -> dict[Figure, Pair]:
    """What would be told if both parts had to be enough in each window, whatever else is told."""
    found = {}
    for one in parts.new:
        in_a_window = one.span in parts._asked.windows
        if in_a_window and leaving_out._by_themselves(parts._mine, coverage_of(one), parts._asked):
            rows = leaving_out._inside(parts._mine, one.team, one.span)
            wrong = rows[CONTESTED].to_numpy(dtype=bool)
            value = rows["value"].to_numpy() * (one.construct is not None)
            both = (
                Behind(int(part.sum()), Sum(int(part.sum()), value[part].sum())) for part in (~wrong, wrong)
            )
            found[one] = Pair(*both)
    return found


def test_if_each_window_were_judged_by_itself_few_visits_would_be_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(leaving_out._Book, "pairs", _each_window_by_itself)
    monkeypatch.setattr(book, "gives_away", lambda *_: False)
    team = random_contests(4)
    play(team)
    assert leaks(team) != []
