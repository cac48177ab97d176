"""The moments of the work, a day by chance and what asking costs: arithmetic alone."""

from datetime import date

import pytest

from webapp.families import rules
from webapp.families.cost import Cost, Reckoning, cost, turns_a_month
from webapp.families.rules import Turn


@pytest.mark.parametrize(
    ("opened", "closed", "today", "moment", "begins", "ends"),
    [
        (date(2026, 1, 31), None, date(2026, 2, 20), None, None, None),
        (
            date(2026, 1, 31),
            None,
            date(2026, 2, 21),
            "after first visit",
            date(2026, 2, 21),
            date(2026, 5, 1),
        ),
        (date(2026, 1, 31), None, date(2026, 5, 1), "after first visit", date(2026, 2, 21), date(2026, 5, 1)),
        (date(2026, 1, 31), None, date(2026, 5, 2), "at 3 months", date(2026, 5, 2), date(2026, 7, 31)),
        (date(2026, 1, 31), None, date(2026, 8, 1), "at 6 months", date(2026, 8, 1), date(2026, 10, 30)),
        (date(2024, 2, 29), None, date(2025, 2, 27), "at 12 months", date(2025, 2, 27), date(2025, 5, 28)),
        (
            date(2026, 1, 31),
            date(2026, 3, 31),
            date(2026, 3, 30),
            "after first visit",
            date(2026, 2, 21),
            None,
        ),
        (date(2026, 1, 31), date(2026, 3, 31), date(2026, 3, 31), "at the end", date(2026, 3, 31), None),
        (date(2026, 1, 31), date(2026, 3, 31), date(2026, 5, 31), None, None, None),
    ],
)
def test_moments_follow_one_another_without_a_gap_over_the_ends_of_months(
    opened: date, closed: date | None, today: date, moment: str | None, begins: date | None, ends: date | None
) -> None:
    turn = rules.turn_of(opened, closed, today)
    assert (turn.moment if turn else None) == moment
    if turn and ends:
        assert (turn.first, turn.last) == (begins, ends)


def days(turn: Turn, asked_on: date | None, today: date) -> list[date]:
    return [date.fromordinal(one) for one in rules.days_to_draw(turn, asked_on, today)]


def test_a_day_leaves_time_to_ask_and_is_never_in_a_quarter_in_which_they_were_asked() -> None:
    turn = Turn("at 3 months", date(2026, 5, 2), date(2026, 7, 31))
    every = days(turn, None, date(2026, 5, 2))
    assert (every[0], every[-1], len(every)) == (date(2026, 5, 2), date(2026, 7, 17), 77)
    # Late in the moment there is no time to leave; never is a day before today.
    assert days(turn, None, date(2026, 7, 25)) == [date(2026, 7, 25)]
    assert days(turn, date(2026, 4, 1), date(2026, 5, 2))[0] == date(2026, 6, 25)
    # Asked so lately that the moment is over before they may be asked again.
    assert days(turn, date(2026, 5, 9), date(2026, 5, 10)) == []


@pytest.mark.parametrize(
    ("moment", "months"), [("at 3 months", 3), ("at 120 months", 120), ("at the end", None)]
)
def test_a_stored_moment_says_after_how_many_months_it_is(moment: str, months: int | None) -> None:
    assert rules.months_of(moment) == months


def test_the_cost_is_worked_out_from_people_minutes_and_shares() -> None:
    """182 people and 1 who ended: 183 · 30.4167 / 91 = 61.17 turns; a quarter talk for 30 minutes."""
    turns = turns_a_month(182, 1)
    assert turns == pytest.approx(183 * 365 / 12 / 91)
    assert cost(120, Reckoning(30, 25, 40, 5)) == Cost(120, 30, 15, 48, 4)
    assert cost(0, Reckoning()) == Cost(0, 0, 0, 0, 0)
