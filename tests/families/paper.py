"""A paper form for the scene's person, and how somebody enters it."""

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.families.scene import Scene, invited
from tests.pages import CheckedClient, Fields, sign_in, submit
from webapp.accounts.models import Person
from webapp.families.models import Invitation

READ = {
    "language": "en_GB",
    "about": "worker",
    "listened": "3",
    "respected": "2",
    "text-went-well": "She came when\nshe said.",
    "consent-went-well": "theme",
}


def printed(client: CheckedClient, session: Session, scene: Scene) -> Invitation:
    """An invitation for which the lead, who is signed in afterwards, has made a paper."""
    made = invited(session, scene)
    sign_in(client, scene.lead)
    assert submit(client, f"/paper/for/{made.id}", action=f"/paper/for/{made.id}").status_code == 303
    session.refresh(made)
    return made


def enter(client: CheckedClient, who: Person, invitation: Invitation, fields: Fields) -> TestResponse:
    """Enter a paper as somebody."""
    sign_in(client, who)
    path = f"/paper/{invitation.paper_reference}"
    return submit(client, path, fields, action=path)
