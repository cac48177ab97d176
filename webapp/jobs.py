"""Long work in the background: a row that tells how far it is, behind a queue that needs no broker."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask
from huey import SqliteHuey
from sqlalchemy import JSON, ForeignKey, String, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp import clock
from webapp.columns import Basis, Retention, UTCDateTime, kept
from webapp.extensions import Base, db
from webapp.turns import take_turn
from webapp.unit_of_work import after_commit

Progress = Callable[[int, int], None]
Work = Callable[..., None]
# Whether a moment, to the minute, is one of the set times.
When = Callable[[datetime], bool]

# A job that has said nothing for this long has lost its worker.
SILENCE = timedelta(minutes=15)
# How long a job that was asked for by the clock is remembered.
FORGOTTEN = timedelta(days=1)


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.NOT_PERSONAL, Retention.SESSION)


class Job(Base):
    """One piece of work: asked for, begun, finished or failed, each with its time."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the job"))
    work: Mapped[str] = mapped_column(String(60), info=_column("what is to be done"))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON, info=_column("with what"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=_column("who waits for it"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True, info=_column("when it was asked for"))
    begun_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when a worker took it"))
    heard_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_column("when it last said how far it is")
    )
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it was done"))
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime, info=_column("when it broke"))
    failure: Mapped[str | None] = mapped_column(
        String(200), info=_column("the kind of fault, without its particulars")
    )
    done: Mapped[int] = mapped_column(default=0, info=_column("how much is done"))
    total: Mapped[int] = mapped_column(default=0, info=_column("of how much"))


class Jobs:
    """The queue of one application and the work that rooms have declared."""

    def __init__(self) -> None:
        self._works: dict[str, Work] = {}
        self._app: Flask | None = None
        self.huey: SqliteHuey | None = None

    def init_app(self, app: Flask) -> None:
        """Bind the queue to an application; in tests the work is done at once."""
        settings = app.extensions["attune"].settings
        settings.jobs_path.parent.mkdir(parents=True, exist_ok=True)
        self._app = app
        self.huey = SqliteHuey("attune", filename=str(settings.jobs_path), immediate=settings.testing)
        self._task = self.huey.task(name="work")(self._run)
        app.extensions["jobs"] = self

    def declare(self, name: str, work: Work) -> None:
        """Say what is done under a name; called as work(progress, **arguments), it must bear repeating."""
        self._works[name] = work

    def repeat(self, name: str, when: When) -> None:
        """Ask for declared work at set times; the worker keeps the clock."""
        if self.huey is not None:
            self.huey.periodic_task(when, name=f"{name} by the clock")(partial(self._ask_now, name))

    def _ask_now(self, name: str) -> None:
        if self._app is None:
            raise RuntimeError("Bind the queue first: create_app does.")
        with self._app.app_context():
            self.sweep(db.session(), clock.now())
            _forget(db.session(), name, clock.now())
            self.ask(db.session(), name)
            db.session.commit()

    def ask(self, session: Session, name: str, *, asked_by: int | None = None, **arguments: Any) -> Job:
        """Ask for work, in the caller's transaction; a worker takes it once that is stored.

        The same work that is still waiting to be begun is returned instead of being asked for twice; of two
        who ask at once the second sees what the first has asked for.
        """
        take_turn(session, "jobs")
        waiting = session.scalars(
            select(Job).where(Job.work == name, Job.begun_at.is_(None), Job.failed_at.is_(None))
        )
        for job in waiting:
            if job.arguments == arguments:
                return job
        job = Job(work=name, arguments=arguments, asked_by=asked_by, asked_at=clock.now())
        session.add(job)
        session.flush()
        after_commit(partial(self._task, job.id))
        return job

    def sweep(self, session: Session, now: datetime) -> int:
        """Ask again for what a lost worker or queue left undone; returns how many."""
        lost = session.scalars(
            select(Job).where(
                Job.finished_at.is_(None),
                Job.failed_at.is_(None),
                func.coalesce(Job.heard_at, Job.begun_at, Job.asked_at) < now - SILENCE,
            )
        ).all()
        for job in lost:
            job.begun_at = job.heard_at = None
            after_commit(partial(self._task, job.id))
        return len(lost)

    def _claimed(self, job_id: int) -> Job | None:
        """A job that nobody has begun, begun now; None for one that another worker has taken."""
        free = update(Job).where(Job.id == job_id, Job.begun_at.is_(None))
        now = clock.now()
        taken = db.session.execute(free.values(begun_at=now, heard_at=now).returning(Job.id))
        return db.session.get_one(Job, job_id) if taken.scalar_one_or_none() is not None else None

    def _run(self, job_id: int) -> None:
        if self._app is None:
            raise RuntimeError("Bind the queue first: create_app does.")
        with self._app.app_context():
            job = self._claimed(job_id)
            db.session.commit()
            if job is None:
                return
            work, arguments = job.work, dict(job.arguments)
            try:
                self._works[work](_teller(job_id), **arguments)
            except BaseException as fault:
                db.session.rollback()
                failed = db.session.get_one(Job, job_id)
                failed.failed_at, failed.failure = clock.now(), type(fault).__name__
                db.session.commit()
                raise
            finished = db.session.get_one(Job, job_id)
            finished.finished_at = clock.now()
            db.session.commit()


def _teller(job_id: int) -> Progress:
    def tell(done: int, total: int) -> None:
        job = db.session.get_one(Job, job_id)
        job.done, job.total, job.heard_at = done, total, clock.now()
        db.session.commit()

    return tell


def _forget(session: Session, name: str, now: datetime) -> None:
    """Forget what the clock asked for and ended well more than a day ago."""
    over = Job.finished_at < now - FORGOTTEN
    session.execute(delete(Job).where(Job.work == name, Job.asked_by.is_(None), over))


def latest(session: Session, limit: int = 50) -> Sequence[Job]:
    """The latest jobs, newest first, without those that the clock asked for and that found nothing to do."""
    idle = Job.asked_by.is_(None) & Job.finished_at.is_not(None) & (Job.done == 0)
    return session.scalars(select(Job).where(~idle).order_by(Job.id.desc()).limit(limit)).all()


jobs = Jobs()
