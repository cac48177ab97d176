"""How concerns are raised and read, in one line each."""

import uuid
from datetime import timedelta

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.families.scene import Scene
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.accounts.models import Person
from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import What
from webapp.safeguarding.service import report

UNSAFE = "He comes to the flat at night."
OF_STAFF = "The worker grabbed my arm and shouted at me."
DONE = "Rang her on the safe number and agreed a plan for tonight."
WHY = "It is her family."
PREFIX = {"handed over": "over", "about staff": "staff", "not about staff": "other"}
PREFIX |= {"interpreter asked": "asked", "interpreted": "read", "followed": "follow"}


def raised(
    session: Session, scene: Scene | None, *, hours: int = 0, in_danger: bool = False, text: str = UNSAFE
) -> Concern:
    """A concern that was raised some hours ago."""
    concern = report(
        session,
        source="family",
        family_id=scene.family.id if scene else None,
        member_id=scene.adult.id if scene else None,
        near_id=scene.worker.id if scene else None,
        text=text,
        in_danger=in_danger,
        now=clock.now() - timedelta(hours=hours, minutes=1),
    )
    session.commit()
    return concern


def url_of(concern: Concern) -> str:
    """Where a concern is read."""
    return f"/safety-concerns/{concern.id}"


def status(client: CheckedClient, who: Person, concern: Concern) -> int:
    """How a concern answers somebody who asks for it."""
    sign_in(client, who)
    return client.get(url_of(concern)).status_code


def acknowledge(client: CheckedClient, who: Person, concern: Concern) -> TestResponse:
    """Acknowledge it on its page."""
    sign_in(client, who)
    return submit(client, url_of(concern), {"action_taken": DONE}, action=url_of(concern))


def settle(client: CheckedClient, who: Person, concern: Concern, outcome: str = "front door") -> TestResponse:
    """Say on its page what came of it."""
    sign_in(client, who)
    url = f"{url_of(concern)}/outcome"
    return submit(client, url_of(concern), {"outcome": outcome, "outcome-note": WHY}, action=url)


def send_outcome(client: CheckedClient, who: Person, concern: Concern, **changes: str) -> TestResponse:
    """Send an outcome's form, whether or not the page shows it."""
    sign_in(client, who)
    token = client.page("/").forms[0].fields["csrf_token"]
    sent = {"csrf_token": token, "outcome": "front door", "outcome-note": WHY, **changes}
    return client.post(f"{url_of(concern)}/outcome", data=sent)


def fields(what: What, to: object = "", *, seen: int = 0, note: str = WHY) -> dict[str, str]:
    """A step's form, filled in."""
    prefix = PREFIX[what.value]
    found = {"what": what.value, "seen": str(seen), f"{prefix}-note": note, "client_id": str(uuid.uuid4())}
    return found | ({f"{prefix}-to": str(to)} if to else {})


def step(client: CheckedClient, who: Person, concern: Concern, sent: dict[str, str]) -> TestResponse:
    """Send a step's form, whether or not the page shows it."""
    sign_in(client, who)
    token = client.page("/").forms[0].fields["csrf_token"]
    return client.post(f"{url_of(concern)}/step", data={"csrf_token": token, **sent})
