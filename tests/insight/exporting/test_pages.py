"""Asking for a file: what the form refuses, who may see what, what is noted, and what a cut line leaves."""

import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.insight.exporting import scene
from tests.insight.test_gathering import gather, row
from tests.pages import CheckedClient, sign_in, submit
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.queries import everybody
from webapp.audit import Event, EventDetail, pseudonym
from webapp.insight import care
from webapp.insight import service as insight
from webapp.insight.exporting import rules, service, writing
from webapp.insight.models import RatingExport


@pytest.fixture
def few(session: Session, people: People) -> Session:
    """A house with a few ratings of one real person by another."""
    pat, ada = people("Pat Roe"), people("Ada Ode")
    team = accounts.team_named(session, "North")
    who = {"subject": pseudonym(f"person:{pat.id}")[:12], "rater": pseudonym(f"person:{ada.id}")[:12]}
    seen = [row(**who, team_id=team.id, occasion=f"visit:{at}", value=float(at % 5 + 1)) for at in range(6)]
    said = row(source="family", instrument="family-voice-adults", team_id=team.id, occasion="answer:1")
    gather(session, *seen, said, row(source="selection", team_id=None, occasion="attempt:1"))
    return session


def events(session: Session, kind: str) -> list[dict[str, object]]:
    """What the events of a kind say, in order."""
    session.expire_all()
    query = select(EventDetail.details).join(Event, Event.id == EventDetail.event_id)
    return list(session.scalars(query.where(Event.kind == kind).order_by(Event.occurred_at)))


def test_the_page_says_beforehand_how_many_rows_and_what_is_not_in_it(
    client: CheckedClient, few: Session, people: People
) -> None:
    scene.analyst(client, people)
    page = client.page(scene.ask(client).location)
    assert "The file has 6 rows." in page.text
    assert "Nothing that families said, and nothing from recruitment." in page.text
    assert events(few, "export.begun") == []
    assert scene.newest(few).begun_at is None


def test_what_leaves_is_an_event_with_its_purpose_rows_and_digest(
    client: CheckedClient, few: Session, people: People
) -> None:
    scene.analyst(client, people)
    content, export = scene.taken(client), scene.newest(few)
    digest = hashlib.sha256(content).hexdigest()
    assert export.digest == digest
    assert export.finished_at is not None
    (begun,), (finished,) = events(few, "export.begun"), events(few, "export.finished")
    assert begun == {"export": export.id, "what": "ratings", "purpose": scene.PURPOSE, "rows": 6}
    assert finished == {"export": export.id, "rows": 6, "digest": digest}
    assert digest in client.page("/exports").text


def test_everybody_in_it_gets_one_receipt_with_the_purpose(
    client: CheckedClient, few: Session, people: People
) -> None:
    una, noise = scene.analyst(client, people), people("Nat Elsewhere", Role.PRACTITIONER)
    where = scene.ask(client).location
    for _again in range(2):
        assert submit(client, where, action=f"{where}/file").data
    receipts = select(Event.subject).where(Event.kind == "record.viewed")
    found = few.scalars(receipts).all()
    assert len(found) == 2
    assert pseudonym(f"person:{una.id}") not in found
    assert pseudonym(f"person:{noise.id}") not in found
    sign_in(client, next(one for one in everybody(few) if one.name == "Pat Roe"))
    text = client.page("/receipts").text
    assert scene.PURPOSE in text
    assert "without names" in text
    assert "Una Lyst" in text


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ({"what": ""}, "Select what you want to take out"),
        ({"source": ""}, "Select whose view you want"),
        ({"source": "family"}, "what one family said is not taken out by itself"),
        ({"source": "selection"}, "Select whose view you want"),
        ({"form": "pdf"}, "Select what kind of file you want"),
        ({"purpose": "just so"}, "Enter what the file is for, in at least three words"),
        ({"purpose": "a b c " * 200}, "Shorten what you wrote to 500 characters"),
        ({"first": "1999-01-01"}, "Select a month from the list"),
        ({"last": "yesterday"}, "Select a month from the list"),
        ({"what": "figures", "first": "2026-05-01"}, "released figures have their own"),
        ({"source": "self"}, "there is nothing in these"),
        ({"what": "figures"}, "there is nothing in these"),
    ],
)
def test_what_cannot_be_is_refused_with_everything_still_there(
    others: dict[str, str], says: str, client: CheckedClient, few: Session, people: People
) -> None:
    scene.analyst(client, people)
    answer = scene.ask(client, **others)
    assert answer.status_code == 422
    assert says in answer.text
    assert others.get("purpose", scene.PURPOSE).strip() in answer.text
    assert scene.newest(few).id is None


