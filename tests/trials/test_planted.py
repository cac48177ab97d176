"""What a mirror finds of what was planted, in a few services; `make trials` counts it in hundreds."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from trials import planted

SERVICES, LARGE = 4, 0.9
Found = dict[str, list[float]]


@pytest.fixture(scope="module")
def counted() -> Mapping[tuple[int, float], Found]:
    return {(seed, LARGE): planted.tally(seed, LARGE) for seed in range(SERVICES)}


def test_what_is_large_is_named_and_told(counted):
    found = planted.shares(counted.values())
    assert found["strength named"][0] == 1
    assert found["weakness named"][0] == 1
    assert found["shift told"][0] >= 0.75
    assert found["gap claimed"][0] >= 0.5


def test_little_is_claimed_that_is_not_there(counted):
    found = planted.shares(counted.values())
    assert found["figures wrongly called different"][0] <= 0.06
    assert found["gaps wrongly claimed"][0] <= 0.03
    assert found["teams told of a change that is not there"][0] <= 0.13
    assert found["severe observer blamed on the team (of 3)"][0] <= 0.25
    assert found["intervals that hold the truth"][0] >= 0.9


def test_everything_is_planted_in_a_team_and_a_construct_of_its_own():
    for seed in range(20):
        plan = planted.plan(seed, 0.5)
        places = (plan.strong, plan.weak, plan.gap[:2], plan.shift)
        assert len({team for team, _ in places} | {plan.severe}) == 5
        assert len({construct for _, construct in places}) == 4


def test_a_run_goes_on_where_it_was_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def tally(seed: int, size: float) -> Found:
        tried.append(seed)
        return {name: [1.0] for name in planted.LEAST_FOUND} | {name: [0.0] for name in planted.MOST_CLAIMED}

    monkeypatch.setattr(planted, "tally", tally)
    words = ["--journal", str(tmp_path / "deep" / "planted.jsonl"), "--size", "0.5"]
    first = CliRunner().invoke(planted.main, [*words, "--seeds", "2"])
    assert first.exit_code == 0, first.output
    second = CliRunner().invoke(planted.main, [*words, "--seeds", "3"])
    assert tried == [0, 1, 2]
    assert "strength named" in second.output


def test_what_falls_short_is_named():
    name = "teams told of a change that is not there"
    found = {one: [1.0] * 99 for one in planted.LEAST_FOUND} | {
        one: [0.0] * 99 for one in planted.MOST_CLAIMED
    }
    short = found | {name: [1.0] * 20 + [0.0] * 79, "shift told": [0.0] * 99}
    assert planted.short_of({(1, 0.5): found}) == []
    assert planted.short_of({(1, 0.5): short}) == ["shift told: 0% of those of 0.5 levels", f"{name}: 20.2%"]
