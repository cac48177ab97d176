"""The long trials go on from where they were left, and stop at what fails."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import trials.__main__ as trials
from trials.__main__ import Trial


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The rounds that were tried, in trials that cost nothing."""
    rounds: list[int] = []
    monkeypatch.setattr(trials, "TRIALS", (Trial("counting", ("nothing",), 5),))
    monkeypatch.setattr(trials, "attempt", lambda trial, number: rounds.append(number))
    return rounds


def test_a_second_run_goes_on_where_the_first_was_left(tried: list[int], tmp_path: Path) -> None:
    journal = ["--journal", str(tmp_path / "trials.json")]
    first = CliRunner().invoke(trials.main, [*journal, "--rounds", "2"])
    assert first.exit_code == 0, first.output
    assert tried == [1, 2]
    second = CliRunner().invoke(trials.main, journal)
    assert tried == [1, 2, 3, 4, 5]
    assert "counting: 5 passed" in second.output
    CliRunner().invoke(trials.main, [*journal, "--anew", "--rounds", "1"])
    assert tried[-1] == 1


def test_a_round_that_fails_is_shown_and_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fails = ("pytest", "-q", "tests/no-such-folder-{round}")
    monkeypatch.setattr(trials, "TRIALS", (Trial("failing", fails, 2),))
    result = CliRunner().invoke(trials.main, ["--journal", str(tmp_path / "trials.json")])
    assert result.exit_code == 1
    assert "failing: round 1 failed" in result.output
    assert "no-such-folder-1" in result.output
    assert not (tmp_path / "trials.json").exists()


def test_a_journal_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    trials.note(tmp_path / "deep" / "trials.json", {"counting": 3})
    assert trials.done_so_far(tmp_path / "deep" / "trials.json") == {"counting": 3}
    assert json.loads((tmp_path / "deep" / "trials.json").read_text()) == {"counting": 3}
