"""Whether what an event says beyond that it happened still matches its digest, or has been erased."""

import hmac
import json
from collections.abc import Sequence

from cryptography.fernet import InvalidToken
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.orm import Session

from webapp.audit import EventDetail, detail_digest
from webapp.columns import key_ring
from webapp.stewardship.chain import Happening


def check(session: Session, events: Sequence[tuple[int, Happening]]) -> tuple[int, dict[int, str]]:
    """How many of the events have no particulars any more, and what is wrong with the others, by position."""
    sealed = type_coerce(EventDetail.details, LargeBinary)
    query = select(EventDetail.event_id, EventDetail.salt, sealed).where(
        EventDetail.event_id.in_([event.id for _position, event in events])
    )
    kept = {event_id: (salt, token) for event_id, salt, token in session.execute(query)}
    faults = {}
    for position, event in events:
        if event.id in kept and (fault := _fault(event.digest, *kept[event.id])):
            faults[position] = fault
    return len(events) - len(kept), faults


def _fault(digest: str, salt: str, token: bytes) -> str | None:
    try:
        details = json.loads(key_ring.fernet.decrypt(token))
    except InvalidToken:
        return "changed: no key of this authority opens the event's particulars"
    if not hmac.compare_digest(detail_digest(salt, details), digest):
        return "changed: the event's particulars are not those that were recorded"
    return None
