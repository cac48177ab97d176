"""Who is to be asked, who has been asked, and whose answer a visit may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session, contains_eager, joinedload

from webapp import clock
from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.accounts.models import RoleHeld
from webapp.cases.models import Family, FamilyMember, Worker
from webapp.cases.rules import Kind
from webapp.families import rules
from webapp.families.models import AskingTurn, DrawSwitch, Invitation, NotAsked
from webapp.families.rules import BETWEEN_MOMENTS, MONTHS_BETWEEN_MOMENTS, Moment
from webapp.families.spans import days_between

PAGE = 25


@dataclass(frozen=True)
class ToAsk:
    """Somebody whose turn it is, at which moment."""

    member: FamilyMember
    moment: str

    @property
    def form(self) -> str:
        """With which form they are asked."""
        return rules.form_at(self.moment, Kind(self.member.kind))


def last_switch(session: Session) -> DrawSwitch | None:
    """When the draw was last switched on or off, or None where it never was."""
    return session.scalar(select(DrawSwitch).order_by(DrawSwitch.id.desc()).limit(1))


def draw_is_on(session: Session) -> bool:
    """Whether chance says on which day somebody is asked."""
    last = last_switch(session)
    return last is not None and last.is_on


def people_to_ask(session: Session, reach: Reach, today: date, *, page: int = 1) -> list[ToAsk]:
    """Everybody whose turn it is, those at their moment for longest first; one more than a page."""
    query = to_ask(session, reach, today).limit(PAGE + 1).offset((page - 1) * PAGE)
    return [turn_of(member, today) for member in session.scalars(query)]


def how_many_to_ask(session: Session, reach: Reach, today: date) -> int:
    """How many people's turn it is."""
    ids = to_ask(session, reach, today).with_only_columns(FamilyMember.id).order_by(None)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def person_to_ask(session: Session, reach: Reach, member_id: int, today: date) -> ToAsk | None:
    """One person whose turn it is, or None: then nobody may ask them now."""
    query = to_ask(session, reach, today)
    member = session.scalar(query.where(FamilyMember.id == member_id))
    return turn_of(member, today) if member else None


def person_to_hand_to(
    session: Session, reach: Reach, member_id: int, now: datetime, today: date
) -> FamilyMember | None:
    """Somebody whose turn it is, or whose invitation can still be answered; None for anybody else."""
    turn = person_to_ask(session, reach, member_id, today)
    if turn is not None:
        return turn.member
    query = _invitations(reach, today).where(
        Invitation.member_id == member_id,
        Invitation.invited_at > now - rules.LINK_LASTS,
        Invitation.declined_at.is_(None),
        Invitation.answered.is_(False),
    )
    found = session.scalar(query.limit(1))
    return found.member if found else None


def turn_of(member: FamilyMember, today: date) -> ToAsk:
    """At which moment somebody is whose turn it is."""
    moment = rules.moment_of(member.family.opened_on, member.family.closed_on, today)
    if moment is None:
        raise ValueError("The query and the rule disagree about whose turn it is.")
    return ToAsk(member, moment)


@dataclass(frozen=True)
class AtAMoment:
    """In SQL: that a family is at a moment today, which, and for how many days it has been."""

    holds: ColumnElement[bool]
    moment: ColumnElement[str]
    days: ColumnElement[int]


def at_a_moment(today: date) -> AtAMoment:
    """The same as `rules.turn_of`, for many families at once."""
    age = days_between(Family.opened_on, literal(today))
    has_ended = and_(Family.closed_on.is_not(None), Family.closed_on <= today)
    since_end = days_between(func.coalesce(Family.closed_on, today), literal(today))
    first_on = today - rules.FIRST_WEEKS.begins
    is_first = Family.opened_on > today - rules.FIRST_WEEKS.ends - timedelta(days=1)
    # The words are those of `rules.months_moment`.
    months = age // BETWEEN_MOMENTS * MONTHS_BETWEEN_MOMENTS
    later = literal("at ").concat(cast(months, String)).concat(" months")
    return AtAMoment(
        or_(
            and_(has_ended, Family.closed_on >= today - rules.ENDING.ends),
            and_(or_(Family.closed_on.is_(None), Family.closed_on > today), Family.opened_on <= first_on),
        ),
        case((has_ended, Moment.ENDING.value), (is_first, Moment.FIRST_WEEKS.value), else_=later),
        case(
            (has_ended, since_end),
            (is_first, age - rules.FIRST_WEEKS.begins.days),
            else_=age % BETWEEN_MOMENTS,
        ),
    )


