"""Which reflection sessions somebody may lead, join and read, and whom they may be about by date."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.reflection.models import Commitment, Meeting, Presence, Thought
from webapp.reflection.queries import absorbed, members, standing_team

PAGE = 25
# So many of the last commitments open a session.
LAST = 6


def led(session: Session, reach: Reach, meeting_id: int, *, to_change: bool = False) -> Meeting | None:
    """A session that whoever asks may lead, or None; `to_change` holds off everybody else.

    Whoever leads it goes on although their own team has changed since.
    """
    theirs = or_(_is_of_teams(session, reach), Meeting.lead_id == reach.actor.person_id)
    return _one(session, select(Meeting).where(Meeting.id == meeting_id, theirs), to_change)


def joined(session: Session, reach: Reach, meeting_id: int, *, to_change: bool = False) -> Meeting | None:
    """A session that whoever asks has joined, whatever team they are in by now; or None."""
    query = select(Meeting).where(Meeting.id == meeting_id, _is_there(reach.actor.person_id))
    return _one(session, query, to_change)


def readable(session: Session, reach: Reach, meeting_id: int) -> Meeting | None:
    """A session whose minutes whoever asks may read: of their team, or one that they were at or lead."""
    me = reach.actor.person_id
    theirs = or_(_is_of_teams(session, reach), Meeting.lead_id == me, _is_there(me))
    return session.scalar(select(Meeting).where(Meeting.id == meeting_id, theirs))


def _one(session: Session, query: Select[Meeting], to_change: bool) -> Meeting | None:
    if to_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def _is_there(person_id: int | None) -> ColumnElement[bool]:
    return exists().where(
        Presence.session_id == Meeting.id, Presence.person_id == person_id, Presence.is_there
    )


def teams_of(session: Session, reach: Reach) -> frozenset[int]:
    """The actor's teams, and those that have become part of them.

    A team's minutes are read by whoever is in it by now; where it goes on as part of another, by that one.
    """
    today = clock.today()
    return reach.team_ids.union(*(absorbed(session, team, today) for team in reach.team_ids))


def _is_of_teams(session: Session, reach: Reach) -> ColumnElement[bool]:
    return Meeting.team_id.in_(teams_of(session, reach))


def _is_asked(session: Session, reach: Reach) -> ColumnElement[bool]:
    """Whether a session is of the actor's team, or one that they are invited to or at."""
    named = exists().where(Presence.session_id == Meeting.id, Presence.person_id == reach.actor.person_id)
    return or_(_is_of_teams(session, reach), Meeting.lead_id == reach.actor.person_id, named)


def by_code(session: Session, reach: Reach, code: str) -> Meeting | None:
    """The open session with this code, if whoever asks may come to it; held off from others, or None."""
    query = select(Meeting).where(
        Meeting.join_code == code, Meeting.closed_at.is_(None), _is_asked(session, reach)
    )
    return _one(session, query, True) if code else None


def listed(session: Session, reach: Reach, before_id: int | None = None) -> Sequence[Meeting]:
    """The sessions that concern somebody, the latest first; one more than a page where there are."""
    query = select(Meeting).where(_is_asked(session, reach))
    last = session.scalar(query.where(Meeting.id == before_id)) if before_id is not None else None
    if last is not None:
        query = query.where(tuple_(Meeting.held_on, Meeting.id) < (last.held_on, last.id))
    return session.scalars(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(PAGE + 1)).all()


def to_join(session: Session, reach: Reach) -> Sequence[Meeting]:
    """The open sessions that somebody may come to and has not joined."""
    is_open = and_(Meeting.opened_at.is_not(None), Meeting.closed_at.is_(None))
    query = select(Meeting).where(is_open, _is_asked(session, reach), ~_is_there(reach.actor.person_id))
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
