"""Conversations: led by somebody who neither works with the family nor in the worker's team."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from webapp import audit
from webapp.access.reaching import Reach
from webapp.capture.service import finish
from webapp.cases.models import FamilyMember
from webapp.cases.rules import NEED_A_BASIS, SAFE_FOR
from webapp.families import origins, queries, rules, service
from webapp.families.answering import Written
from webapp.families.models import Conversation, Invitation
from webapp.families.queries import PAGE
from webapp.families.rules import Ended, How


class BeingHeldError(Exception):
    """Somebody else is speaking with this person now."""


class EndedError(Exception):
    """The conversation has ended before."""


def owner(conversation_id: int) -> str:
    """What a draft calls the conversation."""
    return f"conversation:{conversation_id}"


def _may_be_asked(now: datetime) -> list[ColumnElement[bool]]:
    return [
        FamilyMember.safe_contact_way.is_not(None),
        FamilyMember.safe_contact_confirmed_at > now - SAFE_FOR,
        or_(FamilyMember.kind.not_in(NEED_A_BASIS), FamilyMember.basis.is_not(None)),
    ]


def people_to_speak_with(
    session: Session, reach: Reach, person_id: int, now: datetime, today: date, *, page: int = 1
) -> Sequence[FamilyMember]:
    """People whose turn it is and who can safely be reached; one more than a page."""
    query = queries.to_ask(session, reach, today).where(
        *queries.independent(person_id, today), *_may_be_asked(now)
    )
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def silent(
    session: Session, person_id: int, now: datetime, today: date, *, page: int = 1
) -> Sequence[Invitation]:
    """Invitations that nothing has come back to for a week, the latest first; one more than a page."""
    query = _silent(person_id, now, today).order_by(Invitation.invited_at.desc(), Invitation.id.desc())
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def _silent(person_id: int, now: datetime, today: date) -> Select[Invitation]:
    return _all_silent(now).where(*queries.independent(person_id, today))


def without_anybody(session: Session, listeners: Iterable[int], now: datetime, today: date) -> int:
    """How many invitations nothing has come back to for a week, and none of these listeners may follow."""
    somebody = [and_(*queries.independent(person_id, today)) for person_id in listeners]
    ids = _all_silent(now).where(~or_(false(), *somebody)).with_only_columns(Invitation.id)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _all_silent(now: datetime) -> Select[Invitation]:
    return (
        select(Invitation)
        .join(Invitation.member)
        .join(FamilyMember.family)
        .options(contains_eager(Invitation.member).contains_eager(FamilyMember.family))
        .where(
            Invitation.answered.is_(False),
            Invitation.declined_at.is_(None),
            FamilyMember.never_again_at.is_(None),
            Invitation.invited_at <= now - rules.UNTIL_A_CONVERSATION,
            Invitation.invited_at > now - rules.LINK_LASTS,
            *_may_be_asked(now),
        )
    )


def person_to_speak_with(
    session: Session, reach: Reach, person_id: int, member_id: int, now: datetime, today: date
) -> FamilyMember | None:
    """One person whom somebody may speak with now, or None."""
    asked = _silent(person_id, now, today).where(Invitation.member_id == member_id)
    if (invitation := session.scalar(asked.order_by(Invitation.id.desc()).limit(1))) is not None:
        return invitation.member
    turn = queries.to_ask(session, reach, today).where(
        *queries.independent(person_id, today), *_may_be_asked(now)
    )
    return session.scalar(turn.where(FamilyMember.id == member_id))


def begun(session: Session, person_id: int) -> Sequence[Conversation]:
    """The conversations that somebody has begun and not ended, the oldest first."""
    query = _led_by(person_id).where(Conversation.ended_at.is_(None))
    return session.scalars(query.order_by(Conversation.begun_at)).all()


def open_with(session: Session, person_id: int, member_id: int) -> Conversation | None:
    """The conversation with a person that somebody has begun and not ended, or None."""
    query = _led_by(person_id).join(Conversation.invitation)
    return session.scalar(query.where(Invitation.member_id == member_id, Conversation.ended_at.is_(None)))


def own(session: Session, person_id: int, conversation_id: int) -> Conversation | None:
    """One conversation that somebody leads, or None."""
    return session.scalar(_led_by(person_id).where(Conversation.id == conversation_id))


def _led_by(person_id: int) -> Select[Conversation]:
    member = joinedload(Conversation.invitation).joinedload(Invitation.member)
    return (
        select(Conversation)
        .where(Conversation.by_id == person_id)
        .options(member.joinedload(FamilyMember.family))
    )


def overdue(session: Session, now: datetime) -> Sequence[Conversation]:
    """Conversations at a home whose time is over, without a word that whoever leads them is safe."""
    query = select(Conversation).where(Conversation.ended_at.is_(None), Conversation.back_by < now)
    return session.scalars(query.order_by(Conversation.back_by)).all()


def to_debrief(session: Session) -> Sequence[Conversation]:
    """Conversations that somebody wants to talk about, the oldest first."""
    wanted = (Conversation.debrief, Conversation.debriefed_at.is_(None))
    return session.scalars(select(Conversation).where(*wanted).order_by(Conversation.ended_at)).all()


def begin(
    session: Session,
    member: FamilyMember,
    *,
    by_id: int,
    client_id: uuid.UUID,
    how: How,
    back_by: datetime | None,
    interpreter: bool,
    advocate: bool,
    now: datetime,
    today: date,
) -> Conversation:
    """Begin to speak with somebody; the same form sent twice gives the same conversation.

    Raises:
        BeingHeldError: when somebody else speaks with them now.
        NeverAgainError, NoBasisError, NotSafeError, AlreadyAskedError: as for any invitation.
    """
    standing = session.scalar(select(Conversation).where(Conversation.client_id == client_id))
    if standing is not None and standing.by_id == by_id and standing.invitation.member_id == member.id:
        return standing
    service.check_that_they_may_be_asked(session, member, now)
    _check_that_nobody_speaks(session, member)
    conversation = Conversation(
        client_id=client_id if standing is None else uuid.uuid4(),
        invitation=_invitation_of(session, member, by_id=by_id, now=now, today=today),
        by_id=by_id,
        how=how.value,
        back_by=back_by if how is How.AT_HOME else None,
        interpreter=interpreter,
        advocate=advocate,
        begun_at=now,
    )
    session.add(conversation)
    session.flush()
    audit.record(
        session,
        "conversation.begun",
        actor=f"person:{by_id}",
        subject=service.subject_of(conversation.invitation),
        now=now,
        conversation=conversation.id,
    )
    return conversation


def _check_that_nobody_speaks(session: Session, member: FamilyMember) -> None:
    held = select(Conversation.id).join(Conversation.invitation)
    held = held.where(Invitation.member_id == member.id, Conversation.ended_at.is_(None))
    if session.scalar(held.limit(1)) is not None:
        raise BeingHeldError


def asked_now(
    session: Session, member: FamilyMember, *, by_id: int, now: datetime, today: date
) -> Invitation:
    """The invitation of somebody who answers here and now, on a device that is handed to them.

    Raises:
        NeverAgainError, NoBasisError, NotSafeError, AlreadyAskedError: as for any invitation.
    """
    service.check_that_they_may_be_asked(session, member, now)
    return _invitation_of(session, member, by_id=by_id, now=now, today=today)


def _invitation_of(
    session: Session, member: FamilyMember, *, by_id: int, now: datetime, today: date
) -> Invitation:
    """The invitation that nothing has come back to; a new one for somebody whose turn it is."""
    open_one = (
        select(Invitation)
        .where(
            Invitation.member_id == member.id,
            Invitation.declined_at.is_(None),
            Invitation.invited_at > now - rules.LINK_LASTS,
            Invitation.answered.is_(False),
        )
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    found = session.scalar(open_one)
    return found or service.ask(session, queries.turn_of(member, today), by_id=by_id, now=now, today=today)


def end(
    session: Session,
    conversation: Conversation,
    outcome: Ended,
    *,
    written: Written | None,
    debrief: bool,
    language: str,
    now: datetime,
) -> bool:
    """End it: with the answers that were read back, with a no, or with nobody reached.

    Returns False where the answer had come by the link meanwhile: then that one stands.

    Raises:
        EndedError: when it ended before.
    """
    session.refresh(conversation, ["ended_at"], with_for_update=True)
    if conversation.ended_at is not None:
        raise EndedError
    is_first = True
    if written is not None:
        try:
            service.submit(
                session,
                conversation.invitation,
                written,
                client_id=uuid.uuid4(),
                language=language,
                now=now,
            )
        except origins.AlreadyAnsweredError:
            is_first = False
    elif outcome is Ended.DECLINED:
        service.decline(session, conversation.invitation, now)
    if outcome is not Ended.NOT_REACHED:
        conversation.invitation.reached_at = conversation.invitation.reached_at or now
    conversation.ended_at, conversation.outcome, conversation.debrief = now, outcome.value, debrief
    finish(session, owner(conversation.id))
    audit.record(
        session,
        "conversation.ended",
        actor=f"person:{conversation.by_id}",
        subject=service.subject_of(conversation.invitation),
        now=now,
        conversation=conversation.id,
        outcome=outcome.value,
    )
    return is_first


def talked_about(session: Session, conversation_id: int, now: datetime) -> Conversation | None:
    """Somebody has talked with whoever led it; None where nobody asked for that."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None or not conversation.debrief:
        return None
    conversation.debriefed_at = conversation.debriefed_at or now
    return conversation