def to_ask(session: Session, reach: Reach, today: date) -> Select[FamilyMember]:
    """The people whose turn it is, those at their moment for longest first."""
    lately = datetime.combine(today - rules.QUARTER, time.min, tzinfo=clock.LONDON)
    at = at_a_moment(today)
    asked = exists().where(
        Invitation.member_id == FamilyMember.id,
        or_(Invitation.moment == at.moment, Invitation.invited_at > lately),
    )
    put_off = exists().where(NotAsked.member_id == FamilyMember.id, NotAsked.moment == at.moment)
    query = _members(reach, today).where(at.holds, FamilyMember.never_again_at.is_(None), ~asked, ~put_off)
    if draw_is_on(session):
        their_day = and_(AskingTurn.member_id == FamilyMember.id, AskingTurn.moment == at.moment)
        query = query.where(exists().where(their_day, AskingTurn.due_on <= today))
    return query.order_by(at.days.desc(), FamilyMember.id)


def _members(reach: Reach, today: date) -> Select[FamilyMember]:
    """People of families within reach, without those that whoever asks works with."""
    query = select(FamilyMember).join(FamilyMember.family).options(contains_eager(FamilyMember.family))
    return query.where(*askable(reach, today))


def askable(reach: Reach, today: date) -> list[ColumnElement[bool]]:
    """The conditions that a family is within reach, and not one that whoever asks works with."""
    works_there = exists().where(
        Worker.family_id == Family.id, Worker.person_id == reach.actor.person_id, Worker.on(today)
    )
    within = [] if reach.everything else [Family.team_id.in_(reach.team_ids)]
    return [~works_there, *within]


def independent(person_id: int, today: date) -> list[ColumnElement[bool]]:
    """The conditions that somebody has never worked with a family and holds no role in its team."""
    works_there = exists().where(Worker.family_id == Family.id, Worker.person_id == person_id)
    in_the_team = exists().where(
        RoleHeld.team_id == Family.team_id, RoleHeld.person_id == person_id, RoleHeld.on(today)
    )
    return [~works_there, ~in_the_team]


def never_asked(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[FamilyMember]:
    """People whose first moment went by without anybody asking them; one more than a page."""
    asked = exists().where(Invitation.member_id == FamilyMember.id)
    query = _members(reach, today).where(
        ~asked, FamilyMember.never_again_at.is_(None), Family.opened_on < today - rules.FIRST_WEEKS.ends
    )
    query = query.order_by(Family.opened_on.desc(), FamilyMember.id)
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def _invitations(reach: Reach, today: date) -> Select[Invitation]:
    return (
        select(Invitation)
        .join(Invitation.member)
        .join(FamilyMember.family)
        .options(contains_eager(Invitation.member).contains_eager(FamilyMember.family))
        .where(*askable(reach, today), FamilyMember.never_again_at.is_(None))
    )


def unanswered(session: Session, reach: Reach, today: date, *, page: int = 1) -> Sequence[Invitation]:
    """Invitations that nothing has come back to, the latest first; one more than a page."""
    query = _invitations(reach, today).where(Invitation.answered.is_(False), Invitation.declined_at.is_(None))
    query = query.order_by(Invitation.invited_at.desc(), Invitation.id.desc())
    return session.scalars(query.limit(PAGE + 1).offset((page - 1) * PAGE)).all()


def invitation(session: Session, reach: Reach, invitation_id: int, today: date) -> Invitation | None:
    """One invitation within reach that nothing has come back to, or None."""
    query = _invitations(reach, today).where(Invitation.id == invitation_id)
    return session.scalar(query.where(Invitation.answered.is_(False), Invitation.declined_at.is_(None)))


def visited(session: Session, subject: str | None) -> Invitation | None:
    """The invitation that a link's subject ("invitation:12") names, or None."""
    kind, _, number = (subject or "").partition(":")
    if kind != "invitation" or not number.isdigit():
        return None
    query = select(Invitation).options(joinedload(Invitation.member)).where(Invitation.id == int(number))
    return session.scalar(query)


def names_known(session: Session, invitation: Invitation) -> list[str]:
    """The names that the case knows: of everybody in the family, and of whoever has worked with it."""
    of_family = FamilyMember.family_id == invitation.family_id
    workers = session.scalars(select(Worker.person_id).where(Worker.family_id == invitation.family_id)).all()
    at_work = [*workers, *([invitation.worker_id] if invitation.worker_id else [])]
    return [
        *session.scalars(select(FamilyMember.name).where(of_family)),
        *accounts.names(session, at_work).values(),
    ]
