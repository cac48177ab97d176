"""What a large service's mirrors cost: `python -m benchmarks.mirror`, on both databases.

200 teams with 5,000 practitioners, a million ratings by families and 400,000 by observers, over two years.
The job gathers them, decides what every team may see, and keeps it; it runs in a process of its own, which
says how long each part took and the most memory it ever had. A page is timed as it is asked for first and
again. The baseline is duckdb, which reads the same rows from Parquet and makes the same forms, by skill and
by statement, of which everything else is made. To see what that costs it also gives each team's bare mean of
each skill by quarter, in which every answer of a form counts as if it were somebody else's.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
from flask.testing import FlaskClient
from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.mirror import summarise
from benchmarks.memory import Most
from benchmarks.sitting import databases
from rubrics.loader import rubric
from webapp import clock, create_app, memory
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person, Team
from webapp.config import Settings
from webapp.extensions import db
from webapp.insight import service
from webapp.insight.models import KeptRelease, Rating
from webapp.insight.releasing import Evidence
from webapp.insight.works import release

TEAMS, PRACTITIONERS, OBSERVERS, DAYS = 200, 5_000, 600, 730
FAMILIES, OBSERVED = 1_000_000, 400_000
FIRST = clock.today() - timedelta(days=DAYS)
VOICE, PRACTICE = rubric("family-voice-adults", 2), rubric("practice-observation", 1)
LEVELS = {
    "family": np.arange(VOICE.lowest, VOICE.highest + 1),
    "observer": np.arange(PRACTICE.lowest, PRACTICE.highest + 1),
}
FORMS = (
    "create or replace temp table forms as select team_id, source, construct, {} subject, rater, occasion, "
    "avg(value), max(date_trunc('month', rated_on)) from read_parquet('{}') group by all"
)
MEANS = (
    "select team_id, source, construct, date_trunc('quarter', rated_on), avg(value), count(*) "
    "from read_parquet('{}') group by all"
)


def families(ratings: int) -> Iterator[dict[str, Any]]:
    """Answers of two people of each family, about a practitioner each."""
    random = np.random.default_rng(3)
    for answer in range(ratings // len(VOICE.criteria)):
        worker, day = random.integers(PRACTITIONERS), FIRST + timedelta(days=int(random.integers(DAYS)))
        levels = random.choice(LEVELS["family"], len(VOICE.criteria))
        shared = _shared("family", VOICE.id, f"member-{answer // 2}", int(worker), day)
        shared |= {"occasion": f"answer:{answer}", "family": f"family-{answer * 2 // 3}"}
        for criterion, level in zip(VOICE.criteria, levels, strict=True):
            yield {
                **shared,
                "dimension": criterion.id,
                "construct": criterion.construct,
                "value": float(level),
            }


def observers(ratings: int) -> Iterator[dict[str, Any]]:
    """Visits, each watched by one observer; one in forty is held to be wrong."""
    random = np.random.default_rng(5)
    for visit in range(ratings // len(PRACTICE.criteria)):
        worker, day = random.integers(PRACTITIONERS), FIRST + timedelta(days=int(random.integers(DAYS)))
        levels = random.choice(LEVELS["observer"], len(PRACTICE.criteria))
        shared = _shared(
            "observer", PRACTICE.id, f"observer-{int(random.integers(OBSERVERS))}", int(worker), day
        )
        shared |= {"occasion": f"visit:{visit}", "family": None, "is_contested": visit % 40 == 0}
        for criterion, level in zip(PRACTICE.criteria, levels, strict=True):
            yield {
                **shared,
                "dimension": criterion.id,
                "construct": criterion.construct,
                "value": float(level),
            }


def _shared(source: str, instrument: str, rater: str, worker: int, day: date) -> dict[str, Any]:
    return {
        "source": source,
        "instrument": instrument,
        "version": 1,
        "subject": f"worker-{worker}",
        "rater": rater,
        "team_id": worker % TEAMS + 1,
        "rated_on": day,
    }


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        database_url=url,
        testing=True,
        secure_cookies=False,
        jobs_path=folder / "jobs.sqlite",
        _env_file=None,
    )


def fill(url: str, folder: Path) -> None:
    """Every table, the teams, and somebody who looks in the first one's mirror."""
    app = create_app(_settings(url, folder))
    with app.app_context():
        db.create_all()
        session = db.session()
        session.add_all(Team(id=one, name=f"Team {one:03}") for one in range(1, TEAMS + 1))
        employer = accounts.employer_named(session, "The authority")
        person = accounts.add_person(session, email="one@example.org", name="One Reader", employer=employer)
        team = session.get(Team, 1)
        accounts.give_role(session, person, Role.TEAM_MEMBER, team=team, starts_on=FIRST)
        session.commit()
        db.session.remove()
        db.engine.dispose()


