"""From the decision on: read evidence, words of one's own, telling, looking again, minutes, names, checks."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import REASON, Cast
from webapp import clock
from webapp.access.policy import Role
from webapp.outbox.models import Message
from webapp.recruitment import queries, ratings
from webapp.recruitment.models import (
    Attempt,
    CampaignMember,
    Decision,
    Hire,
    Minutes,
    MinutesSignature,
    Objection,
    Review,
    Told,
)

NO, YES = "not this time", "invite to an observed simulation"


def told(
    client: CheckedClient, session: Session, cast: Cast, outcome: str = NO
) -> tuple[Attempt, CheckedClient]:
    """A candidate who was decided about and has opened the message that says so."""
    attempt = scene.assessed_attempt(client, session, cast)
    assert scene.decide(client, cast.panel, attempt, outcome).status_code == 303
    browser = scene.fresh(client)
    open_link(browser, scene.tell(client, session, cast, attempt))
    return attempt, browser


def test_nobody_decides_who_was_not_given_the_evidence(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    for seal in ("", "forged"):
        refused = scene.decide(client, cast.panel, attempt, NO, opened=seal)
        assert (refused.status_code, "Read the answers on this page again" in refused.text) == (422, True)
        assert REASON in refused.text
    other = people("Pat Other", Role.PANEL_MEMBER)
    session.add(CampaignMember(campaign_id=attempt.campaign_id, person_id=other.id, part="panel member"))
    session.flush()
    sign_in(client, other)
    page = client.page(f"/board/{attempt.campaign_id}/{attempt.reference}")
    theirs = next(form.fields["opened"] for form in page.forms if "opened" in form.fields)
    assert scene.decide(client, cast.panel, attempt, NO, opened=theirs[0]).status_code == 422
    assert session.scalars(select(Decision)).all() == []
    assert scene.decide(client, cast.panel, attempt, NO).status_code == 303
    opened = session.scalars(select(Decision)).one().opened_at
    assert opened is not None
    assert clock.now() - opened < timedelta(minutes=5)


def test_the_suggested_words_are_nobodys_reason_until_somebody_changes_them(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.panel)
    page = client.get(f"/board/{attempt.campaign_id}/{attempt.reference}").text
    suggested = page.partition("data-suggested>")[2].partition("</p>")[0]
    assert "Clearly above the floor:" in suggested
    assert "Steady, with small lapses" in suggested
    refused = scene.decide(client, cast.panel, attempt, YES, reason=f"  {suggested} ")
    assert (refused.status_code, "Change the suggested words" in refused.text) == (422, True)
    assert scene.decide(client, cast.panel, attempt, YES, reason=f"{suggested} Kind, too.").status_code == 303


def test_a_panel_member_goes_on_to_the_next_candidate(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    for name in ("Robin Vale", "Sam Reed"):
        scene.candidate_sends(client, scene.invite(client, session, campaign, name))
    for answer in scene.written_answers(session):
        for assessor in cast.assessors:
            scene.assess(client, assessor, answer.reference)
    first, second = session.scalars(select(Attempt).order_by(Attempt.id)).all()
    onward = scene.decide(client, cast.panel, first, NO, go_on="yes")
    assert onward.location == f"/board/{campaign.id}/{second.reference}"
    last = scene.decide(client, cast.panel, second, NO, go_on="yes")
    assert last.location == f"/board/{campaign.id}/{second.reference}"


def test_a_candidate_is_told_once_how_it_was_decided_by_whom_and_what_they_showed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt, browser = told(client, session, cast)
    page = browser.get("/outcome").text
    for words in ("We will not invite you onward", cast.panel.name, "Clearly there", "No computer decides"):
        assert words in page
    for secret in (REASON, attempt.reference, *(person.name for person in cast.assessors)):
        assert secret not in page
    assert page.index("Clearly there") < page.index("If you think it is wrong")
    assert browser.get("/assessment").status_code == 404
    sign_in(client, cast.recruiter)
    again = client.post(f"/campaigns/{attempt.campaign_id}/tell", data=token(client, attempt))
    assert again.location.endswith("told=0")
    assert scene.count(session, Told) == 1


def token(client: CheckedClient, attempt: Attempt) -> dict[str, str]:
    """The token that a form of the campaign's page bears."""
    page = client.page(f"/campaigns/{attempt.campaign_id}")
    return {"csrf_token": next(form.fields["csrf_token"][0] for form in page.forms if form.fields)}


