"""A team goes on as another in the middle of its session: nobody is thrown out, and nothing is lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.test_teams import go_on
from tests.conftest import People
from tests.pages import CheckedClient, submit
from tests.reflection import sessions
from tests.reflection.sessions import Room
from tests.reflection.test_mirror_pages import commitment
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person, RoleHeld, Team
from webapp.reflection.agenda import Place
from webapp.reflection.models import Commitment


@pytest.fixture
def here(client: CheckedClient, session: Session, people: People) -> Room:
    """The team North, whose people have been in it for two months."""
    made = sessions.room(client, session, people)
    for held in session.scalars(select(RoleHeld)):
        held.starts_on = clock.today() - timedelta(days=60)
    session.commit()
    return made


def merged(session: Session, here: Room, people: People) -> Team:
    """From today on North goes on as part of South, where somebody is already: on the page that does it."""
    south = accounts.team_named(session, "South")
    session.commit()
    north = session.get_one(Team, here.team_id)
    browser = here.of(people("Ad Min", Role.ADMINISTRATOR))
    assert go_on(browser, north, south).status_code == 303
    session.expire_all()
    return south


def test_the_session_goes_on_to_its_end_and_its_minutes_are_found_by_the_team_it_became(
    session: Session, people: People, here: Room
) -> None:
    of_south = people("Sid South", Role.TEAM_MEMBER, team="South")
    wall, phone, nurse = here.of(here.lead), here.of(here.member), here.of(here.partner)
    number = sessions.opened(session, here, wall)
    for theirs in (phone, nurse):
        sessions.join(theirs, session, number)
    sessions.go_to(wall, session, number, Place.WELL)
    # Forms that were open before the team ended, with what was being typed in them.
    typed = next(one for one in phone.page(f"/sessions/{number}/here").forms if one.in_main)
    noting = next(one for one in wall.page(f"/sessions/{number}/lead").forms if one.in_main)
    late = here.of(here.other)
    south = merged(session, here, people)
    assert phone.post(typed.action, data={**typed.fields, "text": "Half typed."}).status_code == 303
    kept = wall.post(f"/sessions/{number}/notes", data={**noting.fields, "note-well": "Half noted."})
    assert kept.status_code == 303
    assert sessions.think(nurse, number, "Still here too.").status_code == 303
    # Whoever comes late comes in by the code as before.
    assert sessions.join(late, session, number).status_code == 303
    sessions.go_to(wall, session, number, Place.PROMISES)
    action = f"/sessions/{number}/promises"
    assert submit(wall, f"/sessions/{number}/lead", commitment(here.member), action=action).status_code == 303
    sessions.go_to(wall, session, number, Place.CLOSE)
    version = str(sessions.standing(session, number).version)
    assert sessions.press(wall, number, "close", close=version).status_code == 303
    reader = here.of(of_south)
    for theirs in (wall, phone, nurse, late, reader):
        minutes = theirs.get(f"/sessions/{number}/minutes").text
        for words in ("Half typed.", "Half noted.", "Still here too.", "Ring every family back"):
            assert words in minutes, words
    made = session.scalars(select(Commitment)).one()
    assert (made.team_id, made.session_id) == (south.id, number)
    assert f"/sessions/{number}/minutes" in reader.page("/sessions").links


def test_what_the_team_promised_before_stands_in_the_mirror_of_the_other(
    session: Session, people: People, here: Room
) -> None:
    of_south = here.of(people("Sid South", Role.TEAM_MEMBER, team="South"))
    phone, page = here.of(here.member), f"/mirror/{here.team_id}"
    assert submit(phone, page, commitment(here.member), action=f"{page}/commitments").status_code == 303
    south = accounts.team_named(session, "South").id
    assert "Ring every family back" not in of_south.get(f"/mirror/{south}").text
    merged(session, here, people)
    for theirs in (of_south, phone):
        assert "Ring every family back" in theirs.get(f"/mirror/{south}").text
        # What was shown of the team that ended is nobody's to open by its own address.
        assert theirs.get(page).status_code == 404


def test_the_other_team_s_supervisor_can_take_over_and_nobody_else_comes_in(
    session: Session, people: People, here: Room
) -> None:
    visor: Person = people("Sue Visor", Role.SUPERVISOR, team="South")
    wall, theirs = here.of(here.lead), here.of(visor)
    east = here.of(people("Ed East", Role.FACILITATOR, team="East"))
    number = sessions.opened(session, here, wall)
    for one in (theirs, east):
        assert one.get(f"/sessions/{number}/lead").status_code == 404
    merged(session, here, people)
    assert sessions.press(theirs, number, "hand-over").status_code == 303
    assert sessions.press(theirs, number, "move", next="promised").status_code == 303
    assert sessions.standing(session, number).place == Place.HEARD
    for page in ("lead", "minutes", "state", "here"):
        assert east.get(f"/sessions/{number}/{page}").status_code == 404
