"""A way that was found for one reader is followed for another only as far as it stays true for them."""

import numpy as np
import pytest
from highspy import HighsModelStatus
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from analysis.disclosure.audit import Audit, intervals
from analysis.disclosure.seen import Elsewhere, Seen, Ways
from analysis.disclosure.solver import Programme
from analysis.disclosure.system import Builder, System

ENDS = st.integers(0, 6)


def _ends(ways: Ways, true: list[float], far: float) -> list[tuple[list[list[float]], bool]]:
    return [(found.tolist(), whole) for found, whole in ways.from_(np.array(true), far)]


def _way(whole: bool = True) -> Ways:
    ways = Ways()
    ways.add(np.array([-2.0, 2.0]), whole=whole)
    return ways


def test_without_a_way_only_the_truth_is_known() -> None:
    assert _ends(Ways(), [3.0, 4.0], 2) == []


def test_what_leads_nowhere_is_no_way() -> None:
    ways = Ways()
    ways.add(np.zeros(2), whole=True)
    assert _ends(ways, [3.0, 4.0], 2) == []


def test_a_way_is_followed_there_and_back_where_there_is_room() -> None:
    ends = [[1.0, 6.0], [5.0, 2.0]]
    assert _ends(_way(), [3.0, 4.0], 2) == [(ends, False), (ends, True)]


def test_a_way_ends_where_a_figure_would_fall_below_nothing() -> None:
    # Half of the way is not known to lead to whole numbers; the way back is.
    assert _ends(_way(), [1.0, 4.0], 2) == [([[0.0, 5.0], [3.0, 2.0]], False), ([[3.0, 2.0]], True)]


def test_a_whole_way_is_followed_as_far_as_is_asked_and_any_other_once() -> None:
    ends = [[1.0, 12.0], [13.0, 0.0]]
    assert _ends(_way(), [7.0, 6.0], 6) == [(ends, False), (ends, True)]
    assert _ends(_way(whole=False), [7.0, 6.0], 6) == [([[5.0, 8.0], [9.0, 4.0]], False)]


def _square(cells: list[int]) -> System:
    """Two rows and two columns with their totals, of which no cell is shown."""
    a, b, c, d = map(float, cells)
    builder = Builder()
    inner = [builder.figure(n, asked=2.0, small=True) for n in (a, b, c, d)]
    for total, parts in ((a + b, (0, 1)), (c + d, (2, 3)), (a + c, (0, 2)), (b + d, (1, 3))):
        builder.line(builder.figure(total, asked=0.0), [inner[part] for part in parts])
    return builder.build()


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4), st.lists(ENDS, min_size=4, max_size=4))
def test_a_reader_who_is_audited_after_others_is_audited_as_if_first(
    cells: list[int], known: list[int]
) -> None:
    system = _square([cell + more for cell, more in zip(cells, known, strict=True)])
    a, b, c, d = map(float, known)
    own = np.array([a, b, c, d, a + b, c + d, a + c, b + d])[:, None]
    hidden = system.drawn & system.small
    seen = Seen()
    Audit(system, seen).wanting(hidden)
    after = Audit(system.without(own), seen).wanting(hidden)
    assert after.tolist() == Audit(system.without(own)).wanting(hidden).tolist()
    low, high = intervals(system.without(own), hidden)
    assert after.tolist() == np.flatnonzero(((high - low)[:, 0] < 2 - 1e-6) & system.small).tolist()


@given(*[st.lists(st.integers(0, 9), min_size=4, max_size=4)] * 2)
def test_what_was_found_elsewhere_changes_nothing(cells: list[int], others: list[int]) -> None:
    system, other, elsewhere = _square(cells), _square(others), Elsewhere()
    hidden = system.drawn & system.small
    Audit(other, Seen(elsewhere)).wanting(hidden)
    after = Audit(system, Seen(elsewhere)).wanting(hidden)
    assert after.tolist() == Audit(system).wanting(hidden).tolist()


def test_a_way_keeps_every_line_where_what_is_true_is_not_whole() -> None:
    builder, parts = Builder(), (1.5, 1.5, 2.0)
    inner = [builder.figure(number, asked=9.0, small=True) for number in parts]
    builder.line(builder.figure(sum(parts), asked=0.0), inner)
    system, elsewhere = builder.build(step=None), Elsewhere()
    Audit(system, Seen(elsewhere)).wanting(system.drawn & system.small)
    for ways in elsewhere._ways.values():
        for ends, _ in ways.from_(np.array([40.0, 40.0, 40.0]), 30.0):
            assert np.allclose(ends.sum(axis=1), 120.0)


def test_lines_that_stand_alike_share_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere, asked, least = Elsewhere(), list[int](), Programme.least

    def counted(programme: Programme, aim: np.ndarray) -> object:
        asked[-1] += 1
        return least(programme, aim)

    monkeypatch.setattr(Programme, "least", counted)
    for cells in ([5, 6, 7, 8], [8, 7, 6, 5]):
        asked.append(0)
        system = _square(cells)
        Audit(system, Seen(elsewhere)).wanting(system.drawn & system.small)
    assert asked[0] > 0 == asked[1]


def test_a_question_that_ends_nowhere_is_asked_again_from_the_beginning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    programme = Programme(csr_matrix(np.array([[1.0, -1.0]])), np.zeros(1), upper=np.array([4.0, 9.0]))
    solver, begun = programme._solver, list[str]()

    class Lost:
        """Says of the first question that it does not know how it ended."""

        def __getattr__(self, name: str) -> object:
            begun.append(name)
            if name == "getModelStatus" and "clearSolver" not in begun:
                return lambda: HighsModelStatus.kUnknown
            return getattr(solver, name)

    monkeypatch.setattr(programme, "_solver", Lost())
    assert programme.least_of_bounded(np.array([-1.0, 0.0])).at.tolist() == [4.0, 4.0]
    assert begun.count("run") == 2
