"""Which reflection sessions somebody may lead, join and read, and whom they may be about by date."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person, RoleHeld
from webapp.reflection.models import Commitment, Meeting, Presence, Thought
from webapp.reflection.queries import IN_THE_TEAM, members

PAGE = 25
# So many of the last commitments open a session.
LAST = 6
# A team that became part of another is looked for this far back.
REMEMBERED = timedelta(days=366)


def led(session: Session, reach: Reach, meeting_id: int, *, to_change: bool = False) -> Meeting | None:
    """A session that whoever asks may lead, or None; `to_change` holds off everybody else.

    Whoever leads it goes on although their own team has changed since.
    """
    theirs = or_(Meeting.team_id.in_(reach.team_ids), Meeting.lead_id == reach.actor.person_id)
    return _one(session, select(Meeting).where(Meeting.id == meeting_id, theirs), to_change)


def joined(session: Session, reach: Reach, meeting_id: int, *, to_change: bool = False) -> Meeting | None:
    """A session that whoever asks has joined, whatever team they are in by now; or None."""
    query = select(Meeting).where(Meeting.id == meeting_id, _is_there(reach.actor.person_id))
    return _one(session, query, to_change)


def readable(session: Session, reach: Reach, meeting_id: int) -> Meeting | None:
    """A session whose minutes whoever asks may read: of their team, or one that they were at or lead."""
    me = reach.actor.person_id
    theirs = or_(Meeting.team_id.in_(reach.team_ids), Meeting.lead_id == me, _is_there(me))
    return session.scalar(select(Meeting).where(Meeting.id == meeting_id, theirs))


def _one(session: Session, query: Select[Meeting], to_change: bool) -> Meeting | None:
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def _is_there(person_id: int | None) -> ColumnElement[bool]:
    return exists().where(
        Presence.session_id == Meeting.id, Presence.person_id == person_id, Presence.is_there
    )


def _is_asked(reach: Reach) -> ColumnElement[bool]:
    """Whether a session is of the actor's team, or one that they are invited to or at."""
    named = exists().where(Presence.session_id == Meeting.id, Presence.person_id == reach.actor.person_id)
    return or_(Meeting.team_id.in_(reach.team_ids), Meeting.lead_id == reach.actor.person_id, named)


def by_code(session: Session, reach: Reach, code: str) -> Meeting | None:
    """The open session with this code, if whoever asks may come to it; held off from others, or None."""
    query = select(Meeting).where(Meeting.join_code == code, Meeting.closed_at.is_(None), _is_asked(reach))
    return _one(session, query, True) if code else None


def listed(session: Session, reach: Reach, before_id: int | None = None) -> Sequence[Meeting]:
    """The sessions that concern somebody, the latest first; one more than a page where there are."""
    query = select(Meeting).where(_is_asked(reach))
    last = session.scalar(query.where(Meeting.id == before_id)) if before_id is not None else None
    if last is not None:
        query = query.where(tuple_(Meeting.held_on, Meeting.id) < (last.held_on, last.id))
    return session.scalars(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(PAGE + 1)).all()


def to_join(session: Session, reach: Reach) -> Sequence[Meeting]:
    """The open sessions that somebody may come to and has not joined."""
    is_open = and_(Meeting.opened_at.is_not(None), Meeting.closed_at.is_(None))
    query = select(Meeting).where(is_open, _is_asked(reach), ~_is_there(reach.actor.person_id))
    return session.scalars(query.order_by(Meeting.id).limit(PAGE)).all()


def to_open(session: Session, person_id: int, today: date) -> Sequence[Meeting]:
    """The sessions that somebody is to lead and whose day has come."""
    query = select(Meeting).where(
        Meeting.lead_id == person_id, Meeting.opened_at.is_(None), Meeting.held_on <= today
    )
    return session.scalars(query.order_by(Meeting.held_on).limit(PAGE)).all()


def presence(session: Session, meeting_id: int) -> Sequence[Presence]:
    """Everybody who is invited by name, or is there."""
    query = select(Presence).where(Presence.session_id == meeting_id)
    return session.scalars(query.order_by(Presence.person_id)).all()


