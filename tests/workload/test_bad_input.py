"""Whatever is wrong with a file or with what is said of it: a clear answer, nothing kept, nothing lost."""

import html
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.workload.files import (
    HEADER,
    MAP,
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
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.case_files import LARGEST_FILE
from webapp.workload import service
from webapp.workload.models import KeptMap, PooledMonth
from webapp.workload.queries import meant
from webapp.workload.rules import ColumnMap
from webapp.workload.views.taking_in import MOST_BYTES

GOOD = text_of(visits(6, 3))


def said(answer: TestResponse) -> str:
    return html.unescape(answer.get_data(as_text=True))


def columns(client: CheckedClient, **other: object) -> TestResponse:
    """Send the form that says what the columns mean, as it comes with a first file."""
    page = Page.of(take_in(client, GOOD, "new"))
    form = next(form for form in page.forms if form.action == "/workload/columns")
    return client.post("/workload/columns", data={**form.fields, **map_fields(**other)})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (text_of([]), "has no rows below its header"),
        (GOOD.encode("utf-16"), "not written in UTF-8"),
        ("<html>" + GOOD, "holds a web page"),
        (b"PK\x03\x04" + GOOD.encode(), "is a spreadsheet or a document"),
        (GOOD.replace(",", ";"), "separated by semicolons"),
        (GOOD + '1,"open', "Line 14 is not CSV"),
        (GOOD + "1" * 150_000, "Line 14 is too long"),
        ("\x07" + GOOD, "no row of column names"),
        (GOOD.replace("Case notes", "Team"), "Two columns are called “Team”"),
        (text_of([row("F", "w", minutes="-5")]), "1 row was not understood"),
        (text_of([row("F", "w", day="2999-01-01")]), "a day to come: “2999-01-01”"),
        (text_of([row("F", "w", day="1999-01-01")]), "a day of another month: “1999-01-01”"),
        (text_of([row("F", "w", kind="Zoom")]), "a word that nobody has placed: “Zoom”"),
        (text_of([row("F", "w", team="West")]), "no team of that name: “West”"),
        (text_of([row("F", "w"), row("", "w")]), "Fill it in, or leave the row out"),
        (GOOD + ",".join(HEADER) + "\n", "the names of the columns again"),
        (text_of([row("F", "w", kind="<script>alert(1)</script>")]), "“<script>alert(1)</script>”"),
    ],
)
def test_a_file_that_is_not_understood_is_answered_in_words_and_not_kept(
    client: CheckedClient, session: Session, map_id: int, content: bytes | str, words: str
) -> None:
    answer = take_in(client, content, map_id)
    assert answer.status_code == 422
    assert words in said(answer)
    assert "<script>alert" not in answer.text
    assert session.scalars(select(PooledMonth)).all() == []
    # What was chosen is still chosen, but for the file, which a browser never fills in again.
    form = next(form for form in Page.of(answer).forms if form.action == TAKE_IN)
    assert (form.fields["map"], form.fields["month"]) == ([str(map_id)], [f"{month():%Y-%m}"])


def test_a_list_of_faults_says_line_column_what_and_what_to_do(client: CheckedClient, map_id: int) -> None:
    rows = [*visits(6, 3), *(row("F", f"w{at}", minutes=str(-at)) for at in range(1, 31))]
    answer = take_in(client, text_of(rows), map_id, deed="try")
    text = " ".join(Page.of(answer).text.split())
    assert "30 rows were not understood, so nothing is kept." in text
    assert "12 rows were understood." in text
    assert "14 Duration less than no time: “-1” Give the minutes without a minus" in text
    assert text.count("less than no time") == 20


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"file": None}, "Choose the file"),
        ({"month": ""}, "Select the month"),
        ({"month": "2999-01"}, "Select the month"),
        ({"month": f"{clock.today():%Y-%m}"}, "Select the month"),
        ({"map": ""}, "Select what the columns mean"),
        ({"map": "987654"}, "Select what the columns mean"),
    ],
)
def test_a_file_without_its_month_its_map_or_itself_is_asked_for(
    client: CheckedClient, session: Session, map_id: int, missing: dict[str, object], words: str
) -> None:
    fields = {"map": str(map_id), "month": f"{month():%Y-%m}", "file": sent(GOOD), "deed": "pool"}
    answer = submit(client, TAKE_IN, {**fields, **missing}, action=TAKE_IN)
    assert answer.status_code == 422
    assert words in said(answer)
    assert session.scalars(select(PooledMonth)).all() == []


def test_a_file_that_is_too_large_is_refused_in_words(client: CheckedClient, map_id: int) -> None:
    fields = {"csrf_token": token(client), "map": str(map_id), "month": f"{month():%Y-%m}"}
    answer = send_bytes(client, TAKE_IN, b"x" * (LARGEST_FILE + 1), **fields)
    assert answer.status_code == 422
    assert "larger than 50 MB" in said(answer)
    answer = send_bytes(client, TAKE_IN, b"x" * MOST_BYTES, **fields)
    assert answer.status_code == 413
    assert "Send a smaller file" in said(answer)