def work(url: str, folder: Path, share: float) -> dict[str, float]:
    """The job, and once more the night after: the seconds of each part, and the most memory."""
    memory.give_back()
    app = create_app(_settings(url, folder))
    with app.app_context():
        session = db.session()
        rooms = [
            lambda _session: families(int(FAMILIES * share)),
            lambda _session: observers(int(OBSERVED * share)),
        ]
        with Most() as most:
            seconds = [_timed(lambda: _gather(session, rooms)), _timed(release)]
        held = [most.megabytes]
        # The night after nothing is new; what was told stands, and is worked out again.
        with Most() as most:
            _gather(session, rooms)
            seconds.append(_timed(release))
        held.append(most.megabytes)
        kept = session.scalar(select(func.count()).select_from(KeptRelease)) or 0
        db.session.remove()
        db.engine.dispose()
    names = ("gathered", "released", "again", "memory", "memory again")
    return dict(zip(names, (*seconds, *held), strict=True)) | {"kept": kept}


def _timed(action: Callable[[], Any]) -> float:
    """How many seconds something takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _gather(session: Session, rooms: list[service.Ratings]) -> None:
    service.gather(session, rooms, clock.now())
    session.commit()


def pages(url: str, folder: Path) -> dict[str, float]:
    """A team's mirror as a page: asked for first in a new process, and the median of ten more."""
    app = create_app(_settings(url, folder))
    with app.app_context():
        mark = db.session.scalars(select(Person.fs_uniquifier)).one()
        db.session.remove()
    client = app.test_client()
    with client.session_transaction() as visit:
        visit["_user_id"], visit["_fresh"] = mark, True
    took = [_page(client) for _turn in range(11)]
    return {"cold": took[0], "warm": sorted(took[1:])[5]}


def _page(client: FlaskClient) -> float:
    begun = time.perf_counter()
    answer = client.get("/mirror/1")
    if answer.status_code != 200:
        raise RuntimeError(f"The mirror answered {answer.status_code}.")
    return time.perf_counter() - begun


def beside(url: str, folder: Path) -> dict[str, float]:
    """The aggregation of everything that was gathered, and duckdb's over the same rows."""
    # The job is measured without what only this part needs.
    duckdb = import_module("duckdb")
    app = create_app(_settings(url, folder))
    path = folder / "ratings.parquet"
    with app.app_context(), force_locale("en_GB"):
        session: Session = db.session()
        generation = service.queries.generation(session)
        if generation is None:
            raise RuntimeError("Nothing was gathered.")
        evidence = Evidence.of(session, generation, "en_GB")
        names = ("team_id", "source", "construct", "instrument", "dimension", "subject", "rater", "occasion")
        columns = [getattr(Rating, name) for name in (*names, "rated_on", "value")]
        rows = session.execute(select(*columns)).all()
        db.session.remove()
        db.engine.dispose()
    frame = pd.DataFrame(rows, columns=[one.key for one in columns])
    frame.assign(rated_on=pd.to_datetime(frame["rated_on"])).to_parquet(path)
    del rows, frame
    asked = [FORMS.format("", path), FORMS.format("instrument, dimension,", path)]
    return {
        "aggregated": _timed(lambda: summarise(evidence.service.rows.frame, evidence.labels)),
        "forms": _timed(lambda: [duckdb.sql(one) for one in asked]),
        "means": _timed(lambda: duckdb.sql(MEANS.format(path)).fetchall()),
    }


PARTS = {"work": work, "pages": pages, "beside": beside}


def in_a_process(part: str, url: str, folder: Path, share: float) -> dict[str, float]:
    """What a part says that is done in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.mirror", "--part", part, "--share", str(share)]
    environment = {**os.environ, "BENCHMARK_URL": url, "BENCHMARK_FOLDER": str(folder)}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment)
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


@click.command()
@click.option("--share", default=1.0, help="So much of the ratings, to try it.")
@click.option("--part", type=click.Choice(list(PARTS)), hidden=True)
def main(share: float, part: str | None) -> None:
    """Print how long the job, a page and the aggregation take, on each database."""
    if part is not None:
        url, folder = os.environ["BENCHMARK_URL"], Path(os.environ["BENCHMARK_FOLDER"])
        given = (url, folder, share) if part == "work" else (url, folder)
        click.echo(json.dumps(PARTS[part](*given)))
        return
    for kind in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as name, databases(kind, Path(name)) as (url, _bare):
            folder = Path(name)
            fill(url, folder)
            done = in_a_process("work", url, folder, share)
            count = int((FAMILIES + OBSERVED) * share)
            click.echo(f"{kind}: {count:,} ratings, {int(done['kept'])} mirrors")
            click.echo(f"  gathered in {done['gathered']:.1f} s, released in {done['released']:.1f} s")
            click.echo(f"  released the night after in {done['again']:.1f} s")
            most = f"{done['memory']:.0f} MB, the night after {done['memory again']:.0f} MB"
            click.echo(f"  most memory, helping processes included: {most}")
            page = in_a_process("pages", url, folder, share)
            click.echo(f"  a page: {page['cold']:.2f} s at first, {page['warm'] * 1000:.0f} ms again")
            both = in_a_process("beside", url, folder, share)
            ours, forms, means = (both[name] for name in ("aggregated", "forms", "means"))
            click.echo(
                f"  everything aggregated: {ours:.2f} s, duckdb {forms:.2f} s, ratio {ours / forms:.1f}"
            )
            click.echo(f"  duckdb's bare means: {means:.2f} s, ratio {ours / means:.1f}")


if __name__ == "__main__":
    main()
