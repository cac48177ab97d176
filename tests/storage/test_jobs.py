"""Long work: asked for once, done once, taken up again, and asked for by the clock."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.jobs import SILENCE, Job, jobs
from webapp.unit_of_work import Attune


def asked(session: Session, work: str) -> list[Job]:
    return list(session.scalars(select(Job).where(Job.work == work).order_by(Job.id)))


def test_work_that_is_asked_for_is_done_and_says_so(app: Attune, session: Session) -> None:
    told: list[int] = []

    def count(progress: object, upto: int) -> None:
        told.append(upto)

    jobs.declare("counting", count)
    jobs.ask(session, "counting", upto=3)
    session.commit()
    assert told == [3]
    assert asked(session, "counting")[0].finished_at is not None


def test_work_that_breaks_is_marked_failed_by_its_kind_alone(app: Attune, session: Session) -> None:
    def break_down(progress: object) -> None:
        raise ValueError("the name of a family")

    jobs.declare("breaking", break_down)
    jobs.ask(session, "breaking")
    session.commit()
    job = asked(session, "breaking")[0]
    assert job.failed_at is not None
    assert job.failure == "ValueError"


def test_work_that_a_lost_worker_left_is_taken_up_again(app: Attune, session: Session) -> None:
    done: list[str] = []
    jobs.declare("sweeping", lambda progress: done.append("once more"))
    long_ago = clock.now() - SILENCE - timedelta(minutes=1)
    session.add(Job(work="sweeping", arguments={}, asked_at=long_ago, begun_at=long_ago, heard_at=long_ago))
    session.commit()
    assert jobs.sweep(session, clock.now()) == 1
    session.commit()
    assert done == ["once more"]


def test_scheduled_work_is_asked_for_by_the_clock(sqlite_app: Attune) -> None:
    house = sqlite_app.extensions["attune"]
    schedule = {name: when for room in house.rooms for name, when in room.schedule.items()}
    monday_at_three = datetime(2026, 6, 15, 3, 0)
    assert schedule["insight.gather"](monday_at_three)
    assert not schedule["insight.gather"](monday_at_three + timedelta(days=1))
    assert schedule["stewardship.chain"](monday_at_three + timedelta(minutes=10))
    assert jobs.huey is not None
    names = {str(task) for task in jobs.huey._registry.periodic_tasks}
    assert any("stewardship.chain by the clock" in name for name in names)
