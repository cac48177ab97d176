"""What an observer can watch, and whom: practitioners at a visit, and supervisors at a supervision."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from rubrics.model import Rubric
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.library import shelf
from webapp.practice.models import ObservedVisit
from webapp.practice.rules import Purpose

SUPERVISION = "supervision"

# Who is watched by each kind of rubric.
WHO: Mapping[str, Role] = {"observation": Role.PRACTITIONER, SUPERVISION: Role.SUPERVISOR}


def rubrics(session: Session) -> Mapping[str, Rubric]:
    """Every rubric that something can be watched by, under the name that the form sends for it."""
    found = [*shelf.in_use(session, {"observation"}), *shelf.in_use(session, {SUPERVISION})]
    return {f"{each.id}/{each.version}": each for each in found}


def people(session: Session, kind: str, day: date, but: int) -> Sequence[Person]:
    """Who can be watched by a rubric of this kind on a day; nobody watches themself."""
    return [one for one in accounts.people_in_role(session, WHO[kind], day) if one.id != but]


def team_on(session: Session, person_id: int, kind: str, day: date) -> int | None:
    """The team in which somebody was watched; of several teams that one supervises, the one added first."""
    if kind == SUPERVISION:
        return min(accounts.teams_in_role(session, person_id, Role.SUPERVISOR, day), default=None)
    return accounts.team_of(session, person_id, day)


def is_supervision(visit: ObservedVisit) -> bool:
    """Whether it was a supervision that was watched."""
    return visit.purpose == Purpose.SUPERVISION
