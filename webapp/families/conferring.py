"""Family group conferences: noted once, and whoever was there is asked how it was, outside the draw."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from sqlalchemy import Select, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, contains_eager, selectinload

from webapp import audit, clock
from webapp.access.reaching import Reach
from webapp.cases import queries as cases
from webapp.cases.models import Family, FamilyMember
from webapp.families import queries, rules
from webapp.families.models import Conference, ConferenceGuest, Invitation
from webapp.families.queries import ToAsk

# How many of the latest are listed.
LISTED = 50


class AnotherConferenceError(Exception):
    """The form's id belongs to another conference."""


def family_of(session: Session, reference: str) -> Family | None:
    """The family that this reference names; one that has become part of another leads there."""
    found = cases.family_by_reference(session, reference)
    while found is not None and found.merged_into_id is not None:
        found = session.get(Family, found.merged_into_id)
    return found


def family(session: Session, family_id: int) -> Family | None:
    """One family that has not become part of another, or None."""
    query = select(Family).where(Family.id == family_id, Family.merged_into_id.is_(None))
    return session.scalar(query.options(selectinload(Family.members)))


def lately(session: Session) -> Sequence[Conference]:
    """The conferences that were held last, the latest first."""
    query = select(Conference).options(selectinload(Conference.guests), selectinload(Conference.family))
    return session.scalars(
        query.order_by(Conference.held_on.desc(), Conference.id.desc()).limit(LISTED)
    ).all()


def note(
    session: Session,
    family: Family,
    held_on: date,
    member_ids: Collection[int],
    *,
    client_id: uuid.UUID,
    by_id: int,
    now: datetime,
) -> Conference:
    """Note that one was held and who was there; of a day that was noted before, whoever is missing is added.

    The same form sent again changes nothing.

    Raises:
        AnotherConferenceError: when the form's id belongs to another conference.
    """
    sent = session.scalar(select(Conference).where(Conference.client_id == client_id))
    if sent is not None and (sent.family_id, sent.held_on) != (family.id, held_on):
        raise AnotherConferenceError
    conference = _of_day(session, family, held_on, client_id=client_id, by_id=by_id, now=now)
    there = {one.member_id for one in conference.guests}
    own = {one.id for one in family.members}
    for member_id in sorted(set(member_ids) & own - there):
        conference.guests.append(ConferenceGuest(member_id=member_id))
    session.flush()
    return conference


def _of_day(
    session: Session, family: Family, held_on: date, *, client_id: uuid.UUID, by_id: int, now: datetime
) -> Conference:
    that_day = select(Conference).where(Conference.family_id == family.id, Conference.held_on == held_on)
    standing = session.scalar(that_day.with_for_update())
    if standing is not None:
        return standing
    conference = Conference(
        client_id=client_id, family=family, held_on=held_on, noted_at=now, noted_by_id=by_id
    )
    try:
        with session.begin_nested():
            session.add(conference)
    except IntegrityError:
        # Somebody else has noted it at the same moment.
        return session.scalars(that_day.with_for_update()).one()
    actor, subject = f"person:{by_id}", f"family:{family.id}"
    audit.record(session, "conference.noted", actor=actor, subject=subject, now=now, conference=conference.id)
    return conference


def to_ask(session: Session, reach: Reach, today: date) -> list[ToAsk]:
    """Whoever was at a conference, may be asked and has not been, the conference of longest ago first."""
    rows = session.execute(_guests(reach, today)).all()
    members = {member.id for member, _held_on in rows}
    asked = session.execute(
        select(Invitation.member_id, Invitation.moment).where(Invitation.member_id.in_(members))
    )
    before = {(member_id, moment) for member_id, moment in asked}
    turns = [ToAsk(member, rules.conference_moment(held_on)) for member, held_on in rows]
    return [turn for turn in turns if (turn.member.id, turn.moment) not in before]


def _guests(reach: Reach, today: date) -> Select[FamilyMember, date]:
    lately = datetime.combine(today - rules.QUARTER, time.min, tzinfo=clock.LONDON)
    asked = exists().where(Invitation.member_id == FamilyMember.id, Invitation.invited_at > lately)
    return (
        select(FamilyMember, Conference.held_on)
        .join(ConferenceGuest, ConferenceGuest.member_id == FamilyMember.id)
        .join(Conference, Conference.id == ConferenceGuest.conference_id)
        .join(FamilyMember.family)
        .options(contains_eager(FamilyMember.family))
        .where(
            Conference.held_on >= today - rules.ABOUT_A_CONFERENCE,
            FamilyMember.never_again_at.is_(None),
            ~asked,
            *queries.askable(reach, today),
        )
        .order_by(Conference.held_on, FamilyMember.id)
    )


def person_to_ask(session: Session, reach: Reach, member_id: int, today: date) -> ToAsk | None:
    """One of them, or None: then nobody may ask them about a conference now."""
    return next((turn for turn in to_ask(session, reach, today) if turn.member.id == member_id), None)
