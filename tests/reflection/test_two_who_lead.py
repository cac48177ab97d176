"""Two who lead at once: one hands over to the other, no step is skipped, and no writing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.reflection import sessions
from tests.reflection.sessions import Room
from tests.reflection.test_mirror_pages import commitment
from webapp import clock
from webapp.access.policy import Role
from webapp.reflection import meetings
from webapp.reflection.agenda import Place

Walls = tuple[Room, int, CheckedClient, CheckedClient]


@pytest.fixture
def walls(client: CheckedClient, session: Session, people: People) -> Walls:
    """An open session, the wall of whoever opened it, and that of the team's supervisor."""
    here = sessions.room(client, session, people)
    first = here.of(here.lead)
    second = here.of(people("Sue Visor", Role.SUPERVISOR, team="North"))
    return here, sessions.opened(session, here, first), first, second


def form(wall: CheckedClient, number: int) -> dict[str, list[str]]:
    """What the facilitator's page would send."""
    return next(one for one in wall.page(f"/sessions/{number}/lead").forms if one.in_main).fields


def test_a_double_click_goes_one_step(session: Session, walls: Walls) -> None:
    _here, number, wall, _other = walls
    sent = {**form(wall, number), "next": "promised"}
    answers = [wall.post(f"/sessions/{number}/move", data=sent).status_code for _ in range(3)]
    assert answers == [303] * 3
    assert sessions.standing(session, number).place == Place.HEARD
    back = {**form(wall, number), "back": "heard"}
    for _ in range(2):
        wall.post(f"/sessions/{number}/move", data=back)
    assert sessions.standing(session, number).place == Place.PROMISED


def test_five_minutes_more_come_once_for_each_page(session: Session, walls: Walls) -> None:
    _here, number, wall, _other = walls
    until = sessions.standing(session, number).ends_at
    assert until is not None
    sent = {**form(wall, number), "longer": until.isoformat()}
    for _ in range(2):
        assert wall.post(f"/sessions/{number}/longer", data=sent).status_code == 303
    assert sessions.standing(session, number).ends_at == until + timedelta(minutes=5)
    for wrong in ("", "soon", "2026-01-01T10:00:00"):
        assert wall.post(f"/sessions/{number}/longer", data={**sent, "longer": wrong}).status_code == 400


def test_only_one_leads_and_the_other_takes_over_with_one_button(session: Session, walls: Walls) -> None:
    here, number, first, second = walls
    assert "Lead from here" in second.get(f"/sessions/{number}/lead").text
    assert sessions.press(second, number, "move", next="promised").status_code == 409
    for _ in range(2):
        assert sessions.press(second, number, "hand-over").status_code == 303
    assert sessions.press(second, number, "move", next="promised").status_code == 303
    late = sessions.press(first, number, "move", next="heard")
    assert late.status_code == 409
    assert "Somebody else leads this session now" in late.text
    assert sessions.press(first, number, "show").status_code == 409
    assert sessions.standing(session, number).place == Place.HEARD
    assert "Sue Visor leads." in first.get(f"/sessions/{number}/lead").text
    assert here.lead.id != sessions.standing(session, number).lead_id


def test_two_notes_at_once_are_laid_side_by_side(session: Session, walls: Walls) -> None:
    _here, number, first, second = walls
    begun = form(first, number)
    assert sessions.press(second, number, "notes", **{"note-promised": "From the second."}).status_code == 303
    late = first.post(f"/sessions/{number}/notes", data={**begun, "note-promised": "From the first."})
    assert late.status_code == 422
    assert "From the second." in late.text
    assert "From the first." in late.text
    again = next(one for one in Page.of(late).forms if one.in_main).fields
    both = {**again, "note-promised": "From both."}
    assert first.post(f"/sessions/{number}/notes", data=both).status_code == 303
    assert "From both." in second.get(f"/sessions/{number}/minutes").text


def test_a_note_is_kept_by_whichever_button_is_pressed(session: Session, walls: Walls) -> None:
    _here, number, first, second = walls
    begun = form(first, number)
    sessions.press(second, number, "hand-over")
    sent = {**begun, "note-promised": "Typed and not kept yet.", "next": "promised"}
    # Somebody else leads by now: the step stays, the note does not go.
    first.post(f"/sessions/{number}/notes", data=sent)
    sessions.press(second, number, "move", next="promised", **{"note-heard": ""})
    assert "Typed and not kept yet." in first.get(f"/sessions/{number}/minutes").text
    sessions.press(second, number, "move", next="heard", **{"note-heard": "Fathers."})
    assert sessions.standing(session, number).place == Place.WELL
    assert "Fathers." in first.get(f"/sessions/{number}/minutes").text
    long = sessions.press(second, number, "move", next="well", **{"note-well": "x" * 4_001})
    assert long.status_code == 422
    assert sessions.standing(session, number).place == Place.WELL


