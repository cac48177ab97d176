"""What other systems paid for, lessons 6 to 15, as promises; 8, 13 and 14 stand beside their subjects."""

import re
import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios import loader as library
from scenarios.model import DialogueTask, Scenario, TextTask
from tests.html import Form
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import MARKS, Cast
from webapp.capture import service as capture
from webapp.capture.models import Draft, DraftConflict
from webapp.recruitment import sheet, submitting
from webapp.recruitment.models import Attempt, TaskAnswer

ON_PAGES = [one for one in library.current() if not one.is_spoken]


def sitting(client: CheckedClient, session: Session, cast: Cast) -> tuple[CheckedClient, str, str]:
    """A candidate who has begun: their browser, the link's token and the code to come back with."""
    campaign = scene.open_campaign(client, session, cast)
    token = scene.invite(client, session, campaign)
    browser = scene.fresh(client)
    begun = open_link(browser, token).get_data(as_text=True)
    code = re.search(r'aria-hidden="true">(\d{3} \d{3})<', begun)
    assert code is not None
    return browser, token, code.group(1)


def form_of(browser: CheckedClient, part: int) -> Form:
    """The form of a part."""
    return next(form for form in browser.page(f"/assessment/{part}").forms if form.in_main)


def save(browser: CheckedClient, part: int, form: Form, version: int, **fields: str) -> int:
    """Save as the script does; returns the status."""
    sent = {"client_id": form.fields["client_id"][0], "version": version, "fields": fields}
    headers = {"X-CSRFToken": form.fields["csrf_token"][0]}
    return browser.post(f"/assessment/{part}/save", json=sent, headers=headers).status_code


@pytest.mark.parametrize("times", [1, 2, 7])
def test_lesson_6_however_often_a_save_is_sent_it_is_one_row(
    client: CheckedClient, session: Session, cast: Cast, times: int
) -> None:
    browser, _token, _code = sitting(client, session, cast)
    form = form_of(browser, 1)
    assert {save(browser, 1, form, 0, seen="yes") for _time in range(times)} == {200}
    assert scene.count(session, Draft) == 1
    assert scene.count(session, DraftConflict) == 0


def test_lesson_7_coming_back_at_any_part_finds_the_same_attempt_and_every_answer(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser, token, code = sitting(client, session, cast)
    for part, scenario in enumerate(scene.asked(), start=1):
        assert submit(browser, f"/assessment/{part}", scene.answers_to(scenario)).status_code == 303
        browser = scene.fresh(client)
        open_link(browser, token, code)
        held = {draft.owner for draft in session.scalars(select(Draft)) if draft.owner.startswith("attempt:")}
        assert len(held) == part
    assert "Every question is answered" in browser.get("/assessment/check").text
    assert scene.count(session, Attempt) == 1


@pytest.mark.parametrize("scenario", ON_PAGES, ids=lambda one: one.id)
@pytest.mark.parametrize("kind", ["empty", "nonsense", "half"])
def test_lesson_9_time_out_takes_every_kind_of_task_empty_and_invalid(scenario: Scenario, kind: str) -> None:
    whole = scene.answers_to(scenario)
    fields = {
        "empty": {},
        "nonsense": {name: ["x", "y"] if isinstance(value, list) else "999" for name, value in whole.items()},
        "half": dict(list(whole.items())[:1]),
    }[kind]
    sent = sheet.as_far_as_it_goes(sheet.read(scenario, fields))
    answers = [
        TaskAnswer(scenario=scenario.id, version=scenario.version, task=task, response=response)
        for (_scenario, task), response in sheet.responses([sent]).items()
    ]
    assert set(submitting.scores_of(answers)) <= {f"{scenario.id}/{task.id}" for task in scenario.tasks}


def test_lesson_10_the_end_of_a_visit_loses_no_answer_and_saving_is_not_sending(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser, token, code = sitting(client, session, cast)
    scene.answer_everything(browser)
    attempt = session.scalars(select(Attempt)).one()
    assert attempt.submitted_at is None
    browser.post("/assessment/leave", data=form_of(browser, 1).fields)
    assert browser.get("/assessment/1").status_code == 401
    open_link(browser, token, code)
    assert "Every question is answered" in browser.get("/assessment/check").text


def test_lesson_11_the_page_before_sending_says_what_has_reached_the_server(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser, _token, _code = sitting(client, session, cast)
    assert "3 questions are not answered yet" in browser.get("/assessment/check").text
    form = form_of(browser, scene.position_of(TextTask))
    task = scene.asked()[scene.position_of(TextTask) - 1].tasks[0]
    assert save(browser, scene.position_of(TextTask), form, 0, **{task.id: "Arrived."}) == 200
    page = browser.get("/assessment/check").text
    assert "2 questions are not answered yet" in page
    assert "Arrived." in page


def test_lesson_12_two_versions_are_both_kept_and_the_receipt_is_the_hash_of_what_was_sent(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser, _token, _code = sitting(client, session, cast)
    scene.answer_everything(browser)
    part = scene.position_of(TextTask)
    form = form_of(browser, part)
    assert save(browser, part, form, 0, **{scene.asked()[part - 1].tasks[0].id: "Another tab."}) == 409
    assert "Choose one of the two versions" in submit(browser, "/assessment/check").get_data(as_text=True)
    submit(browser, f"/assessment/{part}/versions", {"version_id": "0"})
    assert submit(browser, "/assessment/check").status_code == 303
    session.expire_all()
    attempt = session.scalars(select(Attempt)).one()
    sent = {f"{one.scenario}/{one.task}": one.response for one in attempt.answers}
    assert attempt.receipt == capture.digest_of(sent)


def test_lesson_15_a_level_can_be_taken_back_two_tabs_are_told_and_a_failed_save_keeps_its_words(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    url = f"/assessing/{answer.reference}"
    sign_in(client, cast.assessors[0])
    form = next(one for one in client.page(url).forms if one.action == url)

    def keep(version: int, **fields: str) -> int:
        sent = {"client_id": form.fields["client_id"][0], "version": version, "fields": fields}
        headers = {"X-CSRFToken": form.fields["csrf_token"][0]}
        return client.post(f"{url}/save", json=sent, headers=headers).status_code

    assert keep(0, **{"belonging.level": "4"}) == 200
    assert keep(1, **{"belonging.evidence": "Not sure yet."}) == 200
    assert "checked" not in client.get(url).text
    assert keep(0, **{"belonging.level": "1"}) == 409
    refused = client.post(url, data={**form.fields, **MARKS, "belonging.level": "", "version": "2"})
    assert refused.status_code == 422
    assert MARKS["belonging.evidence"] in refused.text
    assert keep(9, client_id=str(uuid.uuid4())) in (200, 409)


def test_every_kind_of_task_is_among_those_that_time_out_is_tried_on() -> None:
    kinds = {task.kind for scenario in ON_PAGES for task in scenario.tasks}
    assert kinds == {"rate", "rank", "choose", "best-worst", "text", "dialogue"}
    assert any(isinstance(task, DialogueTask) for scenario in ON_PAGES for task in scenario.tasks)
