"""Each thing is done once, however often it is sent; two tabs lose nothing."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.model import TextTask
from tests.html import Form
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import MARKS, REASON, Cast
from webapp.capture.models import Draft, DraftConflict
from webapp.recruitment.models import (
    Assessment,
    AssessmentMark,
    Attempt,
    Campaign,
    Decision,
    TaskAnswer,
)


def main_form(client: CheckedClient, url: str) -> Form:
    return next(form for form in client.page(url).forms if form.in_main)


def test_answers_that_are_sent_twice_get_the_same_receipt(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    browser = scene.fresh(client)
    open_link(browser, token)
    scene.answer_everything(browser)
    fields = main_form(browser, "/assessment/check").fields
    first = browser.post("/assessment/check", data=fields)
    again = browser.post("/assessment/check", data=fields)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert session.scalars(select(Attempt)).one().receipt in browser.page(again.location).text
    assert scene.count(session, TaskAnswer) == 3


def test_a_send_whose_answer_was_lost_with_its_cookie_is_found_again(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    browser = scene.fresh(client)
    open_link(browser, token)
    scene.answer_everything(browser)
    fields = main_form(browser, "/assessment/check").fields
    kept = browser.get_cookie("attune_visit")
    assert kept is not None
    first = browser.post("/assessment/check", data=fields)
    browser.set_cookie("attune_visit", kept.value)
    again = browser.post("/assessment/check", data=fields)
    assert again.location == first.location
    stranger = browser.post("/assessment/check", data={**fields, "client_id": str(uuid.uuid4())})
    assert stranger.status_code == 401


def test_marks_that_are_sent_twice_are_stored_once(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    url = f"/assessing/{answer.reference}"
    sign_in(client, cast.assessors[0])
    fields = {**main_form(client, url).fields, **MARKS}
    assert [client.post(url, data=fields).status_code for _time in range(2)] == [303, 303]
    assert scene.count(session, Assessment) == 1
    assert scene.count(session, AssessmentMark) == len(MARKS) / 2
    changed = client.post(url, data={**fields, "belonging.level": "1"})
    assert changed.status_code == 409
    assert {mark.level for mark in session.scalars(select(AssessmentMark))} == {4}


def test_a_decision_that_is_sent_twice_is_recorded_once_and_another_is_refused(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.panel)
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    fields = {**main_form(client, url).fields, "outcome": "not this time", "reason": REASON}
    assert [client.post(url, data=fields).status_code for _time in range(2)] == [303, 303]
    assert scene.count(session, Decision) == 1
    other = {**fields, "client_id": str(uuid.uuid4()), "outcome": "invite to an observed simulation"}
    assert client.post(url, data=other).status_code == 409
    assert session.scalars(select(Decision)).one().outcome == "not this time"


def test_a_campaign_that_is_opened_twice_is_one(client: CheckedClient, session: Session, cast: Cast) -> None:
    sign_in(client, cast.recruiter)
    fields = {**main_form(client, "/campaigns/new").fields, **scene.campaign_fields(cast)}
    answers = [client.post("/campaigns/new", data=fields) for _time in range(2)]
    assert {answer.location for answer in answers} == {
        f"/campaigns/{session.scalars(select(Campaign.id)).one()}"
    }


def test_answers_saved_in_two_tabs_keep_both_and_the_candidate_chooses(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    browser = scene.fresh(client)
    open_link(browser, token)
    place = scene.position_of(TextTask)
    task = scene.asked()[place - 1].tasks[0].id
    url = f"/assessment/{place}"
    one, other = main_form(browser, url).fields, main_form(browser, url).fields
    browser.post(url, data={**one, task: "The first tab."})
    second = browser.post(url, data={**other, task: "The second tab."})
    assert second.location == f"{url}/versions"
    versions = browser.page(second.location)
    assert "The first tab." in versions.text
    assert "The second tab." in versions.text

    blocked = submit(browser, "/assessment/check", {"unanswered": "yes"})
    assert blocked.status_code == 422
    assert "Choose one of the two versions" in blocked.get_data(as_text=True)

    beside = session.scalars(select(DraftConflict)).one()
    submit(browser, second.location, {"version_id": str(beside.id)})
    assert main_form(browser, url).fields[task] == ["The second tab."]
    assert submit(browser, "/assessment/check", {"unanswered": "yes"}).status_code == 303


def test_a_script_saves_as_it_goes_and_hears_of_another_tab(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    browser = scene.fresh(client)
    open_link(browser, token)
    form = main_form(browser, "/assessment/1").fields
    headers = {"X-CSRFToken": form["csrf_token"][0]}
    body = {"client_id": form["client_id"][0], "version": 0, "fields": {"a": "1"}}
    saved = browser.post("/assessment/1/save", json=body, headers=headers)
    conflict = browser.post("/assessment/1/save", json={**body, "fields": {"a": "2"}}, headers=headers)
    assert (saved.status_code, conflict.status_code) == (200, 409)
    assert conflict.json["conflict_url"] == "/assessment/1/versions"
    assert browser.post("/assessment/1/save", json=body).status_code == 401


def test_marks_saved_in_two_tabs_keep_both(client: CheckedClient, session: Session, cast: Cast) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    url = f"/assessing/{answer.reference}"
    sign_in(client, cast.assessors[0])
    one, other = main_form(client, url).fields, main_form(client, url).fields
    client.post(url, data={**one, "belonging.evidence": "The first tab."})
    client.post(url, data={**other, "belonging.evidence": "The second tab."})
    page = client.page(url)
    assert "The first tab." in page.text
    assert "The second tab." in page.text
    beside = session.scalars(select(DraftConflict)).one()
    submit(client, url, {"version_id": str(beside.id)}, action=f"{url}/versions")
    kept = next(form for form in client.page(url).forms if form.action == url)
    assert kept.fields["belonging.evidence"] == ["The second tab."]


def test_what_was_sent_leaves_no_draft_behind(client: CheckedClient, session: Session, cast: Cast) -> None:
    scene.assessed_attempt(client, session, cast)
    assert scene.count(session, Draft) == 0
