"""Taking in monthly counts; and picking an indicator for a team, changing the pick and giving it up."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.accounts.models import Team
from webapp.indicators import queries
from webapp.indicators.models import MonthlyCount, Pick
from webapp.indicators.rules import (
    MOST_PICKS,
    EnoughPicksError,
    ForeignFormError,
    Key,
    OverError,
    PickedAlreadyError,
    ReplacesError,
    Wanted,
)
from webapp.insight.hopes import Part
from webapp.turns import take_turn


def take_in(
    session: Session, parts: Mapping[Key, Part], by_id: int, now: datetime, *, may_replace: bool
) -> int:
    """Keep these counts, and return how many are new or changed; the same once more changes nothing.

    Raises:
        ReplacesError: where other numbers stand and nobody has said that they are to be replaced.
    """
    take_turn(session, "indicators.counts")
    stand = queries.standing(session, parts)
    replaced = other_numbers(stand, parts)
    if replaced and not may_replace:
        raise ReplacesError
    for key in replaced:
        one, part = stand[key], parts[key]
        one.count, one.out_of, one.taken_in_at = part.count, part.out_of, now
    new = [key for key in parts if key not in stand]
    session.add_all(
        MonthlyCount(
            month=key.month,
            team_id=key.team_id,
            indicator=key.indicator,
            count=parts[key].count,
            out_of=parts[key].out_of,
            taken_in_at=now,
        )
        for key in new
    )
    session.flush()
    if new or replaced:
        actor = f"person:{by_id}"
        audit.record(session, "counts.taken in", actor=actor, now=now, new=len(new), replaced=len(replaced))
    return len(new) + len(replaced)


def other_numbers(stand: Mapping[Key, MonthlyCount], parts: Mapping[Key, Part]) -> list[Key]:
    """Of which counts other numbers stand than these."""
    return [key for key, one in stand.items() if Part(one.count, one.out_of) != parts[key]]


def pick(
    session: Session,
    team_id: int,
    wanted: Wanted,
    client_id: uuid.UUID,
    by_id: int,
    now: datetime,
    *,
    instead_of: int | None = None,
) -> Pick:
    """Pick an indicator for a team, or change a pick: the earlier one stays, with the day on which it ended.

    The same form once more is the same pick.

    Raises:
        ForeignFormError: when the form's id belongs to something else.
        OverError: when the pick that is changed does not stand any more.
        EnoughPicksError: when the team has picked MOST_PICKS.
        PickedAlreadyError: when another of its picks is of the same indicator.
    """
    _hold(session, team_id)
    before = session.scalar(select(Pick).where(Pick.client_id == client_id))
    if before is not None:
        if before.team_id != team_id:
            raise ForeignFormError
        return before
    stand = {one.id: one for one in queries.picks(session, team_id) if one.ended_at is None}
    changed = stand.pop(instead_of, None) if instead_of is not None else None
    if instead_of is not None and changed is None:
        raise OverError
    if len(stand) >= MOST_PICKS:
        raise EnoughPicksError
    if wanted.indicator in {one.indicator for one in stand.values()}:
        raise PickedAlreadyError
    if changed is not None:
        changed.ended_at, changed.ended_by_id = now, by_id
        session.flush()
    made = Pick(
        client_id=client_id,
        team_id=team_id,
        indicator=wanted.indicator,
        line=wanted.line,
        construct=wanted.construct,
        horizon=wanted.horizon.value,
        direction=wanted.direction.value,
        picked_at=now,
        picked_by_id=by_id,
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # Another team's form of the same id came at the same moment.
        raise ForeignFormError from None
    _record(session, "indicator.picked", made, by_id, now)
    return made


def give_up(session: Session, team_id: int, pick_id: int, by_id: int, now: datetime) -> bool:
    """Give a pick up; what has ended stays as it ended. False where the team has no such pick."""
    _hold(session, team_id)
    found = queries.pick(session, team_id, pick_id)
    if found is None:
        return False
    if found.ended_at is None:
        found.ended_at, found.ended_by_id = now, by_id
        session.flush()
        _record(session, "indicator.given up", found, by_id, now)
    return True


def _record(session: Session, kind: str, pick: Pick, by_id: int, now: datetime) -> None:
    actor, told = f"person:{by_id}", pick.indicator
    audit.record(session, kind, actor=actor, now=now, team=pick.team_id, pick=pick.id, indicator=told)


def _hold(session: Session, team_id: int) -> None:
    """Hold a team's picks off from others: two at once could together pick too many."""
    session.execute(select(Team.id).where(Team.id == team_id).with_for_update())
