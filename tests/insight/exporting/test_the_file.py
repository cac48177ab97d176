"""The file that leaves: what stands in it, that memory stays small, and that it is of one state."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.insight.exporting import scene
from tests.pages import CheckedClient, submit
from webapp.insight import queries
from webapp.insight.exporting import dictionary, writing
from webapp.insight.exporting.dictionary import Column, Kind
from webapp.insight.exporting.rules import Form

NAMES = [one.name for one in dictionary.RATINGS]


@pytest.fixture
def filled(session: Session, people: People) -> Session:
    """A house with ratings of real and invented people."""
    scene.fill(session, {"P1": people("Pat Roe"), "O1": people("Ada Ode")})
    return session


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by their names."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_file_has_every_rating_of_practice_and_none_of_a_family(
    client: CheckedClient, filled: Session, people: People
) -> None:
    scene.analyst(client, people)
    rows = rows_of(scene.taken(client))
    frame = queries.frame(filled)
    practice = frame[frame["source"] != "family"]
    assert len(rows) == len(practice) == scene.newest(filled).rows
    assert list(rows[0]) == NAMES
    assert {row["source"] for row in rows} == {"observer", "self"}
    assert [float(row["value"]) for row in rows] == practice["value"].tolist()
    assert [row["contested"] == "yes" for row in rows] == practice["contested"].tolist()


def test_nobody_stands_in_it_as_the_house_names_them_and_no_day_does(
    client: CheckedClient, filled: Session, people: People
) -> None:
    scene.analyst(client, people)
    content = scene.taken(client).decode()
    frame = queries.frame(filled)
    for column in ("subject", "rater", "occasion", "family"):
        known = {str(one) for one in frame[column].dropna().unique() if len(str(one)) > 3}
        assert not {one for one in known if f",{one}," in content}
    for row in rows_of(content.encode())[:200]:
        assert re.fullmatch(r"2024-\d\d-01", row["rated_on"])
        assert all(
            re.fullmatch("[ptof][0-9a-f]{16}", row[one]) for one in ("subject", "rater", "team", "occasion")
        )


def test_people_have_other_names_for_another_purpose_and_the_same_for_the_same(
    client: CheckedClient, filled: Session, people: People
) -> None:
    una = scene.analyst(client, people)
    first, again = (
        {row["subject"] for row in rows_of(scene.taken(client, purpose=purpose, source=source))}
        for purpose, source in ((scene.PURPOSE, "observer"), (f"  {scene.PURPOSE.upper()}", "self"))
    )
    other = {row["subject"] for row in rows_of(scene.taken(client, purpose="Something else to find out."))}
    assert first & again
    assert not first & other
    assert una.id
    scene.analyst(client, people, "Uma Nother")
    theirs = {row["subject"] for row in rows_of(scene.taken(client))}
    assert not first & theirs


def test_only_the_months_that_were_asked_for_are_in_it(
    client: CheckedClient, filled: Session, people: People
) -> None:
    scene.analyst(client, people)
    rows = rows_of(scene.taken(client, first="2024-03-01", last="2024-05-01", source="observer"))
    assert {row["rated_on"] for row in rows} == {"2024-03-01", "2024-04-01", "2024-05-01"}
    frame = queries.frame(filled)
    inside = (frame["source"] == "observer") & frame["rated_on"].dt.month.between(3, 5)
    assert len(rows) == int(inside.sum())


def test_every_kind_of_file_holds_the_same_rows_and_the_same_file_comes_twice(
    client: CheckedClient, filled: Session, people: People, tmp_path: Path
) -> None:
    scene.analyst(client, people)
    plain = rows_of(scene.taken(client))
    marked = scene.taken(client, form="csv-marked")
    assert marked.startswith(b"\xef\xbb\xbf")
    assert rows_of(marked) == plain
    table = pq.read_table(io.BytesIO(scene.taken(client, form="parquet"))).to_pandas().astype("object")
    assert table["rated_on"].astype(str).tolist() == [row["rated_on"] for row in plain]
    assert table["subject"].tolist() == [row["subject"] for row in plain]
    content = scene.taken(client, form="excel")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    head, *body = book["Data"].values
    assert list(head) == NAMES
    assert [str(row[3]) for row in body] == [row["subject"] for row in plain]
    assert [float(row[11]) for row in body] == [float(row["value"]) for row in plain]
    assert [row[0] for row in book["Dictionary"].values][1:] == NAMES
    export = scene.newest(filled)
    again = submit(client, f"/exports/{export.id}", action=f"/exports/{export.id}/file").data
    assert again == content


def test_a_file_says_what_it_is_and_its_name_says_nothing(
    client: CheckedClient, filled: Session, people: People
) -> None:
    scene.analyst(client, people)
    for form, mimetype, ending in (
        ("csv", "text/csv", "csv"),
        ("parquet", "application/vnd.apache.parquet", "parquet"),
        ("excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ):
        where = scene.ask(client, form=form, first="2024-03-01", last="2024-03-01").location
        answer = submit(client, where, action=f"{where}/file")
        export = scene.newest(filled)
        assert answer.mimetype == mimetype
        assert answer.headers["Content-Disposition"] == f'attachment; filename="export-{export.id}.{ending}"'
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_dictionary_comes_by_itself_in_the_language_of_whoever_asks(
    client: CheckedClient, filled: Session, people: People
) -> None:
    scene.analyst(client, people)
    where = scene.ask(client).location
    answer = client.get(f"{where}/dictionary.csv")
    assert answer.mimetype == "text/csv"
    head, *lines = csv.reader(io.StringIO(answer.text))
    assert head[:2] == ["Column", "Meaning"]
    assert [line[0] for line in lines] == [one.name for one in dictionary.RATINGS]
    assert all(all(line) for line in lines)


def test_no_cell_is_a_formula() -> None:
    columns = [Column("word", Kind.TEXT, "", "", "", ""), Column("value", Kind.NUMBER, "", "", "", "")]
    given = ["=1+1", "+2", "-3", "@x", "\tx", "plain"]
    portions = [[(word, -1.5) for word in given]]
    content = b"".join(writing.written(Form.CSV, columns, portions, [], scene.NOW))
    read = list(csv.reader(io.StringIO(content.decode())))[1:]
    assert [row[0] for row in read] == ["'=1+1", "'+2", "'-3", "'@x", "'\tx", "plain"]
    assert {row[1] for row in read} == {"-1.5"}
    content = b"".join(writing.written(Form.EXCEL, columns, portions, [("a",)], scene.NOW))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Data"]
    assert [cell.data_type for cell in sheet["A"]] == ["s"] * 7
    assert [cell.value for cell in sheet["A"]][1:] == given


def test_a_writer_asks_for_rows_only_as_it_writes_them() -> None:
    columns = [Column("word", Kind.TEXT, "", "", "", "")]
    asked = []

    def portions() -> Iterator[list[tuple[str]]]:
        for number in range(40):
            asked.append(number)
            yield [("a word",)] * 5_000

    for form, most in ((Form.CSV, 2), (Form.PARQUET, 11)):
        asked.clear()
        pieces = writing.written(form, columns, portions(), [], scene.NOW)
        next(pieces)
        next(pieces)
        assert len(asked) <= 2 * most
        rest = b"".join(pieces)
        assert len(asked) == 40
        assert rest


def test_figures_are_those_that_were_released_and_withheld_ones_have_no_value(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene.fill(session, release=True)
    scene.analyst(client, people)
    rows = rows_of(scene.taken(client, what="figures"))
    frame = pd.DataFrame(rows)
    assert list(frame.columns) == [one.name for one in dictionary.FIGURES]
    assert set(frame["team"]) == set(scene.TRUTH.teams)
    hidden = frame[frame["shown"] == "no"]
    assert (hidden[["value", "low", "high", "n"]] == "").all(axis=None)
    shown = frame[frame["shown"] == "yes"]
    assert (shown["value"] != "").all()
    levels = shown[shown["figure"] == "level"]
    assert {"observer", "family"} <= set(levels["source"])
    assert levels["value"].astype(float).between(0, 100).all()
    # A family's answer leaves only among ten, and no quarter of families does.
    family = shown[(shown["source"] == "family") & (shown["figure"] != "standing")]
    assert family[family["figure"] == "level"]["n"].astype(int).min() >= 10
    assert "point" not in set(family["figure"])
