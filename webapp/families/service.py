"""Asking a family member, and taking in what they say."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rubrics.loader import newest
from webapp import audit
from webapp.access import links
from webapp.access.links import Purpose
from webapp.capture.service import finish
from webapp.cases import queries as cases
from webapp.cases.models import FamilyMember
from webapp.cases.rules import Kind, Way, may_be_contacted, may_be_invited, may_be_sent_to
from webapp.cases.service import hold
from webapp.families import listening, messages, origins, papers, returning, rules, storing, thanking
from webapp.families.answering import Written
from webapp.families.models import Answer, Invitation
from webapp.families.queries import ToAsk, names_known
from webapp.families.reaching import note_reached
from webapp.outbox.models import Message
from webapp.outbox.service import write

PURPOSE_OF: dict[Kind, Purpose] = {
    Kind.ADULT: Purpose.FAMILY,
    Kind.YOUNG_PERSON: Purpose.YOUNG_PERSON,
    Kind.CHILD: Purpose.YOUNG_PERSON,
    Kind.CARER: Purpose.FAMILY,
    Kind.CARE_LEAVER: Purpose.FAMILY,
}

AddressOf = Callable[[str], str]


class NotSafeError(Exception):
    """Nobody knows, or no longer knows, that writing to this person is safe."""


class NeverAgainError(Exception):
    """This person has said that nobody is to ask them again."""


class NoBasisError(Exception):
    """Nobody has recorded on whose agreement this child can be invited."""


class AlreadyAskedError(Exception):
    """This person has been asked at this moment."""


def subject_of(invitation: Invitation) -> str:
    """What a link and a draft call the invitation."""
    return f"invitation:{invitation.id}"


def invite(
    session: Session, to_ask: ToAsk, *, by_id: int, address_of: AddressOf, now: datetime, today: date
) -> Message:
    """Ask somebody whose turn it is, by the way they said is safe; `address_of` makes a token a link.

    Raises:
        NoBasisError: when it is a child and nobody has recorded a basis.
        NeverAgainError: when they have said that nobody is to ask them again.
        NotSafeError: when safe contact has not been confirmed since the last message, or too long ago.
        AlreadyAskedError: when somebody asked them a moment before.
    """
    _check_that_a_message_may_go(session, to_ask.member, now)
    invitation = ask(session, to_ask, by_id=by_id, now=now, today=today)
    return _send(session, invitation, by_id=by_id, address_of=address_of, now=now)


def ask(session: Session, to_ask: ToAsk, *, by_id: int, now: datetime, today: date) -> Invitation:
    """Write down that somebody is asked now, by a message or in a conversation.

    Raises:
        NoBasisError, NeverAgainError, NotSafeError: as `check_that_they_may_be_asked` does.
        AlreadyAskedError: when somebody asked them a moment before.
    """
    member = to_ask.member
    check_that_they_may_be_asked(session, member, now)
    form = to_ask.form
    invitation = Invitation(
        member=member,
        family_id=member.family_id,
        team_id=member.family.team_id,
        worker_id=cases.worker_on(session, member.family_id, _last_day(to_ask, today)),
        kind=member.kind,
        spoken=member.language,
        form=form,
        version=newest(form).version,
        moment=to_ask.moment,
        invited_at=now,
        invited_by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(invitation)
    except IntegrityError as asked:
        raise AlreadyAskedError from asked
    audit.record(
        session, "family.invited", actor=f"person:{by_id}", subject=subject_of(invitation), now=now, form=form
    )
    return invitation


def _last_day(to_ask: ToAsk, today: date) -> date:
    """The day that says who worked with the family: today, or the last day of the work."""
    return to_ask.member.family.closed_on or today


def send_again(
    session: Session, invitation: Invitation, *, by_id: int, address_of: AddressOf, now: datetime
) -> Message:
    """Send a new link; the old one opens nothing any more, and its message goes.

    Raises:
        NoBasisError: when it is a child and the basis is not recorded any more.
        NeverAgainError: when they have said that nobody is to ask them again.
        NotSafeError: when safe contact has not been confirmed since the last message, or too long ago.
    """
    _check_that_a_message_may_go(session, invitation.member, now)
    note_reached(session, invitation_id=invitation.id)
    links.revoke(session, subject_of(invitation), now)
    old, invitation.message_id = invitation.message_id, None
    session.flush()
    session.execute(delete(Message).where(Message.id == old))
    return _send(session, invitation, by_id=by_id, address_of=address_of, now=now)


def check_that_they_may_be_asked(session: Session, member: FamilyMember, now: datetime) -> None:
    """Hold somebody as they stand now, and see that they may be reached and asked.

    Raises:
        NeverAgainError: when they have said that nobody is to ask them again.
        NoBasisError: when it is a child and nobody has recorded a basis.
        NotSafeError: when safe contact has not been confirmed, or too long ago.
    """
    # Whoever closes the gate at this moment waits, and then finds the link that they must take back.
    hold(session, member)
    if member.never_again_at is not None:
        raise NeverAgainError
    if not may_be_invited(Kind(member.kind), member.basis):
        raise NoBasisError
    if member.safe_contact_way is None or not may_be_contacted(member.safe_contact_confirmed_at, now):
        raise NotSafeError


def _check_that_a_message_may_go(session: Session, member: FamilyMember, now: datetime) -> None:
    check_that_they_may_be_asked(session, member, now)
    if not is_safe(member, now):
        raise NotSafeError


def is_safe(member: FamilyMember, now: datetime) -> bool:
    """Whether a message may go to somebody: by a way that they have confirmed since the last one."""
    way, confirmed_at = member.safe_contact_way, member.safe_contact_confirmed_at
    if way in (None, Way.PHONE) or (way == Way.LETTER and not member.safe_contact_letter):
        return False
    return may_be_sent_to(confirmed_at, member.safe_contact_used_at, now)


def is_spoken_to(member: FamilyMember, now: datetime) -> bool:
    """Whether somebody prefers to be rung up: then no message goes, and somebody speaks with them."""
    confirmed_at = member.safe_contact_confirmed_at
    return member.safe_contact_way == Way.PHONE.value and may_be_contacted(confirmed_at, now)


def purpose_of(invitation: Invitation) -> Purpose:
    """What a link to a form opens: a conference's form is for everybody, each as who they are."""
    return PURPOSE_OF[rules.kind_of(invitation.form) or Kind(invitation.member.kind)]


