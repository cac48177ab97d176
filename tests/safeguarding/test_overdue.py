"""What nobody has read in time is told once to its readers and to the quality leads, without a word of it."""

from datetime import datetime, timedelta

import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import set_scene
from tests.pages import CheckedClient, sign_in
from tests.safeguarding.readers import OF_STAFF, UNSAFE, acknowledge, raised
from webapp import clock
from webapp.access.policy import Role
from webapp.config import Module
from webapp.outbox.models import Message
from webapp.safeguarding import care, escalating, rules


def at(text: str) -> datetime:
    """A moment in London."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.LONDON)


def escalate(session: Session) -> int:
    """Write to whoever should know, as the clock does it; returns how many were written to."""
    with force_locale("en_GB"):
        return escalating.escalate(session, "https://attune.example", clock.now())


@pytest.mark.parametrize(
    ("raised_at", "by"),
    [
        ("2026-06-15T10:30", "2026-06-16T10:30"),
        ("2026-06-19T16:00", "2026-06-22T16:00"),
        ("2026-06-20T12:00", "2026-06-23T00:00"),
        ("2026-06-21T23:59", "2026-06-23T00:00"),
        ("2026-06-22T00:00", "2026-06-23T00:00"),
        # The clocks go back between the two.
        ("2026-10-23T10:00", "2026-10-26T10:00"),
    ],
)
def test_the_lado_is_told_within_one_working_day(raised_at: str, by: str) -> None:
    assert rules.lado_by(at(raised_at)) == at(by)
    assert not rules.is_late_for_lado(at(raised_at), None, at(by))
    assert rules.is_late_for_lado(at(raised_at), None, at(by) + timedelta(minutes=1))
    assert not rules.is_late_for_lado(at(raised_at), "LADO", at(by) + timedelta(days=9))


def test_readers_and_quality_leads_are_written_to_once_and_not_before_time(
    client: CheckedClient, session: Session, people: People
) -> None:
    lead, quality = people("Sal Ward", Role.SAFEGUARDING_LEAD), people("Quin Lead", Role.QUALITY_LEAD)
    raised(session, None, hours=23)
    late = raised(session, None, hours=25)
    assert escalate(session) == 2
    assert escalate(session) == 0
    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert {one.address for one in messages} == {lead.email, quality.email}
    assert f"https://attune.example/safety-concerns/{late.id}" in messages[0].body
    assert "https://attune.example/safety-concerns/overdue" in messages[1].body
    assert all(UNSAFE not in one.body for one in messages)
    sign_in(client, quality)
    assert "1 safety concern that nobody has read in time" in client.page("/").text
    acknowledge(client, lead, late)
    sign_in(client, quality)
    assert "nobody has read in time" not in client.page("/").text
    assert "Every concern was read in time" in client.page("/safety-concerns/overdue").text
    care.erase_of(session, Module.FAMILIES)
    assert session.scalars(select(Message)).all() == []


def test_nobody_near_a_worker_of_whom_the_words_speak_is_written_to(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    people("Nell Near", Role.SAFEGUARDING_LEAD, Role.SUPERVISOR, team="North")
    people("Quin Near", Role.QUALITY_LEAD, Role.TEAM_MEMBER, team="North")
    lead, quality = people("Sal Ward", Role.SAFEGUARDING_LEAD), people("Una Lead", Role.QUALITY_LEAD)
    raised(session, scene, hours=25, text=OF_STAFF)
    assert escalate(session) == 2
    assert {one.address for one in session.scalars(select(Message))} == {lead.email, quality.email}
