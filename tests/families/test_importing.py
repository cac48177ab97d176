"""A participation lead takes in the case system's list: explained once, tried, taken; nothing else kept."""

import html
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.cases.lists import COLUMNS, HEADER, MAP, WORDS, born, person, row, text_of
from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.security.house import browser
from tests.workload.files import send_bytes, sent
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.case_files import LARGEST_FILE
from webapp.cases import service
from webapp.cases.models import Family, FamilyMap, FamilyMember, Worker
from webapp.extensions import Base, db
from webapp.unit_of_work import Attune

IMPORT = "/families/import"
MARKER = "ZEBRA-4711"
GOOD = text_of([row("F-1", "1"), row("F-1", "2", born=born(8), basis="Mother"), row("F-2", "3")])


@pytest.fixture
def lead(client: CheckedClient, people: People) -> Person:
    """A participation lead, signed in, of an authority with a team and a worker."""
    people("Wes Marsh", Role.PRACTITIONER, team="North")
    person = people("Lena Field", Role.PARTICIPATION_LEAD)
    sign_in(client, person)
    return person


@pytest.fixture
def map_id(session: Session, lead: Person) -> int:
    """What the columns of the lists mean, said before."""
    found = service.keep_map(session, MAP, None, lead.id, clock.now())
    session.commit()
    return found


def take(
    client: CheckedClient, content: bytes | str, map_id: int | str, *, deed: str = "take", **other: Any
) -> TestResponse:
    """Send a list."""
    fields = {"map": str(map_id), "file": sent(content), "deed": deed, **other}
    return submit(client, IMPORT, fields, action=IMPORT)


def said(answer: TestResponse) -> str:
    return " ".join(html.unescape(answer.get_data(as_text=True)).split())


def stored(session: Session) -> tuple[int, ...]:
    """How many families, people and workers there are."""
    session.expire_all()
    tables = (Family, FamilyMember, Worker)
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def map_fields(**other: Any) -> dict[str, Any]:
    """The form that says what the columns mean, filled in."""
    columns = {f"column-{meaning.value}": name for meaning, name in COLUMNS.items()}
    words = {name: "\n".join(each) for name, each in WORDS.items()}
    return {"name": MAP.name, **columns, **words, "header": list(HEADER), **other}


def test_a_list_is_explained_once_tried_and_taken(
    client: CheckedClient, session: Session, lead: Person
) -> None:
    asked = take(client, GOOD, "new", deed="try")
    assert asked.status_code == 200
    form = next(form for form in Page.of(asked).forms if form.action == f"{IMPORT}/columns")
    assert form.fields["header"] == list(HEADER)
    kept = client.post(f"{IMPORT}/columns", data={**form.fields, **map_fields()})
    assert kept.status_code == 303
    chosen = session.scalars(select(FamilyMap)).one()
    assert chosen.words["need-interpreter"] == ["Interpreter required"]
    tried = take(client, GOOD, chosen.id, deed="try")
    assert "3 rows were understood. Families: 2 new, 0 known. People: 3 new, 0 known." in said(tried)
    assert stored(session) == (0, 0, 0)
    done = take(client, GOOD, chosen.id)
    assert done.status_code == 303
    assert "New or changed: 2 families and 3 people." in said(client.get(done.location))
    assert stored(session) == (2, 3, 2)
    child = person(session, "2")
    assert (child.kind, child.basis, child.basis_recorded_by_id) == ("child", "parental", lead.id)
    again = take(client, GOOD, chosen.id)
    assert "New or changed: 0 families and 0 people." in said(client.get(again.location))
    assert stored(session) == (2, 3, 2)


