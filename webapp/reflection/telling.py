"""How families are told what a team changed: the team writes it, a participation lead approves it."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from webapp import audit
from webapp.reflection.models import Commitment, Telling
from webapp.rooms import Changed

# So many of a team's changes stand on the page after a family's form, the latest first.
MOST_TOLD, MOST = 3, 50


class WaitsAlreadyError(Exception):
    """Another wording for this commitment waits to be approved."""


class DecidedBeforeError(Exception):
    """Somebody has decided about this wording, and otherwise."""


class AnotherFormError(Exception):
    """The form's id belongs to something else."""


def commitment(session: Session, team_id: int, commitment_id: int) -> Commitment | None:
    """One commitment of a team, held off from others, or None."""
    query = select(Commitment).where(Commitment.team_id == team_id, Commitment.id == commitment_id)
    return session.scalar(query.with_for_update())


def stands(commitment: Commitment) -> Telling | None:
    """The wording that families read, or None: the one that was approved last."""
    return next((one for one in reversed(commitment.tellings) if one.told), None)


def waits(commitment: Commitment) -> Telling | None:
    """The wording that waits to be approved, or None."""
    return next((one for one in commitment.tellings if one.decided_at is None), None)


def propose(
    session: Session, commitment: Commitment, text: str, client_id: uuid.UUID, *, by_id: int, now: datetime
) -> None:
    """Keep how a team would tell families; the same form sent again keeps it once.

    Raises:
        WaitsAlreadyError: when another wording waits to be approved.
        AnotherFormError: when the form's id belongs to something else.
    """
    known = session.scalar(select(Telling).where(Telling.client_id == client_id))
    if known is not None:
        if known.commitment_id != commitment.id:
            raise AnotherFormError
        return
    if waits(commitment) is not None:
        raise WaitsAlreadyError
    telling = Telling(
        client_id=client_id, commitment_id=commitment.id, text=text, written_by=by_id, written_at=now
    )
    try:
        with session.begin_nested():
            session.add(telling)
    except IntegrityError:
        # The same form arrived twice at once.
        return
    audit.record(
        session,
        "telling.proposed",
        actor=f"person:{by_id}",
        now=now,
        team=commitment.team_id,
        commitment=commitment.id,
    )


def to_decide(session: Session) -> Sequence[Telling]:
    """The wordings that nobody has decided about, the oldest first."""
    query = select(Telling).where(Telling.decided_at.is_(None)).options(joinedload(Telling.commitment))
    return session.scalars(query.order_by(Telling.written_at, Telling.id).limit(MOST)).all()


def one_to_decide(session: Session, telling_id: int) -> Telling | None:
    """One wording, held off from others, or None."""
    query = select(Telling).options(joinedload(Telling.commitment)).where(Telling.id == telling_id)
    return session.scalar(query.with_for_update(of=Telling))


def decide(session: Session, telling: Telling, told: str | None, *, by_id: int, now: datetime) -> None:
    """Let families read it in these words, or (None) do not tell them; the same again changes nothing.

    Raises:
        DecidedBeforeError: when another decision stands.
    """
    if telling.decided_at is not None:
        if telling.told == told:
            return
        raise DecidedBeforeError
    telling.told, telling.decided_at, telling.decided_by_id = told, now, by_id
    session.flush()
    audit.record(
        session,
        "telling.decided",
        actor=f"person:{by_id}",
        now=now,
        telling=telling.id,
        told=told is not None,
    )


def changed(session: Session, team_id: int) -> list[Changed]:
    """What one team lets families know that it changed, the latest first."""
    return told_by_team(session, team_id).get(team_id, [])[:MOST_TOLD]


def told_by_team(session: Session, team_id: int | None = None) -> dict[int, list[Changed]]:
    """What teams let families know, the latest first, by team; `team_id` narrows to one."""
    query = (
        select(Telling)
        .join(Telling.commitment)
        .options(joinedload(Telling.commitment))
        .where(Telling.told.is_not(None))
        .order_by(Telling.decided_at.desc(), Telling.id.desc())
    )
    if team_id is not None:
        query = query.where(Commitment.team_id == team_id)
    found: dict[int, dict[int, Changed]] = {}
    for one in session.scalars(query.limit(500)):
        if one.told and one.decided_at:
            of_team = found.setdefault(one.commitment.team_id, {})
            of_team.setdefault(one.commitment_id, Changed(one.told, one.decided_at))
    return {team: list(of_team.values()) for team, of_team in found.items()}
