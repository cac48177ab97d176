"""What supervisors and those they supervise do on the pages, in one line each."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.cases.models import Family

REFERENCE = "N-2201"

ABOUT = {
    "reference": REFERENCE,
    "explored-risk-and-need": "The nights when the step-father drinks.",
    "explored-childs-experience": "The son hides in the bathroom.",
    "explored-curiosity": "Either the mother is afraid, or she does not believe it.",
    "explored-rehearsal": "We tried the first sentence three times.",
    "decided": "We see the son at school this week.",
    "reasons": "He has not been heard alone.",
    "for_the_record": "The son is to be seen alone by Friday.",
}


@dataclass
class Cast:
    """The people of a supervision, and a family of their team."""

    supervisor: Person
    practitioner: Person
    partner: Person
    family: Family


def cast_of(session: Session, people: People, practitioner: Person | None = None) -> Cast:
    """A supervisor, a practitioner and a nurse of another service in the North team."""
    supervisor = people("Sue Visor", Role.SUPERVISOR, team="North")
    practitioner = practitioner or people("Pat Roe", Role.PRACTITIONER, team="North")
    partner = people("Nina Gale", Role.PARTNER, team="North", employer="Health")
    team_id = practitioner.roles_on(clock.today())[0].team_id
    family = Family(reference=REFERENCE, team_id=team_id, opened_on=clock.today() - timedelta(days=30))
    session.add(family)
    session.commit()
    return Cast(supervisor, practitioner, partner, family)


def day(name: str, when: date) -> dict[str, str]:
    """The three fields of a date."""
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


def plan(
    client: CheckedClient, supervisor: Person, *there: Person, kind: str = "", when: date | None = None
) -> TestResponse:
    """Plan a supervision, of today where no day is given."""
    sign_in(client, supervisor)
    fields = {
        "kind": kind or ("one to one" if len(there) == 1 else "group"),
        "people": [str(one.id) for one in there],
        "about": "The family where nobody opens.",
        **day("held_on", when or clock.today()),
    }
    return submit(client, "/supervision/new", fields)


def begun(client: CheckedClient, supervisor: Person, *there: Person) -> int:
    """A supervision of today, ready to be written up."""
    made = plan(client, supervisor, *there)
    assert made.status_code == 303, made.get_data(as_text=True)
    return int(made.location.split("/")[-2])


def write_about(client: CheckedClient, number: int, position: int = 1, **changes: str) -> TestResponse:
    """Write about one family."""
    return submit(client, f"/supervision/{number}/record/families/{position}", {**ABOUT, **changes})


def agreed(owner: Person, **changes: str) -> dict[str, str]:
    """The form with how people are and one action."""
    fields = {
        "support": "Tired, and glad to have said it.",
        "action-1": "Ring the school and ask for a room.",
        "owner-1": str(owner.id),
        **day("due-1", clock.today() + timedelta(days=3)),
        "action": "put",
    }
    return {**fields, **changes}


def put(client: CheckedClient, number: int, fields: dict[str, str]) -> TestResponse:
    """Send the form of the whole."""
    return submit(client, f"/supervision/{number}/record", fields, action=f"/supervision/{number}/record")


def recorded(client: CheckedClient, cast: Cast, *more: Person) -> int:
    """A supervision with one family and one action, on record."""
    number = begun(client, cast.supervisor, cast.practitioner, *more)
    assert write_about(client, number).status_code == 303
    done = put(client, number, agreed(cast.practitioner))
    assert done.status_code == 303, done.get_data(as_text=True)
    return number


def confirm(client: CheckedClient, person: Person, number: int, **fields: str) -> TestResponse:
    """Confirm the record of a supervision."""
    sign_in(client, person)
    return submit(client, f"/supervision/{number}", fields, action=f"/supervision/{number}/confirm")
