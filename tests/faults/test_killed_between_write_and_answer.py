"""A server that is killed at any moment loses nothing that it has acknowledged, and doubles nothing."""

import random
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.faults.candidate import Writer, check_drafts, check_sent
from tests.faults.serving import by_link, deaths, served
from tests.pages import CheckedClient
from tests.recruitment import scene
from webapp.access.policy import Role
from webapp.audit import Event, EventDetail
from webapp.recruitment.models import Attempt
from webapp.unit_of_work import Attune

SAVES = 24


def test_every_acknowledged_save_is_there_and_what_was_sent_again_is_one(
    app: Attune,
    client: CheckedClient,
    session: Session,
    people: People,
    database_url: str,
    tmp_path: Path,
) -> None:
    cast = scene.Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    attempt = session.scalars(select(Attempt)).one()
    session.commit()
    with served(database_url, tmp_path, ("before", "after", "within"), within=4) as dying:
        writer = Writer(by_link(app, dying.port, token), random.Random(7))
        writer.open()
        for number in range(SAVES):
            writer.write(number % 3 + 1)
            check_drafts(session, attempt, writer)
            session.rollback()
        receipt = writer.send()
    assert len(deaths(tmp_path)) >= 3
    assert writer.acknowledged == SAVES + 1
    check_sent(session, attempt, writer)
    assert receipt.endswith(f"/assessment/receipt/{attempt.submission_id}")
    events, details = (
        set(session.scalars(select(Event.id))),
        set(session.scalars(select(EventDetail.event_id))),
    )
    assert events == details
