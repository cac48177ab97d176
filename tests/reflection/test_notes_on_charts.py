"""A team notes what happened when: a numbered line on its charts until it is taken back."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.reflection.test_mirror_pages import Gather, gather, member
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.reflection import annotating, care
from webapp.reflection.models import ChartNote
from webapp.reflection.rules import LONGEST_NOTE, WantedNote

__all__ = ["gather", "member"]

BEGAN = "New duty rota began"


def fields(days_ago: int = 100, **others: Any) -> dict[str, Any]:
    """The fields of a whole note."""
    day = clock.today() - timedelta(days=days_ago)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {"note": BEGAN, **{f"happened-{name}": str(n) for name, n in parts.items()}, **others}


@pytest.fixture
def page(session: Session, client: CheckedClient, member: Person) -> str:
    """The page of North's notes, where one of the team has come in."""
    sign_in(client, member)
    return f"/mirror/{accounts.team_named(session, 'North').id}/notes"


def written(session: Session) -> list[ChartNote]:
    """Every note there is."""
    session.expire_all()
    return list(session.scalars(select(ChartNote).order_by(ChartNote.id)))


def test_a_note_stands_on_the_charts_with_its_number_in_words_and_in_the_table(
    client: CheckedClient, session: Session, page: str, gather: Gather
) -> None:
    gather(North=60, South=60)
    assert submit(client, page, fields(62, note="Second office opened"), action=page).status_code == 303
    assert submit(client, page, fields(95), action=page).status_code == 303
    listed = client.page(page).text
    assert "Note 1" in listed
    assert "Ada Ode" in listed
    shown = client.get(page.removesuffix("/notes")).text
    assert f"our note 1: {BEGAN}" in shown
    described = re.findall(r"<desc[^>]*>(.*?)</desc>", shown)
    assert any("Line 1, " in one and f"{BEGAN}." in one for one in described)
    assert shown.index(f"our note 1: {BEGAN}") < shown.index("our note 2: Second office opened")


def test_a_form_sent_twice_writes_one_note(client: CheckedClient, session: Session, page: str) -> None:
    sent = next(form for form in client.page(page).forms if form.in_main).fields | fields()
    for _ in range(2):
        assert client.post(page, data=sent).status_code == 303
    (one,) = written(session)
    assert (one.text, one.happened_on) == (BEGAN, clock.today() - timedelta(days=100))
    assert session.scalars(select(Event.kind).where(Event.kind == "chart note.written")).all() == [
        "chart note.written"
    ]


def test_another_persons_form_is_refused(
    client: CheckedClient, session: Session, page: str, people: People
) -> None:
    sent = next(form for form in client.page(page).forms if form.in_main).fields | fields()
    assert client.post(page, data=sent).status_code == 303
    sign_in(client, people("Sol Sand", Role.TEAM_MEMBER, team="North"))
    token = next(form for form in client.page(page).forms if form.in_main).fields["csrf_token"]
    assert client.post(page, data={**sent, "csrf_token": token}).status_code == 409
    assert len(written(session)) == 1


