"""How many days lie between two days, counted by either database; and months by number."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter that a day is in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


class _DaysBetween(FunctionElement[int]):
    name = "days_between"
    type = Integer()
    inherit_cache = True


def days_between(first: ColumnElement[date] | Any, last: ColumnElement[date] | Any) -> ColumnElement[int]:
    """The days from the first day to the last, in SQL."""
    return _DaysBetween(first, last)


@compiles(_DaysBetween, "postgresql")
def _on_postgresql(element: _DaysBetween, compiler: Any, **rest: Any) -> str:
    first, last = (compiler.process(one, **rest) for one in element.clauses)
    return f"(cast({last} as date) - cast({first} as date))"


@compiles(_DaysBetween, "sqlite")
def _on_sqlite(element: _DaysBetween, compiler: Any, **rest: Any) -> str:
    first, last = (compiler.process(one, **rest) for one in element.clauses)
    return f"cast(julianday({last}) - julianday({first}) as integer)"


def month_number(day: date) -> int:
    """The month of a day, counted from the year 0."""
    return day.year * 12 + day.month - 1


def month_start(number: int) -> date:
    """The first day of a month counted from the year 0."""
    year, month = divmod(number, 12)
    return date(year, month + 1, 1)
