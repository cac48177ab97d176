"""Two sessions of one team, one over and one of today, and two people who want what is new by e-mail."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person, Team
from webapp.demonstration import spoken
from webapp.demonstration.authority import Practitioner, Staff
from webapp.demonstration.supervision import PARTNER
from webapp.demonstration.truth import TEAMS, World
from webapp.insight import mirrors
from webapp.reflection import digesting, leading, thinking
from webapp.reflection.agenda import AGENDA, Place
from webapp.reflection.leading import Plan
from webapp.reflection.models import Meeting
from webapp.reflection.rules import Wanted
from webapp.reflection.thinking import Writer, Written

TEAM, FACILITATOR = TEAMS[0], "Wyn Parry"
HELD_AGO = timedelta(days=21)


def make(session: Session, world: World, staff: Staff) -> None:
    """Let the first team hold a session three weeks ago, and its facilitator plan another for today."""
    team = session.get_one(Team, staff.teams[TEAM])
    nurse = session.scalars(select(Person).where(Person.name == PARTNER)).one()
    lead, before = staff.by_name[FACILITATOR], world.today - HELD_AGO
    facilitator = session.get_one(Person, lead)
    accounts.give_role(session, facilitator, Role.FACILITATOR, team=team, starts_on=world.month_start(-1))
    held = _planned(session, Plan(team.id, before, None, [nurse.id]), lead, world.now - HELD_AGO)
    _hold(session, held, staff.in_team(TEAM, before)[:3], nurse.id, world.now - HELD_AGO)
    _planned(session, Plan(team.id, world.today, None, [nurse.id]), lead, world.now - timedelta(days=2))
    for wanting in (lead, staff.in_team(TEAM, world.today)[0].id):
        digesting.switch_on(session, wanting, "en_GB", world.now - HELD_AGO)


def look(session: Session) -> None:
    """Let the session that is over have looked at the figures that were released first."""
    for meeting in session.scalars(select(Meeting).where(Meeting.closed_at.is_not(None))):
        newest = mirrors.newest(session, meeting.team_id)
        session.execute(update(Meeting).where(Meeting.id == meeting.id).values(release_id=newest))


def _id(words: str) -> uuid.UUID:
    """An id that is the same each time: nothing here is drawn."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"session:{words}")


def _planned(session: Session, plan: Plan, lead: int, now: datetime) -> Meeting:
    client_id = _id(plan.held_on.isoformat())
    made = leading.plan(session, plan, lead_id=lead, client_id=client_id, now=now)
    return session.get_one(Meeting, made)


def _hold(
    session: Session, meeting: Meeting, there: list[Practitioner], nurse: int, begins: datetime
) -> None:
    """Go through the agenda, with what was thought and noted at each place."""
    lead = meeting.lead_id or 0
    leading.open_it(session, meeting, lead, newest=None, today=meeting.held_on, now=begins)
    for person in (*(one.id for one in there), nurse):
        thinking.join(session, meeting, person)
    for number, place in enumerate(AGENDA):
        now = begins + timedelta(minutes=6 * number)
        for text, by in spoken.THOUGHTS.get(place, ()):
            # The nurse signs, the others do not.
            person = nurse if by is None else there[by].id
            writer = Writer(person, f"{person}", b"invented")
            thinking.think(session, meeting, writer, _id(text), Written(place, text, by is None))
        for about, text in spoken.NOTES.get(place, ()):
            leading.note(session, meeting, about, text, version=meeting.version)
        if place is Place.PROMISES:
            _promise(session, meeting, there[0].id, meeting.held_on, now)
        leading.move(session, meeting, lead, shown_at=place, forward=True, now=now)
    leading.close(session, meeting, lead, version=meeting.version, now=begins + timedelta(minutes=70))


def _promise(session: Session, meeting: Meeting, owner: int, day: date, now: datetime) -> None:
    wanted = Wanted(spoken.PROMISE, "clarity-about-concern", owner, day + timedelta(days=90), "family", 1)
    wanted = replace(wanted, families_told=spoken.TELLING)
    client_id = _id(spoken.PROMISE)
    by = meeting.lead_id or 0
    leading.promise(session, meeting, wanted, by_id=by, client_id=client_id, today=day, now=now)
