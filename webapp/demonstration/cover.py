"""One observer who is on leave, who stands in for them, and the visit that waits to be taken over."""

import uuid
from datetime import timedelta

from sqlalchemy.orm import Session

from rubrics import loader
from webapp.accounts import covers
from webapp.accounts.covers import Asked
from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.practice import INSTRUMENT
from webapp.demonstration.truth import World
from webapp.practice import service
from webapp.practice.preparing import Preparation
from webapp.practice.rules import Consent, Purpose
from webapp.practice.service import LoggedVisit

AWAY, STAND_IN, ARRANGED_BY = "Tom Ferris", "Huw Prosser", "Nia Beddoe"
# Somebody whom the other walks leave alone.
WATCHED = 40
IN_DAYS, FOR_DAYS = 3, 12


def make(session: Session, world: World, staff: Staff) -> None:
    """Let one observer prepare a visit and go on leave, and another stand in from yesterday on."""
    who, day = staff.practitioners[WATCHED], world.today + timedelta(days=IN_DAYS)
    team = who.team_on(day)
    logged = LoggedVisit(
        practitioner_id=who.id,
        team_id=staff.teams[team] if team else None,
        seen_on=day,
        purpose=Purpose.PLANNED,
        preparation=Preparation(Consent.AGREED, words.ASKED, words.WANTED),
    )
    service.begin(
        session,
        logged,
        observer_id=staff.by_name[AWAY],
        client_id=uuid.uuid5(uuid.NAMESPACE_OID, "to be taken over"),
        rubric=loader.rubric(INSTRUMENT, 1),
        now=world.now - timedelta(days=4),
    )
    first = world.today - timedelta(days=1)
    asked = Asked(staff.by_name[AWAY], staff.by_name[STAND_IN], first, first + timedelta(days=FOR_DAYS))
    covers.arrange(
        session,
        asked,
        by_id=staff.by_name[ARRANGED_BY],
        client_id=uuid.uuid5(uuid.NAMESPACE_OID, "cover"),
        now=world.now - timedelta(days=2),
    )