@pytest.mark.parametrize(
    ("wrong", "what_to_do"),
    [
        ({"note": ""}, "Enter what happened"),
        ({"note": "a" * (LONGEST_NOTE + 1)}, "Shorten what happened to 160 characters"),
        ({"happened-day": "31", "happened-month": "2"}, "Enter the day on which it happened"),
        ({"happened-year": "2999"}, "Enter today or a day in the past"),
        ({"note": "New rota because Miriam left"}, "Check these words"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: CheckedClient, session: Session, page: str, wrong: dict[str, str], what_to_do: str
) -> None:
    answer = submit(client, page, fields() | wrong, action=page)
    assert answer.status_code == 422
    assert what_to_do in answer.text
    assert (fields() | wrong)["note"] in answer.text
    assert written(session) == []


def test_a_form_without_its_id_is_no_form_of_ours(client: CheckedClient, session: Session, page: str) -> None:
    assert submit(client, page, fields(client_id="no id"), action=page).status_code == 400
    assert written(session) == []


def test_names_that_somebody_has_looked_at_are_let_through(
    client: CheckedClient, session: Session, page: str
) -> None:
    looked = fields(note="We moved to Elm", names_checked="Elm")
    assert submit(client, page, looked, action=page).status_code == 303
    assert [one.text for one in written(session)] == ["We moved to Elm"]


def test_a_note_taken_back_leaves_the_charts_and_stays_in_the_list(
    client: CheckedClient, session: Session, page: str, people: People, gather: Gather
) -> None:
    gather(North=60, South=60)
    submit(client, page, fields(70), action=page)
    (one,) = written(session)
    sign_in(client, people("Sol Sand", Role.TEAM_MEMBER, team="North"))
    take_back = f"{page}/{one.id}/take-back"
    for _ in range(2):
        token = client.page(page).forms[0].fields["csrf_token"]
        assert client.post(take_back, data={"csrf_token": token}).status_code == 303
    assert "Taken back by Sol Sand" in client.get(page).text
    assert BEGAN not in client.get(page.removesuffix("/notes")).text
    kinds = session.scalars(select(Event.kind).where(Event.kind == "chart note.taken back")).all()
    assert len(kinds) == 1


def test_nobody_of_another_team_reads_writes_or_takes_back(
    client: CheckedClient, session: Session, page: str, people: People
) -> None:
    submit(client, page, fields(), action=page)
    (one,) = written(session)
    sign_in(client, people("Una Under", Role.TEAM_MEMBER, team="South"))
    south = f"/mirror/{accounts.team_named(session, 'South').id}/notes"
    token = client.page(south).forms[0].fields["csrf_token"]
    assert client.get(page).status_code == 404
    assert client.post(page, data={**fields(), "csrf_token": token}).status_code == 404
    for address in (page, south):
        taken = client.post(f"{address}/{one.id}/take-back", data={"csrf_token": token})
        assert taken.status_code == 404
    assert written(session)[0].taken_back_at is None


def test_a_quality_lead_reads_the_notes_and_writes_none(
    client: CheckedClient, session: Session, page: str, people: People
) -> None:
    submit(client, page, fields(), action=page)
    sign_in(client, people("Quill Lead", Role.QUALITY_LEAD))
    listed = client.page(page).text
    assert BEGAN in listed
    assert "Write it on the charts" not in listed
    assert client.post(page, data=fields()).status_code == 403


def test_notes_come_in_pages_and_keep_their_numbers(
    client: CheckedClient, session: Session, page: str, member: Person
) -> None:
    team = accounts.team_named(session, "North").id
    for number in range(30):
        wanted = WantedNote(f"Thing {number} changed", clock.today() - timedelta(days=40 - number))
        annotating.write(
            session, team_id=team, writer_id=member.id, client_id=uuid.uuid4(), wanted=wanted, now=clock.now()
        )
    session.commit()
    first = client.page(page)
    assert "Note 30" in first.text
    assert "Thing 4 changed" not in first.text
    older = next(link for link in first.links if "before=" in link)
    assert "Note 5" in client.page(older).text


def test_a_note_is_sealed_handed_out_and_erased(
    client: CheckedClient, session: Session, page: str, member: Person, people: People
) -> None:
    submit(client, page, fields(), action=page)
    sealed = session.execute(text("select text from chart_note")).scalar_one()
    assert b"rota" not in bytes(sealed)
    (handed,) = care.export_person(session, member.id)["notes_on_charts"]
    assert (handed["text"], handed["wrote_it"], handed["took_it_back"]) == (BEGAN, True, False)
    other = people("Sol Sand", Role.TEAM_MEMBER, team="North")
    (one,) = written(session)
    annotating.take_back(session, one, by_id=other.id, now=clock.now())
    assert care.erase_person(session, other.id) == 1
    assert written(session)[0].taken_back_at is not None
    assert care.erase_person(session, member.id) == 1
    assert written(session) == []
