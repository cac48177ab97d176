"""What observers and practitioners do on the pages, in one line each."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.accounts.models import Person
from webapp.practice.models import Goal

NEW = "/practice/visits/new"
GOAL = "I ask what they have tried before I offer anything."


@dataclass
class Cast:
    """The people of a visit."""

    observer: Person
    practitioner: Person


def visit_fields(whom: Person, /, **changes: str) -> dict[str, str]:
    """The form "log a visit", filled in for today."""
    today = clock.today()
    day = {"seen_on-day": today.day, "seen_on-month": today.month, "seen_on-year": today.year}
    asked = {"consent": "agreed", "consent_how": "The mother, on the telephone and at the door."}
    what = {"instrument": "practice-observation/1", "practitioner": whom.id, "purpose": "planned visit"}
    fields = {**what, **day, **asked, **changes}
    return {name: str(value) for name, value in fields.items()}


def log_visit(client: CheckedClient, observer: Person, practitioner: Person, **changes: str) -> int:
    """Log a visit of today and return the observation's number."""
    sign_in(client, observer)
    response = submit(client, NEW, visit_fields(practitioner, **changes))
    assert response.status_code == 303, response.get_data(as_text=True)
    return int(response.location.split("/")[-2])


def evidence_url(observation: int) -> str:
    """The evidence page."""
    return f"/practice/observations/{observation}/evidence"


EVIDENCE = {
    "notes": "The mother showed us the new room.",
    "level-empathy": "4",
    "evidence-empathy": "“That sounds exhausting,” and waited.",
    "level-collaboration": "2",
    "evidence-collaboration": "The agenda was read out.",
}


def share(
    client: CheckedClient, observer: Person, observation: int, fields: dict[str, Any] | None = None
) -> TestResponse:
    """Write the evidence and share it."""
    sign_in(client, observer)
    return submit(client, evidence_url(observation), EVIDENCE if fields is None else fields)


def shared_visit(client: CheckedClient, cast: Cast) -> int:
    """A visit, logged, written up and shared."""
    observation = log_visit(client, cast.observer, cast.practitioner)
    assert share(client, cast.observer, observation).status_code == 303
    return observation


def rate_oneself(client: CheckedClient, practitioner: Person, observation: int) -> TestResponse:
    """Rate the own visit, where the observation's page leads first."""
    sign_in(client, practitioner)
    to_rate = client.get(f"/practice/observations/{observation}")
    assert to_rate.status_code == 302, "The observation should not open before the self-rating."
    return submit(client, to_rate.location, {"level-empathy": "3"})


def with_levels(observation: int) -> str:
    """The observation as the practitioner reads it once they have read what was seen."""
    return f"/practice/observations/{observation}?levels=shown"


def sign_url(observation: int) -> str:
    """Where both sign."""
    return f"/practice/observations/{observation}/sign"


def sign(
    client: CheckedClient, person: Person, observation: int, data: dict[str, str] | None = None
) -> TestResponse:
    """Sign, with a reply where one is given."""
    sign_in(client, person)
    return submit(client, with_levels(observation), data, action=sign_url(observation))


def locked_visit(client: CheckedClient, cast: Cast) -> int:
    """A visit that both have signed."""
    observation = shared_visit(client, cast)
    assert rate_oneself(client, cast.practitioner, observation).status_code == 303
    assert sign(client, cast.practitioner, observation).status_code == 303
    assert sign(client, cast.observer, observation).status_code == 303
    return observation


def propose_goal(client: CheckedClient, session: Session, observation: int, **changes: str) -> int:
    """As the practitioner who is signed in: propose a goal for a month from now, and return its number."""
    day = clock.today() + timedelta(days=30)
    fields = {"goal": GOAL, "by_on-day": day.day, "by_on-month": day.month, "by_on-year": day.year, **changes}
    action = f"/practice/observations/{observation}/goals"
    answer = submit(client, with_levels(observation), fields, action=action)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    session.expire_all()
    return session.scalars(select(Goal.id).order_by(Goal.id.desc())).first() or 0
