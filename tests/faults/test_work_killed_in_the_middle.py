"""Long work whose process is killed in the middle is taken up again, and the result is the same."""

import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis import mapping
from tests.faults.serving import PATIENCE, deaths, end, surroundings
from tests.house.reading import ROOT
from tests.insight import files
from tests.stewardship import chains
from webapp import clock
from webapp.accounts.models import Team
from webapp.audit import Event
from webapp.insight import importing
from webapp.insight.models import Generation, KeptRelease, Rating, RatingImport
from webapp.jobs import SILENCE, Job, jobs
from webapp.stewardship import verification
from webapp.stewardship.signing import public_key
from webapp.stewardship.works import CHAIN
from webapp.unit_of_work import Attune

EVENTS = 1_200


def started(
    url: str, folder: Path, dies: str, within: int, command: Sequence[str]
) -> subprocess.Popen[bytes]:
    """Start a command of the application; it dies at the moments that `dies` names."""
    environment = surroundings(
        url, folder, ATTUNE_DEMONSTRATION="true", DIES=dies, DIES_WITHIN=str(within), DIES_SURELY="yes"
    )
    with (folder / "work.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "tests.faults.dying", *command],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def ask_for(session: Session, work: str) -> int:
    """A job that was asked for and not begun: its queue was lost."""
    long_ago = clock.now() - SILENCE - timedelta(minutes=1)
    job = Job(work=work, arguments={}, asked_at=long_ago)
    session.add(job)
    session.commit()
    return job.id


def fall_silent(session: Session, job_id: int) -> Job:
    """Let the time pass after which a job counts as lost."""
    job = session.get_one(Job, job_id, populate_existing=True)
    job.asked_at -= 2 * SILENCE
    for moment in ("begun_at", "heard_at"):
        if (when := getattr(job, moment)) is not None:
            setattr(job, moment, when - 2 * SILENCE)
    session.commit()
    return job


def work_until_done(session: Session, url: str, folder: Path, job_id: int, dies: str, nth: int) -> None:
    """Start a worker that dies at the nth such moment, let time pass, and start another, which lives."""
    for moment in (dies, ""):
        worker = started(url, folder, moment, nth, ["work"])
        try:
            is_done = _wait(session, worker, job_id)
        finally:
            end(worker)
        assert is_done == (moment == ""), (folder / "work.log").read_text()
        if not is_done:
            fall_silent(session, job_id)


def _wait(session: Session, worker: subprocess.Popen[bytes], job_id: int) -> bool:
    """Whether the job was finished, or False when its worker has died before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = session.get_one(Job, job_id, populate_existing=True)
        finished, failure = job.finished_at, job.failure
        session.rollback()
        assert failure is None
        if finished is not None:
            return True
        if worker.poll() is not None:
            return False
        time.sleep(0.2)
    raise AssertionError("The work did not end.")


def test_a_chain_whose_worker_is_killed_goes_on_where_it_was(
    app: Attune, session: Session, database_url: str, tmp_path: Path
) -> None:
    chains.happen(session, EVENTS)
    job_id = ask_for(session, CHAIN)
    work_until_done(session, database_url, tmp_path, job_id, "before", 5)
    assert deaths(tmp_path) == ["before"]
    positions = session.scalars(select(Event.chain_position).order_by(Event.chain_position)).all()
    assert list(positions) == list(range(1, EVENTS + 1))
    secret = app.extensions["attune"].settings.secret("signing_key")
    report = verification.verify(session, [public_key(secret)])
    assert (report.events, report.faults) == (EVENTS, [])


def test_figures_whose_worker_is_killed_are_gathered_again_and_the_same(
    app: Attune, session: Session, database_url: str, tmp_path: Path
) -> None:
    _import(session, tmp_path)
    job_id = ask_for(session, "insight.gather")
    work_until_done(session, database_url, tmp_path, job_id, "after", 4)
    assert deaths(tmp_path) == ["after"]
    kept = _figures(session)
    assert len(kept) == 2
    ratings = session.scalar(select(func.count()).select_from(Rating))
    session.commit()
    # Undisturbed, in one go: nothing is different, so nothing is released anew.
    jobs.ask(session, "insight.gather")
    session.commit()
    assert _figures(session) == kept
    assert session.scalar(select(func.count()).select_from(Rating)) == ratings


def _import(session: Session, folder: Path) -> None:
    """Ratings of two teams from a file, which gathering keeps."""
    path, map_file = files.write(folder / "ratings.csv", files.rows(people=12)), files.write_map(folder)
    importing.take_in(
        session,
        path,
        mapping.load(map_file),
        "family",
        create_teams=True,
        now=clock.now(),
        told=lambda _rows: None,
    )
    session.commit()


def _figures(session: Session) -> list[tuple[int, object]]:
    kept = session.execute(select(KeptRelease.team_id, KeptRelease.figures).order_by(KeptRelease.id)).all()
    session.rollback()
    return [(team, figures) for team, figures in kept]


def test_an_import_that_is_killed_leaves_nothing_and_can_be_made_again(
    app: Attune, session: Session, database_url: str, tmp_path: Path
) -> None:
    path = files.write(tmp_path / "ratings.csv", files.rows(people=60, raters=100))
    command = ["import", "ratings", str(path), "--as", "family", "--map", str(files.write_map(tmp_path))]
    command += ["--create-teams", "--commit"]
    tables = (Rating, RatingImport, Team, Event, Generation)
    session.rollback()
    for moment, nth in (("insert", 3), ("before", 1)):
        assert started(database_url, tmp_path, moment, nth, command).wait() < 0
        assert [_count(session, table) for table in tables] == [0] * len(tables)
    assert deaths(tmp_path) == ["insert", "before"]
    assert started(database_url, tmp_path, "", 1, command).wait() == 0
    assert [_count(session, table) for table in tables] == [12_000, 1, 2, 1, 1]


def _count(session: Session, table: type) -> int:
    number = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return number
