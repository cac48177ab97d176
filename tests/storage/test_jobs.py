"""Long work: asked for once, done once, taken up again, and asked for by the clock."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.extensions import db
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


def test_the_same_work_asked_for_by_two_at_once_is_one_job(
    app: Attune, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.declare("fitting", lambda progress: None)
    # It waits for a worker, as it does outside of tests.
    monkeypatch.setattr(jobs.huey, "immediate", False)
    session.commit()

    def ask(_turn: int) -> int:
        with app.app_context():
            job = jobs.ask(db.session(), "fitting").id
            db.session.commit()
            db.session.remove()
            return job

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert len(asked(session, "fitting")) == 1


def test_a_job_that_two_workers_take_at_once_is_done_once(app: Attune, session: Session) -> None:
    done: list[str] = []
    jobs.declare("taking", lambda progress: done.append("once"))
    job = Job(work="taking", arguments={}, asked_at=clock.now())
    session.add(job)
    session.commit()
    job_id = job.id
    session.commit()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(jobs._run, [job_id] * 8))
    assert done == ["once"]
    session.expire_all()
    assert job.finished_at is not None


LONG_NIGHTS = (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))


@pytest.mark.parametrize("changes", LONG_NIGHTS, ids=str)
def test_where_clocks_change_no_night_is_left_out_and_none_worked_twice(
    sqlite_app: Attune, changes: date
) -> None:
    # The worker's clock is UTC, which has no such night; the days are those of London.
    assert jobs.huey is not None
    assert jobs.huey.utc
    house = sqlite_app.extensions["attune"]
    first = datetime.combine(changes - timedelta(days=8), time(12), tzinfo=UTC)
    minutes = [first + timedelta(minutes=n) for n in range(16 * 24 * 60)]
    whole = {clock.in_london(one).date() for one in minutes[24 * 60 : -24 * 60]}
    for room in house.rooms:
        for name, when in room.schedule.items():
            runs = Counter(clock.in_london(one).date() for one in minutes if when(one.replace(tzinfo=None)))
            days = {day for day in whole if day.weekday() == 0} if not all(map(runs.get, whole)) else whole
            assert {day for day in whole if runs[day]} == days, name
            often = max(runs.values())
            # What runs all day long runs for an hour less or more; everything else as often each time.
            is_all_day = often >= 23
            assert all(runs[day] >= often * 22 / 25 if is_all_day else runs[day] == often for day in days), (
                name
            )


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