def test_the_link_to_an_outcome_opens_nobody_elses_and_no_answers(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    _attempt, browser = told(client, session, cast)
    for path in ("/assessment", "/assessment/1", "/board", "/campaigns"):
        assert browser.get(path).status_code in (302, 403, 404)
    candidate = scene.fresh(client)
    campaign = scene.open_campaign(client, session, cast, client_id=str(uuid.uuid4()))
    open_link(candidate, scene.invite(client, session, campaign, "Sam Reed"))
    assert candidate.get("/outcome").status_code == 404


def test_another_person_looks_again_when_a_candidate_asks_and_the_candidate_is_told_again(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt, browser = told(client, session, cast)
    refused = submit(browser, "/outcome", {"words": " "}, action="/outcome/review")
    assert (refused.status_code, "Enter what another person should look at" in refused.text) == (422, True)
    words = "My second answer was cut off."
    for _time in range(2):
        form = next(one for one in browser.page("/outcome").forms if one.fields)
        browser.post("/outcome/review", data={**form.fields, "words": words})
    assert session.scalars(select(Review.words)).all() == [words]
    same = scene.fresh(client)
    sign_in(same, cast.panel)
    page = same.get(f"/board/{attempt.campaign_id}/{attempt.reference}").text
    assert words in page
    assert "another member of the panel looks again" in page
    other = people("Pat Other", Role.PANEL_MEMBER)
    session.add(CampaignMember(campaign_id=attempt.campaign_id, person_id=other.id, part="panel member"))
    session.flush()
    sign_in(client, other)
    assert "to look at again" in client.get("/").text
    assert scene.decide(client, other, attempt, YES).status_code == 303
    assert queries.open_review(session, attempt.id) is None
    open_link(browser, scene.tell(client, session, cast, attempt))
    page = browser.get("/outcome").text
    assert "We would like to invite you onward" in page
    assert other.name in page
    assert "looked at all of it again" in page
    assert scene.decide_is_offered(client, cast.panel, attempt) is False


def test_who_objects_is_not_linked_to_their_practice(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt, browser = told(client, session, cast, YES)
    hired = people("Robin At Work", Role.PRACTITIONER, team="North")
    before = {row["subject"] for row in ratings.gather(session)}
    session.add(
        Hire(
            attempt_id=attempt.id,
            person_id=hired.id,
            started_on=clock.today(),
            recorded_by=cast.recruiter.id,
            recorded_at=clock.now(),
        )
    )
    session.flush()
    assert {row["subject"] for row in ratings.gather(session)} != before
    for _time in range(2):
        form = next(one for one in browser.page("/outcome").forms if one.fields)
        assert browser.post("/outcome/objection", data=form.fields).status_code == 303
    assert scene.count(session, Objection) == 1
    assert {row["subject"] for row in ratings.gather(session)} == before


def test_minutes_are_kept_signed_and_never_changed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.assessed_attempt(client, session, cast).campaign
    sign_in(client, cast.panel)
    url = f"/board/{campaign.id}/minutes"
    assert submit(client, url, {"words": ""}, action=url).status_code == 422
    form = next(one for one in client.page(url).forms if one.action == url)
    fields = {**form.fields, "words": "Robin’s second answer was looked at by both."}
    assert [client.post(url, data=fields).status_code for _time in range(2)] == [303, 303]
    kept = session.scalars(select(Minutes)).one()
    for _time in range(2):
        client.post(f"{url}/{kept.id}/sign", data=fields)
    assert session.scalars(select(MinutesSignature.person_id)).all() == [cast.panel.id]
    assert "Signed by" in client.get(url).text
    assert client.post(f"{url}/999/sign", data=fields).status_code == 404


def test_names_and_results_leave_only_when_everybody_is_decided_about(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    board = f"/board/{attempt.campaign_id}"
    sign_in(client, cast.recruiter)
    assert client.get(f"/campaigns/{attempt.campaign_id}/results.csv").status_code == 409
    sign_in(client, cast.panel)
    page = client.page(f"{board}/minutes")
    data = {"csrf_token": page.forms[-1].fields["csrf_token"][0]}
    assert client.post(f"{board}/names", data=data).status_code == 409
    scene.decide(client, cast.panel, attempt, YES)
    assert submit(client, f"{board}/minutes", action=f"{board}/names").status_code == 303
    assert attempt.name in client.get(board).text
    sign_in(client, cast.recruiter)
    response = client.get(f"/campaigns/{attempt.campaign_id}/results.csv")
    header, row = response.text.splitlines()
    assert header.startswith("reference,name,e_mail")
    assert row.startswith(f"{attempt.reference},{attempt.name},{attempt.email},")
    assert YES in row


def test_a_cell_that_a_spreadsheet_would_run_is_plain_text(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    attempt.name = '=HYPERLINK("http://evil")'
    scene.decide(client, cast.panel, attempt, NO)
    board = f"/board/{attempt.campaign_id}"
    submit(client, f"{board}/minutes", action=f"{board}/names")
    sign_in(client, cast.recruiter)
    assert "'=HYPERLINK" in client.get(f"/campaigns/{attempt.campaign_id}/results.csv").text


def test_a_hire_waits_for_the_checks_which_say_who_saw_them_and_when(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    hired = people("Robin At Work", Role.PRACTITIONER, team="North")
    scene.decide(client, cast.panel, attempt, YES)
    sign_in(client, cast.recruiter)
    url, today = f"/campaigns/{attempt.campaign_id}/candidates/{attempt.id}", clock.today()
    day = [str(today.day), str(today.month), str(today.year)]
    hire = {"person": str(hired.id), "started_on": day}
    refused = submit(client, f"{url}/hire", hire)
    assert (refused.status_code, "DBS check" in refused.text) == (409, True)
    scene.record_checks(client, attempt)
    page = client.get(f"{url}/checks").text
    assert f"by {cast.recruiter.name}" in page
    assert "Not a registered role" in page
    assert submit(client, f"{url}/hire", hire).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "horoscope"}, "Select which check"),
        ({"seen_on": "the 31st"}, "Enter the day on which you saw it"),
        ({"seen_on": "2999-01-01"}, "Enter a day that is today or earlier"),
        ({"needed": "no", "why_not": " "}, "Enter why this check is not needed"),
        ({"needed": "no", "why_not": "x" * 201}, "Shorten why it is not needed"),
    ],
)
def test_a_check_that_cannot_be_recorded_says_why_and_keeps_what_was_entered(
    client: CheckedClient, session: Session, cast: Cast, fields: dict[str, str], words: str
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{attempt.campaign_id}/candidates/{attempt.id}/checks"
    response = submit(client, url, {"kind": "dbs", **fields})
    assert (response.status_code, words in response.text) == (422, True)
    assert fields.get("why_not", fields.get("seen_on", "")).strip() in response.text
    assert queries.seen_checks(session, attempt.id) == {}


def test_a_message_about_an_outcome_says_nothing_of_it(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    told(client, session, cast)
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message is not None
    assert "We have decided" in message.body
    assert "onward" not in message.body
    assert REASON not in message.body
