"""Times and places for the stages of a campaign: offered by the recruiter, taken by candidates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp import audit
from webapp.recruitment import rules
from webapp.recruitment.models import Attempt, Campaign, Slot
from webapp.recruitment.rules import Stage

MOST_IN_A_ROW = 12
SHORTEST, LONGEST = 10, 480


@dataclass(frozen=True)
class Offer:
    """Times in a row for one stage, with one person in one place."""

    stage: Stage
    starts_at: datetime
    minutes: int
    room: str
    person_id: int
    count: int


def offer(session: Session, campaign: Campaign, offered: Offer, now: datetime) -> int:
    """Offer times in a row; returns how many are new.

    Left out are those at which the person is wanted elsewhere, in any campaign, or the room is: whoever
    offers the same again adds nothing.
    """
    length, new = timedelta(minutes=offered.minutes), 0
    starts = [offered.starts_at + number * length for number in range(offered.count)]
    # Held off from others: two who offer one room at once do not both have it.
    session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    taken = _taken(session, campaign, offered, starts[0], starts[-1] + length)
    for start in starts:
        if any(start < end and begin < start + length for begin, end in taken):
            continue
        session.add(
            Slot(
                campaign_id=campaign.id,
                stage=offered.stage.value,
                starts_at=start,
                minutes=offered.minutes,
                room=offered.room,
                person_id=offered.person_id,
            )
        )
        new += 1
    session.flush()
    if new:
        _audit(session, campaign.id, f"person:{campaign.recruiter_id}", "offered", now)
    return new


def _taken(
    session: Session, campaign: Campaign, offered: Offer, since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """When the person, or the room in this campaign, is not free, from and to."""
    same_room = (Slot.campaign_id == campaign.id) & (Slot.room == offered.room)
    query = select(Slot.starts_at, Slot.minutes).where(
        same_room | (Slot.person_id == offered.person_id),
        Slot.starts_at < until,
        Slot.starts_at > since - timedelta(minutes=LONGEST),
    )
    return [(start, start + timedelta(minutes=minutes)) for start, minutes in session.execute(query)]


def take(session: Session, attempt: Attempt, slot_id: int, now: datetime) -> Slot:
    """Take a time for a candidate; taking another one for the same stage lets the first go.

    Raises:
        TakenError: when somebody else was quicker, or the time is past or of another campaign.
    """
    # Held off from others: two who take one time at once do not both have it.
    slot = session.get(Slot, slot_id, with_for_update=True, populate_existing=True)
    if slot is None or slot.campaign_id != attempt.campaign_id or slot.starts_at <= now:
        raise rules.TakenError
    if slot.attempt_id == attempt.id:
        return slot
    if slot.attempt_id is not None:
        raise rules.TakenError
    same = (Slot.attempt_id == attempt.id) & (Slot.stage == slot.stage)
    session.execute(update(Slot).where(same).values(attempt_id=None, booked_at=None))
    slot.attempt_id, slot.booked_at = attempt.id, now
    session.flush()
    _audit(session, attempt.campaign_id, f"attempt:{attempt.id}", "taken", now)
    return slot


def let_go(session: Session, attempt: Attempt) -> None:
    """Free the times that a candidate has taken, for others."""
    theirs = Slot.attempt_id == attempt.id
    session.execute(update(Slot).where(theirs).values(attempt_id=None, booked_at=None))


def withdraw(session: Session, campaign: Campaign, slot_id: int, now: datetime) -> None:
    """Take an offered time back; TakenError when somebody has taken it."""
    slot = session.get(Slot, slot_id)
    if slot is None or slot.campaign_id != campaign.id or slot.attempt_id is not None:
        raise rules.TakenError
    session.delete(slot)
    _audit(session, campaign.id, f"person:{campaign.recruiter_id}", "taken back", now)


def _audit(session: Session, campaign_id: int, actor: str, what: str, now: datetime) -> None:
    audit.record(session, "slot.changed", actor=actor, now=now, campaign=campaign_id, what=what)


def of_campaign(session: Session, campaign_id: int) -> list[Slot]:
    """The times of a campaign, the earliest first."""
    return list(
        session.scalars(select(Slot).where(Slot.campaign_id == campaign_id).order_by(Slot.starts_at, Slot.id))
    )


def free_for(session: Session, attempt: Attempt, now: datetime) -> list[Slot]:
    """The times that a candidate can take, or has taken, from now on."""
    query = select(Slot).where(
        Slot.campaign_id == attempt.campaign_id,
        Slot.starts_at > now,
        Slot.attempt_id.is_(None) | (Slot.attempt_id == attempt.id),
    )
    return list(session.scalars(query.order_by(Slot.starts_at, Slot.id)))


def calendar(slots: Iterable[Slot], titles: Iterable[str], now: datetime) -> bytes:
    """The times as a calendar file (RFC 5545), each under its title; nobody's name is in it."""
    made = Calendar()
    made.add("prodid", "-//Attune//EN")
    made.add("version", "2.0")
    for slot, title in zip(slots, titles, strict=True):
        event = Event()
        event.add("uid", f"slot-{slot.id}@attune")
        event.add("dtstamp", now)
        event.add("dtstart", slot.starts_at)
        event.add("dtend", slot.starts_at + timedelta(minutes=slot.minutes))
        event.add("summary", title)
        event.add("location", slot.room)
        made.add_component(event)
    return bytes(made.to_ical())