def test_whoever_may_not_take_in_a_month_may_not_send_a_large_file_either(
    client: CheckedClient, people: People, coordinator: Person
) -> None:
    mine = token(client)
    # Where no larger file is expected, the limit of all forms stands.
    answer = send_bytes(client, "/workload/columns", b"x" * 6_000_000, csrf_token=mine)
    assert answer.status_code == 413
    client.delete_cookie("session")
    assert send_bytes(client, TAKE_IN, b"x" * 6_000_000, csrf_token=mine).status_code == 401
    sign_in(client, people("Add Min", Role.ADMINISTRATOR))
    assert send_bytes(client, TAKE_IN, b"x" * 6_000_000, csrf_token=mine).status_code == 403


def test_a_renamed_column_is_named_and_can_be_mapped_again(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    renamed = GOOD.replace("Contact type", "Kind of contact")
    answer = take_in(client, renamed, map_id)
    assert answer.status_code == 422
    assert "The file has no column “Contact type” any more." in said(answer)
    form = next(form for form in Page.of(answer).forms if form.action == "/workload/columns")
    # What still fits is chosen, what does not asks.
    assert form.fields["column-case"] == ["Case ref"]
    assert form.fields["column-kind"] == [""]
    answer = client.post("/workload/columns", data={**form.fields, "column-kind": "Kind of contact"})
    assert answer.status_code == 303
    session.expire_all()
    kept = session.scalars(select(KeptMap)).one()
    assert (kept.id, kept.version, kept.columns["kind"]) == (map_id, 2, "Kind of contact")
    assert take_in(client, renamed, map_id).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Enter a name for this kind of file"),
        ({"name": "n" * 90}, "Enter a name for this kind of file"),
        ({"column-day": ""}, "Select the column that holds this"),
        ({"column-day": "Something else"}, "Select the column that holds this"),
        ({"column-day": "Team"}, "this one has a meaning already"),
        ({"direct": "\n \n"}, "Enter the words for contact with the family"),
        ({"other": "HOME  visit"}, "Take this word out of one of the two lists: home visit"),
        ({"other": "\n".join(f"word {at}" for at in range(41))}, "Enter at most 40 short words"),
        ({"direct": "w" * 81}, "Enter at most 40 short words"),
        ({"header": []}, "Select the column that holds this"),
    ],
)
def test_what_the_columns_mean_is_kept_only_whole(
    client: CheckedClient, session: Session, coordinator: Person, wrong: dict[str, object], words: str
) -> None:
    answer = columns(client, **wrong)
    assert answer.status_code == 422
    assert words in said(answer)
    assert session.scalars(select(KeptMap)).all() == []
    form = next(form for form in Page.of(answer).forms if form.action == "/workload/columns")
    assert form.fields["column-case"] == (["Case ref"] if "header" not in wrong else [""])
    assert form.fields["header" if "header" not in wrong else "name"]


def test_the_same_map_sent_twice_is_one_and_another_of_its_name_is_refused(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    assert columns(client).status_code == 303
    assert columns(client).status_code == 303
    assert meant(session.scalars(select(KeptMap)).one()) == MAP
    answer = columns(client, direct="Home visit")
    assert answer.status_code == 422
    assert "there is a map of this name already" in said(answer)


def test_a_map_that_somebody_else_has_changed_is_not_written_over(
    client: CheckedClient, session: Session, coordinator: Person, map_id: int
) -> None:
    page = Page.of(take_in(client, GOOD, map_id, deed="try"))
    form = next(form for form in page.forms if form.action == "/workload/columns")
    theirs = {**form.fields, "direct": "Home visit\nOffice visit\nWalk"}
    assert client.post("/workload/columns", data=theirs).status_code == 303
    # The same once more is the same; something else is not what was looked at.
    assert client.post("/workload/columns", data=theirs).status_code == 303
    mine = {**form.fields, "direct": "Home visit"}
    assert client.post("/workload/columns", data=mine).status_code == 409
    session.expire_all()
    kept = session.scalars(select(KeptMap)).one()
    assert (kept.version, kept.direct) == (2, ["Home visit", "Office visit", "Walk"])


def test_a_map_cannot_take_the_name_of_another(
    client: CheckedClient, session: Session, coordinator: Person, map_id: int
) -> None:
    other = service.keep_map(session, meant_as("Other system"), None, coordinator.id, clock.now())
    session.commit()
    page = Page.of(take_in(client, GOOD, other, deed="try"))
    form = next(form for form in page.forms if form.action == "/workload/columns")
    answer = client.post("/workload/columns", data={**form.fields, "name": MAP.name, "other": "Letter"})
    assert answer.status_code == 422
    names = session.scalars(select(KeptMap.name).order_by(KeptMap.name)).all()
    assert names == [MAP.name, "Other system"]


def meant_as(name: str) -> ColumnMap:
    """The same columns under another name."""
    return replace(MAP, name=name)
