"""Calendar quarters and years of which it is told who was heard, once nothing in them can change."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_

from webapp import clock
from webapp.families import rules
from webapp.families.spans import quarter_start

QUARTER, YEAR = 3, 12
# Nothing can come or change any more when a link that was sent on the last day has ended, and after it the
# time in which an answer with a code can be taken back.
ONE_DAY = timedelta(days=1)
SETTLED_AFTER = rules.LINK_LASTS + rules.HELD_FOR + ONE_DAY


@dataclass(frozen=True, order=True)
class Period:
    """A calendar quarter or year, by its first day."""

    first_on: date
    months: int

    @property
    def after(self) -> date:
        """The first day that is not in it."""
        month = self.first_on.month - 1 + self.months
        return date(self.first_on.year + month // 12, month % 12 + 1, 1)

    def is_settled(self, today: date) -> bool:
        """Whether whoever was asked in it has had their time to answer."""
        return today >= self.after + SETTLED_AFTER

    def holds(self, column: Any) -> ColumnElement[bool]:
        """The condition that a moment falls into it, on a London clock."""
        return and_(column >= _midnight(self.first_on), column < _midnight(self.after))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.LONDON)


def quarter_of(day: date) -> Period:
    """The calendar quarter that a day is in."""
    return Period(quarter_start(day), QUARTER)
