"""A small place to walk through: a team, its worker, a participation lead, and a family whose turn it is."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.rules import Agreement, Kind, Way
from webapp.families.models import Invitation
from webapp.families.rules import Moment
from webapp.outbox.models import Message

WORDS = {
    "listened": "3",
    "respected": "2",
    "honest-about-worries": "does-not-apply",
    "explained-next": "dont-know",
    "text-went-well": "She came when she said she would.",
    "consent-went-well": "worker",
}


@dataclass
class Scene:
    """Who is there."""

    lead: Person
    worker: Person
    family: Family
    adult: FamilyMember


def set_scene(session: Session, people: People, *, days_open: int = 30, kind: Kind = Kind.ADULT) -> Scene:
    """A family whose turn it is, with one person whose safe contact is confirmed."""
    lead = people("Lena Field", Role.PARTICIPATION_LEAD)
    worker = people("Wes Marsh", Role.PRACTITIONER, team="North")
    team_id = worker.roles_on(clock.today())[0].team_id
    opened_on = clock.today() - timedelta(days=days_open)
    family = Family(reference="N-1041", team_id=team_id, opened_on=opened_on)
    family.workers.append(Worker(person_id=worker.id, starts_on=opened_on))
    session.add(family)
    adult = add_member(session, family, "Roza Karim", kind=kind)
    session.commit()
    return Scene(lead, worker, family, adult)


def add_member(
    session: Session,
    family: Family,
    name: str,
    *,
    kind: Kind = Kind.ADULT,
    confirmed_at: datetime | None = None,
    way: Way = Way.TEXT,
) -> FamilyMember:
    """One more person, reachable by a text message since now; a child on their own agreement."""
    is_child = kind is not Kind.ADULT
    member = FamilyMember(
        family=family,
        name=name,
        kind=kind.value,
        safe_contact_confirmed_at=confirmed_at or clock.now(),
        safe_contact_way=way.value,
        safe_contact_address="07700900123",
        basis=Agreement.OWN.value if is_child else None,
        basis_recorded_at=clock.now() if is_child else None,
    )
    session.add(member)
    session.commit()
    return member


def invite(client: CheckedClient, session: Session, scene: Scene, member: FamilyMember | None = None) -> str:
    """Invite somebody on the lead's screens, sign out again, and return their link's token."""
    sign_in(client, scene.lead)
    member = member or scene.adult
    sent = submit(client, "/families", action=f"/families/people/{member.id}/invite")
    assert sent.status_code == 303, sent.get_data(as_text=True)
    client.delete_cookie("session")
    invitation = session.scalars(select(Invitation).where(Invitation.member_id == member.id)).one()
    return token_in(session, invitation)


def post(client: CheckedClient, url: str, **fields: str) -> TestResponse:
    """Send a form that no page shows (any more), with the token of whoever is signed in."""
    forms = client.page("/families/new").forms
    token = next(form.fields["csrf_token"] for form in forms if form.in_main)
    return client.post(url, data={"csrf_token": token, **fields})


def confirm(client: CheckedClient, member: FamilyMember, **said: str) -> TestResponse:
    """Write down that somebody, spoken to alone, can be reached by text message."""
    url = f"/families/people/{member.id}/safe-contact"
    fields = {"way": "text", "address": "07700900123", "alone": "y", **said}
    return submit(client, url, fields, action=url)


def token_in(session: Session, invitation: Invitation) -> str:
    """The token in an invitation's message."""
    session.refresh(invitation)
    message = session.get_one(Message, invitation.message_id)
    found = re.search(r"/s/([\w-]+)$", message.link or "")
    assert found
    return found[1]


def code_of(client: CheckedClient, token: str) -> str:
    """Start a link for the first time, and return the code to come back with."""
    page = open_link(client, token).get_data(as_text=True)
    found = re.search(r'aria-hidden="true">(\d{3}) (\d{3})<', page)
    assert found, page
    return found[1] + found[2]


def invited(session: Session, scene: Scene, *, moment: str = Moment.FIRST_WEEKS.value) -> Invitation:
    """The scene's person, asked today without any screen."""
    invitation = Invitation(
        member=scene.adult,
        family_id=scene.family.id,
        team_id=scene.family.team_id,
        worker_id=scene.worker.id,
        kind=scene.adult.kind,
        form="family-voice-adults",
        version=1,
        moment=moment,
        invited_at=clock.now(),
    )
    session.add(invitation)
    session.commit()
    return invitation


def return_code(client: CheckedClient, **written: str) -> str:
    """Ask beside the questions for a code to come back with, and return it."""
    page = submit(client, "/words", {**written, "action": "code"}, action="/words")
    assert page.status_code == 200
    found = re.search(r'govuk-visually-hidden">((?:\w ){15}\w)<', page.get_data(as_text=True))
    assert found
    return found[1].replace(" ", "")


def other_browser(client: CheckedClient) -> CheckedClient:
    """Another phone."""
    other = client.application.test_client()
    assert isinstance(other, CheckedClient)
    return other


def come_back(client: CheckedClient, code: str) -> TestResponse:
    """Enter a code on the public page."""
    return submit(client, "/code", {"code": code})


def sent_with_code(client: CheckedClient, session: Session, people: People, **more: str) -> tuple[Scene, str]:
    """A scene whose person has asked for a code and has sent their answers."""
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    code = return_code(client)
    sent = submit(client, "/words", {**WORDS, **more}, action="/words")
    assert sent.status_code == 303
    assert "held=yes" in sent.location
    return scene, code
