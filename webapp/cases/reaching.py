"""More than one safe way to reach somebody: one is preferred, and none takes its place by itself."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.cases.models import FamilyMember, OtherWay
from webapp.cases.rules import Way, may_be_contacted, may_be_sent_to
from webapp.cases.service import SafeContact, confirm_safe_contact, hold


class AnotherFormError(Exception):
    """The form's id belongs to what somebody else said."""


def confirm(
    session: Session,
    member: FamilyMember,
    said: SafeContact,
    *,
    client_id: uuid.UUID,
    by_id: int,
    now: datetime,
) -> None:
    """Somebody, spoken to alone, named one more safe way; the same form sent again changes nothing.

    The first way is the one that they prefer. A way that is known already has been asked about afresh.

    Raises:
        AnotherFormError: when the form's id belongs to what somebody else said.
    """
    hold(session, member)
    before = session.scalar(select(OtherWay).where(OtherWay.client_id == client_id))
    if before is not None:
        if before.member_id != member.id:
            raise AnotherFormError
        return
    address = None if said.way is Way.BY_HAND else said.address
    if member.safe_contact_way in (None, said.way.value) and member.safe_contact_address in (None, address):
        confirm_safe_contact(member, said, by_id=by_id, now=now)
        return
    known = [one for one in member.other_ways if (one.way, one.address) == (said.way.value, address)]
    other = known[0] if known else OtherWay(way=said.way.value, address=address)
    other.client_id, other.times, other.voicemail = client_id, said.times or None, said.voicemail
    other.confirmed_at, other.confirmed_by_id = now, by_id
    if not known:
        member.other_ways.append(other)
    session.flush()


def prefer(
    session: Session, member: FamilyMember, way_id: int, now: datetime, *, has_failed: bool = False
) -> bool:
    """Prefer another way that somebody confirmed; returns False where it is not there or has lapsed.

    `has_failed` says that the last message could not be handed over: then it counts for the way by which it
    was to go. Otherwise a message has reached them, and before the next one they are asked again.
    """
    hold(session, member)
    other = next((one for one in member.other_ways if one.id == way_id), None)
    if other is None or not may_be_contacted(other.confirmed_at, now):
        return False
    if member.safe_contact_way is not None and member.safe_contact_confirmed_at is not None:
        member.other_ways.append(
            OtherWay(
                way=member.safe_contact_way,
                address=member.safe_contact_address,
                times=member.safe_contact_times,
                voicemail=bool(member.safe_contact_voicemail),
                confirmed_at=member.safe_contact_confirmed_at,
                confirmed_by_id=member.safe_contact_confirmed_by_id,
                used_at=member.safe_contact_used_at,
            )
        )
    member.safe_contact_way, member.safe_contact_address = other.way, other.address
    member.safe_contact_times, member.safe_contact_voicemail = other.times, other.voicemail
    # A letter was named as a way only by somebody who said, alone, that it is safe.
    member.safe_contact_letter = other.way == Way.LETTER.value
    member.safe_contact_confirmed_at = other.confirmed_at
    member.safe_contact_confirmed_by_id = other.confirmed_by_id
    if has_failed:
        member.safe_contact_used_at = other.used_at
    # What takes its place has another number: pressed twice, it is done once.
    member.other_ways.remove(other)
    session.flush()
    return True


def still_safe(member: FamilyMember, now: datetime) -> Sequence[OtherWay]:
    """The other ways that were confirmed recently enough, in the order in which they were named."""
    return [one for one in member.other_ways if may_be_contacted(one.confirmed_at, now)]


def to_propose(member: FamilyMember, now: datetime) -> OtherWay | None:
    """The next way by which a message may go, where the preferred one failed; somebody has to choose it."""
    carry = [one for one in still_safe(member, now) if one.way != Way.PHONE.value]
    return next((one for one in carry if may_be_sent_to(one.confirmed_at, one.used_at, now)), None)
