"""What people do in a reflection session on the pages, in one line each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment.scene import fresh
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.reflection.agenda import AGENDA, Place
from webapp.reflection.models import Meeting


@dataclass
class Room:
    """A team, whoever leads its session, and a browser for each."""

    team_id: int
    lead: Person
    member: Person
    other: Person
    partner: Person
    browser: CheckedClient

    def of(self, person: Person) -> CheckedClient:
        """A browser of their own, signed in."""
        theirs = fresh(self.browser)
        sign_in(theirs, person)
        return theirs


def room(client: CheckedClient, session: Session, people: People, member: Person | None = None) -> Room:
    """A facilitator, two of a team, and somebody of another service who works with it."""
    member = member or people("Ada Ode", Role.TEAM_MEMBER, team="North")
    lead = people("Fay Lead", Role.FACILITATOR, team="North")
    other = people("Sol Ott", Role.TEAM_MEMBER, team="North")
    partner = people("Nell Gale", Role.PARTNER, team="North", employer="Health")
    return Room(accounts.team_named(session, "North").id, lead, member, other, partner, client)


def day(when: date, name: str = "held_on") -> dict[str, str]:
    """The three fields of a date."""
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def planned(session: Session, here: Room, wall: CheckedClient, **fields: Any) -> int:
    """Plan a session of today to which the partner is invited; returns its number."""
    given = {**day(clock.today()), "partners": [str(here.partner.id)], **fields}
    answer = submit(wall, f"/sessions/plan/{here.team_id}", given)
    assert answer.status_code == 303, answer.text
    return int(answer.location.split("/")[-2])


def press(wall: CheckedClient, number: int, deed: str, **fields: Any) -> TestResponse:
    """Press a button of the facilitator's page, with everything that its form carries."""
    page = wall.page(f"/sessions/{number}/lead")
    form = next(form for form in page.forms if form.in_main and form.method == "post")
    return wall.post(f"/sessions/{number}/{deed}", data={**form.fields, **fields})


def opened(session: Session, here: Room, wall: CheckedClient, **fields: Any) -> int:
    """A session of today that is open."""
    number = planned(session, here, wall, **fields)
    assert press(wall, number, "open").status_code == 303
    return number


def standing(session: Session, number: int) -> Meeting:
    """A session as it stands."""
    session.expire_all()
    return session.scalars(select(Meeting).where(Meeting.id == number)).one()


def join(theirs: CheckedClient, session: Session, number: int) -> TestResponse:
    """Join with the code that stands on the wall."""
    return submit(theirs, "/sessions/join", {"code": standing(session, number).join_code})


def go_to(wall: CheckedClient, session: Session, number: int, place: Place) -> None:
    """Go through the agenda until this place."""
    while (at := standing(session, number).place) != place:
        assert AGENDA.index(Place(at or "")) < AGENDA.index(place)
        session.rollback()
        assert press(wall, number, "move", next=at).status_code == 303


def think(theirs: CheckedClient, number: int, text: str, **fields: Any) -> TestResponse:
    """Add a thought to the question that is open."""
    action = f"/sessions/{number}/thoughts"
    return submit(theirs, f"/sessions/{number}/here", {"text": text, **fields}, action=action)


def noted(phone: CheckedClient, here: Room) -> None:
    """Somebody of the team notes on its charts what happened today."""
    page = f"/mirror/{here.team_id}/notes"
    answer = submit(
        phone, page, {"note": "New duty rota began", **day(clock.today(), "happened")}, action=page
    )
    assert answer.status_code == 303, answer.text
