"""`python -m benchmarks.answering`: 1,000 families answer at once, beside a bare Flask and SQLAlchemy.

Each opens their link and sends their form in the same moment as all others, under gunicorn (2 processes of 4
threads); whoever is asked to wait comes again when told to. The baseline stores as many rows of the size of
the form at once, under the same server, on the same kind of database. An answer of ours is checked,
authorised, searched for what is not safe, and stored in a dozen rows. The page's weight is that of the form
with everything it asks for, compressed; fonts and pictures stand apart.
"""

import gzip
import http.client
import json
import re
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import click
from sqlalchemy import Engine, create_engine, text

from benchmarks.seats import Seat
from benchmarks.sitting import both_served, databases, together
from benchmarks.voices import FORM, VERSION, voices
from rubrics import loader
from webapp.access.guard import VISIT_COOKIE

FAMILIES = 1_000
MOST_TURNS = 60
FIRST = b'"(/static/[^"]+\\.(?:css|js))"'
# Named beside the style that asks for them; a browser fetches only those that a page's letters need.
APART = b'[(/"]([\\w.-]+\\.(?:woff2|svg|png|mp3))'
BUILT = "/static/built/"
PLAIN = {"Content-Type": "application/x-www-form-urlencoded"}
WORDS = "She came when she said she would, and she told me what would happen next. " * 4


def _form() -> dict[str, str]:
    form = loader.rubric(FORM, VERSION)
    fields = {one.id: str(form.highest - place % 2) for place, one in enumerate(form.criteria)}
    wrote = form.texts[0].id
    return fields | {f"text-{wrote}": WORDS, f"consent-{wrote}": "theme", "action": "send", "version": "0"}


def _asked(connection: http.client.HTTPConnection, url: str, body: str, headers: dict[str, str]) -> int:
    """How often somebody had to come again until they were served; an error raises."""
    for turn in range(MOST_TURNS):
        connection.request("POST", url, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status in (200, 302, 303):
            return turn
        if answer.status != 503 or not answer.headers["Retry-After"]:
            raise RuntimeError(f"{url} answers {answer.status}.")
        # The server keeps no line open for so long; the next request opens another.
        connection.close()
        time.sleep(float(answer.headers["Retry-After"]))
    raise RuntimeError(f"{url} was never served.")


def at_once(
    port: int, count: int, send: Callable[[http.client.HTTPConnection, int], int]
) -> tuple[int, float]:
    """Everybody sends in the same moment; how many had to come again, and the seconds until the last."""
    gate, waited = threading.Barrier(count), [0] * count

    def work(who: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        gate.wait()
        waited[who] = send(connection, who)
        connection.close()

    begun = time.monotonic()
    together(work, count)
    return sum(one > 0 for one in waited), time.monotonic() - begun


def _starts(port: int, taken: Sequence[Seat]) -> tuple[int, float]:
    return at_once(port, len(taken), lambda line, who: _asked(line, f"/s/{taken[who].link}", "", PLAIN))


def _answers(port: int, taken: Sequence[Seat]) -> tuple[int, float]:
    fields = _form()

    def send(line: http.client.HTTPConnection, who: int) -> int:
        seat = taken[who]
        body = urlencode(fields | {"client_id": str(uuid.UUID(int=who + 1)), "csrf_token": seat.token})
        return _asked(line, "/words", body, {**PLAIN, "Cookie": f"{VISIT_COOKIE}={seat.cookie}"})

    return at_once(port, len(taken), send)


def _bare(port: int, count: int) -> tuple[int, float]:
    body = json.dumps({"version": 0, "fields": _form()})
    headers = {"Content-Type": "application/json"}
    return at_once(port, count, lambda line, who: _asked(line, f"/save/{who + 1}", body, headers))


def weight(port: int, seat: Seat) -> tuple[float, float, int]:
    """The form with its styles and scripts in KB, what stands apart in KB, and how many requests that is."""
    line = http.client.HTTPConnection("127.0.0.1", port)

    def get(url: str) -> bytes:
        line.request("GET", url, headers={"Cookie": f"{VISIT_COOKIE}={seat.cookie}"})
        return line.getresponse().read()

    page = get("/words")
    first = [get(url.decode()) for url in dict.fromkeys(re.findall(FIRST, page))]
    apart = {name for part in [page, *first] for name in re.findall(APART, part)}
    rest = [get(BUILT + name.decode()) for name in apart]
    small = sum(len(gzip.compress(part, 6)) for part in [page, *first])
    return small / 1000, sum(map(len, rest)) / 1000, 1 + len(first) + len(rest)


def _stored(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text("select count(*) from family_answer")) or 0)


def measure(kind: str) -> str:
    """One line of the table, and below SQLite's the weight of the page."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as held:
        folder = Path(name)
        mine, theirs = held.enter_context(databases(kind, folder))
        taken = voices(mine, 2 * FAMILIES + 1, FAMILIES + 1)
        here, there = held.enter_context(both_served(mine, theirs, folder))
        small, apart, requests = weight(here, taken[FAMILIES])
        bare_waited, bare = _bare(there, FAMILIES)
        waited, answers = _answers(here, taken[:FAMILIES])
        starts_waited, starts = _starts(here, taken[FAMILIES + 1 :])
        engine = create_engine(mine)
        stored = _stored(engine)
        engine.dispose()
    figures = f"{stored:>8}{waited:>8}{answers:>8.1f}{bare:>8.1f}{answers / bare:>7.1f}"
    more = f"{starts_waited:>8}{starts:>8.1f}{small:>9.0f}{apart:>8.0f}{requests:>10}"
    if bare_waited:
        raise RuntimeError("The baseline asked somebody to wait.")
    return f"{kind:<11}{figures}{more}"


@click.command()
def main() -> None:
    """Print how many answers were stored, the seconds, the baseline's, the starts, and the weight."""
    figures = f"{'stored':>8}{'waited':>8}{'s':>8}{'bare, s':>8}{'ratio':>7}"
    click.echo(f"{'':<11}{figures}{'waited':>8}{'starts':>8}{'page, KB':>9}{'apart':>8}{'requests':>10}")
    for kind in ("SQLite", "PostgreSQL"):
        click.echo(measure(kind))


if __name__ == "__main__":
    main()
