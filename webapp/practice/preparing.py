"""What is settled before a visit: whether the family agreed, and what is to be watched."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from webapp import audit
from webapp.practice.models import ObservedVisit
from webapp.practice.rules import Consent, TooLateError


@dataclass(frozen=True)
class Preparation:
    """What is settled before a visit: whether the family agreed and how it was asked, and what to watch.

    `family_id` is None where no case was named.
    """

    consent: Consent | None
    consent_how: str
    wanted: str
    family_id: int | None = None


def prepare(
    session: Session, visit: ObservedVisit, preparation: Preparation, by_id: int, now: datetime
) -> None:
    """Keep what is settled about a visit, until an observation of it is shared.

    Raises:
        TooLateError: once somebody has shared what they saw of it.
    """
    if any(one.shared_at is not None for one in visit.observations):
        raise TooLateError
    keep(visit, preparation)
    session.flush()
    audit.record(
        session,
        "visit.prepared",
        actor=f"person:{by_id}",
        subject=f"person:{visit.practitioner_id}",
        now=now,
        visit=visit.id,
        consent=visit.consent,
    )


def keep(visit: ObservedVisit, preparation: Preparation) -> None:
    """Keep it on a visit that is not stored yet, or held."""
    visit.consent = preparation.consent.value if preparation.consent else ""
    visit.consent_how, visit.wanted = preparation.consent_how, preparation.wanted
    visit.family_id = preparation.family_id


def add(visit: ObservedVisit, preparation: Preparation) -> None:
    """Settle what nobody has settled yet; what was asked for, and a case that was named, stay."""
    family_id = visit.family_id or preparation.family_id
    if visit.consent:
        visit.family_id = family_id
        return
    keep(visit, replace(preparation, wanted=visit.wanted or preparation.wanted, family_id=family_id))


def want(session: Session, visit: ObservedVisit, wanted: str) -> None:
    """Keep what the practitioner wants to be watched.

    Raises:
        TooLateError: once somebody has shared what they saw of the visit.
    """
    if any(one.shared_at is not None for one in visit.observations):
        raise TooLateError
    visit.wanted = wanted
    session.flush()
