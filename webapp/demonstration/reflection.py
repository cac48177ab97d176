"""What two teams have committed themselves to: one helped, one is new."""

import uuid
from datetime import timedelta

from webapp.demonstration import words
from webapp.demonstration.authority import Staff
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, World
from webapp.reflection.models import Commitment


def make(world: World, rows: Rows, staff: Staff) -> None:
    """Invent the commitment after which a team improved, and a fresh one of another team."""
    truth = world.truth
    written = world.month_start(truth.improved_from_month) - timedelta(days=9)
    plans = (
        (truth.improved_team, truth.improved_skills[0], written, written + timedelta(days=120)),
        ("Harbour", "purposefulness", world.month_start(MONTHS - 1), world.today + timedelta(days=45)),
    )
    for wording, (team, construct, day, due_on) in zip(words.COMMITMENTS, plans, strict=True):
        members = staff.in_team(team, max(day, world.month_start(0)))
        rows.add(
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
