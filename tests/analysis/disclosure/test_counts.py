"""Tables of counts as a file gives them: beside a parent, earlier releases, and a reader's own."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.__main__ import main
from analysis.disclosure.chain import TOTAL
from analysis.disclosure.counts import Suppression, suppress
from analysis.disclosure.table import Counts

WORKED = """team,a,b,c,d
T0,20,15,3,12
T1,18,2,14,11
T2,25,30,16,9
T3,12,17,13,1
T4,22,19,21,10
"""


def table(**rows: list[int]) -> Counts:
    width = len(next(iter(rows.values())))
    return Counts(tuple(rows), tuple("abcdefgh"[:width]), np.array(list(rows.values()), dtype=float))


def hidden(found: Suppression) -> set[tuple[str, str]]:
    return {*found.primary, *found.secondary}


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str, name: str = "table.csv") -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_the_worked_example_from_a_file(file, capsys):
    assert main(["suppress", str(file(WORKED)), "--minimum", "5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["primary"] == [["T0", "c"], ["T1", "b"], ["T3", "d"]]
    assert found["secondary"] == [["T0", "b"], ["T1", "d"], ["T3", "c"]]
    assert (found["suppressed_total"], found["optimal"], found["gap"]) == (45, True, 0)
    assert [list(one.values()) for one in found["audit"]] == [
        ["T0", "b", 4, 16],
        ["T0", "c", 2, 14],
        ["T1", "b", 1, 13],
        ["T1", "d", 0, 12],
        ["T3", "c", 2, 14],
        ["T3", "d", 0, 12],
    ]


def test_a_table_with_nothing_small_is_shown_whole():
    found = suppress(table(x=[9, 8], y=[7, 12]))
    assert (found.shown, found.primary, found.secondary, found.suppressed_total) == (True, (), (), 0)
    assert found.optimal


def test_a_zero_is_small():
    found = suppress(table(x=[0, 30, 20], y=[20, 30, 30], z=[30, 20, 20]))
    assert ("x", "a") in found.primary


def test_a_small_margin_is_hidden_with_what_would_give_it_away():
    found = suppress(table(x=[3, 1, 0], y=[9, 30, 20], z=[12, 20, 20], w=[20, 20, 30]))
    assert found.shown
    assert ("x", TOTAL) in found.primary
    assert (TOTAL, TOTAL) in hidden(found) or len([one for one in hidden(found) if one[1] == TOTAL]) > 1


def test_nothing_is_shown_where_nothing_is_safe_and_the_result_says_so():
    found = suppress(table(x=[3, 1], y=[1, 2]))
    assert not found.shown
    assert found.reason is not None
    assert found.reason.startswith("Nothing can be shown")
    assert hidden(found) >= {("x", "a"), ("y", "b"), (TOTAL, TOTAL)}


def test_what_was_shown_before_limits_what_is_shown_now():
    before = table(x=[20, 15, 9], y=[18, 12, 14], z=[25, 30, 16])
    now = table(x=[22, 25, 19], y=[28, 22, 24], z=[35, 40, 26])
    alone, after = suppress(now), suppress(now, earlier=[before])
    assert not hidden(alone)
    # Two more people are too few to be worked out from the two releases.
    assert ("x", "a") in hidden(after)
    assert after.shown


def test_the_same_table_again_shows_what_it_showed():
    before = table(x=[3, 15, 9], y=[18, 12, 14], z=[25, 30, 16])
    assert hidden(suppress(before, earlier=[before])) == hidden(suppress(before))


def test_an_earlier_release_hid_what_its_result_says_whatever_it_stood_beside(file, capsys):
    before = file("team,a,b\nx,20,15\ny,18,12\n", "before.csv")
    parent = file("area,a,b\nbefore,41,30\n", "parent.csv")
    assert main(["suppress", str(before), "--parent", str(parent), "--json"]) == 0
    result = file(capsys.readouterr().out, "before.json")
    assert [TOTAL, "a"] in [
        *json.loads(result.read_text())["primary"],
        *json.loads(result.read_text())["secondary"],
    ]
    now = file("team,a,b\nx,32,27\ny,19,24\n", "now.csv")
    for more in ([], ["--result", str(result)]):
        assert main(["suppress", str(now), "--earlier", str(before), *more, "--json"]) == 0
        found = json.loads(capsys.readouterr().out)
        hid = {tuple(one) for one in found["primary"] + found["secondary"]}
        # What was not shown before does not give away who came since.
        assert ((TOTAL, "a") in hid) is (not more)


@pytest.mark.parametrize("seed", range(6))
def test_an_earlier_release_is_taken_to_have_hidden_what_it_hid_alone(seed):
    cells = np.random.default_rng(seed).poisson(9, size=(6, 5)).astype(float)
    names = tuple(f"r{at}" for at in range(6)), tuple(f"c{at}" for at in range(5))
    before = Counts(*names, cells)
    alone = suppress(before)
    # With two more in every cell shown, nothing shown may change, or the two could be counted.
    more = np.array([[0.0 if (r, c) in hidden(alone) else 2.0 for c in names[1]] for r in names[0]])
    after = suppress(Counts(*names, cells + more), earlier=[before])
    assert {(r, c) for r in names[0] for c in names[1]} - hidden(alone) <= hidden(after)


@pytest.mark.parametrize("cells", [[[7, 6]], [[7], [6]], [[7]], [[3]], [[0, 9, 8]]])
def test_a_table_of_one_row_or_column_is_decided_too(cells):
    rows, columns = (
        tuple(f"{axis}{at}" for at in range(n)) for axis, n in zip("rc", np.shape(cells), strict=True)
    )
    found = suppress(Counts(rows, columns, np.array(cells, dtype=float)))
    assert found.shown is (min(map(min, cells)) >= 5) or hidden(found)


def test_who_is_in_the_parent_but_not_in_the_table_is_protected_too():
    mine = table(x=[20, 15], y=[18, 12])
    lone, company = table(mine=[41, 30]), table(mine=[60, 50])
    assert hidden(suppress(mine, parent=(company, "mine"))) == set()
    found = suppress(mine, parent=(lone, "mine"))
    assert (TOTAL, "a") in hidden(found)


def test_a_reader_who_gave_some_is_left_with_nothing_small():
    mine = table(x=[9, 15, 30], y=[18, 12, 20], z=[20, 30, 30])
    own = table(x=[6, 0, 0])
    found = suppress(mine, own=own)
    assert ("x", "a") in found.primary
    assert not hidden(suppress(mine))


def test_a_table_larger_than_twenty_by_twenty_is_protected_too():
    cells = np.random.default_rng(1).poisson(15, size=(25, 22)).astype(float)
    names = tuple(f"r{at}" for at in range(25)), tuple(f"c{at}" for at in range(22))
    found = suppress(Counts(*names, cells))
    assert found.shown
    assert all(one.high is None or one.high - one.low >= 5 for one in found.audit)


def test_the_parent_s_row_is_found_by_the_name_of_the_file(file, capsys):
    parent = file("area,a,b,c,d\ntable,97,83,70,63\nother,9,9,9,9\n", "parent.csv")
    assert main(["suppress", str(file(WORKED)), "--parent", str(parent), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["shown"]


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("team,a\nx,1.5\n", [], "column a, row 2: '1.5' is not a count"),
        ("team,a\nx,-1\n", [], "column a, row 2: '-1' is not a count"),
        ("team,a\nx,\n", [], "column a, row 2: nothing is there"),
        ("team,a\nx,many\n", [], "column a, row 2: 'many' is not a finite number"),
        ("team,a\nx,1e300\n", [], "column a, row 2: '1e300' is not a count"),
        ("team,a\nx,1\nx,2\n", [], "column team, row 3: 'x' names an earlier row too"),
        ("team,a\n,1\n", [], "column team, row 2: nothing is there"),
        ("team\nx\n", [], "the file has one column"),
        ("team,a\n_total,9\n", [], "_total is the name of the margins"),
        ("team,a,_total\nx,9,9\n", [], "_total is the name of the margins"),
        ("team,a\nx,9\n", ["--result", "PARENT"], "is not a result of suppress"),
        ("team,a\nx,9\n", ["--minimum", "0"], "0 is not above 0"),
        ("team,a\nx,9\n", ["--earlier", "PARENT"], "the earlier table has a row 'mine'"),
        ("team,a\nx,9\n", ["--parent", "PARENT"], "the parent has no row named 'table'"),
        ("team,a\nx,9\n", ["--parent", "PARENT", "--row", "mine"], "has fewer than the table"),
        ("team,b\nx,2\n", ["--parent", "PARENT", "--row", "mine"], "the parent lacks the column 'b'"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_what_to_do(text, options, told, file, capsys):
    parent = file("area,a\nmine,3\nother,9\n", "parent.csv")
    words = [str(parent) if one == "PARENT" else one for one in options]
    assert main(["suppress", str(file(text)), *words]) == 2
    assert told in capsys.readouterr().err


def test_a_count_that_has_fallen_cannot_be_linked(file, capsys):
    later = file("team,a,b\nx,9,9\ny,9,9\n", "later.csv")
    earlier = file("team,a,b\nx,12,9\ny,9,9\n", "earlier.csv")
    assert main(["suppress", str(later), "--earlier", str(earlier)]) == 2
    assert "a count is lower than in an earlier table" in capsys.readouterr().err
