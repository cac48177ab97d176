"""Lesson 8: a clock of the server's; re-opening keeps the time left, and extra time scales all of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.recruitment import timing
from webapp.recruitment.timing import Happened, State, Tick

NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def happened(*ticks: tuple[Tick, float]) -> list[Happened]:
    """What happened to a clock, in minutes after nine."""
    return [Happened(tick, at(minutes)) for tick, minutes in ticks]


STARTED = happened((Tick.STARTED, 0))


def test_a_campaign_without_minutes_and_a_candidate_without_a_limit_have_no_clock() -> None:
    assert timing.read(STARTED, at(500), minutes=None, extra=0).state is State.UNTIMED
    assert timing.read(STARTED, at(500), minutes=60, extra=None).left is None


def test_nothing_runs_before_the_candidate_starts() -> None:
    clock = timing.read([], at(500), minutes=60, extra=50)
    assert (clock.state, clock.minutes_left) == (State.NOT_STARTED, 90)


@pytest.mark.parametrize(("extra", "left"), [(0, 40), (25, 55), (50, 70), (100, 100)])
def test_lesson_8_extra_time_scales_the_whole_clock(extra: int, left: int) -> None:
    clock = timing.read(STARTED, at(20), minutes=60, extra=extra)
    assert (clock.state, clock.minutes_left) == (State.RUNNING, left)


def test_lesson_8_what_is_reopened_has_the_time_that_was_left() -> None:
    ticks = happened((Tick.STARTED, 0), (Tick.PAUSED, 20), (Tick.RESUMED, 900))
    assert timing.read(ticks[:2], at(800), minutes=60, extra=0).minutes_left == 40
    clock = timing.read(ticks, at(910), minutes=60, extra=0)
    assert (clock.state, clock.minutes_left) == (State.RUNNING, 30)


def test_a_clock_is_over_half_a_minute_after_its_time() -> None:
    assert timing.read(STARTED, at(60.4), minutes=60, extra=0).state is State.RUNNING
    assert timing.read(STARTED, at(60.5), minutes=60, extra=0).state is State.OVER


def test_minutes_that_are_given_later_open_a_clock_that_was_over() -> None:
    ticks = [*STARTED, Happened(Tick.ADJUSTED, at(70), 20)]
    clock = timing.read(ticks, at(70), minutes=60, extra=0)
    assert (clock.state, clock.minutes_left) == (State.RUNNING, 10)


def test_a_start_or_a_pause_that_comes_twice_counts_once() -> None:
    ticks = happened((Tick.STARTED, 0), (Tick.STARTED, 5), (Tick.PAUSED, 10), (Tick.PAUSED, 15))
    assert timing.read(ticks, at(30), minutes=60, extra=0).minutes_left == 50


@given(
    st.lists(st.tuples(st.sampled_from([Tick.PAUSED, Tick.RESUMED]), st.floats(0, 300)), max_size=12),
    st.floats(0, 400),
    st.floats(0, 60),
)
def test_time_never_comes_back_by_itself(steps: list[tuple[Tick, float]], now: float, later: float) -> None:
    ticks = happened((Tick.STARTED, 0), *[step for step in steps if step[1] <= now])
    before = timing.read(ticks, at(now), minutes=120, extra=25).left
    after = timing.read(ticks, at(now + later), minutes=120, extra=25).left
    assert before is not None
    assert after is not None
    assert timedelta(0) <= after <= before
