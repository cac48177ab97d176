"""How long a concern may wait, and what acknowledging it takes."""

from datetime import datetime, timedelta

# After this long without anybody having acknowledged it, a concern is overdue.
LONGEST_WAIT = timedelta(hours=24)

SHORTEST_ACTION = 10
LONGEST_TEXT = 10_000


def is_overdue(raised_at: datetime, acknowledged_at: datetime | None, now: datetime) -> bool:
    """Whether the concern waits, or waited, longer than it may."""
    return (acknowledged_at or now) - raised_at > LONGEST_WAIT


def says_what_was_done(action: str) -> bool:
    """Whether the typed action says anything at all."""
    return SHORTEST_ACTION <= len(action.strip()) <= LONGEST_TEXT
