"""What two teams have committed themselves to: one helped, one is new."""

import uuid
from datetime import date, datetime, time, timedelta

from webapp.clock import LONDON
from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, World
from webapp.reflection.models import Commitment, Telling


def make(world: World, rows: Rows, staff: Staff) -> None:
    """Invent the commitment after which a team improved, and a fresh one of another team."""
    truth = world.truth
    written = world.month_start(truth.improved_from_month) - timedelta(days=9)
    plans = (
        (truth.improved_team, truth.improved_skills[0], written, written + timedelta(days=120)),
        ("Harbour", "purposefulness", world.month_start(MONTHS - 1), world.today + timedelta(days=45)),
    )
    told = zip(words.COMMITMENTS, words.TELLINGS, plans, (True, False), strict=True)
    for wording, telling, (team, construct, day, due_on), is_approved in told:
        members = staff.in_team(team, max(day, world.month_start(0)))
        commitment = rows.add(
            Commitment,
            team_id=staff.teams[team],
            construct=construct,
            source="family",
            expected_sign=1,
            wording=wording,
            owner_id=members[0].id,
            due_on=due_on,
            written_by=members[1].id,
            written_at=world.at(day),
            client_id=uuid.UUID(bytes=world.rng.bytes(16), version=4),
        )
        rows.add(
            Telling,
            client_id=uuid.uuid5(uuid.NAMESPACE_OID, telling),
            commitment_id=commitment,
            text=telling,
            written_by=members[0].id,
            written_at=_at_ten(day),
            told=telling if is_approved else None,
            decided_at=_at_ten(day + timedelta(days=3)) if is_approved else None,
            decided_by_id=staff.by_name["Maggie Thorne"] if is_approved else None,
        )


def _at_ten(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=LONDON)
