"""Supervisions of one team, by the same verbs that people use: on record, to write up, and to come."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Employer, Team
from webapp.accounts.queries import people_in_role
from webapp.cases.models import Family
from webapp.demonstration import words
from webapp.demonstration.authority import Practitioner, Staff
from webapp.demonstration.truth import TEAMS, World
from webapp.supervision import service, standing
from webapp.supervision.models import Supervision
from webapp.supervision.noting import FamilyNotes
from webapp.supervision.rules import Kind
from webapp.supervision.service import Account, Plan, Promise

TEAM = TEAMS[0]
PARTNER = "Nina Galloway"
PARTNER_STAYS = timedelta(days=200)


@dataclass(frozen=True)
class _Room:
    """What the verbs are given: the session, who leads, who is there, and the numbers that are drawn."""

    session: Session
    supervisor: int
    team: int
    there: list[Practitioner]
    rng: np.random.Generator
    world: World


def make(session: Session, world: World, staff: Staff) -> None:
    """Let the first team's supervisor hold a group, two talks alone, and plan another."""
    there = staff.in_team(TEAM, world.today)
    (supervisor,) = people_in_role(session, Role.SUPERVISOR, world.today, [staff.teams[TEAM]])
    # It draws from numbers of its own, so that all else stays as it was.
    room = _Room(session, supervisor.id, staff.teams[TEAM], there, world.rng.spawn(1)[0], world)
    nurse = _partner(room)
    group = _planned(room, Kind.GROUP, 6, [there[0].id, there[1].id, nurse])
    _recorded(room, group, there[0].id, nurse)
    alone = _planned(room, Kind.ONE_TO_ONE, 20, [there[0].id])
    _recorded(room, alone, there[0].id, supervisor.id)
    for action in alone.actions:
        service.finish(session, action, world.now - timedelta(days=10))
    service.put_on_record(session, alone.families[0], supervisor.id, world.now - timedelta(days=19))
    for one in [*alone.attendance, *group.attendance[1:]]:
        service.confirm(session, one, added=words.ADDED, useful=3, now=world.now - timedelta(days=4))
    _planned(room, Kind.ONE_TO_ONE, 0, [there[1].id])
    _planned(room, Kind.GROUP, -5, [one.id for one in there[:3]])
    standing.release(session, world.now)


def _partner(room: _Room) -> int:
    trust = room.session.scalars(select(Employer).where(Employer.name.contains("Health Trust"))).one()
    nurse = accounts.add_person(
        room.session,
        email=f"{PARTNER.lower().replace(' ', '.')}@trust.example",
        name=PARTNER,
        employer=trust,
        profession="School nurse",
        access_ends_on=room.world.today + PARTNER_STAYS,
    )
    team = room.session.get_one(Team, room.team)
    accounts.give_role(
        room.session,
        nurse,
        Role.PARTNER,
        team=team,
        starts_on=room.world.month_start(-1),
    )
    room.session.flush()
    return nurse.id


def _planned(room: _Room, kind: Kind, days_ago: int, people: list[int]) -> Supervision:
    plan = Plan(kind, room.world.today - timedelta(days=days_ago), room.team, people, words.TO_THINK_ABOUT)
    made = service.plan(
        room.session,
        plan,
        supervisor_id=room.supervisor,
        client_id=uuid.UUID(bytes=room.rng.bytes(16), version=4),
        now=room.world.now - timedelta(days=days_ago + 7),
    )
    held = room.session.get_one(Supervision, made)
    for one in held.attendance[:1]:
        service.bring(room.session, one, words.BROUGHT)
    return held


def _recorded(room: _Room, held: Supervision, first: int, second: int) -> None:
    family = room.session.scalars(
        select(Family.reference)
        .where(Family.team_id == room.team, Family.closed_on.is_(None))
        .order_by(Family.id)
    ).first()
    if family is None:
        raise LookupError(f"{TEAM} works with no family.")
    now = room.world.now - (room.world.today - held.held_on)
    notes = FamilyNotes(1, family, dict(words.EXPLORED), words.DECIDED, words.WHY, words.FOR_THE_RECORD)
    promises = [
        Promise(owner, text, held.held_on + timedelta(days=9))
        for owner, text in zip((first, second), words.AGREED, strict=True)
    ]
    account = Account([notes], words.SUPPORT, promises, "0" * 64)
    service.record(room.session, held, account, held.held_on, now)
