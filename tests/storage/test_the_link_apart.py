"""The way to answers that name nobody, and back, with what was said before: nothing is lost on either."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import MetaData, insert, select, text

from tests.databases import settings_for
from webapp import clock, create_app
from webapp.columns import key_ring
from webapp.extensions import db
from webapp.families import marks, origins
from webapp.families.models import Answer, AnswerText, Invitation
from webapp.families.ratings import gather

BEFORE = "0027"
CAME = datetime(2026, 5, 12, 14, 37, 11, tzinfo=UTC)
SOON = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
IDS = [uuid.UUID(int=number, version=4) for number in range(3)]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a single table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'before.sqlite'}"
    return request.getfixturevalue("postgresql_templates").empty()


def rows() -> list[tuple[str, dict[str, Any]]]:
    """Three people of two families: one wrote, one can still change theirs, and one took it back."""
    seal = key_ring.fernet.encrypt
    found: list[tuple[str, dict[str, Any]]] = [
        ("employer", {"id": 1, "name": "The authority"}),
        ("team", {"id": 1, "name": "North"}),
        (
            "person",
            {
                "id": 7,
                "name": "Wes Marsh",
                "email": "wes@authority.example",
                "profession": "social worker",
                "employer_id": 1,
                "active": True,
                "fs_uniquifier": "w",
                "failed_sign_ins": 0,
            },
        ),
        ("family", {"id": 4, "reference": "N-1", "team_id": 1, "opened_on": date(2026, 1, 5)}),
        ("family", {"id": 5, "reference": "N-2", "team_id": 1, "opened_on": date(2026, 1, 5)}),
    ]
    for place, (family, name) in enumerate(((4, b"Roza Karim"), (4, b"Otto Karim"), (5, b"Noa Brook"))):
        member = 11 + place
        shared = {"team_id": 1, "family_id": family, "form": "family-voice-adults", "version": 1}
        found += [
            ("family_member", {"id": member, "family_id": family, "name": seal(name), "kind": "adult"}),
            (
                "invitation",
                {
                    "id": 21 + place,
                    "member_id": member,
                    "worker_id": 7 if place == 0 else None,
                    "moment": "at 3 months",
                    "invited_at": CAME - timedelta(days=2),
                    **shared,
                },
            ),
            (
                "family_answer",
                {
                    "id": 31 + place,
                    "invitation_id": 21 + place,
                    "client_id": IDS[place],
                    "submitted_at": CAME,
                    "language": "en_GB",
                    "held_until": SOON if place == 1 else None,
                    "withdrawn_at": CAME if place == 2 else None,
                    **shared,
                },
            ),
        ]
    return [
        *found,
        ("family_answer_level", {"id": 41, "answer_id": 31, "statement": "listened", "level": 3}),
        (
            "family_answer_text",
            {
                "id": 51,
                "answer_id": 31,
                "question": "went-well",
                "text": seal(b"Otto was glad that Wes came."),
                "consent": "worker",
                "passed_on": False,
            },
        ),
        ("return_code", {"id": 61, "invitation_id": 22, "code_hash": "x" * 64, "ends_at": SOON}),
    ]


def fill() -> None:
    """Store all of it as the database had it before."""
    metadata = MetaData()
    with db.engine.connect().execution_options(writes=True) as connection:
        metadata.reflect(connection)
        for name, values in rows():
            table = metadata.tables[name]
            columns = {
                key: value.hex if isinstance(value, uuid.UUID) and db.engine.name == "sqlite" else value
                for key, value in values.items()
            }
            connection.execute(insert(table).values(columns))
        connection.commit()


def held() -> list[tuple[Any, ...]]:
    """Every answer as the database holds it, without the times of day."""
    query = "select id, team_id, form, version, language, about from family_answer order by id"
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_answers_from_before_name_nobody_any_more_and_the_way_back_names_the_same(
    url: str, tmp_path: Path
) -> None:
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        upgrade(revision=BEFORE)
        fill()
        before = held()
        for _again in range(2):
            upgrade(revision="0033")
            session = db.session()
            assert held() == before
            wrote, open_one, gone = session.scalars(select(Answer).order_by(Answer.id)).all()
            assert wrote.family_mark == open_one.family_mark == marks.of_family(4)
            assert (wrote.member_mark, wrote.worker_mark) == (marks.of_member(11), marks.of_worker(7))
            assert (gone.worker_mark, gone.kind, gone.asked_in) == (None, "adult", date(2026, 4, 1))
            assert wrote.submitted_at == clock.midnight_before(CAME)
            asked = session.scalars(select(Invitation).order_by(Invitation.id)).all()
            assert [(one.answered, one.taken_back) for one in asked] == [
                (True, False),
                (True, False),
                (True, True),
            ]
            assert [origins.sent_as(session, one) for one in IDS] == list(asked)
            # Whoever could still change theirs can do so, and for a day longer at most.
            assert origins.own(session, asked[1], clock.now()) is open_one
            assert open_one.held_until is not None
            assert timedelta(0) < open_one.held_until - SOON <= timedelta(days=1)
            assert session.scalars(select(AnswerText)).one().names == ["Otto", "Wes"]
            assert [row["value"] for row in gather(session)] == [3.0]
            db.session.remove()
            downgrade(revision=BEFORE)
            assert held() == before
            query = "select a.invitation_id, a.family_id from family_answer a order by a.id"
            with db.engine.connect() as connection:
                named = [tuple(row) for row in connection.execute(text(query))]
            assert named == [(21, 4), (22, 4), (23, 5)]
        db.engine.dispose()
