"""A candidate's conversation: one step a page, there and back, and what cannot be sent."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.dialogue import DialogueTask, best_way
from tests.html import Form
from tests.pages import CheckedClient, open_link, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp.capture.models import DraftConflict
from webapp.recruitment.models import TaskAnswer

IDS = ("the-third-phone", "a-lift-home")
FIRST = "/assessment/1/steps/jacket-on"


def talk() -> DialogueTask:
    task = scene.asked(IDS)[0].tasks[0]
    assert isinstance(task, DialogueTask)
    return task


TASK = talk()


@pytest.fixture
def candidate(client: CheckedClient, session: Session, cast: Cast) -> CheckedClient:
    """A browser in which a candidate's visit is open, with a conversation first."""
    browser = scene.fresh(client)
    campaign = scene.open_campaign(client, session, cast, scenarios=list(IDS))
    open_link(browser, scene.invite(client, session, campaign))
    return browser


def form(client: CheckedClient, url: str) -> Form:
    return next(form for form in client.page(url).forms if form.in_main)


def take(client: CheckedClient, step: str, choice: str) -> str:
    """Take a step; returns where it leads."""
    response = submit(client, f"/assessment/1/steps/{step}", {f"{TASK.id}.{step}": choice})
    assert response.status_code == 303, response.get_data(as_text=True)
    return str(response.location)


def test_each_choice_leads_to_its_own_step_and_the_last_to_the_next_part(candidate: CheckedClient) -> None:
    assert FIRST in candidate.page("/assessment/1").links
    assert take(candidate, "jacket-on", "five-minutes") == "/assessment/1/steps/on-the-worktop"
    assert take(candidate, "on-the-worktop", "what-he-is-after") == "/assessment/1/steps/hood-up"
    end = take(candidate, "hood-up", "your-own-doing")
    page = candidate.page(end)
    assert "The conversation ends here" in page.text
    assert "/assessment/2" in page.links
    assert "Read how it ended" in candidate.page("/assessment/1").text
    assert "Answered" in candidate.page("/assessment").text


def test_going_back_loses_nothing_on_the_way_that_was_left(
    candidate: CheckedClient, session: Session
) -> None:
    take(candidate, "jacket-on", "five-minutes")
    take(candidate, "on-the-worktop", "good-and-not-so-good")
    assert FIRST in candidate.page("/assessment/1/steps/on-the-worktop").links
    take(candidate, "jacket-on", "who-pays")
    assert take(candidate, "hand-on-the-door", "not-after-you") == "/assessment/1/steps/owing"
    take(candidate, "jacket-on", "five-minutes")
    kept = form(candidate, "/assessment/1/steps/on-the-worktop").fields
    assert kept[f"{TASK.id}.on-the-worktop"] == ["good-and-not-so-good"]
    take(candidate, "owing", "between-us")
    submit(candidate, "/assessment/check", {"unanswered": "yes"})
    answer = session.scalars(select(TaskAnswer)).one()
    assert answer.response == {
        "jacket-on": "five-minutes",
        "on-the-worktop": "good-and-not-so-good",
        "owing": "between-us",
    }


def test_what_is_chosen_is_read_back_on_the_page_that_sends(candidate: CheckedClient) -> None:
    scene.go_through(candidate, 1, TASK, best_way(TASK))
    page = candidate.page("/assessment/check").text
    for step, id in best_way(TASK).items():
        found = TASK.step(step)
        assert found is not None
        choice = found.choice(id)
        assert choice is not None
        assert choice.text in page


@pytest.mark.parametrize("sent", [None, "", "shout", "not-after-you"])
def test_a_step_without_a_choice_or_with_one_that_it_does_not_offer_is_refused(
    candidate: CheckedClient, sent: str | None
) -> None:
    response = submit(candidate, FIRST, {f"{TASK.id}.jacket-on": sent})
    assert response.status_code == 422
    assert "Select what you would say or do" in response.get_data(as_text=True)


