"""Who is to be asked, who has been asked, and whose answer a visit may write."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from webapp import clock
from webapp.access.policy import Reach
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.families import rules
from webapp.families.models import Answer, Invitation
from webapp.families.rules import Moment

PAGE = 25


@dataclass(frozen=True)
class ToAsk:
    """Somebody whose turn it is, at which moment."""

    member: FamilyMember
    moment: Moment


def people_to_ask(session: Session, reach: Reach, today: date, *, page: int = 1) -> list[ToAsk]:
    """Everybody whose turn it is, the longest wait first; one more than a page."""
    query = to_ask(reach, today).limit(PAGE + 1).offset((page - 1) * PAGE)
    return [turn_of(member, today) for member in session.scalars(query)]


def how_many_to_ask(session: Session, reach: Reach, today: date) -> int:
    """How many people's turn it is."""
    ids = to_ask(reach, today).with_only_columns(FamilyMember.id).order_by(None)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def person_to_ask(session: Session, reach: Reach, member_id: int, today: date) -> ToAsk | None:
    """One person whose turn it is, or None: then nobody may ask them now."""
    member = session.scalar(to_ask(reach, today).where(FamilyMember.id == member_id))
    return turn_of(member, today) if member else None


def turn_of(member: FamilyMember, today: date) -> ToAsk:
    """At which moment somebody is whose turn it is."""
    moment = rules.moment_of(member.family.opened_on, member.family.closed_on, today)
    if moment is None:
        raise ValueError("The query and the rule disagree about whose turn it is.")
    return ToAsk(member, moment)


def to_ask(reach: Reach, today: date) -> Select[FamilyMember]:
    """The people whose turn it is, the longest wait first."""
    lately = datetime.combine(today - rules.QUARTER, time.min, tzinfo=clock.LONDON)
    at_the_end = and_(Family.closed_on.is_not(None), Family.closed_on <= today)
    moment = case(
        (at_the_end, Moment.ENDING.value),
        (Family.opened_on <= today - rules.THREE_MONTHS.begins, Moment.THREE_MONTHS.value),
        else_=Moment.FIRST_WEEKS.value,
    )
    their_turn = or_(
        and_(at_the_end, Family.closed_on >= today - rules.ENDING.ends),
        and_(
            or_(Family.closed_on.is_(None), Family.closed_on > today),
            Family.opened_on <= today - rules.FIRST_WEEKS.begins,
            Family.opened_on >= today - rules.THREE_MONTHS.ends,
        ),
    )
    asked = exists().where(
        Invitation.member_id == FamilyMember.id,
        or_(Invitation.moment == moment, Invitation.invited_at > lately),
    )
    return (
        _members(reach, today)
        .where(their_turn, ~asked)
        .order_by(func.coalesce(Family.closed_on, Family.opened_on), FamilyMember.id)
    )


def _members(reach: Reach, today: date) -> Select[FamilyMember]:
    """People of families within reach, without those that whoever asks works with."""
    query = select(FamilyMember).join(FamilyMember.family).options(contains_eager(FamilyMember.family))
    return query.where(*_askable(reach, today))


def _askable(reach: Reach, today: date) -> list[ColumnElement[bool]]:
    works_there = exists().where(
        Worker.family_id == Family.id, Worker.person_id == reach.actor.person_id, Worker.on(today)
    )
    within = [] if reach.everything else [Family.team_id.in_(reach.team_ids)]
    return [~works_there, *within]


def never_asked(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[FamilyMember]:
    """People whose first moment went by without anybody asking them; one more than a page."""
    asked = exists().where(Invitation.member_id == FamilyMember.id)
    query = _members(reach, today).where(~asked, Family.opened_on < today - rules.FIRST_WEEKS.ends)
    query = query.order_by(Family.opened_on.desc(), FamilyMember.id)
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def _invitations(reach: Reach, today: date) -> Select[Invitation]:
    return (
        select(Invitation)
        .join(Invitation.member)
        .join(FamilyMember.family)
        .options(contains_eager(Invitation.member).contains_eager(FamilyMember.family))
        .where(*_askable(reach, today))
    )


def unanswered(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[Invitation]:
    """Invitations that nothing has come back to, the latest first; one more than a page."""
    answered = exists().where(Answer.invitation_id == Invitation.id)
    query = _invitations(reach, today).where(~answered, Invitation.declined_at.is_(None))
    query = query.order_by(Invitation.invited_at.desc(), Invitation.id.desc())
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def invitation(session: Session, reach: Reach, invitation_id: int, today: date) -> Invitation | None:
    """One invitation within reach that nothing has come back to, or None."""
    answered = exists().where(Answer.invitation_id == Invitation.id)
    query = _invitations(reach, today).where(Invitation.id == invitation_id)
    return session.scalar(query.where(~answered, Invitation.declined_at.is_(None)))


def visited(session: Session, subject: str | None) -> Invitation | None:
    """The invitation that a link's subject ("invitation:12") names, or None."""
    kind, _, number = (subject or "").partition(":")
    if kind != "invitation" or not number.isdigit():
        return None
    query = select(Invitation).options(joinedload(Invitation.member)).where(Invitation.id == int(number))
    return session.scalar(query)


def answer_sent_as(session: Session, client_id: uuid.UUID) -> Answer | None:
    """The answer that was submitted with this form's id, or None."""
    return session.scalar(select(Answer).where(Answer.client_id == client_id))


@dataclass(frozen=True)
class Coverage:
    """How far the asking has come since a day: asked, answered, said no."""

    asked: int
    answered: int
    declined: int

    @property
    def unanswered(self) -> int:
        """Asked, and neither answered nor said no."""
        return self.asked - self.answered - self.declined


def coverage(session: Session, reach: Reach, since: datetime) -> Coverage:
    """Asked, answered and declined since a moment, over everything within reach."""
    query = (
        select(func.count(), func.count(Answer.id), func.count(Invitation.declined_at))
        .select_from(Invitation)
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .where(Invitation.invited_at >= since)
    )
    if not reach.everything:
        query = query.where(Invitation.team_id.in_(reach.team_ids))
    asked, answered, declined = session.execute(query).one()
    return Coverage(asked, answered, declined)
