"""A month from the file to the page: what its columns mean, a try, the sums, and nothing of any row."""

import re
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.html import Page
from tests.pages import CheckedClient, submit
from tests.workload.files import (
    HEADER,
    TAKE_IN,
    map_fields,
    month,
    row,
    send_bytes,
    sent,
    take_in,
    text_of,
    token,
    visits,
)
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.extensions import Base
from webapp.unit_of_work import Attune
from webapp.workload.models import KeptMap, PooledMonth
from webapp.workload.queries import sums

MARKER = "ZEBRA-4711"


def marked() -> str:
    """A file whose every row bears a mark: in the reference, the worker, and a column that nobody reads."""
    rows = [{**one, **row(f"{MARKER}-{at}", f"{MARKER}.{at % 4}@x")} for at, one in enumerate(visits(8, 4))]
    return text_of(rows, notes=f"{MARKER} said this")


def test_the_first_file_asks_what_its_columns_mean_and_the_next_one_does_not(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    asked = take_in(client, text_of(visits(6, 3)), "new", deed="try")
    assert asked.status_code == 200
    form = next(form for form in Page.of(asked).forms if form.action == "/workload/columns")
    assert form.fields["header"] == list(HEADER)
    kept = client.post("/workload/columns", data={**form.fields, **map_fields()})
    assert kept.status_code == 303
    page = client.page(kept.location)
    chosen = session.scalars(select(KeptMap)).one()
    (fields,) = [form.fields for form in page.forms if form.action == TAKE_IN]
    assert fields["map"] == [str(chosen.id)]
    assert fields["month"] == [f"{month():%Y-%m}"]
    content = text_of(visits(6, 3))
    tried = submit(client, kept.location, {"file": sent(content), "deed": "try"}, action=TAKE_IN)
    assert "12 rows were understood, of these teams: North." in Page.of(tried).text
    assert session.scalars(select(PooledMonth)).all() == []
    done = submit(client, kept.location, {"file": sent(content), "deed": "pool"}, action=TAKE_IN)
    assert done.status_code == 303
    shown = client.page(done.location).text
    assert "The month is pooled, and the rows of the file are forgotten." in shown
    assert re.search(r"6\s+3\s+12\s+9\.0\s+9\.0\s+75\b", shown)


def test_no_row_is_ever_stored(
    app: Attune, client: CheckedClient, session: Session, map_id: int, tmp_path: Path
) -> None:
    take_in(client, marked(), map_id, deed="try")
    take_in(client, marked().replace("Home visit", "Something else"), map_id)
    take_in(client, marked(), "new")
    assert take_in(client, marked(), map_id).status_code == 303
    session.commit()
    stored = [
        str(tuple(one))
        for table in Base.metadata.sorted_tables
        for one in session.execute(text(f"select * from {table.name}"))
    ]
    assert len(stored) > 10
    assert [one for one in stored if MARKER.lower() in one.lower()] == []
    session.commit()
    files = [path for folder in {tmp_path, Path(app.instance_path)} for path in folder.rglob("*")]
    kept = [path for path in files if path.is_file() and MARKER.encode() in path.read_bytes()]
    assert kept == []


def test_a_file_of_many_rows_never_touches_the_disk(
    client: CheckedClient, session: Session, map_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = text_of(visits(40, 8, times=250), notes="x" * 60)
    assert len(content) > 1_000_000
    fields = {"csrf_token": token(client), "map": str(map_id), "month": f"{month():%Y-%m}", "deed": "pool"}
    # A request that wrote to the folder for temporary files would fail from here on.
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    assert send_bytes(client, TAKE_IN, content.encode(), **fields).status_code == 303
    assert sums(session.scalars(select(PooledMonth)).one())["visits"].amount == 10_000


def test_what_is_pooled_is_an_event_and_the_same_file_again_is_none(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    for _again in range(2):
        assert take_in(client, text_of(visits(6, 3)), map_id).status_code == 303
    kinds = session.scalars(select(Event.kind)).all()
    assert (kinds.count("month.pooled"), kinds.count("columns.mapped")) == (1, 1)
