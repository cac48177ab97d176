"""What an export of ratings costs: `python -m benchmarks.export [ROWS]...`, 50,000 and 200,000 by default.

On each database the analyst's file is written in a process of its own, through the application's own verbs,
in each kind of file. Said are its speed, the most memory that the process ever had, and by how much that grew
while the file was written, which must not follow the number of rows. The baselines write the
same columns of the same rows as they stand in the table, with no pseudonym and nobody asked: a plain cursor
with Python's csv module on both databases, and COPY on PostgreSQL.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from benchmarks.sitting import databases
from webapp import clock, create_app
from webapp.accounts.models import Team
from webapp.config import Settings
from webapp.extensions import db
from webapp.insight import service
from webapp.insight.exporting.rules import Form, Wanted, What
from webapp.insight.exporting.sending import File
from webapp.unit_of_work import Attune

ROWS = (50_000, 200_000)
TEAMS, PEOPLE, RATERS, EACH = 100, 5_000, 200, 7
FIRST = date(2020, 1, 6)
COLUMNS = (
    *("source", "instrument", "version", "subject", "rater", "team_id", "family", "occasion", "counted_on"),
    *("dimension", "construct", "value", "is_contested"),
)
TABLE = f"select {', '.join(COLUMNS)} from rating order by id"
BASELINES = {"sqlite": ("plain cursor",), "postgresql": ("plain cursor", "COPY")}


def invented(rows: int) -> Iterator[dict[str, Any]]:
    """So many ratings: seven of each visit."""
    for at in range(rows):
        visit, skill = divmod(at, EACH)
        yield {
            "source": "observer",
            "instrument": "practice-observation",
            "version": 1,
            "subject": f"{visit % PEOPLE:012x}",
            "rater": f"{visit % RATERS + PEOPLE:012x}",
            "dimension": f"skill-{skill}",
            "construct": f"skill-{skill}",
            "value": float((visit * 31 + skill) % 5 + 1),
            "occasion": f"visit:{visit}",
            "family": f"{visit % 40_000:012x}",
            "team_id": visit % TEAMS + 1,
            "rated_on": FIRST + timedelta(days=visit % 1_800),
        }


def fill(url: str, rows: int) -> None:
    """Every table, the teams, and the ratings as one state."""
    app = create_app(_settings(url))
    with app.app_context():
        db.create_all()
        session = db.session()
        session.connection(execution_options={"writes": True})
        session.add_all(Team(id=one, name=f"Team {one}") for one in range(1, TEAMS + 1))
        session.flush()
        service.gather(session, [lambda _session: invented(rows)], clock.now())
        session.commit()
        db.session.remove()
        db.engine.dispose()


def _settings(url: str) -> Settings:
    return Settings(database_url=url, testing=True, secure_cookies=False, _env_file=None)


def ours(app: Attune, form: Form, path: Path) -> int:
    """Write the analyst's file; how many rows it has."""
    with app.test_request_context():
        wanted = Wanted(What.RATINGS, form, "all", None, None, "See what it costs.")
        file = File(db.engine, wanted, 1, clock.now())
        with path.open("wb") as out:
            out.writelines(file.pieces())
        db.engine.dispose()
    return file.rows


def baseline(url: str, how: str, path: Path) -> int:
    """Write the table's columns as they stand; how many rows."""
    if how == "COPY":
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as line, line.cursor() as cursor, path.open("wb") as out:
            with cursor.copy(f"copy ({TABLE}) to stdout (format csv, header)") as copied:
                out.writelines(copied)
            return cursor.rowcount
    engine, rows = create_engine(url), 0
    with engine.connect() as connection, path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        found = connection.execution_options(yield_per=5_000).exec_driver_sql(TABLE)
        for portion in found.partitions():
            writer.writerows(portion)
            rows += len(portion)
    engine.dispose()
    return rows


def child(url: str, how: str) -> None:
    """Write one file, and print as JSON its rows, seconds, size, the most memory and that before it."""
    forms, app = {one.value: one for one in Form}, create_app(_settings(url))
    before = _megabytes()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        begun = time.perf_counter()
        rows = ours(app, forms[how], path) if how in forms else baseline(url, how, path)
        seconds, size = time.perf_counter() - begun, path.stat().st_size
    print(json.dumps([rows, seconds, size / 1e6, _megabytes(), before]))


def _megabytes() -> float:
    """The most memory that this program ever had; `getrusage` counts what its parent had when it began."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    if found is None:
        raise RuntimeError("The system does not say how much memory a process has had.")
    return int(found[1]) / 1024


def measured(url: str, how: str) -> tuple[int, float, float, float, float]:
    """What `child` says in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.export", "--child", how]
    environment = {**os.environ, "BENCHMARK_URL": url}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    rows, seconds, size, most, before = json.loads(done.stdout.splitlines()[-1])
    return rows, seconds, size, most, before


def told(kind: str, rows: int) -> Iterator[str]:
    """The lines of the table of one database and so many rows."""
    with tempfile.TemporaryDirectory() as name, databases(kind, Path(name)) as (url, _bare):
        fill(url, rows)
        head = f"{'rows/s':>10}{'s':>8}{'MB':>8}{'memory':>8}{'grew by':>8}"
        yield f"{kind + f', {rows:,} ratings':<34}{head}"
        for what in (*BASELINES[kind.lower()], *(one.value for one in Form)):
            count, seconds, size, most, before = measured(url, what)
            if count != rows:
                raise RuntimeError(f"{what} wrote {count:,} rows of {rows:,}.")
            label = f"  {what}{' (baseline)' if what in BASELINES[kind.lower()] else ''}"
            figures = f"{count / seconds:>10,.0f}{seconds:>8.1f}{size:>8.1f}{most:>8.0f}{most - before:>8.0f}"
            yield f"{label:<34}{figures}"


@click.command()
@click.argument("rows", type=int, nargs=-1)
@click.option("--child", "how", hidden=True)
def main(rows: tuple[int, ...], how: str | None) -> None:
    """Print rows a second, size and memory in MB of each kind of file, beside the baselines."""
    if how is not None:
        child(os.environ["BENCHMARK_URL"], how)
        return
    for kind in ("SQLite", "PostgreSQL"):
        for number in rows or ROWS:
            for line in told(kind, number):
                click.echo(line)


if __name__ == "__main__":
    main()
