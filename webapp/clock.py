"""What time it is: kept in UTC, shown in London."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment in UTC, to the microsecond."""
    return datetime.now(UTC)


def today() -> date:
    """The date that people in London read on the wall."""
    return now().astimezone(LONDON).date()


def in_london(moment: datetime) -> datetime:
    """The same moment on a London clock."""
    return moment.astimezone(LONDON)


def midnight_before(moment: datetime) -> datetime:
    """When the day of a moment began, on a London clock."""
    return datetime.combine(in_london(moment).date(), time.min, tzinfo=LONDON)
