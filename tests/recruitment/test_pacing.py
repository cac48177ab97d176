"""A candidate's clock on the pages, what was agreed for them, time-outs, withdrawals, lists and reminders."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios.model import TextTask
from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp import clock
from webapp.access.policy import Role
from webapp.outbox.models import Message
from webapp.recruitment import pacing, queries, works
from webapp.recruitment.models import Adjustment, Attempt, Campaign, ClockEvent, TaskAnswer


def sitting(client: CheckedClient, session: Session, cast: Cast, **changes: str) -> CheckedClient:
    """A candidate who has opened the link of a campaign of forty minutes."""
    campaign = scene.open_campaign(client, session, cast, **{"minutes": "40", **changes})
    browser = scene.fresh(client)
    open_link(browser, scene.invite(client, session, campaign))
    return browser


def start(browser: CheckedClient) -> None:
    """The candidate starts the clock, or goes on after a break."""
    assert submit(browser, "/assessment", action="/assessment/start").status_code == 303


def test_a_timed_assessment_waits_for_the_candidate_to_start_the_clock(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser = sitting(client, session, cast)
    assert "From the moment you start you have 40 minutes" in browser.get("/assessment").text
    assert browser.get("/assessment/1").location == "/assessment"
    assert browser.get("/assessment/check").location == "/assessment"
    start(browser)
    start_again = browser.get("/assessment")
    assert "Start the clock" not in start_again.text
    assert "minutes left" in browser.get("/assessment/1").text
    assert session.scalars(select(ClockEvent.kind)).all() == ["started"]


def test_there_is_something_to_try_the_page_with_which_is_not_kept(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser = sitting(client, session, cast)
    assert "Nothing of this is kept" in browser.get("/assessment/try").text
    tried = submit(browser, "/assessment/try", {"what-helps.ring": "3"})
    assert "Experienced workers said: Helps a great deal." in tried.text
    attempt = session.scalars(select(Attempt)).one()
    assert not queries.has_begun(session, attempt)


@pytest.mark.parametrize("by", ["the candidate's next page", "the worker"])
def test_time_out_sends_what_there_is_whatever_is_empty_or_cannot_be_scored(
    client: CheckedClient, session: Session, cast: Cast, later: dict[str, timedelta], by: str
) -> None:
    browser = sitting(client, session, cast, minutes="20")
    start(browser)
    tied = dict.fromkeys(scene.answers_to(scene.asked()[0]), "1")
    assert submit(browser, "/assessment/1", tied).status_code == 422
    text = scene.position_of(TextTask)
    words = "word " * 900
    assert (
        submit(browser, f"/assessment/{text}", {scene.asked()[text - 1].tasks[0].id: words}).status_code
        == 422
    )
    form = next(one for one in browser.page(f"/assessment/{text}").forms if one.in_main)
    later["by"] = timedelta(minutes=21)
    if by == "the worker":
        works.close(lambda done, total: None)
    else:
        over = browser.post(f"/assessment/{text}", data=form.fields)
        assert over.location == "/assessment"
        sent = submit(browser, "/assessment", action="/assessment/over")
        assert str(sent.location).startswith("/assessment/receipt/")
    session.expire_all()
    attempt = session.scalars(select(Attempt)).one()
    assert attempt.submitted_at is not None
    assert attempt.receipt is not None
    kept = {one.scenario: one.response for one in session.scalars(select(TaskAnswer))}
    assert kept["not-by-friday"] == words.strip()
    assert "the-morning-after" not in kept


def test_a_script_that_saves_after_the_time_is_told_so(
    client: CheckedClient, session: Session, cast: Cast, later: dict[str, timedelta]
) -> None:
    browser = sitting(client, session, cast, minutes="20")
    start(browser)
    page = browser.page("/assessment/1")
    token = next(form.fields["csrf_token"][0] for form in page.forms if form.in_main)
    later["by"] = timedelta(minutes=21)
    said = browser.post("/assessment/1/save", json={}, headers={"X-CSRFToken": token})
    assert (said.status_code, "Your time is over" in said.json["message"]) == (422, True)


def agree(client: CheckedClient, session: Session, people: People, **fields: str) -> None:
    """The adjustments officer agrees something with the only candidate."""
    officer = people("Ola Officer", Role.ADJUSTMENTS_OFFICER)
    sign_in(client, officer)
    attempt = session.scalars(select(Attempt)).one()
    assert "nothing agreed" in client.get("/adjustments").text
    assert submit(client, f"/adjustments/{attempt.id}", {"extra": "0", **fields}).status_code == 303


def test_agreed_time_and_breaks_hold_and_pages_look_as_agreed(
    client: CheckedClient, session: Session, cast: Cast, people: People, later: dict[str, timedelta]
) -> None:
    browser = sitting(client, session, cast)
    agree(client, session, people, extra="50", breaks="y", large_type="y", high_contrast="y", read_aloud="y")
    assert "you have 60 minutes" in browser.get("/assessment").text
    start(browser)
    later["by"] = timedelta(minutes=10)
    assert submit(browser, "/assessment", action="/assessment/break").status_code == 303
    assert browser.get("/assessment/1").status_code == 303
    later["by"] = timedelta(minutes=29)
    assert "50 minutes are left" in browser.get("/assessment").text
    start(browser)
    page = browser.get("/assessment/1").text
    for sign in ("attune-large", "attune-contrast", "data-read-aloud"):
        assert sign in page
    assert "attune-mask" not in page


def test_nobody_who_assesses_or_decides_learns_that_something_was_agreed(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    browser = sitting(client, session, cast)
    agree(client, session, people, extra="100", note="Dyslexia, agreed by telephone")
    start(browser)
    scene.answer_everything(browser)
    submit(browser, "/assessment/check")
    attempt = session.scalars(select(Attempt)).one()
    for person in (*cast.assessors, cast.panel, cast.recruiter):
        sign_in(client, person)
        assert client.get("/adjustments").status_code == 403
        assert client.get(f"/adjustments/{attempt.id}").status_code == 403
        for path in ("/", "/assessing", f"/board/{attempt.campaign_id}", f"/campaigns/{attempt.campaign_id}"):
            page = client.get(path).text
            assert "Dyslexia" not in page
            assert "Adjust" not in page


def test_what_cannot_be_agreed_is_kept_on_the_form(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    sitting(client, session, cast)
    agree(client, session, people)
    attempt = session.scalars(select(Attempt)).one()
    url = f"/adjustments/{attempt.id}"
    refused = submit(client, url, {"extra": "75", "note": "Twice a week"})
    assert (refused.status_code, "Twice a week" in refused.text) == (422, True)
    refused = submit(client, url, {"minutes": "999", "why": "The line failed"}, action=f"{url}/minutes")
    assert (refused.status_code, "The line failed" in refused.text) == (422, True)
    given = submit(client, url, {"minutes": "20", "why": "The line failed"}, action=f"{url}/minutes")
    assert given.status_code == 303
    assert pacing.clock_of(session, attempt, clock.now()).minutes_left == 60
    assert scene.count(session, Adjustment) == 1


def test_a_campaign_without_a_clock_asks_nobody_to_start_one(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser = sitting(client, session, cast, minutes="")
    assert browser.get("/assessment/1").status_code == 200
    for minutes in ("5", "abc", "9999"):
        sign_in(client, cast.recruiter)
        refused = submit(client, "/campaigns/new", scene.campaign_fields(cast, minutes=minutes))
        assert (refused.status_code, "or leave it empty for no clock" in refused.text) == (422, True)


def test_what_was_saved_by_the_last_day_is_sent(
    client: CheckedClient, session: Session, cast: Cast, later: dict[str, timedelta]
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    browser = scene.fresh(client)
    open_link(browser, scene.invite(client, session, campaign))
    scene.answer_everything(browser)
    scene.invite(client, session, campaign, "Never Opened")
    later["by"] = timedelta(days=23)
    works.close(lambda done, total: None)
    session.expire_all()
    sent = {one.name: one.submitted_at is not None for one in session.scalars(select(Attempt))}
    assert sent == {"Robin Vale": True, "Never Opened": False}


def test_a_candidate_withdraws_and_nothing_of_theirs_is_left_to_open(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    browser = sitting(client, session, cast, minutes="")
    scene.answer_everything(browser)
    gone = submit(browser, "/assessment/withdraw")
    assert "You have withdrawn" in gone.text
    attempt = session.scalars(select(Attempt)).one()
    assert not queries.has_begun(session, attempt)
    assert browser.get("/assessment").status_code == 401
    sign_in(client, cast.recruiter)
    page = client.get(f"/campaigns/{attempt.campaign_id}").text
    assert "Withdrawn" in page
    assert "0 of 0 candidates have sent" in page
    assert "Send a new link" not in page
    last = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert last is not None
    assert (last.address, last.link) == (attempt.email, None)
    assert "You have withdrawn your application" in last.body


def test_the_recruiter_records_a_withdrawal_and_the_panel_does_not_see_it(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{attempt.campaign_id}/candidates/{attempt.id}/withdraw"
    assert submit(client, url).status_code == 303
    sign_in(client, cast.panel)
    assert attempt.reference not in client.get(f"/board/{attempt.campaign_id}").text
    assert client.get(f"/board/{attempt.campaign_id}/{attempt.reference}").status_code == 404


def test_a_campaign_knows_its_minutes(client: CheckedClient, session: Session, cast: Cast) -> None:
    scene.open_campaign(client, session, cast, minutes="45")
    assert session.scalars(select(Campaign.minutes)).one() == 45
