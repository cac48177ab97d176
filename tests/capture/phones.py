"""What a phone asks of the server, in one line each."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages import CheckedClient, sign_in
from webapp.accounts.models import Person
from webapp.capture import ledger
from webapp.capture.ledger import Tally
from webapp.capture.models import Device, Draft, DraftConflict

FORM = uuid.UUID(int=77)


@dataclass
class Phone:
    """A phone as the server knows it, its client, and the visit that it writes about."""

    client: CheckedClient
    observer: Person
    device: str
    seal: str
    key: str
    token: str
    observation: int

    @property
    def url(self) -> str:
        """Where what is noted during the visit is saved."""
        return f"/practice/observations/{self.observation}/moments/draft"

    def post(self, what: str, body: Any) -> TestResponse:
        """Ask something of the server, as the device does."""
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.client.post(f"/devices/{self.device}/{what}", json=body, headers=headers)

    def send(self, sequence: int, words: str, version: int = 0) -> TestResponse:
        """Send one state of the form that waited."""
        headers = {"X-CSRFToken": self.token, "X-Attune-Device": f"{self.device}/{sequence}"}
        body = {"client_id": str(FORM), "version": version, "fields": {"moment-new": words}}
        return self.client.post(self.url, json=body, headers=headers)

    def tell(self, written: int, entries: int = 1) -> TestResponse:
        """Say what the phone has."""
        forms = [{"form": self.url, "written": written, "entries": entries}]
        return self.post("report", {"pages": 2, "forms": forms})


def ready(client: CheckedClient, observer: Person, observation: int) -> Phone:
    """Make a phone ready for this observer."""
    sign_in(client, observer)
    token = client.page("/devices").forms[0].fields["csrf_token"]
    made = client.post("/devices", json={"label": "work phone"}, headers={"X-CSRFToken": token})
    assert made.status_code == 201
    told = made.get_json()
    return Phone(client, observer, told["device"], told["seal"], told["key"], token, observation)


def pat_roe(session: Session) -> Person:
    """The practitioner whose visit it is."""
    return session.scalars(select(Person).where(Person.name == "Pat Roe")).one()


def tally(session: Session) -> Tally:
    """How the only device stands."""
    (device,) = session.scalars(select(Device))
    found = ledger.tallies(session, [device.id])[device.id]
    session.rollback()
    return found


def written(session: Session) -> list[str]:
    """What was noted, in the draft and beside it."""
    rows = [*session.scalars(select(Draft)), *session.scalars(select(DraftConflict))]
    found = [str(row.fields["moment-new"]) for row in rows]
    session.rollback()
    return found