def test_a_note_that_is_too_long_is_still_there_when_the_session_has_gone_on(
    session: Session, walls: Walls
) -> None:
    _here, number, first, second = walls
    begun = form(first, number)
    sessions.press(second, number, "hand-over")
    sessions.press(second, number, "move", next="promised")
    sent = {**begun, "note-promised": "Both of us. " * 400}
    late = first.post(f"/sessions/{number}/notes", data=sent)
    assert late.status_code == 422
    assert "Both of us. Both of us." in late.text
    assert 'id="note-promised"' in late.text


def test_a_session_is_closed_only_as_it_was_read(session: Session, walls: Walls) -> None:
    _here, number, first, second = walls
    assert sessions.press(first, number, "close", close="1").status_code == 409
    sessions.go_to(first, session, number, Place.CLOSE)
    seen = str(sessions.standing(session, number).version)
    sessions.press(second, number, "notes", **{"note-close": "One thing more."})
    late = sessions.press(first, number, "close", close=seen)
    assert late.status_code == 422
    assert "Something was changed meanwhile" in late.text
    version = str(sessions.standing(session, number).version)
    sent = form(first, number)
    closing = {**sent, "note-close": "One thing more, and thanks.", "close": version}
    answers = [first.post(f"/sessions/{number}/close", data=closing).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert "and thanks." in first.get(f"/sessions/{number}/minutes").text


def test_a_session_has_three_commitments_at_most_and_gives_one_back(
    session: Session, walls: Walls, people: People
) -> None:
    here, number, wall, _other = walls
    sessions.go_to(wall, session, number, Place.PROMISES)
    page, action = f"/sessions/{number}/lead", f"/sessions/{number}/promises"
    wrong = submit(wall, page, commitment(here.member, sign=None), action=action)
    assert wrong.status_code == 422
    assert "Ring every family back within a day." in wrong.text
    long = submit(wall, page, commitment(here.member, families_told="x" * 1_001), action=action)
    assert "Shorten how families will be told" in long.text
    last = wall.page(page)
    sent = next(one for one in last.forms if one.action == action).fields
    for _ in range(3):
        assert submit(wall, page, commitment(here.member), action=action).status_code == 303
    assert "which is as many as one session has" in wall.get(page).text
    session.expire_all()
    made = [one.id for one in meetings.promises(session, number)]
    assert len(made) == 3
    session.rollback()
    assert wall.post(action, data={**sent, **commitment(here.member)}).status_code == 409
    token = {"csrf_token": form(wall, number)["csrf_token"]}
    for _ in range(2):
        gone = wall.post(f"{action}/back", data={**token, "commitment": str(made[0])})
        assert gone.status_code == 303
    session.expire_all()
    assert [one.id for one in meetings.promises(session, number)] == made[1:]


def test_who_was_there_is_corrected_until_the_end(session: Session, walls: Walls, people: People) -> None:
    here, number, wall, _other = walls
    page = f"/sessions/{number}/minutes"
    stranger = people("Una Elsewhere", Role.TEAM_MEMBER, team="South")
    token = {"csrf_token": wall.page(page).forms[0].fields["csrf_token"]}
    for person, there in ((here.member, "yes"), (here.other, "yes"), (here.other, "no")):
        sent = {**token, "person": str(person.id), "there": there}
        assert wall.post(f"/sessions/{number}/presence", data=sent).status_code == 303
    forged = wall.post(f"/sessions/{number}/presence", data={**token, "person": str(stranger.id)})
    assert forged.status_code == 404
    text = wall.get(page).text
    assert "Ada Ode was not there" in text
    assert "Sol Ott was there" in text


def test_whoever_is_of_another_team_finds_nothing(session: Session, walls: Walls, people: People) -> None:
    here, number, _wall, _other = walls
    south = here.of(people("Sid South", Role.FACILITATOR, team="South"))
    uninvited = here.of(people("Pia Perm", Role.PARTNER, team="South"))
    for theirs in (south, uninvited):
        for page in ("here", "state", "minutes"):
            assert theirs.get(f"/sessions/{number}/{page}").status_code == 404
        assert sessions.join(theirs, session, number).status_code == 422
        assert not any(f"/sessions/{number}/" in link for link in theirs.page("/sessions").links)
    assert south.get(f"/sessions/{number}/lead").status_code == 404


def test_the_first_page_shows_what_is_open_and_what_is_to_be_opened(session: Session, walls: Walls) -> None:
    here, number, wall, _other = walls
    member = here.of(here.member)
    assert "Join the reflection session of North" in member.get("/").text
    sessions.join(member, session, number)
    assert "Join the reflection session" not in member.get("/").text
    sessions.planned(session, here, wall)
    assert "Open the reflection session of North" in wall.get("/").text
    sign_in(member, here.partner)
    assert "Join the reflection session of North" in member.get("/").text
    assert clock.today() == sessions.standing(session, number).held_on
