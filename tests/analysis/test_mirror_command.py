"""`python -m analysis mirror` with the files beside the ratings, and the same content as data."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from analysis.__main__ import main
from tests.analysis.test_command import FILE, MAP
from tests.analysis.test_mirror_beside import SAID

COMMITMENTS = "team,construct,source,sign,wording,owner,made,due\n"
ONE = "D1,experience,family,up,Hand back essays in a week.,Ada Ode,2025-02-01,2025-06-30\n"


def asked(*more: object) -> list[str]:
    return ["mirror", str(FILE), "--map", str(MAP), *(str(one) for one in more)]


def content(capsys: pytest.CaptureFixture[str], *more: object) -> dict[str, Any]:
    assert main(asked("--json", *more)) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    return found


def test_the_same_content_is_given_as_data(capsys):
    found = content(capsys, "--team", "D2")
    assert set(found) == {"title", "notes", "labels", "teams", "balance"}
    (team,) = found["teams"]
    assert {"coverage", "well", "better", "questions", "constructs", "changes", "told", "words"} <= set(team)
    (low,) = team["better"]
    assert (low["basis"], low["height"], low["sure"]) == ("standing", "low", "very")
    assert low["level"]["value"]["mean"] == 34
    assert low["span"] == {"first": "2026-01-01", "months": 6}


def test_data_may_be_written_to_a_file(tmp_path, capsys):
    out = tmp_path / "mirror.json"
    assert main(asked("--json", "--team", "D6", "--out", out)) == 0
    (team,) = json.loads(out.read_text(encoding="utf-8"))["teams"]
    assert (team["team"], team["waiting"]) == ("D6", True)
    assert team["coverage"][0]["forms"] == {"value": None, "n": None, "withheld": True}


def test_comments_commitments_and_who_was_expected_are_read_from_files(tmp_path):
    comments, commitments = tmp_path / "said.csv", tmp_path / "promised.csv"
    expected, out = tmp_path / "expected.csv", tmp_path / "mirror.html"
    comments.write_text("team,comment\n" + "".join(f"D1,{one}\n" for one in SAID), encoding="utf-8")
    commitments.write_text(COMMITMENTS + ONE, encoding="utf-8")
    expected.write_text("team,families,practitioners\nD1,900,\n", encoding="utf-8")
    beside = ("--comments", comments, "--commitments", commitments, "--expected", expected)
    assert main(asked("--out", out, "--team", "D1", *beside)) == 0
    page = out.read_text(encoding="utf-8")
    assert "Words that go together in" in page
    assert "Hand back essays in a week." in page
    assert "of the 900 families who were asked." in page


def test_a_merger_is_told_and_its_new_team_shown(tmp_path):
    out = tmp_path / "mirror.html"
    merged = ("--merged", "D6:D1:2025-01-01", "--merged", "D2:D1:2025-01-01")
    assert main(asked("--out", out, "--team", "D1", *merged)) == 0
    assert "In January 2025 these teams became part of this one: D2, D6." in out.read_text(encoding="utf-8")


def test_the_lines_for_low_and_good_and_the_day_may_be_given(capsys):
    (team,) = content(capsys, "--team", "D5", "--good", "30", "--low", "10", "--today", "2026-01-15")["teams"]
    (well,) = team["well"]
    assert (well["basis"], well["height"], well["everywhere"]) == ("level", "good", True)
    assert well["span"] == {"first": "2025-07-01", "months": 6}


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("--comments", "team\nD1\n", "column comment of beside.csv"),
        ("--commitments", COMMITMENTS + ONE.replace("up", "more"), "column sign of beside.csv, row 2"),
        ("--commitments", COMMITMENTS + ONE.replace("family", "staff"), "there is no source staff"),
        (
            "--commitments",
            COMMITMENTS + ONE.replace("2025-02-01", "soon"),
            "column made of beside.csv, row 2",
        ),
        ("--expected", "team,families\nD1,many\n", "column families of beside.csv, row 2"),
        ("--expected", "", "beside.csv"),
    ],
)
def test_a_bad_file_beside_is_named_with_its_column_and_row(tmp_path, capsys, option, text, message):
    file = tmp_path / "beside.csv"
    file.write_text(text, encoding="utf-8")
    assert main(asked("--json", option, file)) == 2
    assert message in capsys.readouterr().err


def test_without_a_page_and_without_json_the_command_says_what_to_give(capsys):
    assert main(asked()) == 2
    assert "Give --out FILE, or --json." in capsys.readouterr().err


@pytest.mark.parametrize("merged", ["D1:D2", "D1:D2:soon", ":D2:2025-01-01"])
def test_a_merger_that_cannot_be_read_is_refused(merged, capsys):
    with pytest.raises(SystemExit):
        main(asked("--json", "--merged", merged))
    assert merged.split(":")[-1] in capsys.readouterr().err


def test_a_merger_of_a_team_that_is_not_there_is_refused(capsys):
    assert main(asked("--json", "--merged", "D9:D1:2025-01-01")) == 2
    assert "no rating is about team D9" in capsys.readouterr().err


def test_the_page_is_the_same_whatever_the_order_of_the_rows(tmp_path):
    pages: list[str] = []
    lines = _lines(FILE)
    for order in (lines, [lines[0], *reversed(lines[1:])]):
        file, out = tmp_path / f"{len(pages)}.csv", tmp_path / f"{len(pages)}.html"
        file.write_text("".join(order), encoding="utf-8")
        assert main(["mirror", str(file), "--map", str(MAP), "--out", str(out)]) == 0
        pages.append(out.read_text(encoding="utf-8"))
    assert pages[0] == pages[1]


def _lines(path: Path) -> list[str]:
    return gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
