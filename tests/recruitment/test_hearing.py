"""A spoken task is heard live: the same questions for everybody, probes noted, and its marks on the board."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics import loader as rubrics
from scenarios import loader as library
from scenarios.spoken import SpokenTask
from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.recruitment import standing
from webapp.recruitment.models import Assessment, Attempt, Campaign, TaskAnswer

IDS = ("both-in-the-room", "the-morning-after")
TASK = library.scenario("late-again").tasks[0]


def heard_fields(level: str = "4", **changes: Any) -> dict[str, Any]:
    """What a listener fills in: every question asked, one probe, and a level with evidence each."""
    assert isinstance(TASK, SpokenTask)
    fields: dict[str, Any] = {f"{question.id}.asked": ["asked"] for question in TASK.core}
    fields["the-worry.asked"] = ["asked", "how-sure"]
    for criterion in rubrics.rubric(TASK.rubric, TASK.rubric_version).criteria:
        fields |= {f"{criterion.id}.level": level, f"{criterion.id}.evidence": f"Said so: {criterion.id}."}
    return {**fields, **changes}


def agency(
    client: CheckedClient, session: Session, cast: Cast, people: People, listeners: int = 1
) -> tuple[Campaign, list[Person]]:
    """A campaign of two scenarios and a spoken one, with listeners."""
    found = [people(f"Lis Tener {number}", Role.ASSESSOR) for number in range(listeners)]
    chosen = [*IDS, "late-again"]
    campaign = scene.open_campaign(
        client, session, cast, scenarios=chosen, listeners=[str(one.id) for one in found]
    )
    return campaign, found


def hear(client: CheckedClient, person: Person, attempt: Attempt, **changes: Any) -> Any:
    """A listener submits what they heard."""
    sign_in(client, person)
    url = f"/hearing/{attempt.campaign_id}/{attempt.reference}/late-again"
    return submit(client, url, heard_fields(**changes), action=url)


def test_a_candidate_is_heard_before_or_after_sending_and_the_board_waits_for_it(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    campaign, (listener,) = agency(client, session, cast, people)
    first, second = (scene.invite(client, session, campaign, name) for name in ("Robin Vale", "Sam Reed"))
    early, late = session.scalars(select(Attempt).order_by(Attempt.id)).all()
    assert hear(client, listener, early).status_code == 303
    for token in (first, second):
        browser = scene.fresh(client)
        open_link(browser, token)
        assert "There is no part 3" not in browser.get("/assessment").text
        assert browser.get("/assessment/3").status_code == 404
        scene.answer_everything(browser, IDS)
        assert submit(browser, "/assessment/check").status_code == 303
    session.expire_all()
    ready = {line.attempt_id: line.is_ready for line in standing.lines(session, campaign)}
    assert ready == {early.id: True, late.id: False}
    assert "late-again" in {one.scenario for one in early.answers}
    assert hear(client, listener, late, level="2").status_code == 303
    session.expire_all()
    lines = {line.attempt_id: line for line in standing.lines(session, campaign)}
    values = {
        id: {reason.construct: reason.value for reason in line.judgement.reasons}["collaboration"]
        for id, line in lines.items()
        if line.judgement
    }
    assert values[early.id] > values[late.id]
    sign_in(client, cast.panel)
    page = client.get(f"/board/{campaign.id}/{early.reference}").text
    assert "How sure are you, and of which part of it?" in page
    assert "Said so: empathy." in page


def test_every_question_is_asked_of_everybody_and_marks_stand(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    campaign, (one, other) = agency(client, session, cast, people, listeners=2)
    scene.invite(client, session, campaign)
    attempt = session.scalars(select(Attempt)).one()
    refused = hear(client, one, attempt, **{"again.asked": ["and-keep"], "empathy.evidence": ""})
    assert refused.status_code == 422
    assert "Ask everybody the same" in refused.text
    assert "Said so: collaboration." in refused.text
    for person in (one, other):
        assert hear(client, person, attempt).status_code == 303
    sign_in(client, one)
    assert "heard" in client.get(f"/hearing/{campaign.id}").text
    url = f"/hearing/{campaign.id}/{attempt.reference}/late-again"
    assert client.get(url).status_code == 302
    assert scene.count(session, TaskAnswer) == 1
    assert scene.count(session, Assessment) == 2
    answer = session.scalars(select(TaskAnswer)).one()
    assert answer.response["the-worry"] == ["how-sure"]


def test_nobody_else_hears_and_a_listener_sees_no_name(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    campaign, (listener,) = agency(client, session, cast, people)
    scene.invite(client, session, campaign)
    attempt = session.scalars(select(Attempt)).one()
    url = f"/hearing/{campaign.id}/{attempt.reference}/late-again"
    sign_in(client, cast.assessors[0])
    assert client.get(url).status_code == 404
    assert "You listen in no campaign" in client.get("/hearing").text
    sign_in(client, listener)
    for path in ("/hearing", f"/hearing/{campaign.id}", url):
        assert "Vale" not in client.get(path).text
    assert client.get(f"/hearing/{campaign.id}/{attempt.reference}/both-in-the-room").status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"listeners": []}, "Select who hears candidates"),
        ({"scenarios": ["late-again"]}, "Select from 2 to 12 scenarios"),
    ],
)
def test_a_spoken_part_needs_somebody_who_hears_it_and_something_to_answer(
    client: CheckedClient, session: Session, cast: Cast, changes: dict[str, Any], words: str
) -> None:
    sign_in(client, cast.recruiter)
    fields = scene.campaign_fields(cast, **{"scenarios": [*IDS, "late-again"], **changes})
    refused = submit(client, "/campaigns/new", fields)
    assert (refused.status_code, words in refused.text) == (422, True)


def test_a_listener_neither_assesses_nor_decides_in_the_same_campaign(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    both = [str(cast.assessors[0].id)]
    fields = scene.campaign_fields(cast, scenarios=[*IDS, "late-again"], listeners=both)
    refused = submit(client, "/campaigns/new", fields)
    assert (refused.status_code, "neither assess nor decide" in refused.text) == (422, True)
