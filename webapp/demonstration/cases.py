"""Which invented family each visit was to, and what supervisions of a year thought about.

It draws from numbers of its own, so that all else stays as it was.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts.queries import people_in_role
from webapp.cases.models import Family, Worker
from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, TEAMS, World
from webapp.practice.models import Observation, ObservedVisit
from webapp.supervision import service
from webapp.supervision.models import Supervision
from webapp.supervision.noting import FamilyNotes
from webapp.supervision.rules import Kind
from webapp.supervision.service import Account, Plan, Promise

NUMBERS = 20_264
# The first team's supervisions are told one by one elsewhere. Each of the others has talks alone about so
# many families that somebody watched a visit to, and so many of whom nobody did.
SUPERVISED, WATCHED, UNWATCHED = TEAMS[1:], 6, 3

Row = Mapping[str, Any]


def name_families(rows: Rows) -> None:
    """Let each visit that was shared name a family that its team worked with on that day.

    It is one of the practitioner's own where they have one.
    """
    rng = np.random.default_rng(NUMBERS)
    workers: dict[int, set[int]] = defaultdict(set)
    for row in rows.of(Worker):
        workers[row["family_id"]].add(row["person_id"])
    by_team: dict[int, list[Row]] = defaultdict(list)
    for row in rows.of(Family):
        by_team[row["team_id"]].append(row)
    shared = {row["visit_id"] for row in rows.of(Observation) if row["shared_at"] is not None}
    for visit in rows.of(ObservedVisit):
        there = [one for one in by_team[visit["team_id"]] if _is_open(one, visit["seen_on"])]
        own = [one for one in there if visit["practitioner_id"] in workers[one["id"]]]
        if visit["id"] in shared and (own or there):
            chosen = (own or there)[int(rng.integers(len(own or there)))]
            rows.change(ObservedVisit, visit["id"], family_id=chosen["id"])


def _is_open(family: Row, day: date) -> bool:
    return bool(family["opened_on"] <= day and (family["closed_on"] is None or day <= family["closed_on"]))


def supervise(session: Session, world: World, staff: Staff) -> None:
    """Let practitioners of the other teams talk alone with their supervisor about families."""
    rng = np.random.default_rng(NUMBERS + 1)
    for team in SUPERVISED:
        team_id = staff.teams[team]
        (supervisor,) = people_in_role(session, Role.SUPERVISOR, world.today, [team_id])
        talks = [*_visited(session, world, team_id), *_unwatched(session, world, team_id)]
        for place, (family, person, seen_on) in enumerate(talks):
            held_on = min(
                seen_on + timedelta(days=5 + place % 4), world.month_start(MONTHS) - timedelta(days=1)
            )
            plan = Plan(Kind.ONE_TO_ONE, held_on, team_id, [person], words.TO_THINK_ABOUT)
            _held(session, world, plan, supervisor.id, family, uuid.UUID(bytes=rng.bytes(16), version=4))


def _visited(session: Session, world: World, team_id: int) -> Sequence[tuple[str, int, date]]:
    """The first visit of the last months to each of some families: its reference, who made it, and when."""
    query = (
        select(Family.reference, ObservedVisit.practitioner_id, ObservedVisit.seen_on)
        .join(ObservedVisit, ObservedVisit.family_id == Family.id)
        .where(
            ObservedVisit.team_id == team_id,
            ObservedVisit.seen_on >= world.month_start(MONTHS - 9),
            ObservedVisit.seen_on < world.month_start(MONTHS - 1),
        )
        .order_by(ObservedVisit.seen_on, ObservedVisit.id)
    )
    found: dict[str, tuple[str, int, date]] = {}
    for reference, person, seen_on in session.execute(query):
        found.setdefault(reference, (reference, person, seen_on))
    return list(found.values())[:WATCHED]


def _unwatched(session: Session, world: World, team_id: int) -> Sequence[tuple[str, int, date]]:
    """Some families of a team to whom nobody watched a visit, each with its worker and a day."""
    day = world.month_start(MONTHS - 6)
    query = (
        select(Family.reference, Worker.person_id)
        .join(Worker, Worker.family_id == Family.id)
        .where(Family.team_id == team_id, Family.opened_on < day, Family.closed_on.is_(None))
        .where(Family.id.not_in(select(ObservedVisit.family_id).where(ObservedVisit.family_id.is_not(None))))
        .order_by(Family.id)
    )
    found = session.execute(query.limit(UNWATCHED)).all()
    return [(one.reference, one.person_id, day + timedelta(days=20 * n)) for n, one in enumerate(found)]


def _held(
    session: Session, world: World, plan: Plan, supervisor: int, family: str, client_id: uuid.UUID
) -> None:
    """One talk: planned, put on record, confirmed, and what was agreed in it done."""
    now = world.now - (world.today - plan.held_on)
    (person,) = plan.people
    number = service.plan(
        session, plan, supervisor_id=supervisor, client_id=client_id, now=now - timedelta(days=7)
    )
    held = session.get_one(Supervision, number)
    notes = FamilyNotes(1, family, dict(words.EXPLORED), words.DECIDED, words.WHY, "")
    promise = Promise(person, words.AGREED[0], plan.held_on + timedelta(days=9))
    account = Account([notes], words.SUPPORT, [promise], "0" * 64)
    service.record(session, held, account, plan.held_on, now)
    for one in held.attendance:
        read_at = min(now + timedelta(days=2), world.now)
        service.confirm(session, one, added="", useful=2 + number % 2, now=read_at)
    for action in held.actions:
        service.finish(session, action, min(now + timedelta(days=8), world.now))
