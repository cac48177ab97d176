"""`python -m analysis mirror` on a small file: its recorded figures, and what it says of a bad one."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from analysis.__main__ import main
from analysis.commands.mirror import labels_of, whole
from analysis.mapping import load
from analysis.mirror import reflect, summarise
from analysis.simulate import survey

DATA = Path(__file__).parent.parent / "data"
FILE = DATA / "insteval-like.csv.gz"
MAP = Path("benchmarks/maps/insteval.yaml")


def figures() -> dict[str, object]:
    """The mirror's figures for every team of the small file."""
    given = load(MAP)
    frame, labels = whole(FILE, given), labels_of(given)
    service = summarise(frame, labels)
    found: dict[str, object] = {"ratings": len(frame)}
    for team in sorted(frame["team"].unique()):
        mirror = reflect(frame, team, labels, frame["rated_on"].max().date().replace(month=7), service)
        view = mirror.constructs[0].views[0]
        level, standing = view.level.value, view.standing.value if view.standing else None
        found[team] = {
            "answers": mirror.coverage[0].forms.value,
            "level": level and [level.mean, level.low, level.high],
            "standing": standing and [standing.difference, standing.low, standing.high, standing.clear],
            "over time": [point.level.value for one in mirror.changes for point in one.points],
        }
    return found


def test_the_small_file_is_what_its_seed_makes():
    assert gzip.decompress(FILE.read_bytes()) == gzip.decompress(survey())


def test_the_figures_of_the_small_file_are_those_recorded():
    assert figures() == json.loads((DATA / "insteval-like.json").read_text(encoding="utf-8"))


def test_the_levels_are_those_of_plain_arithmetic_on_the_file():
    with gzip.open(FILE, "rt", encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    found = figures()
    for team in ("D1", "D2", "D3", "D4", "D5"):
        # Half-years: the newest is the last window, and the newest two are the year.
        own = [row for row in rows if row["team"] == team]
        assert found[team]["answers"] == sum(int(row["semesters_ago"]) <= 2 for row in own)
        values = [int(row["value"]) for row in own if row["semesters_ago"] == "1"]
        assert found[team]["level"][0] == round((sum(values) / len(values) - 1) / 4 * 100)


def test_the_teams_planted_above_and_below_are_clear_and_the_smallest_hidden():
    found = figures()
    assert found["D1"]["standing"][1] > 0 > found["D2"]["standing"][2]
    assert found["D6"] == {"answers": None, "level": None, "standing": None, "over time": []}


def test_one_page_holds_every_team(tmp_path, capsys):
    out = tmp_path / "mirror.html"
    assert main(["mirror", str(FILE), "--map", str(MAP), "--out", str(out)]) == 0
    assert "Read 3,000 ratings; wrote the mirror of 6 team(s)" in capsys.readouterr().out
    assert out.read_text(encoding="utf-8").count("<article") == 6


def test_one_team_may_be_asked_for(tmp_path):
    out = tmp_path / "mirror.html"
    assert main(["mirror", str(FILE), "--map", str(MAP), "--out", str(out), "--team", "D2"]) == 0
    assert "Mirror of team D2" in out.read_text(encoding="utf-8")


def test_a_file_with_our_column_names_needs_no_map_and_the_page_says_which_scale(tmp_path):
    out = tmp_path / "mirror.html"
    assert main(["mirror", str(FILE), "--out", str(out)]) == 0
    assert "it is taken to run from 1 to 5" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("S1,L1,D1,overall,1,0,9\n", "row 2, column value: '9' is outside the scale"),
        ("S1,L1,D1,warmth,1,0,4\n", "row 2, column dimension: 'warmth' is not in the map"),
        ("S1,L1,D1,overall,1,0,4\n" * 2, "row 3: the same rater rates the same person"),
        ("S1,L1,,overall,1,0,4\n", "column team: no rating names a team"),
        ("", "column team: no rating names a team"),
    ],
)
def test_a_bad_file_ends_with_2_and_names_the_place(tmp_path, capsys, rows, message):
    file, out = tmp_path / "bad.csv", tmp_path / "mirror.html"
    file.write_text(f"rater,subject,team,dimension,semesters_ago,service,value\n{rows}", encoding="utf-8")
    assert main(["mirror", str(file), "--map", str(MAP), "--out", str(out)]) == 2
    assert message in capsys.readouterr().err
    assert not out.exists()


def test_a_file_cut_off_ends_with_2_and_writes_nothing(tmp_path, capsys):
    file, out = tmp_path / "cut.csv.gz", tmp_path / "mirror.html"
    file.write_bytes(FILE.read_bytes()[:6000])
    assert main(["mirror", str(file), "--map", str(MAP), "--out", str(out)]) == 2
    assert "cut off or damaged" in capsys.readouterr().err
    assert not out.exists()


def test_a_team_that_is_not_in_the_file_ends_with_2_and_names_those_that_are(tmp_path, capsys):
    asked = ["mirror", str(FILE), "--map", str(MAP), "--out", str(tmp_path / "m.html"), "--team", "D9"]
    assert main(asked) == 2
    assert "Choose one of D1, D2" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_ends_with_2(tmp_path, capsys):
    asked = ["mirror", str(FILE), "--map", str(MAP), "--out", str(tmp_path / "none" / "m.html")]
    assert main(asked) == 2
    assert "Give another --out" in capsys.readouterr().err
