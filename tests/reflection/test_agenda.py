"""The agenda: what follows what, until when, and what may happen when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from webapp import clock
from webapp.reflection import agenda
from webapp.reflection.agenda import AGENDA, MINUTES, Place

DAY = date(2026, 11, 30)


def test_ten_places_are_counted_as_eight_steps() -> None:
    assert [agenda.step_of(place) for place in AGENDA] == [1, 2, 3, 4, 5, 5, 5, 6, 7, 8]


def test_it_takes_a_little_over_an_hour() -> None:
    assert 60 < sum(MINUTES.values()) <= 75


def test_the_agenda_has_two_ends() -> None:
    assert agenda.beside(Place.PROMISED, False) is None
    assert agenda.beside(Place.PROMISED, True) is Place.HEARD
    assert agenda.beside(Place.THIRD, True) is Place.MAKING
    assert agenda.beside(Place.CLOSE, True) is None


def test_a_place_is_past_once_another_has_begun() -> None:
    assert agenda.is_past(Place.WELL, Place.BETTER)
    assert not agenda.is_past(Place.WELL, Place.WELL)
    assert not agenda.is_past(Place.WELL, None)


def test_nothing_is_written_while_the_team_promises_and_closes() -> None:
    assert [place for place in AGENDA if not agenda.takes_thoughts(place)] == [Place.PROMISES, Place.CLOSE]


@pytest.mark.parametrize(
    ("begins", "walls"),
    [
        # The night on which clocks go back has 1:55 twice, and the one on which they go forward no 1:03.
        (datetime(2026, 10, 25, 0, 55, tzinfo=UTC), ("01:55", "01:03")),
        (datetime(2024, 3, 31, 0, 55, tzinfo=UTC), ("00:55", "02:03")),
        (datetime(2027, 3, 28, 0, 55, tzinfo=UTC), ("00:55", "02:03")),
    ],
    ids=["back", "forward", "forward again"],
)
def test_a_step_lasts_as_long_when_the_clocks_change(begins: datetime, walls: tuple[str, str]) -> None:
    until = agenda.ends(Place.WELL, begins)
    assert until - begins == timedelta(minutes=8)
    told = tuple(clock.in_london(one).strftime("%H:%M") for one in (begins, until))
    assert told == walls


def test_more_time_counts_from_now_where_the_time_is_over() -> None:
    now = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert agenda.lengthened(now + timedelta(minutes=2), now) == now + timedelta(minutes=7)
    assert agenda.lengthened(now - timedelta(minutes=2), now) == now + timedelta(minutes=5)


@pytest.mark.parametrize(("days", "possible"), [(-1, False), (0, True), (184, True), (185, False)])
def test_a_session_is_planned_from_today_until_half_a_year_ahead(days: int, possible: bool) -> None:
    assert agenda.may_be_planned(DAY + timedelta(days=days), DAY) is possible


def test_a_session_is_opened_once_and_not_before_its_day() -> None:
    now = datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert agenda.may_be_opened(DAY, DAY, None)
    assert agenda.may_be_opened(DAY - timedelta(days=1), DAY, None)
    assert not agenda.may_be_opened(DAY + timedelta(days=1), DAY, None)
    assert not agenda.may_be_opened(DAY, DAY, now)


def test_a_code_is_read_however_it_is_typed() -> None:
    code = agenda.code()
    assert len(code) == agenda.CODE_LENGTH
    assert set(code) <= set(agenda.LETTERS)
    assert agenda.read_code(f" {code[:3].lower()}-{code[3:]} ") == code


@pytest.mark.parametrize(("present", "guessed"), [(0, True), (2, True), (3, False)])
def test_with_fewer_than_three_a_writer_can_be_guessed(present: int, guessed: bool) -> None:
    assert agenda.can_be_guessed(present) is guessed
