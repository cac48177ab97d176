"""A session from its plan to its minutes, on both databases."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, submit
from tests.reflection import sessions
from tests.reflection.test_mirror_pages import commitment
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.reflection.agenda import Place
from webapp.reflection.models import Commitment


def test_a_session_is_planned_opened_led_and_closed(
    client: CheckedClient, session: Session, people: People
) -> None:
    here = sessions.room(client, session, people)
    wall, phone, nurse = here.of(here.lead), here.of(here.member), here.of(here.partner)
    number = sessions.opened(session, here, wall)
    for theirs in (phone, nurse):
        assert sessions.join(theirs, session, number).status_code == 303
    assert "2 people have joined." in wall.get(f"/sessions/{number}/lead").text
    sessions.go_to(wall, session, number, Place.WELL)
    assert sessions.think(phone, number, "We ring back.").status_code == 303
    assert sessions.think(nurse, number, "You ask us in.", signed="yes").status_code == 303
    assert "We ring back." not in wall.get(f"/sessions/{number}/lead").text
    assert sessions.press(wall, number, "show").status_code == 303
    text = wall.get(f"/sessions/{number}/lead").text
    assert "We ring back." in text
    assert "Nell Gale" in text
    assert "Ada Ode" not in text
    assert "You ask us in." in phone.get(f"/sessions/{number}/here").text
    sessions.go_to(wall, session, number, Place.MAKING)
    noted = {"note-making": "Seen in two visits.", "note-hypotheses": "Less haste."}
    assert sessions.press(wall, number, "move", next="making", **noted).status_code == 303
    promise = commitment(here.member, families_told="We said that we ring back.")
    action = f"/sessions/{number}/promises"
    assert submit(wall, f"/sessions/{number}/lead", promise, action=action).status_code == 303
    sessions.go_to(wall, session, number, Place.CLOSE)
    version = str(sessions.standing(session, number).version)
    closed = sessions.press(wall, number, "close", close=version)
    assert (closed.status_code, closed.location) == (303, f"/sessions/{number}/minutes")
    minutes = phone.get(f"/sessions/{number}/minutes").text
    for words in ("We ring back.", "Seen in two visits.", "Less haste.", "Ada Ode, Nell Gale", "Fay Lead"):
        assert words in minutes
    assert "We said that we ring back." in minutes
    assert "Nothing here can be changed" in nurse.get(f"/sessions/{number}/minutes").text
    made = session.scalars(select(Commitment)).one()
    assert (made.session_id, made.families_told) == (number, "We said that we ring back.")
    kinds = set(session.scalars(select(Event.kind)))
    assert {"session.planned", "session.opened", "session.closed", "commitment.recorded"} <= kinds


def test_what_is_closed_is_locked(client: CheckedClient, session: Session, people: People) -> None:
    here = sessions.room(client, session, people)
    wall, phone = here.of(here.lead), here.of(here.member)
    number = sessions.opened(session, here, wall)
    sessions.join(phone, session, number)
    sessions.think(phone, number, "Kept as it was.")
    form = phone.page(f"/sessions/{number}/here").forms[-2]
    sessions.go_to(wall, session, number, Place.CLOSE)
    wall_form = next(one for one in wall.page(f"/sessions/{number}/lead").forms if one.in_main)
    sessions.press(wall, number, "close", close=str(sessions.standing(session, number).version))
    sent = {**wall_form.fields, "note-close": "Too late.", "next": "close", "longer": clock.now().isoformat()}
    for deed in ("notes", "move", "longer", "show", "hand-over"):
        assert wall.post(f"/sessions/{number}/{deed}", data=sent).status_code == 409, deed
    changed = phone.post(form.action, data={**form.fields, "text": "Changed.", "do": "keep"})
    assert changed.status_code == 409
    assert wall.get(f"/sessions/{number}/lead").location == f"/sessions/{number}/minutes"
    assert phone.get(f"/sessions/{number}/here").location == f"/sessions/{number}/minutes"
    minutes = wall.get(f"/sessions/{number}/minutes").text
    assert "Kept as it was." in minutes
    assert "Too late." not in minutes
    assert "Correct step" not in minutes


def test_a_session_of_another_day_waits_for_it_and_can_be_called_off(
    client: CheckedClient, session: Session, people: People
) -> None:
    here = sessions.room(client, session, people)
    wall = here.of(here.lead)
    number = sessions.planned(session, here, wall, **sessions.day(clock.today() + timedelta(days=3)))
    assert "It can be opened on its day." in wall.get(f"/sessions/{number}/lead").text
    assert sessions.press(wall, number, "open").status_code == 409
    assert sessions.press(wall, number, "call-off").location == "/sessions"
    assert wall.get(f"/sessions/{number}/lead").status_code == 404


def test_a_plan_says_what_is_wrong_and_is_kept_once(
    client: CheckedClient, session: Session, people: People
) -> None:
    here = sessions.room(client, session, people)
    wall, page = here.of(here.lead), f"/sessions/plan/{here.team_id}"
    wrong = {**sessions.day(clock.today() - timedelta(days=1)), "figures": "77", "partners": ["9999"]}
    answer = submit(wall, page, wrong)
    assert answer.status_code == 422
    for words in ("Enter a day from today", "Select the figures", "Select whom you invite"):
        assert words in answer.text
    sent = {**sessions.day(clock.today()), "client_id": "8b0ce1f5-1111-4222-8333-123456789012"}
    assert {submit(wall, page, sent).location for _ in range(2)} == {submit(wall, page, sent).location}
    south = here.of(people("Sid South", Role.FACILITATOR, team="South"))
    elsewhere = next(link for link in south.page("/sessions").links if "/plan/" in link)
    assert submit(south, elsewhere, sent).status_code == 409
    assert submit(wall, page, {**sent, "client_id": "no"}).status_code == 400


def test_the_next_session_begins_with_the_last_commitments(
    client: CheckedClient, session: Session, people: People
) -> None:
    here = sessions.room(client, session, people)
    wall = here.of(here.lead)
    first = sessions.opened(session, here, wall)
    sessions.go_to(wall, session, first, Place.PROMISES)
    action = f"/sessions/{first}/promises"
    submit(wall, f"/sessions/{first}/lead", commitment(here.member), action=action)
    sessions.go_to(wall, session, first, Place.CLOSE)
    sessions.press(wall, first, "close", close=str(sessions.standing(session, first).version))
    second = sessions.opened(session, here, wall)
    text = wall.get(f"/sessions/{second}/lead").text
    assert "Ring every family back within a day." in text
    assert "What we see since" in text
