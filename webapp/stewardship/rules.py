"""What a job is at a moment, told from its dates; and how the purpose firewall is passed."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

# What was agreed is looked at now or not at all.
OPEN_FOR = timedelta(days=7)


class Way(StrEnum):
    """The only four ways past the purpose firewall."""

    CHILD = "risk to a child"
    ALLEGATION = "allegation"
    COURT = "court or regulator"
    OWN = "own request"


# Only where telling the practitioner could put a child at risk may it wait.
MAY_WAIT = frozenset({Way.CHILD, Way.ALLEGATION})


class FirewallError(Exception):
    """The firewall stands: it needs two named people, neither of them the practitioner, and a decision."""


def may_decide(person_id: int, *, asked_by_id: int, about_id: int) -> bool:
    """Whether this person can be the second: neither who asked, nor whose records they are."""
    return person_id not in (asked_by_id, about_id)


def may_be_handed(person_id: int, way: Way, *, asked_by_id: int, decided_by_id: int | None) -> bool:
    """Whether this person is handed the records: one of the two, or whoever asked for their own alone."""
    return person_id == asked_by_id or (way is not Way.OWN and person_id == decided_by_id)


def is_open(is_agreed: bool | None, decided_at: datetime | None, now: datetime) -> bool:
    """Whether the records can be looked at now."""
    return bool(is_agreed) and decided_at is not None and now < decided_at + OPEN_FOR


class Dated(Protocol):
    """The dates of a job."""

    @property
    def begun_at(self) -> datetime | None:
        """When a worker took it."""

    @property
    def finished_at(self) -> datetime | None:
        """When it was done."""

    @property
    def failed_at(self) -> datetime | None:
        """When it broke."""


class JobState(StrEnum):
    """What a job can be."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


def job_state(job: Dated) -> JobState:
    """What the job is."""
    if job.failed_at is not None:
        return JobState.FAILED
    if job.finished_at is not None:
        return JobState.FINISHED
    return JobState.RUNNING if job.begun_at is not None else JobState.WAITING