def test_nothing_but_the_columns_that_are_used_ever_reaches_storage(
    app: Attune, client: CheckedClient, session: Session, map_id: int, tmp_path: Path
) -> None:
    rows = [row("F-1", f"{MARKER}-{at}", born=born(30 + at)) for at in range(4)]
    content = text_of(rows, beside=f"{MARKER} victim")
    assert take(client, content, map_id, deed="try").status_code == 200
    assert take(client, content, map_id).status_code == 303
    assert take(client, content.replace("North", "Nowhere"), map_id).status_code == 422
    session.commit()
    everything = [
        str(tuple(one))
        for table in Base.metadata.sorted_tables
        for one in session.execute(text(f"select * from {table.name}"))
    ]
    years = {one[-4:] for one in (born(30 + at) for at in range(4))}
    days = [born(30 + at) for at in range(4)] + [f"{year}-" for year in years]
    forbidden = [MARKER.lower(), "victim", "perpetrator", *days]
    assert [one for one in everything for word in forbidden if word in one.lower()] == []
    session.commit()
    files = [path for folder in {tmp_path, Path(app.instance_path)} for path in folder.rglob("*")]
    assert [path for path in files if path.is_file() and MARKER.encode() in path.read_bytes()] == []


def test_what_is_not_understood_is_listed_and_left_out_and_the_rest_is_taken_whole(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    bad = [
        row("F-3", "4", worker="Nobody Known"),
        row("F-3", "5", team="Nowhere"),
        row("F-4", "6", opened="one day"),
        row("F-1", "7", needs="Zebra"),
    ]
    content = text_of([row("F-1", "1"), row("F-2", "2"), *bad])
    tried = said(take(client, content, map_id, deed="try"))
    assert "2 rows were understood." in tried
    assert "4 rows were not understood and are left out." in tried
    text_of_page = " ".join(Page.of(take(client, content, map_id, deed="try")).text.split())
    for told in (
        "4 Worker no worker of that name or address: “Nobody Known” Write the worker as Attune does",
        "5 Team no team of that name: “Nowhere” Write the team as Attune does",
        "6 Start no date: “one day” Write the day as 2026-03-31",
        "7 Needs a word that nobody has placed: “Zebra” Say below what it means",
    ):
        assert told in text_of_page
    assert stored(session) == (0, 0, 0)
    taken = take(client, content, map_id)
    assert taken.status_code == 303
    assert "4 rows were left out. Try the file again to see which." in said(client.get(taken.location))
    assert stored(session) == (2, 2, 2)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (text_of([]), "has no rows below its header"),
        (GOOD.encode("utf-16"), "not written in UTF-8"),
        (b"PK\x03\x04" + GOOD.encode(), "is a spreadsheet or a document"),
        (GOOD + '1,"open', "Line 5 is not CSV"),
        (GOOD.replace("Notes", "Team"), "Two columns are called “Team”"),
        (text_of([row("F-1", "1", team="<script>alert(1)</script>")]), "“<script>alert(1)</script>”"),
        (text_of([row("F-1", "1", team="Nowhere")]), "No row was understood, so nothing is kept."),
    ],
)
def test_a_file_of_which_nothing_can_be_taken_is_answered_in_words(
    client: CheckedClient, session: Session, map_id: int, content: bytes | str, words: str
) -> None:
    answer = take(client, content, map_id)
    assert answer.status_code == 422
    assert words in said(answer)
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert stored(session) == (0, 0, 0)
    form = next(form for form in Page.of(answer).forms if form.action == IMPORT)
    assert form.fields["map"] == [str(map_id)]


@pytest.mark.parametrize(
    ("missing", "words"),
    [({"file": None}, "Choose the file"), ({"map": ""}, "Select what"), ({"map": "98765"}, "Select what")],
)
def test_a_list_without_its_map_or_itself_is_asked_for(
    client: CheckedClient, map_id: int, missing: dict[str, object], words: str
) -> None:
    answer = take(client, GOOD, map_id, **missing)
    assert answer.status_code == 422
    assert words in said(answer)


def test_a_file_that_is_too_large_or_sent_by_somebody_else_is_refused(
    client: CheckedClient, people: People, map_id: int
) -> None:
    token = client.page(IMPORT).forms[0].fields["csrf_token"][0]
    answer = send_bytes(client, IMPORT, b"x" * (LARGEST_FILE + 1), csrf_token=token, map=str(map_id))
    assert answer.status_code == 422
    assert "larger than 50 MB" in said(answer)
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    assert client.get(IMPORT).status_code == 403


