"""Whoever reads every page of a small service, quarter after quarter, works out nothing that was withheld."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import headcount
from analysis.crosscheck import Crosscheck
from analysis.disclosure.ledger import Ledger
from tests.analysis.disclosure.services import leaks, play, random_service


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**9))
def test_no_hidden_number_or_sum_is_worked_out_from_all_pages_of_all_quarters(seed):
    service = random_service(seed)
    play(service)
    assert leaks(service) == []


def _each_figure_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    count = headcount.count

    def counted(*given, **named):
        found = count(*given, **named)
        return {one: made._replace(why=None) for one, made in found.items() if made.backing.visits > 4}

    monkeypatch.setattr(headcount, "count", counted)
    _without_the_last_look(monkeypatch)


def _without_the_last_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Crosscheck, "known_too_closely", lambda *_: set())


def _forgetting_what_was_withheld(monkeypatch: pytest.MonkeyPatch) -> None:
    add = Ledger.add

    def added(self, *given, guarded=False, **named):
        add(self, *given, **named)

    monkeypatch.setattr(Ledger, "add", added)
    _without_the_last_look(monkeypatch)


@pytest.mark.parametrize(
    ("protection", "seeds"),
    [
        (_each_figure_by_itself, (1, 3)),
        (_without_the_last_look, (48, 67)),
        (_forgetting_what_was_withheld, (2, 3)),
    ],
)
def test_without_any_one_protection_something_withheld_is_worked_out(
    monkeypatch: pytest.MonkeyPatch,
    protection: Callable[[pytest.MonkeyPatch], None],
    seeds: tuple[int, ...],
) -> None:
    protection(monkeypatch)
    services = [random_service(seed) for seed in seeds]
    for service in services:
        play(service)
    assert any(leaks(service) for service in services)
