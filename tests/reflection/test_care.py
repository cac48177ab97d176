"""What is kept of a person's commitments can be handed out and erased."""

import uuid
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.conftest import People
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.reflection import care, queries, service
from webapp.reflection.rules import NEAR, Wanted


def record(session: Session, writer: Person, owner: Person, wording: str = "Ring back.") -> int:
    """Record a commitment of the writer's team; returns the team's id."""
    held = writer.roles_on(clock.today())[0]
    service.commit(
        session,
        team_id=held.team_id or 0,
        writer_id=writer.id,
        client_id=uuid.uuid4(),
        wanted=Wanted(wording, "empathy", owner.id, clock.today() + NEAR - timedelta(days=1), "family", 1),
        now=clock.now(),
    )
    session.commit()
    return held.team_id or 0


def test_a_persons_commitments_are_handed_out_and_erased(session: Session, people: People) -> None:
    ada, sol, una = (people(name, Role.TEAM_MEMBER, team="North") for name in ("Ada A", "Sol S", "Una U"))
    record(session, ada, sol)
    team_id = record(session, una, una, "Somebody else's.")
    handed = care.export_person(session, sol.id)["commitments"]
    assert [(one["wording"], one["sees_to_it"], one["wrote_it"]) for one in handed] == [
        ("Ring back.", True, False)
    ]
    assert care.erase_person(session, sol.id) == 1
    assert [one.wording for one in queries.commitments(session, team_id)] == ["Somebody else's."]
    assert care.erase_all(session) == 1


def test_the_wording_is_sealed_in_the_database(session: Session, people: People) -> None:
    ada = people("Ada A", Role.TEAM_MEMBER, team="North")
    record(session, ada, ada)
    sealed = session.execute(text("select wording from commitment")).scalar_one()
    assert b"Ring" not in bytes(sealed)


def test_commitments_come_in_pages_newest_first(session: Session, people: People) -> None:
    ada = people("Ada A", Role.TEAM_MEMBER, team="North")
    for number in range(4):
        team_id = record(session, ada, ada, f"Number {number}.")
    first = queries.commitments(session, team_id, limit=3)
    assert [one.wording for one in first] == ["Number 3.", "Number 2.", "Number 1."]
    rest = queries.commitments(session, team_id, before_id=first[-1].id)
    assert [one.wording for one in rest] == ["Number 0."]
