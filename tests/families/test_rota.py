"""Who takes conversations on which days, and what is told where nobody does."""

import uuid
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import Scene, invited, post, set_scene
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock, duties
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.families.models import ListeningDuty
from webapp.families.rules import UNTIL_A_CONVERSATION

PATH = "/conversations/rota"
NOBODY = "1 conversation waits, and nobody who may hold it is on the rota this week"


@pytest.fixture
def listener(people: People) -> Person:
    """Somebody who leads conversations and works with no family."""
    return people("Ines Vale", Role.FAMILY_INTERVIEWER)


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family whose turn it is."""
    return set_scene(session, people)


def fields(person: Person, first: date, last: date, **more: object) -> dict[str, object]:
    """Somebody on the rota every morning."""
    found: dict[str, object] = {"person": str(person.id), "weekdays": list("0123456"), "halves": ["morning"]}
    for name, day in (("begins", first), ("ends", last)):
        found |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
    return found | more


def test_a_lead_keeps_the_rota_and_a_listener_sees_their_days(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    today = clock.today()
    sign_in(client, listener)
    assert "Nobody is on the rota today." in client.get("/conversations").get_data(as_text=True)
    assert client.get(PATH).status_code == 403
    sign_in(client, scene.lead)
    sent = fields(listener, today, today + timedelta(days=20))
    assert submit(client, PATH, sent, action=PATH).status_code == 303
    duty = session.scalars(select(ListeningDuty)).one()
    assert (duty.weekdays, duty.morning, duty.afternoon) == ("0 1 2 3 4 5 6", True, False)
    assert "On the rota today: Ines Vale." in client.get(PATH).get_data(as_text=True)
    sign_in(client, listener)
    page = client.get("/conversations").get_data(as_text=True)
    assert "Ines Vale (morning)" in page
    assert "Your days" in page
    sign_in(client, scene.lead)
    for _time in range(2):
        assert post(client, f"{PATH}/{duty.id}/end").status_code == 303
    assert "Nobody is on the rota today." in client.get(PATH).get_data(as_text=True)
    assert post(client, f"{PATH}/987654/end").status_code == 404


def test_the_same_form_puts_somebody_on_once(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    today, number = clock.today(), str(uuid.uuid4())
    sign_in(client, scene.lead)
    sent = fields(listener, today, today, client_id=number)
    for _time in range(2):
        assert submit(client, PATH, sent, action=PATH).status_code == 303
    other = fields(listener, today, today + timedelta(days=1), client_id=number)
    assert submit(client, PATH, other, action=PATH).status_code == 409
    assert submit(client, PATH, sent | {"client_id": "none"}, action=PATH).status_code == 409
    assert len(session.scalars(select(ListeningDuty)).all()) == 1


def test_what_is_wrong_is_said(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    today = clock.today()
    sign_in(client, scene.lead)
    for wrong, word in (
        ({"person": str(scene.worker.id)}, "Select who takes conversations"),
        ({"person": "x"}, "Select who takes conversations"),
        ({"begins-day": "40"}, "Enter the first day"),
        ({"ends-year": str(today.year - 1)}, "Enter a last day"),
        ({"weekdays": ["7"]}, "Select on which days of the week"),
        ({"weekdays": None}, "Select on which days of the week"),
        ({"halves": ["night"]}, "Select mornings, afternoons or both"),
        ({"halves": None}, "Select mornings, afternoons or both"),
    ):
        refused = submit(client, PATH, fields(listener, today, today) | wrong, action=PATH)
        assert refused.status_code == 422
        assert word in refused.get_data(as_text=True)
    assert session.scalars(select(ListeningDuty)).all() == []


def test_conversations_that_wait_without_anybody_are_told_to_the_lead(
    client: CheckedClient, session: Session, scene: Scene, listener: Person
) -> None:
    today = clock.today()
    invitation = invited(session, scene)
    sign_in(client, scene.lead)
    assert NOBODY not in client.get("/").get_data(as_text=True)
    invitation.invited_at = clock.now() - UNTIL_A_CONVERSATION
    assert NOBODY in client.get("/").get_data(as_text=True)
    submit(client, PATH, fields(listener, today, today), action=PATH)
    assert NOBODY not in client.get("/").get_data(as_text=True)
    # Somebody of the family's own team cannot hold it.
    team = accounts.team_named(session, "North")
    accounts.give_role(session, listener, Role.SUPERVISOR, team=team, starts_on=today)
    assert NOBODY in client.get("/").get_data(as_text=True)


def test_a_week_is_what_is_left_of_it() -> None:
    monday = date(2026, 11, 30)
    assert len(duties.rest_of_week(monday)) == 7
    assert duties.rest_of_week(monday + timedelta(days=6)) == [date(2026, 12, 6)]