def _send(
    session: Session, invitation: Invitation, *, by_id: int, address_of: AddressOf, now: datetime
) -> Message:
    member = invitation.member
    purpose = purpose_of(invitation)
    token = links.issue(session, purpose, subject_of(invitation), now, rules.LINK_LASTS)
    audit.record(session, "link.issued", actor=f"person:{by_id}", now=now, purpose=purpose.value)
    link = address_of(token)
    way = Way(member.safe_contact_way or Way.BY_HAND)
    message = write(
        session,
        sender_id=by_id,
        about=subject_of(invitation),
        channel=way.value,
        address=member.safe_contact_address or way.value,
        subject=messages.subject(),
        body=messages.body(link, now + rules.LINK_LASTS),
        link=link,
        now=now,
    )
    session.flush()
    returning.lengthen(session, invitation.id, now + rules.LINK_LASTS)
    invitation.message_id = message.id
    member.safe_contact_used_at = now
    return message


def submit(
    session: Session,
    invitation: Invitation,
    written: Written,
    *,
    client_id: uuid.UUID,
    language: str,
    now: datetime,
    told: Mapping[str, Sequence[str]] | None = None,
) -> Answer:
    """Take in the one answer; its draft goes and its link opens nothing any more.

    What its writer wants nobody to hear is not kept at all: only that they chose so. What may mean that
    somebody is not safe goes to safeguarding first, whatever becomes of the answer, and is not kept here;
    what was chosen stays. Where its writer has a code, it is held, and pooled when that ends. `told` are the
    signs of which safeguarding was told before, by question.

    Raises:
        AlreadyAnsweredError: when an answer has come before.
    """
    passed_on = listening.hear(session, invitation, written, language, now, told)
    answer = storing.answer(
        invitation, written, passed_on, names_known(session, invitation), language=language, now=now
    )
    origins.store(session, answer, invitation, client_id)
    answer.held_until = returning.hold(session, invitation, now)
    papers.let_go(session, invitation.id, now)
    thanking.keep(session, invitation, None if passed_on.thanks else written.thanks, now)
    finish(session, subject_of(invitation))
    links.use_up(session, subject_of(invitation), now)
    subject = subject_of(invitation)
    audit.record(session, "family.answered", actor=subject, now=now, form=invitation.form)
    return answer


def decline(session: Session, invitation: Invitation, now: datetime) -> None:
    """They said no: what they had begun goes, and their link opens nothing any more."""
    if invitation.declined_at is None:
        invitation.declined_at = now
    returning.end(session, [invitation.id])
    papers.let_go(session, invitation.id, now)
    finish(session, subject_of(invitation))
    links.use_up(session, subject_of(invitation), now)


def call_back(session: Session, member_id: int, now: datetime) -> int:
    """Contact is not safe any more: links and codes that are out open nothing; returns how many links."""
    sent = session.scalars(select(Invitation).where(Invitation.member_id == member_id)).all()
    returning.end(session, [invitation.id for invitation in sent])
    return sum(links.revoke(session, subject_of(invitation), now) for invitation in sent)
