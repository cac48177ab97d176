"""What a job is at a moment, told from its dates."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


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
