"""What an observer's phone keeps for a visit without a line, and where it belongs when it comes."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access import reaching
from webapp.access.policy import Permission, Scope
from webapp.access.reaching import Actor, Reach
from webapp.accounts import queries as accounts
from webapp.capture import ledger
from webapp.capture import service as capture
from webapp.capture.ledger import Origin
from webapp.capture.models import Device
from webapp.capture.recovery import Recovered
from webapp.capture.service import Conflict
from webapp.filters import day
from webapp.practice import owners, queries, rules
from webapp.rooms import Held

# As long as the lease of a device, and the day before for whoever writes in the evening.
AHEAD, BEHIND = timedelta(days=3), timedelta(days=1)

_FORM = re.compile(r"/practice/observations/(\d{1,9})/(moments|evidence)/draft")


def to_hold(session: Session, actor: Actor, now: datetime) -> Iterator[Held]:
    """The visits of these days that the observer still writes about, each with its two pages."""
    if actor.person_id is None or not reaching.reach(actor, Permission.WRITE_OBSERVATION):
        return
    today = clock.in_london(now).date()
    found = queries.to_write_without_a_line(session, actor.person_id, today - BEHIND, today + AHEAD)
    names = accounts.names(session, [one.visit.practitioner_id for one in found])
    for one in found:
        title = _("%(name)s, %(day)s", name=names[one.visit.practitioner_id], day=day(one.visit.seen_on))
        pages = [
            (_("During the visit"), url_for("practice.note", observation_id=one.id)),
            (_("What you saw"), url_for("practice.write", observation_id=one.id)),
        ]
        yield Held(title, pages)


def addresses(observation_id: int) -> tuple[str, str]:
    """Where the two forms of an observation are saved: a phone names by these what it holds."""
    pages = ("practice.save_moments", "practice.save_evidence")
    moments, evidence = (url_for(page, observation_id=observation_id) for page in pages)
    return moments, evidence


def take_in(
    session: Session, device: Device, forms: Sequence[Recovered], now: datetime
) -> tuple[int, int, int]:
    """Keep the forms of a device's file as its observer's drafts; what stands is kept beside, nothing twice.

    Returns how many were kept, how many of these beside another version, and how many no longer could be:
    their observation is shared, or was never this person's.
    """
    kept = beside = refused = 0
    for one in forms:
        owner = _being_written(session, device.person_id, one.url)
        if owner is None:
            refused += 1
            continue
        try:
            result = ledger.save(
                session,
                origin=Origin(device.public_id, one.url, one.sequence) if one.sequence else None,
                person_id=device.person_id,
                owner=owner,
                client_id=one.client_id,
                version=one.version,
                fields=one.fields,
                now=now,
            )
        except (capture.TooLargeError, capture.ForeignDraftError):
            refused += 1
            continue
        kept, beside = kept + 1, beside + isinstance(result, Conflict)
    me = f"person:{device.person_id}"
    details = {"device": device.id, "forms": kept}
    audit.record(session, "forms.recovered", actor=me, subject=me, now=now, **details)
    return kept, beside, refused


def _being_written(session: Session, person_id: int, url: str) -> str | None:
    """The draft that is saved at this address, as long as its observation is this person's and not shared."""
    matched = _FORM.fullmatch(url)
    if matched is None:
        return None
    reach = Reach(Actor(person_id=person_id), frozenset({Scope.OWN}), frozenset())
    observation = queries.own_observation(session, reach, int(matched.group(1)), to_change=True)
    if observation is None or not rules.may_edit(queries.state_of(observation)):
        return None
    return (
        owners.moments(observation.id)
        if matched.group(2) == "moments"
        else owners.observation(observation.id)
    )
