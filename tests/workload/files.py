"""Files as a case system exports them, and how a co-ordinator sends them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from tests.pages import CheckedClient, submit
from webapp import clock
from webapp.workload.rules import ColumnMap, Meaning, months_to_pool

TAKE_IN = "/workload/take-in"
COLUMNS = {
    Meaning.CASE: "Case ref",
    Meaning.WORKER: "Worker e-mail",
    Meaning.TEAM: "Team",
    Meaning.DAY: "Contact date",
    Meaning.MINUTES: "Duration",
    Meaning.KIND: "Contact type",
}
HEADER = ("Contact id", *COLUMNS.values(), "Case notes")
DIRECT, OTHER = ("Home visit", "Office visit"), ("Call to school",)
MAP = ColumnMap("Fenmoor cases", COLUMNS, DIRECT, OTHER)

Row = dict[Meaning, str]


def month() -> date:
    """The month that ended last."""
    return months_to_pool(clock.today())[0]


def row(case: str, worker: str, **other: str) -> Row:
    """One contact: a home visit of 45 minutes by the North team unless told otherwise."""
    given = {Meaning(name): text for name, text in other.items()}
    return {
        Meaning.CASE: case,
        Meaning.WORKER: worker,
        Meaning.TEAM: "North",
        Meaning.DAY: f"{month():%Y-%m}-05",
        Meaning.MINUTES: "45",
        Meaning.KIND: "Home visit",
    } | given


def visits(families: int, workers: int, times: int = 2, *, team: str = "North") -> list[Row]:
    """Each family visited so many times: every other one by workers who take turns."""
    return [
        row(f"{team}-F{family}", f"{team}.w{(family + time * (family % 2)) % workers}@x", team=team)
        for family in range(families)
        for time in range(times)
    ]


def text_of(rows: Iterable[Row], header: Sequence[str] = HEADER, notes: str = "Not to be read") -> str:
    """The rows as CSV, with a column before and one behind that nobody should read."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for number, one in enumerate(rows):
        writer.writerow([number, *(one[meaning] for meaning in COLUMNS), notes])
    return out.getvalue()


def sent(content: bytes | str, name: str = "contacts.csv") -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(content.encode() if isinstance(content, str) else content), name


def map_fields(**other: Any) -> dict[str, Any]:
    """The form that says what the columns mean, filled in."""
    columns = {f"column-{meaning.value}": name for meaning, name in COLUMNS.items()}
    words = {"name": MAP.name, "direct": "\n".join(DIRECT), "other": "\n".join(OTHER)}
    return {**words, **columns, "header": list(HEADER), **other}


def take_in(
    client: CheckedClient, content: bytes | str, map_id: int | str, *, deed: str = "pool", **other: Any
) -> TestResponse:
    """Send a file of the month that ended last."""
    fields = {"month": f"{month():%Y-%m}", "map": str(map_id), "file": sent(content), "deed": deed, **other}
    return submit(client, TAKE_IN, fields, action=TAKE_IN)


def send_bytes(client: CheckedClient, url: str, content: bytes, **fields: str) -> TestResponse:
    """Send a file with a form as one body from memory; by itself the client writes a large one to disk."""
    file = FileStorage(io.BytesIO(content), filename="contacts.csv")
    parts: dict[str, Any] = {**fields, "file": file}
    stream, _length, boundary = stream_encode_multipart(parts, use_tempfile=False)
    return client.post(url, data=stream.read(), content_type=f'multipart/form-data; boundary="{boundary}"')


def token(client: CheckedClient) -> str:
    """The token of whoever is signed in."""
    return client.page(TAKE_IN).forms[0].fields["csrf_token"][0]
