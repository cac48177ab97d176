"""Teams whose mirror may be looked at, who is in them today, and what they have said they will do."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from webapp import clock
from webapp.access.policy import Role
from webapp.access.reaching import Actor, Reach
from webapp.accounts import queries as accounts
from webapp.accounts import teams as going_on
from webapp.accounts.models import Person, Team
from webapp.reflection.models import Commitment
from webapp.reflection.rules import NEAR, QUIET

# Who can see to what a team has decided.
IN_THE_TEAM = (Role.TEAM_MEMBER, Role.PRACTITIONER, Role.SUPERVISOR)


def teams(session: Session, reach: Reach) -> Sequence[Team]:
    """The teams within reach, in order of name."""
    query = select(Team).order_by(Team.name)
    if not reach.everything:
        query = query.where(Team.id.in_(reach.team_ids))
    return session.scalars(query).all()


def team(session: Session, reach: Reach, team_id: int) -> Team | None:
    """One team within reach, or None."""
    query = select(Team).where(Team.id == team_id)
    if not reach.everything:
        query = query.where(Team.id.in_(reach.team_ids))
    return session.scalar(query)


def members(session: Session, team_id: int, day: date) -> list[Person]:
    """Who is in a team on a day, in order of name."""
    found = {
        person.id: person
        for role in IN_THE_TEAM
        for person in accounts.people_in_role(session, role, day, [team_id])
    }
    return sorted(found.values(), key=lambda person: person.name)


def commitments(
    session: Session, team_id: int, *, before_id: int | None = None, limit: int = 25
) -> Sequence[Commitment]:
    """What a team has said it will do, newest first; `before_id` begins the next page.

    What teams said that have become part of it is found with it.
    """
    teams = [team_id, *absorbed(session, team_id, clock.today())]
    query = (
        select(Commitment)
        .where(Commitment.team_id.in_(teams))
        .options(joinedload(Commitment.owner), selectinload(Commitment.tellings))
    )
    if before_id is not None:
        query = query.where(Commitment.id < before_id)
    return session.scalars(query.order_by(Commitment.id.desc()).limit(limit)).all()


def due(session: Session, actor: Actor, today: date) -> Sequence[Commitment]:
    """The commitments that somebody sees to and whose day is near, the nearest first."""
    return session.scalars(
        select(Commitment)
        .where(Commitment.owner_id == actor.person_id, Commitment.due_on.between(today - NEAR, today + NEAR))
        .order_by(Commitment.due_on)
    ).all()


def quiet_teams(session: Session, reach: Reach, now: datetime) -> Sequence[Team]:
    """The actor's own teams that have recorded no commitment for a long time."""
    spoken = select(Commitment.team_id).where(Commitment.written_at > now - QUIET)
    return session.scalars(
        select(Team).where(Team.id.in_(reach.team_ids), Team.id.not_in(spoken)).order_by(Team.name)
    ).all()


def standing_team(session: Session, team_id: int, day: date) -> int:
    """The team itself, or the one that it has gone on as by this day."""
    return _standing(_into(session, day), team_id)


def absorbed(session: Session, team_id: int, day: date) -> list[int]:
    """The teams that have gone on as this one."""
    into = _into(session, day)
    return sorted(one for one in into if _standing(into, one) == team_id)


def _into(session: Session, day: date) -> dict[int, int]:
    """As which team each team has gone on that has ended by a day."""
    return {one.team_id: one.into_id for one in going_on.gone_on(session, day)}


def _standing(into: Mapping[int, int], team_id: int) -> int:
    # No team goes on as one that has ended, so this comes to an end.
    while team_id in into:
        team_id = into[team_id]
    return team_id
