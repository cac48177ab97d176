"""The rules that every rota shares: for which days somebody can be put on it.

Pure: no request, no database.
"""

from datetime import date, timedelta

# Nobody is put on a rota further ahead than this.
FURTHEST = timedelta(days=366)
SATURDAY, DAYS_OF_A_WEEK = 5, 7


def is_working_day(day: date) -> bool:
    """Whether a day is from Monday to Friday; bank holidays are not known, so a time is never too late."""
    return day.weekday() < SATURDAY


def may_begin_duty(begins_on: date, ends_on: date, today: date) -> bool:
    """Whether somebody can be put on a rota for these days: in order, not over, and within a year."""
    return today - FURTHEST <= begins_on <= ends_on and today <= ends_on <= today + FURTHEST


def rest_of_week(today: date) -> list[date]:
    """The days from today to Sunday."""
    return [today + timedelta(days=number) for number in range(DAYS_OF_A_WEEK - today.weekday())]
