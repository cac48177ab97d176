"""`python -m benchmarks.practice`: lists over 200,000 observations, 1,000 forms at once, and a page's weight.

5,000 practitioners in 100 teams, 200 observers, on SQLite and on PostgreSQL. A list is timed as its page is
asked for, warm, beside a bare query for the same number of rows. The forms are sent by 32 at a time, each of
them twice, as by a device that does not know whether the first time arrived.
"""

import contextvars
import gzip
import http.client
import json
import logging
import re
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import click
from flask.testing import FlaskClient
from playwright.sync_api import sync_playwright
from sqlalchemy import func, select, text
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from benchmarks.sitting import databases
from benchmarks.visits import FIRST_OBSERVER, FIRST_SUPERVISOR, FORMS, LEAD, VISITS, fill, observer_of
from webapp import clock, create_app
from webapp.capture.models import Draft
from webapp.config import Settings
from webapp.extensions import db
from webapp.unit_of_work import Attune

AT_ONCE, TURNS = 32, 7
# A slow third-generation line: 400 kbit/s and 400 ms there and back.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
BARE = text(
    "select o.id, v.seen_on from observation o join observed_visit v on v.id = o.visit_id "
    "order by v.seen_on desc, o.id desc limit 26"
)
WORDS = "What the mother said, and how the worker waited before asking. " * 16


def _as(app: Attune, person: int) -> FlaskClient:
    """A browser in which somebody is signed in."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = f"{person:064d}", True
    return client


def _get(client: FlaskClient, address: str) -> TestResponse:
    """A page, asked for in a context of its own, as a server would."""
    return contextvars.Context().run(client.get, address)


def _milliseconds(client: FlaskClient, address: str) -> float:
    took = []
    for _turn in range(TURNS + 1):
        begun = time.perf_counter()
        answer = _get(client, address)
        took.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}.")
    return statistics.median(took[1:])


def lists(app: Attune) -> Mapping[str, tuple[float, float]]:
    """Each list's median in milliseconds, and a bare query's."""
    took = []
    for _turn in range(TURNS + 1):
        begun = time.perf_counter()
        db.session.execute(BARE).all()
        took.append(1000 * (time.perf_counter() - begun))
        db.session.rollback()
    bare = statistics.median(took[1:])
    middle = f"/practice/?after={clock.today() - timedelta(days=300)}.{VISITS // 2}"
    asked = {
        "the service's visits (quality lead)": (LEAD, "/practice/"),
        "the same from the middle": (LEAD, middle),
        "a team's visits (supervisor)": (FIRST_SUPERVISOR, "/practice/"),
        "an observer's visits": (FIRST_OBSERVER, "/practice/"),
        "a practitioner's visits": (1, "/practice/"),
        "an observer's first page": (FIRST_OBSERVER, "/"),
        "a practitioner's own record": (1, "/practice/mine"),
        "who was observed (co-ordinator)": (LEAD, "/practice/coverage"),
        "the same of one team": (LEAD, "/practice/coverage?team=1"),
    }
    return {name: (_milliseconds(_as(app, who), address), bare) for name, (who, address) in asked.items()}


@contextmanager
def _served(app: Attune) -> Iterator[int]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def forms_at_once(app: Attune, port: int) -> tuple[int, int, float]:
    """Each observer's open forms arrive together, each twice; how many rows, how many failed, seconds."""
    ways: dict[int, tuple[str, str]] = {}
    for person in range(FIRST_OBSERVER, FIRST_SUPERVISOR):
        client = _as(app, person)
        token = re.search(r'name="csrf_token" value="([^"]+)"', _get(client, "/").get_data(as_text=True))
        cookie = client.get_cookie("session")
        if token is None or cookie is None:
            raise RuntimeError("Nobody is signed in.")
        ways[person] = (token[1], cookie.value)
    failed = []

    def send(number: int) -> None:
        observation = VISITS + 1 + number % FORMS
        token, cookie = ways[observer_of(observation)]
        fields = {"client_id": str(uuid.UUID(int=observation)), "version": 0, "fields": {"notes": WORDS}}
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request(
            "POST",
            f"/practice/observations/{observation}/evidence/draft",
            json.dumps(fields),
            {
                "Content-Type": "application/json",
                "Accept": "application/json",
                "X-CSRFToken": token,
                "Cookie": f"session={cookie}",
            },
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            failed.append(answer.status)

    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, range(2 * FORMS)))
    seconds = time.monotonic() - begun
    rows = db.session.scalar(select(func.count()).select_from(Draft)) or 0
    db.session.rollback()
    return rows, len(failed), seconds


def weight(app: Attune) -> tuple[float, float]:
    """The observation page with everything it asks for, in KB: compressed, and as it is."""
    client = _as(app, observer_of(VISITS + 1))
    page = _get(client, f"/practice/observations/{VISITS + 1}/evidence").get_data()
    parts = [page, *_assets(client, page)]
    return sum(len(gzip.compress(one, 6)) for one in parts) / 1000, sum(map(len, parts)) / 1000


def _assets(client: FlaskClient, page: bytes) -> Iterator[bytes]:
    for address in dict.fromkeys(re.findall(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"', page)):
        yield _get(client, address.decode()).get_data()


def usable(app: Attune, port: int) -> float:
    """Seconds on a slow line until the observation page can be written on, with nothing of it kept."""
    client = _as(app, observer_of(VISITS + 1))
    _get(client, "/")
    cookie = client.get_cookie("session")
    if cookie is None:
        raise RuntimeError("Nobody is signed in.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 360, "height": 740})
        address = f"http://127.0.0.1:{port}"
        context.add_cookies([{"name": "session", "value": cookie.value, "url": address}])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)
        begun = time.monotonic()
        page.goto(f"{address}/practice/observations/{VISITS + 1}/evidence", wait_until="commit")
        page.get_by_label("Notes").fill("Ready.")
        page.locator("body.js-enabled").wait_for()
        took = time.monotonic() - begun
        browser.close()
    return took


@click.command()
def main() -> None:
    """Print the lists' times, what became of the forms, and the page's weight and wait."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for kind in ("SQLite", "PostgreSQL"):
        with tempfile.TemporaryDirectory() as name, databases(kind, Path(name)) as (url, _bare):
            jobs = Path(name) / "jobs.sqlite"
            app = create_app(
                Settings(database_url=url, testing=True, jobs_path=jobs, secure_cookies=False, _env_file=None)
            )
            with app.app_context():
                db.create_all()
                fill(db.session())
                db.session.execute(text("analyze"))
                db.session.commit()
                click.echo(f"{kind:<38}{'ms':>8}{'bare':>8}{'ratio':>8}")
                for what, (ours, bare) in lists(app).items():
                    click.echo(f"  {what:<36}{ours:>8.0f}{bare:>8.1f}{ours / bare:>8.1f}")
                with _served(app) as port:
                    rows, failed, seconds = forms_at_once(app, port)
                    click.echo(
                        f"  {FORMS:,} forms, each twice: {rows:,} rows, {failed} failed, {seconds:.1f} s"
                    )
                    if kind == "SQLite":
                        small, whole = weight(app)
                        click.echo(f"  the page: {small:.0f} KB compressed, {whole:.0f} KB as it is")
                        click.echo(f"  usable on a slow line after {usable(app, port):.1f} s")
                db.session.remove()
                db.engine.dispose()


if __name__ == "__main__":
    main()
