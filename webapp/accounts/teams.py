"""A team goes on as part of another from a day on: everybody in it moves, and what was shown stays."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import audit
from webapp.access.policy import Role
from webapp.accounts import service
from webapp.accounts.models import Person, RoleHeld, Team, TeamGoingOn
from webapp.accounts.rules import ForeignFormError, IntoEndsError, TooEarlyError, TooLateError


@dataclass(frozen=True)
class Move:
    """Which team goes on as which other one, and from which day on."""

    team_id: int
    into_id: int
    from_on: date


def go_on(session: Session, move: Move, *, client_id: uuid.UUID, by_id: int, now: datetime) -> TeamGoingOn:
    """Let a team go on as another: each role in it ends on the day before, and begins there on that day.

    The same form sent again moves nobody twice.

    Raises:
        ForeignFormError: when the form's id belongs to another team's form.
        TooLateError: when the team goes on as another already.
        IntoEndsError: when the other team itself goes on as another.
        TooEarlyError: when a third team goes on as this one only after the day.
    """
    _hold(session, move)
    standing = {one.team_id: one for one in listed(session)}
    before = next((one for one in standing.values() if one.client_id == client_id), None)
    if before is not None:
        if before.team_id != move.team_id:
            raise ForeignFormError
        return before
    if move.team_id in standing:
        raise TooLateError
    if move.into_id in standing:
        raise IntoEndsError
    latest = max((one.from_on for one in standing.values() if one.into_id == move.team_id), default=None)
    if latest is not None and latest > move.from_on:
        raise TooEarlyError(latest)
    made = TeamGoingOn(
        client_id=client_id,
        team_id=move.team_id,
        into_id=move.into_id,
        from_on=move.from_on,
        recorded_at=now,
        recorded_by_id=by_id,
    )
    session.add(made)
    roles = [_moved(session, held, move) for held in _to_move(session, move.team_id, move.from_on)]
    session.flush()
    audit.record(
        session,
        "team.goes on",
        actor=f"person:{by_id}",
        now=now,
        team=move.team_id,
        into=move.into_id,
        from_on=move.from_on.isoformat(),
        roles=len(roles),
    )
    return made


def _hold(session: Session, move: Move) -> None:
    """Hold both teams off from others, so that of two who record something at once one is second."""
    both = select(Team.id).where(Team.id.in_((move.team_id, move.into_id))).order_by(Team.id)
    session.execute(both.with_for_update())


def _to_move(session: Session, team_id: int, from_on: date) -> Sequence[RoleHeld]:
    """The roles in a team that somebody holds on a day or later."""
    lasts = or_(RoleHeld.ends_on.is_(None), RoleHeld.ends_on >= from_on)
    query = select(RoleHeld).where(RoleHeld.team_id == team_id, lasts).order_by(RoleHeld.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _moved(session: Session, held: RoleHeld, move: Move) -> RoleHeld:
    """One role, held in the other team from its day on; who holds it there anyway holds it once."""
    begins, last = max(held.starts_on, move.from_on), held.ends_on
    there = select(RoleHeld).where(
        RoleHeld.person_id == held.person_id,
        RoleHeld.role == held.role,
        RoleHeld.team_id == move.into_id,
        RoleHeld.on(begins),
    )
    is_there = any(one.ends_on is None or (last and one.ends_on >= last) for one in session.scalars(there))
    if held.starts_on >= move.from_on:
        # It had not begun: it begins in the other team instead.
        if is_there:
            session.delete(held)
        else:
            held.team_id = move.into_id
        return held
    held.ends_on = move.from_on - timedelta(days=1)
    if not is_there:
        into = session.get_one(Team, move.into_id)
        service.give_role(session, held.person, Role(held.role), team=into, starts_on=begins, ends_on=last)
    return held


def listed(session: Session) -> Sequence[TeamGoingOn]:
    """Every team that went on as another or will, the latest day first."""
    named = (joinedload(TeamGoingOn.team), joinedload(TeamGoingOn.into))
    query = select(TeamGoingOn).options(*named)
    return session.scalars(query.order_by(TeamGoingOn.from_on.desc(), TeamGoingOn.id.desc())).all()


def still_there(session: Session, today: date) -> Sequence[Team]:
    """The teams that have not gone on as another by this day, in order of name."""
    gone = select(TeamGoingOn.team_id).where(TeamGoingOn.from_on <= today)
    return session.scalars(select(Team).where(Team.id.not_in(gone)).order_by(Team.name)).all()


def gone_on(session: Session, today: date) -> Sequence[TeamGoingOn]:
    """The teams that have gone on as another by this day, the earliest first."""
    query = select(TeamGoingOn).where(TeamGoingOn.from_on <= today)
    return session.scalars(query.order_by(TeamGoingOn.from_on, TeamGoingOn.id)).all()


def sizes(session: Session, today: date) -> Mapping[int, int]:
    """How many people hold a role in each team today, by the team's id."""
    query = select(RoleHeld.team_id, func.count(RoleHeld.person_id.distinct())).where(
        RoleHeld.team_id.is_not(None), RoleHeld.on(today)
    )
    return {team: n for team, n in session.execute(query.group_by(RoleHeld.team_id)) if team is not None}


def who_moves(session: Session, team_id: int, from_on: date) -> Mapping[Person, Sequence[str]]:
    """Everybody who holds a role in a team on a day or later, in order of name, with those roles."""
    found: dict[Person, list[str]] = {}
    for held in _to_move(session, team_id, from_on):
        found.setdefault(held.person, []).append(held.role)
    return {person: sorted(set(found[person])) for person in sorted(found, key=lambda one: one.name)}
