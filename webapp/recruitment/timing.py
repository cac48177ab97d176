"""A candidate's clock: how long they have, how much of it has gone, and what the clock is doing.

Knows no web framework and no database. Lesson 8: the clock is the server's, it runs by dated events, what is
re-opened has the time that was left, and extra time scales all of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

# A page that was on its way when the time ran out still arrives.
GRACE = timedelta(seconds=30)


class Tick(StrEnum):
    """What can happen to a clock."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    ADJUSTED = "adjusted"


class State(StrEnum):
    """What a clock is doing."""

    UNTIMED = "untimed"
    NOT_STARTED = "not started"
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True)
class Happened:
    """One thing that happened to a clock; `minutes` is by how many it was adjusted."""

    tick: Tick
    at: datetime
    minutes: int = 0


@dataclass(frozen=True)
class Clock:
    """How a candidate's clock stands: its state, and the time that is left (None where it is untimed)."""

    state: State
    left: timedelta | None

    @property
    def minutes_left(self) -> int | None:
        """The minutes that are left, the last one begun counted; None where it is untimed."""
        return None if self.left is None else max(0, ceil(self.left.total_seconds() / 60))


def read(happened: Sequence[Happened], now: datetime, *, minutes: int | None, extra: int | None) -> Clock:
    """Return how a clock stands now.

    `minutes` is what everybody has (None: as long as they like), `extra` the per cent that somebody has
    besides (None: no time limit for them). A pause that was not ended is still going on.
    """
    if minutes is None or extra is None:
        return Clock(State.UNTIMED, None)
    allowed = timedelta(minutes=minutes) * (1 + extra / 100)
    allowed += timedelta(minutes=sum(one.minutes for one in happened if one.tick is Tick.ADJUSTED))
    steps = sorted((one for one in happened if one.tick is not Tick.ADJUSTED), key=lambda one: one.at)
    if not steps:
        return Clock(State.NOT_STARTED, allowed)
    gone, since = timedelta(0), None
    for one in steps:
        if one.tick is Tick.PAUSED and since is not None:
            gone, since = gone + (one.at - since), None
        elif one.tick in (Tick.STARTED, Tick.RESUMED) and since is None:
            since = one.at
    if since is not None:
        gone += max(timedelta(0), now - since)
    left = max(timedelta(0), allowed - gone)
    if gone >= allowed + GRACE:
        return Clock(State.OVER, left)
    return Clock(State.RUNNING if since is not None else State.PAUSED, left)