def test_excel_is_refused_where_a_sheet_cannot_hold_the_rows(
    client: CheckedClient, few: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "EXCEL_HOLDS", 5)
    scene.analyst(client, people)
    answer = scene.ask(client, form="excel")
    assert answer.status_code == 422
    assert "Select CSV or Parquet: Excel holds 5 rows, and these are 6" in answer.text
    assert scene.ask(client, form="parquet").status_code == 303


def test_the_same_form_sent_again_asks_once_and_of_somebody_else_is_refused(
    client: CheckedClient, few: Session, people: People
) -> None:
    scene.analyst(client, people)
    form = scene.a_form()
    first, again = (scene.ask(client, client_id=form).location for _turn in range(2))
    assert first == again
    scene.analyst(client, people, "Uma Nother")
    assert scene.ask(client, client_id=form).status_code == 409
    assert scene.ask(client, client_id="no id").status_code == 409
    assert len(few.scalars(select(RatingExport)).all()) == 1


def test_nobody_finds_anothers_export_and_only_those_who_read_events_see_all(
    client: CheckedClient, few: Session, people: People
) -> None:
    scene.analyst(client, people)
    where = scene.ask(client).location
    assert client.get("/exports/all").status_code == 403
    scene.analyst(client, people, "Uma Nother")
    token = client.page("/exports/new").forms[-1].fields
    for path in (where, f"{where}/dictionary.csv"):
        assert client.get(path).status_code == 404
    assert client.post(f"{where}/file", data=token).status_code == 404
    assert scene.PURPOSE not in client.page("/exports").text
    for role in (Role.AUDITOR, Role.INFORMATION_GOVERNANCE):
        sign_in(client, people(f"Somebody {role.value}", role))
        text = client.page("/exports/all").text
        assert scene.PURPOSE in text
        assert "Una Lyst" in text
        assert client.get("/exports").status_code == 403


def test_lists_are_paged(client: CheckedClient, few: Session, people: People) -> None:
    una = scene.analyst(client, people)
    wanted = rules.Wanted(rules.What.RATINGS, rules.Form.CSV, "all", None, None, scene.PURPOSE)
    for at in range(27):
        service.ask(few, wanted, una.id, uuid.uuid4(), scene.NOW + timedelta(minutes=at))
    few.commit()
    first = client.page("/exports")
    (older,) = [link for link in first.links if "before=" in link]
    assert (
        len(
            [link for link in client.page(older).links if link.startswith("/exports/") and link[9:].isdigit()]
        )
        == 2
    )


def test_a_line_that_is_cut_leaves_no_file_and_the_event_that_it_was_begun(
    client: CheckedClient, few: Session, people: People, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(writing, "PIECE", 512)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    scene.analyst(client, people)
    where = scene.ask(client, form="excel").location
    token = next(form for form in client.page(where).forms if form.action.endswith("/file")).fields
    answer = client.post(f"{where}/file", data=token, buffered=False)
    pieces: Iterator[bytes] = iter(answer.response)
    assert next(pieces)
    assert list((tmp_path / "temporary").iterdir())
    answer.close()
    assert list((tmp_path / "temporary").iterdir()) == []
    assert len(events(few, "export.begun")) == 1
    assert events(few, "export.finished") == []
    assert scene.newest(few).digest is None
    assert "not sent whole" in client.page("/exports").text
    assert submit(client, where, action=f"{where}/file").data


def test_a_newer_state_is_not_mixed_in_and_an_older_one_not_taken(
    client: CheckedClient, few: Session, people: People
) -> None:
    scene.analyst(client, people)
    where = scene.ask(client).location
    token = next(form for form in client.page(where).forms if form.action.endswith("/file")).fields
    answer = client.post(f"{where}/file", data=token, buffered=False)
    pieces = iter(answer.response)
    head = next(pieces)
    team = accounts.team_named(few, "North")
    insight.gather(few, [lambda _session: [row(team_id=team.id, occasion="visit:99", value=5.0)]], scene.NOW)
    few.commit()
    rest = b"".join(pieces)
    assert (head + rest).count(b"\n") == 7
    assert scene.newest(few).finished_at is not None
    late = client.post(f"{where}/file", data=token)
    assert late.status_code == 409
    assert "Ask for the file anew" in late.text
    assert "Ask for the file anew" in client.page(where).text


def test_whoever_leaves_takes_the_purpose_along_and_the_event_of_it_stays(
    client: CheckedClient, few: Session, people: People
) -> None:
    una = scene.analyst(client, people)
    scene.taken(client)
    assert care.export_person(few, una.id)["exports"][0]["purpose"] == scene.PURPOSE
    assert care.erase_person(few, una.id) == 1
    few.commit()
    assert scene.newest(few).purpose == ""
    assert len(events(few, "export.finished")) == 1
