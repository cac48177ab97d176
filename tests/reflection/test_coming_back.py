"""A phone that comes back, one form sent many times, many at once, and people who move to another team."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, submit
from tests.recruitment.scene import fresh
from tests.reflection import sessions
from tests.reflection.sessions import Room
from tests.reflection.test_mirror_pages import commitment
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts import teams
from webapp.accounts.models import Person, RoleHeld
from webapp.reflection import meetings, queries
from webapp.reflection.agenda import Place
from webapp.reflection.models import Commitment, Meeting, Presence, Thought
from webapp.reflection.views.taking_part import COOKIE

Open = tuple[Room, int, CheckedClient]


@pytest.fixture
def held(client: CheckedClient, session: Session, people: People) -> Open:
    """An open session, and its wall."""
    here = sessions.room(client, session, people)
    wall = here.of(here.lead)
    return here, sessions.opened(session, here, wall), wall


def thoughts(session: Session) -> list[str]:
    """What was written, in the order of the alphabet."""
    session.expire_all()
    return sorted(session.scalars(select(Thought.text)))


def test_a_phone_that_comes_back_finds_what_it_wrote(session: Session, held: Open) -> None:
    here, number, _wall = held
    phone = here.of(here.member)
    sessions.join(phone, session, number)
    sessions.think(phone, number, "Before the tram.")
    cookie = phone.get_cookie(COOKIE, path="/sessions")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    # It comes back with another sign-in, and joins again: nothing is lost, and it is there once.
    back = here.of(here.member)
    back.set_cookie(COOKIE, cookie.value, path="/sessions")
    assert sessions.join(back, session, number).status_code == 303
    page = back.page(f"/sessions/{number}/here")
    assert "Before the tram." in page.text
    # The name under which the browser keeps what is typed is the same again, and nobody else's.
    assert _kept_as(phone, number) == _kept_as(back, number)
    other = here.of(here.other)
    sessions.join(other, session, number)
    other.set_cookie(COOKIE, cookie.value, path="/sessions")
    assert _kept_as(other, number) != _kept_as(back, number)
    session.expire_all()
    assert len(session.scalars(select(Presence).where(Presence.is_there)).all()) == 2


def _kept_as(phone: CheckedClient, number: int) -> str:
    return phone.get(f"/sessions/{number}/here").text.split('data-kept-as="')[1].split('"')[0]


def test_what_was_typed_to_the_step_before_is_still_there(session: Session, held: Open) -> None:
    here, number, wall = held
    phone = here.of(here.member)
    sessions.join(phone, session, number)
    form = next(one for one in phone.page(f"/sessions/{number}/here").forms if one.in_main)
    sessions.go_to(wall, session, number, Place.HEARD)
    late = phone.post(form.action, data={**form.fields, "text": "Typed slowly.", "signed": "yes"})
    assert late.status_code == 422
    assert "Typed slowly." in late.text
    assert "Look whether this still fits" in late.text
    assert 'name="place" value="heard"' in late.text
    assert thoughts(session) == []
    for wrong, status in (({"place": "nowhere"}, 400), ({"client_id": "none"}, 400), ({"text": ""}, 422)):
        assert sessions.think(phone, number, **{"text": "x", **wrong}).status_code == status
    assert sessions.think(phone, number, "x" * 1_001).status_code == 422


def test_the_same_thought_sent_again_is_added_once_and_anothers_id_is_refused(
    session: Session, held: Open
) -> None:
    here, number, _wall = held
    one_form = {"client_id": str(uuid.uuid4())}
    phone, other = here.of(here.member), here.of(here.other)
    for theirs in (phone, other):
        sessions.join(theirs, session, number)
    answers = [sessions.think(phone, number, "Once.", **one_form).status_code for _ in range(3)]
    answers.append(sessions.think(other, number, "Mine.", **one_form).status_code)
    assert answers == [303, 303, 303, 409]
    assert thoughts(session) == ["Once."]


def test_many_at_once_are_all_heard_once(session: Session, held: Open) -> None:
    here, number, wall = held
    phone = here.of(here.member)
    sessions.join(phone, session, number)
    forms = [next(f for f in phone.page(f"/sessions/{number}/here").forms if f.in_main) for _ in range(4)]
    signed_in, secret = phone.get_cookie("session"), phone.get_cookie(COOKIE, path="/sessions")
    token = wall.get_cookie("session")
    assert signed_in is not None
    assert secret is not None
    assert token is not None

    def send(place: int) -> int:
        form, theirs = forms[place % 4], fresh(here.browser)
        theirs.set_cookie("session", signed_in.value)
        theirs.set_cookie(COOKIE, secret.value, path="/sessions")
        return theirs.post(form.action, data={**form.fields, "text": f"Thought {place % 4}"}).status_code

    session.commit()
    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(send, range(8)))
    assert answers == [303] * 8
    assert thoughts(session) == [f"Thought {n}" for n in range(4)]
    page = next(one for one in wall.page(f"/sessions/{number}/lead").forms if one.in_main)
    session.commit()

    def go(_: int) -> int:
        theirs = fresh(here.browser)
        theirs.set_cookie("session", token.value)
        return theirs.post(f"/sessions/{number}/move", data={**page.fields, "next": "promised"}).status_code

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(go, range(4))) == [303] * 4
    assert sessions.standing(session, number).place == Place.HEARD


def test_a_script_is_told_only_when_something_is_new(session: Session, held: Open) -> None:
    here, number, wall = held
    phone = here.of(here.member)
    assert phone.get(f"/sessions/{number}/state").status_code == 404
    sessions.join(phone, session, number)
    first = phone.get(f"/sessions/{number}/state")
    same = phone.get(f"/sessions/{number}/state", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, same.status_code, same.data) == (200, 304, b"")
    page = phone.get(f"/sessions/{number}/here").text
    assert f'data-known="{first.headers["ETag"].strip(chr(34))}"' in page
    sessions.go_to(wall, session, number, Place.HEARD)
    new = phone.get(f"/sessions/{number}/state", headers={"If-None-Match": first.headers["ETag"]})
    assert new.status_code == 200


def moved(session: Session, person: Person, into: str) -> None:
    """From today on somebody is in another team."""
    today = clock.today()
    for one in session.scalars(select(RoleHeld).where(RoleHeld.person_id == person.id)):
        one.starts_on, one.ends_on = today - timedelta(days=60), today - timedelta(days=1)
        team = accounts.team_named(session, into)
        accounts.give_role(session, person, Role(one.role), team=team, starts_on=today)
    session.commit()


def test_whoever_moves_to_another_team_meanwhile_stays_where_they_are(
    session: Session, held: Open, people: People
) -> None:
    here, number, wall = held
    phone, late = here.of(here.member), here.of(here.other)
    sessions.join(phone, session, number)
    # The team itself goes on: one of it stays.
    people("Sta Yer", Role.TEAM_MEMBER, team="North")
    for person in (here.member, here.other, here.lead):
        moved(session, person, "South")
    assert sessions.think(phone, number, "Still here.").status_code == 303
    assert sessions.join(late, session, number).status_code == 422
    assert sessions.press(wall, number, "move", next="promised").status_code == 303


def test_a_team_that_everybody_left_is_part_of_another_only_where_that_was_recorded(
    session: Session, held: Open, people: People
) -> None:
    here, number, _ = held
    for person in (here.member, here.other, here.lead):
        moved(session, person, "South")
    south, today = accounts.team_named(session, "South").id, clock.today()
    assert queries.absorbed(session, south, today) == []
    assert queries.standing_team(session, here.team_id, today) == here.team_id
    reader = here.of(people("New Ly", Role.TEAM_MEMBER, team="South"))
    for page in ("minutes", "state"):
        assert reader.get(f"/sessions/{number}/{page}").status_code == 404


def test_a_team_that_becomes_part_of_another_takes_its_commitments_along(
    session: Session, held: Open, people: People
) -> None:
    here, number, wall = held
    sessions.go_to(wall, session, number, Place.PROMISES)
    today, south = clock.today(), accounts.team_named(session, "South").id
    going_on = teams.Move(here.team_id, south, today)
    teams.go_on(session, going_on, client_id=uuid.uuid4(), by_id=here.lead.id, now=clock.now())
    session.commit()
    page, action = f"/sessions/{number}/lead", f"/sessions/{number}/promises"
    assert "North has become part of South." in wall.get(page).text
    assert submit(wall, page, commitment(here.other), action=action).status_code == 303
    made = session.scalars(select(Commitment)).one()
    assert (made.team_id, made.session_id) == (south, number)
    assert queries.absorbed(session, south, today) == [here.team_id]
    assert queries.standing_team(session, here.team_id, today - timedelta(days=1)) == here.team_id
    made.team_id = here.team_id
    following = Meeting(client_id=uuid.uuid4(), team_id=south, held_on=today, lead_id=here.lead.id, notes={})
    session.add(following)
    session.commit()
    assert [one.id for one in meetings.promised_before(session, following, today)] == [made.id]


@pytest.fixture
def night(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that shows what it is set to."""
    shown = [datetime(2026, 10, 25, 0, 57, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


def test_the_timer_is_right_in_the_night_on_which_clocks_go_back(
    client: CheckedClient, session: Session, people: People, night: list[datetime]
) -> None:
    here = sessions.room(client, session, people)
    wall = here.of(here.lead)
    number = sessions.opened(session, here, wall)
    standing = sessions.standing(session, number)
    assert standing.ends_at == night[0] + timedelta(minutes=5)
    text = wall.get(f"/sessions/{number}/lead").text
    # It is 1:57 by the clock on the wall, and in five minutes it will be 1:02.
    assert "Until 01:02" in text
    assert "The time for this step is over.\n" not in text.replace('data-text-over="', "")
    night[0] += timedelta(minutes=6)
    assert "</strong> The time for this step is over." in wall.get(f"/sessions/{number}/lead").text
