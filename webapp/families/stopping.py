"""Please don't ask me again: one tap by the person themself, and it lasts."""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access import links
from webapp.capture.service import finish
from webapp.cases.models import FamilyMember
from webapp.families import papers, returning, rules
from webapp.families.models import AskedAgain, Invitation
from webapp.families.service import subject_of


class AnotherFormError(Exception):
    """The form's id belongs to what somebody else said."""


def stop(session: Session, invitation: Invitation, now: datetime) -> None:
    """They want nobody to ask them again, by any form: links that are out end, and what was sent stays.

    Tapped again it changes nothing.
    """
    member = invitation.member
    if member.never_again_at is None:
        member.never_again_at = now
        audit.record(session, "family.stopped", actor=f"member:{member.id}", now=now)
    theirs = select(Invitation).where(Invitation.member_id == member.id, Invitation.answered.is_(False))
    for one in session.scalars(theirs).all():
        # What could still be answered is declined; what went by long ago stays unanswered.
        if one.declined_at is None and one.invited_at > now - rules.LINK_LASTS:
            one.declined_at = now
        returning.end(session, [one.id])
        papers.let_go(session, one.id, now)
        finish(session, subject_of(one))
        links.revoke(session, subject_of(one), now)


def ask_again(
    session: Session, member: FamilyMember, words: str, client_id: uuid.UUID, *, by_id: int, now: datetime
) -> None:
    """The person themself said that they may be asked again; the same form sent again changes nothing.

    Raises:
        AnotherFormError: when the form's id belongs to what somebody else said.
    """
    known = session.scalar(select(AskedAgain.member_id).where(AskedAgain.client_id == client_id))
    if known is not None and known != member.id:
        raise AnotherFormError
    if known is not None or member.never_again_at is None:
        return
    said = AskedAgain(
        client_id=client_id, member_id=member.id, words=words, recorded_at=now, recorded_by_id=by_id
    )
    try:
        with session.begin_nested():
            session.add(said)
    except IntegrityError:
        # The same form arrived twice at once.
        return
    member.never_again_at = None
    audit.record(
        session, "family.asked again", actor=f"person:{by_id}", subject=f"member:{member.id}", now=now
    )
