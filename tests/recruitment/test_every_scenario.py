"""Every scenario on offer as a candidate meets it: all its words, and none of its keys or reasons."""

from html import escape

import pytest
from sqlalchemy.orm import Session

from scenarios.dialogue import DialogueTask
from scenarios.model import Scenario, SpokenTask, TextTask
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.recruitment import naming, queries

ON_OFFER = queries.on_offer()
# A spoken one is heard by somebody: it has no page of the candidate's.
ON_PAGES = [each for each in ON_OFFER if not each.is_spoken]
IDS = [each.id for each in ON_PAGES]


def shown(words: str) -> str:
    return str(escape(words)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


@pytest.fixture
def candidate(client: CheckedClient, session: Session, cast: Cast) -> CheckedClient:
    """A browser in which a candidate's visit is open, with every scenario there is."""
    campaign = scene.open_campaign(client, session, cast, scenarios=IDS)
    browser = scene.fresh(client)
    open_link(browser, scene.invite(client, session, campaign))
    return browser


def words_of(scenario: Scenario) -> tuple[list[str], list[str]]:
    """What a scenario shows on its page, and what it keeps to itself."""
    words, reasons = [scenario.title, *scenario.situation], []
    if scenario.beforehand is not None:
        words += [scenario.beforehand.warning, scenario.beforehand.contact]
    for task in scenario.tasks:
        words.append(task.question)
        if not isinstance(task, TextTask | DialogueTask | SpokenTask):
            words += [option.text for option in task.options]
            reasons += [option.rationale for option in task.options]
    return words, reasons


def test_every_word_of_every_scenario_is_shown_and_no_reason_for_its_key(candidate: CheckedClient) -> None:
    for place, scenario in enumerate(ON_PAGES, start=1):
        page = candidate.get(f"/assessment/{place}").text
        words, reasons = words_of(scenario)
        assert [each for each in words if shown(each) not in page] == []
        assert [each for each in reasons if shown(each) in page] == []


def test_every_step_that_a_first_choice_leads_to_is_shown_and_no_points(candidate: CheckedClient) -> None:
    for place, scenario in enumerate(ON_PAGES, start=1):
        task = scenario.tasks[0]
        if not isinstance(task, DialogueTask):
            continue
        at, seen = task.first, 0
        while True:
            url = f"/assessment/{place}/steps/{at.id}"
            page = candidate.get(url).text
            assert [each for each in at.text if shown(each) not in page] == []
            assert [each.text for each in at.choices if shown(each.text) not in page] == []
            assert [each for each in at.choices if shown(each.rationale) in page] == []
            seen += 1
            if at.ends:
                break
            submit(candidate, url, {f"{task.id}.{at.id}": at.choices[0].id})
            following = task.step(at.choices[0].next)
            assert following is not None
            at = following
        assert seen >= 3


def test_who_may_be_touched_by_a_part_is_told_before_opening_it(candidate: CheckedClient) -> None:
    page = candidate.get("/assessment").text
    warned = [each.beforehand.warning for each in ON_PAGES if each.beforehand is not None]
    assert len(warned) == 4
    assert [each for each in warned if shown(each) not in page] == []


def test_a_recruiter_reads_for_whom_each_scenario_is_and_what_it_asks(
    client: CheckedClient, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    page = client.get("/campaigns/new").text
    with client.application.test_request_context():
        said = {each.title: str(naming.described(each)) for each in ON_OFFER}
    assert said["A lift home"] == "For: peer mentor or volunteer. Asks for: best and worst."
    assert [title for title in said if shown(title) not in page] == []
    assert [line for line in said.values() if shown(line) not in page] == []
    assert "spoken, assessed live" in said["Late again"]
