"""A candidate with whom it was agreed answers in own words; people who assess nothing else mark them."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.narratives import own_words_task, rubric_of
from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.recruitment import ratings, standing
from webapp.recruitment.models import Attempt, Campaign, CampaignMember, TaskAnswer
from webapp.recruitment.rules import Part

OWN = "I would say what I am worried about, to both of them, and ask Noah and Sara each alone how it is."


@dataclass(frozen=True)
class Heard:
    """A campaign in which one candidate has answered in own words, and who assesses that."""

    campaign: Campaign
    attempt: Attempt
    apart: Person


def agree(client: CheckedClient, people: People, attempt: Attempt) -> None:
    """The officer agrees that the candidate answers in own words."""
    sign_in(client, people("Ola Officer", Role.ADJUSTMENTS_OFFICER))
    fields = {"extra": "0", "own_words": "y"}
    assert submit(client, f"/adjustments/{attempt.id}", fields).status_code == 303


def take_in(client: CheckedClient, cast: Cast, campaign: Campaign, person: Person) -> None:
    """The recruiter takes in an assessor for answers in own words."""
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{campaign.id}/assessors"
    fields = {"assessor": str(person.id), "part": Part.OWN_WORDS.value}
    assert submit(client, url, fields, action=url).status_code == 303


def in_own_words(browser: CheckedClient) -> None:
    """The candidate writes where others choose."""
    for place, scenario in enumerate(scene.asked(), start=1):
        fields = scene.answers_to(scenario)
        if own_words_task(scenario.id, scenario.version, scenario.tasks[0].id):
            fields = {f"{scenario.tasks[0].id}.own-words": OWN}
        assert submit(browser, f"/assessment/{place}", fields).status_code == 303


@pytest.fixture
def heard(client: CheckedClient, session: Session, cast: Cast, people: People) -> Heard:
    """The candidate has sent answers in own words, and an assessor for these has been taken in."""
    campaign = scene.open_campaign(client, session, cast)
    browser = scene.fresh(client)
    token = scene.invite(client, session, campaign)
    attempt = session.scalars(select(Attempt)).one()
    agree(client, people, attempt)
    open_link(browser, token)
    in_own_words(browser)
    assert submit(browser, "/assessment/check").status_code == 303
    apart = people("Ida Apart", Role.ASSESSOR)
    take_in(client, cast, campaign, apart)
    session.expire_all()
    scene.get_ready(session, apart, campaign)
    session.commit()
    return Heard(campaign, attempt, apart)


def answers(session: Session) -> dict[str, TaskAnswer]:
    """The answers by scenario."""
    return {one.scenario: one for one in session.scalars(select(TaskAnswer))}


def mark(client: CheckedClient, person: Person, answer: TaskAnswer, level: str) -> int:
    """An assessor gives every criterion of an answer in own words one level."""
    task = own_words_task(answer.scenario, answer.version, answer.task)
    assert task is not None
    fields = {
        f"{one.id}.{part}": value
        for one in rubric_of(task).criteria
        for part, value in (("level", level), ("evidence", "“ask Noah and Sara”"))
    }
    sign_in(client, person)
    url = f"/assessing/{answer.reference}"
    return submit(client, url, fields, action=url).status_code


def test_the_candidate_sees_no_option_and_what_was_chosen_before_is_not_lost(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    browser = scene.fresh(client)
    open_link(browser, scene.invite(client, session, campaign))
    scenario = scene.asked()[0]
    assert submit(browser, "/assessment/1", scene.answers_to(scenario)).status_code == 303
    attempt = session.scalars(select(Attempt)).one()
    agree(client, people, attempt)
    page = browser.get("/assessment/1").text
    task = scenario.tasks[0]
    assert f'name="{task.id}.own-words"' in page
    assert "What you would do only if you had to" not in page
    assert f'name="{next(iter(scene.answers_to(scenario)))}"' not in page
    assert submit(browser, "/assessment/1", {f"{task.id}.own-words": OWN}).status_code == 303
    assert OWN in browser.get("/assessment/check").text


def test_only_those_who_assess_nothing_else_are_given_them(
    client: CheckedClient, session: Session, cast: Cast, heard: Heard
) -> None:
    found = answers(session)
    own = [one for one in found.values() if one.in_own_words]
    assert {one.scenario for one in own} == {"both-in-the-room", "the-morning-after"}
    for assessor in cast.assessors:
        sign_in(client, assessor)
        assert "not-by-friday" not in client.get("/assessing").text
        for one in own:
            assert client.get(f"/assessing/{one.reference}").status_code == 404
    sign_in(client, heard.apart)
    assert client.get(f"/assessing/{found['not-by-friday'].reference}").status_code == 404
    page = client.get(f"/assessing/{own[0].reference}")
    assert page.status_code == 200
    assert OWN in page.text
    assert "What experienced workers say" in page.text
    for word in ("Robin", "agreed", "adjust"):
        assert word not in page.text


def test_levels_are_worth_points_of_the_tasks_range_on_the_board(
    client: CheckedClient, session: Session, cast: Cast, heard: Heard
) -> None:
    found = answers(session)
    for assessor in cast.assessors:
        assert scene.assess(client, assessor, found["not-by-friday"].reference).status_code == 303
    line = standing.lines(session, heard.campaign)[0]
    assert not line.is_ready
    assert mark(client, heard.apart, found["both-in-the-room"], "4") == 303
    assert mark(client, heard.apart, found["the-morning-after"], "2") == 303
    session.expire_all()
    line = standing.lines(session, heard.campaign)[0]
    assert line.judgement is not None
    assert line.unanswered == 0
    values = {one.construct: one.value for one in line.judgement.reasons}
    # Child focus is asked in both: level 4 is worth .75 and level 2 .25 of what lies above a guess.
    assert values["child-focus"] == pytest.approx(0.5)
    assert "both-in-the-room/order-of-choice" not in (heard.attempt.scores or {})
    sign_in(client, cast.panel)
    page = client.get(f"/board/{heard.campaign.id}/{heard.attempt.reference}").text
    assert OWN.split(",")[0] in page
    rows = list(ratings.gather(session))
    assert {row["instrument"] for row in rows} == {"own-words", "scenario-answer"}
    graded = standing.graded(session, heard.campaign)
    assert graded.raw[heard.attempt.id] == 4.0


def test_the_recruiter_is_asked_for_an_assessor_and_nobody_can_have_two_parts(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    scene.invite(client, session, campaign)
    agree(client, people, session.scalars(select(Attempt)).one())
    sign_in(client, cast.recruiter)
    assert "answers in own words need an assessor of their own" in client.get("/").text
    url = f"/campaigns/{campaign.id}/assessors"
    page = client.get(url).text
    assert "Take in an assessor for these answers" in page
    assert "Robin" not in page
    apart = people("Ida Apart", Role.ASSESSOR)
    refused = submit(client, url, {"assessor": str(apart.id), "part": "both"}, action=url)
    assert refused.status_code == 422
    take_in(client, cast, campaign, apart)
    assert "answers in own words need" not in client.get("/").text
    again = client.get(url)
    assert "Assesses answers in own words, and nothing else" in again.text
    parts = session.scalars(select(CampaignMember.part).where(CampaignMember.person_id == apart.id)).all()
    assert parts == [Part.OWN_WORDS.value]