def test_a_renamed_column_is_named_and_can_be_mapped_again(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    renamed = GOOD.replace("Person no", "Client id")
    answer = take(client, renamed, map_id)
    assert answer.status_code == 422
    assert "The file has no column “Person no” any more." in said(answer)
    form = next(form for form in Page.of(answer).forms if form.action == f"{IMPORT}/columns")
    assert (form.fields["column-case"], form.fields["column-person"]) == (["Case no"], [""])
    kept = client.post(f"{IMPORT}/columns", data={**form.fields, "column-person": "Client id"})
    assert kept.status_code == 303
    assert take(client, renamed, map_id).status_code == 303
    # The other words of the map are as they were.
    session.expire_all()
    assert session.scalars(select(FamilyMap)).one().words["basis-parental"] == ["Parent", "Mother"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Enter a name for this kind of file"),
        ({"column-case": ""}, "Select the column that holds this"),
        ({"column-needs": "Case no"}, "this one has a meaning already"),
        ({"need-advocate": "bsl"}, "Take this word out of one of the two lists: bsl"),
        ({"basis-none": "w" * 81}, "Enter at most 40 short words"),
    ],
)
def test_what_the_columns_mean_is_kept_only_whole(
    client: CheckedClient, session: Session, lead: Person, wrong: dict[str, object], words: str
) -> None:
    form = next(
        form for form in Page.of(take(client, GOOD, "new")).forms if form.action == f"{IMPORT}/columns"
    )
    answer = client.post(f"{IMPORT}/columns", data={**form.fields, **map_fields(**wrong)})
    assert answer.status_code == 422
    assert words in said(answer)
    assert session.scalars(select(FamilyMap)).all() == []
    without = {"column-needs": "", "column-basis": ""}
    kept = client.post(f"{IMPORT}/columns", data={**form.fields, **map_fields(**without)})
    assert kept.status_code == 303
    assert "needs" not in session.scalars(select(FamilyMap)).one().columns


def test_a_map_is_not_written_over_what_somebody_else_made_of_it(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    page = Page.of(take(client, GOOD, map_id, deed="try"))
    form = next(form for form in page.forms if form.action == f"{IMPORT}/columns")
    theirs = {**form.fields, "need-easy-read": "Simple words"}
    assert [client.post(f"{IMPORT}/columns", data=theirs).status_code for _ in range(2)] == [303, 303]
    mine = {**form.fields, "need-easy-read": "Short words"}
    assert client.post(f"{IMPORT}/columns", data=mine).status_code == 409
    named = {**map_fields(), "csrf_token": form.fields["csrf_token"], "need-none": "No"}
    assert client.post(f"{IMPORT}/columns", data=named).status_code == 422


def test_two_leads_who_take_in_a_list_at_once_enter_everybody_once(
    client: CheckedClient, session: Session, people: People, lead: Person, map_id: int
) -> None:
    other = people("Ola Field", Role.PARTICIPATION_LEAD)
    rows = [row(f"F-{at}", f"{at}-{place}") for at in range(6) for place in range(2)]
    files = [text_of(rows), text_of(rows[::-1])]
    browsers = []
    for at in range(6):
        theirs = browser(client)
        sign_in(theirs, other if at % 2 else lead)
        browsers.append((theirs, theirs.page(IMPORT).forms[0].fields["csrf_token"][0]))
    session.commit()

    def send(at: int) -> int:
        theirs, token = browsers[at]
        return take(theirs, files[at % 2], map_id, csrf_token=token).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(send, range(6))) == [303] * 6
    assert stored(session) == (6, 12, 6)


def test_a_fault_in_the_middle_leaves_nothing_half(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    def fail(*given: object) -> None:
        if "insert into family_member" in str(given[2]).lower():
            raise RuntimeError("the power went")

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError):
            take(client, GOOD, map_id)
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    session.rollback()
    assert stored(session) == (0, 0, 0)