def present(session: Session, meeting_id: int) -> int:
    """How many are there."""
    query = select(func.count()).select_from(Presence)
    return session.scalar(query.where(Presence.session_id == meeting_id, Presence.is_there)) or 0


def partners(session: Session, team_id: int, day: date) -> Sequence[Person]:
    """People of other services who work with a team on a day, and can be invited."""
    return accounts.people_in_role(session, Role.PARTNER, day, [team_id])


def could_be_there(session: Session, meeting: Meeting, day: date) -> dict[int, str]:
    """Everybody who may have been at a session, by id, in order of name."""
    found = {one.id: one.name for one in members(session, standing_team(session, meeting.team_id, day), day)}
    found |= accounts.names(session, [one.person_id for one in presence(session, meeting.id)])
    return dict(sorted(found.items(), key=lambda one: one[1]))


def thoughts(session: Session, meeting_id: int) -> Sequence[Thought]:
    """Every thought of a session, in an order that has nothing to do with when they came."""
    query = select(Thought).where(Thought.session_id == meeting_id)
    return sorted(session.scalars(query), key=lambda one: one.id.bytes)


def promises(session: Session, meeting_id: int) -> Sequence[Commitment]:
    """What a team has committed itself to in a session, in the order in which it did."""
    query = select(Commitment).where(Commitment.session_id == meeting_id)
    return session.scalars(query.order_by(Commitment.id)).all()


def promised_before(session: Session, meeting: Meeting, day: date) -> Sequence[Commitment]:
    """The last commitments of a session's team from before it, and of teams that became part of it."""
    teams = [meeting.team_id, *absorbed(session, meeting.team_id, day)]
    query = select(Commitment).where(Commitment.team_id.in_(teams))
    query = query.where(or_(Commitment.session_id.is_(None), Commitment.session_id != meeting.id))
    if meeting.opened_at is not None:
        query = query.where(Commitment.written_at < meeting.opened_at)
    return session.scalars(query.order_by(Commitment.id.desc()).limit(LAST)).all()


def standing_team(session: Session, team_id: int, day: date) -> int:
    """The team itself, or the one that it has become part of by this day.

    A team in which nobody is any more has become part of the one in which most of its last people are.
    """
    if _ids(session, [team_id], day):
        return team_id
    ended = select(func.max(RoleHeld.ends_on)).where(
        RoleHeld.team_id == team_id, RoleHeld.role.in_(IN_THE_TEAM), RoleHeld.ends_on < day
    )
    last = session.scalar(ended)
    if last is None or last < day - REMEMBERED:
        return team_id
    rows = session.execute(
        select(RoleHeld.team_id, func.count(RoleHeld.person_id.distinct()))
        .where(RoleHeld.person_id.in_(_ids(session, [team_id], last)), RoleHeld.on(day))
        .where(RoleHeld.role.in_(IN_THE_TEAM), RoleHeld.team_id.is_not(None))
        .group_by(RoleHeld.team_id)
    )
    found = sorted((-number, into) for into, number in rows if into is not None)
    return found[0][1] if found else team_id


def absorbed(session: Session, team_id: int, day: date) -> list[int]:
    """The teams that have become part of this one."""
    before = (
        select(RoleHeld.team_id)
        .distinct()
        .where(
            RoleHeld.person_id.in_(_ids(session, [team_id], day)),
            RoleHeld.role.in_(IN_THE_TEAM),
            RoleHeld.ends_on.between(day - REMEMBERED, day - timedelta(days=1)),
            RoleHeld.team_id != team_id,
        )
    )
    others = [one for one in session.scalars(before) if one is not None]
    return sorted(one for one in others if standing_team(session, one, day) == team_id)


def _ids(session: Session, team_ids: Iterable[int], day: date) -> list[int]:
    """Who is in these teams on a day."""
    query = (
        select(RoleHeld.person_id)
        .distinct()
        .where(RoleHeld.team_id.in_(list(team_ids)), RoleHeld.role.in_(IN_THE_TEAM), RoleHeld.on(day))
    )
    return list(session.scalars(query))