def test_a_step_that_there_is_not_is_not_found(candidate: CheckedClient) -> None:
    fields = form(candidate, FIRST).fields
    for url in ("/assessment/1/steps/nowhere", "/assessment/2/steps/jacket-on", "/assessment/3/steps/x"):
        assert candidate.get(url).status_code == 404
        assert candidate.post(url, data=fields).status_code == 404
    assert candidate.get("/assessment/99999999999999999999/steps/jacket-on").status_code == 404


def test_a_step_that_the_choices_do_not_lead_to_leads_back_to_the_beginning(
    candidate: CheckedClient, session: Session
) -> None:
    fields = form(candidate, FIRST).fields
    for step in ("owing", "she-stays"):
        there = f"/assessment/1/steps/{step}"
        assert candidate.get(there).location == "/assessment/1"
        forged = candidate.post(there, data={**fields, f"{TASK.id}.{step}": "between-us"})
        assert forged.location == "/assessment/1"
    take(candidate, "jacket-on", "give-me-that")
    take(candidate, "hand-on-the-door", "back-by-one")
    take(candidate, "hood-up", "your-own-doing")
    end = candidate.post("/assessment/1/steps/she-goes", data=form(candidate, FIRST).fields)
    assert end.location == "/assessment/1"


def test_a_conversation_that_is_half_gone_through_is_named_and_cannot_be_sent(
    candidate: CheckedClient,
) -> None:
    take(candidate, "jacket-on", "five-minutes")
    assert "Carry on with the conversation" in candidate.page("/assessment/1").text
    assert "Something to put right" in candidate.page("/assessment").text
    page = submit(candidate, "/assessment/check", {"unanswered": "yes"})
    assert page.status_code == 422
    assert "Put right your answer to part 1" in page.get_data(as_text=True)
    assert "The conversation has not come to its end yet" in page.get_data(as_text=True)


def test_a_whole_forged_way_is_stored_only_as_far_as_it_leads(
    candidate: CheckedClient, session: Session
) -> None:
    fields = form(candidate, FIRST).fields
    headers = {"X-CSRFToken": fields["csrf_token"][0]}
    way = {
        "jacket-on": "who-pays",
        "on-the-worktop": "good-and-not-so-good",
        "owing": "with-you-word-by-word",
    }
    body = {
        "client_id": fields["client_id"][0],
        "version": 0,
        "fields": {f"{TASK.id}.{step}": choice for step, choice in way.items()} | {"charm": "yes"},
    }
    assert candidate.post("/assessment/1/save", json=body, headers=headers).status_code == 200
    page = candidate.page("/assessment/1/steps/hand-on-the-door")
    assert "charm" not in next(one for one in page.forms if one.in_main).fields
    assert submit(candidate, "/assessment/check", {"unanswered": "yes"}).status_code == 422


def test_steps_taken_in_two_tabs_keep_both_ways(candidate: CheckedClient, session: Session) -> None:
    one, other = form(candidate, FIRST).fields, form(candidate, FIRST).fields
    candidate.post(FIRST, data={**one, f"{TASK.id}.jacket-on": "five-minutes"})
    second = candidate.post(FIRST, data={**other, f"{TASK.id}.jacket-on": "who-pays"})
    assert second.location == "/assessment/1/versions"
    assert "This part was changed in two places at once" in candidate.page("/assessment/1").text
    beside = session.scalars(select(DraftConflict)).one()
    submit(candidate, second.location, {"version_id": str(beside.id)})
    assert form(candidate, FIRST).fields[f"{TASK.id}.jacket-on"] == ["who-pays"]


def test_a_form_sent_to_the_conversations_first_page_changes_nothing(candidate: CheckedClient) -> None:
    fields = form(candidate, FIRST).fields
    sent = candidate.post("/assessment/1", data={**fields, f"{TASK.id}.jacket-on": "who-pays"})
    assert (sent.status_code, sent.location) == (303, "/assessment/1")
    assert "Begin the conversation" in candidate.page("/assessment/1").text


def test_a_step_is_shut_without_a_visit_and_without_its_forms_id(
    candidate: CheckedClient, client: CheckedClient
) -> None:
    assert scene.fresh(client).get(FIRST).status_code == 401
    assert submit(candidate, FIRST, {"client_id": "x"}).status_code == 400
