"""What a practitioner wants to reach after an observation: proposed, agreed with the observer, reached."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import GOAL, Cast, propose_goal, rate_oneself, shared_visit, with_levels
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.practice.models import Goal


@pytest.fixture
def read(client: CheckedClient, cast: Cast) -> int:
    """An observation that its practitioner may read; they are signed in."""
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    return observation


def goals(session: Session) -> list[Goal]:
    """Every goal."""
    session.expire_all()
    return list(session.scalars(select(Goal).order_by(Goal.id)))


def press(client: CheckedClient, observation: int, goal: int, what: str) -> int:
    """Press a goal's button, whether or not the page shows it."""
    token = client.page("/").forms[0].fields["csrf_token"]
    url = f"/practice/observations/{observation}/goals/{goal}/{what}"
    return client.post(url, data={"csrf_token": token}).status_code


def test_a_goal_is_proposed_agreed_and_reached(
    client: CheckedClient, session: Session, cast: Cast, read: int
) -> None:
    goal = propose_goal(client, session, read)
    assert press(client, read, goal, "met") == 409
    assert GOAL not in client.page("/practice/mine").text
    sign_in(client, cast.observer)
    assert "Pat Roe proposes a goal" in client.page("/").text
    assert press(client, read, goal, "agree") == 303
    assert "proposes a goal" not in client.page("/").text
    sign_in(client, cast.practitioner)
    assert GOAL in client.page("/practice/mine").text
    assert press(client, read, goal, "back") == 409
    assert press(client, read, goal, "met") == 303
    assert GOAL not in client.page("/practice/mine").text
    assert "Reached" in client.page(with_levels(read)).text
    kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("goal"))).all()
    assert kinds == ["goal.proposed", "goal.agreed"]


def test_nobody_but_the_observer_agrees_and_nobody_but_the_practitioner_proposes(
    client: CheckedClient, session: Session, cast: Cast, read: int, people: People
) -> None:
    goal = propose_goal(client, session, read)
    assert press(client, read, goal, "agree") == 404
    both = people("Bo Both", Role.OBSERVER, Role.PRACTITIONER, team="North")
    sign_in(client, both)
    for what in ("agree", "met", "back"):
        assert press(client, read, goal, what) == 404
    sign_in(client, cast.observer)
    assert press(client, read, goal, "met") == 403
    assert press(client, read, 999, "agree") == 404
    assert [(one.agreed_at, one.met_at) for one in goals(session)] == [(None, None)]


def test_the_same_form_sent_again_is_one_goal_and_a_fourth_is_refused(
    client: CheckedClient, session: Session, read: int
) -> None:
    number = str(uuid.uuid4())
    for _ in range(3):
        propose_goal(client, session, read, client_id=number)
    assert len(goals(session)) == 1
    for _ in range(2):
        propose_goal(client, session, read)
    assert "Propose a goal" not in client.page(with_levels(read)).text
    token = client.page("/").forms[0].fields["csrf_token"]
    day = clock.today()
    form = {"goal": GOAL, "by_on-day": day.day, "by_on-month": day.month, "by_on-year": day.year}
    url = f"/practice/observations/{read}/goals"
    sent = {**form, "csrf_token": token, "client_id": str(uuid.uuid4())}
    assert client.post(url, data=sent).status_code == 409
    assert client.post(url, data={**sent, "client_id": "x"}).status_code == 409
    assert len(goals(session)) == 3


def test_it_can_be_taken_back_before_it_is_agreed(client: CheckedClient, session: Session, read: int) -> None:
    goal = propose_goal(client, session, read)
    assert press(client, read, goal, "back") == 303
    assert goals(session) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"goal": ""}, "what you want to reach"),
        ({"goal": "x" * 2000}, "what you want to reach"),
        ({"goal": "I ring Joseph Bloom every week."}, "Joseph"),
        ({"by_on-day": "31", "by_on-month": "2"}, "Enter a date in the next 12 months"),
        ({"by_on-year": "1999"}, "Enter a date in the next 12 months"),
    ],
)
def test_a_goal_that_lacks_something_says_so_and_keeps_what_was_written(
    client: CheckedClient, session: Session, read: int, wrong: dict[str, str], said: str
) -> None:
    day = clock.today() + timedelta(days=30)
    fields = {"goal": GOAL, "by_on-day": day.day, "by_on-month": day.month, "by_on-year": day.year, **wrong}
    answer = submit(client, with_levels(read), fields, action=f"/practice/observations/{read}/goals")
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert said in text
    assert str(fields["goal"]) in text
    assert goals(session) == []
