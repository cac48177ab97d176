"""From the opened campaign to the recorded decision, on the pages."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.standards import Outcome
from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import REASON, Cast
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.outbox.models import Message
from webapp.recruitment import ratings, standing
from webapp.recruitment.models import Attempt, Campaign, Decision, Hire


def kinds(session: Session) -> list[str]:
    return [event.kind for event in session.scalars(select(Event).order_by(Event.occurred_at))]


def test_a_campaign_is_walked_from_its_opening_to_a_decision(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    token = scene.invite(client, session, campaign)
    sent = scene.candidate_sends(client, token)
    assert sent.status_code == 303
    attempt = session.scalars(select(Attempt)).one()
    assert attempt.submitted_at is not None
    assert len(attempt.answers) == 3

    (answer,) = scene.written_answers(session)
    for assessor in cast.assessors:
        sign_in(client, assessor)
        assert "1 answer to assess" in client.page("/").text
        assert scene.assess(client, assessor, answer.reference).location == "/assessing"
        assert "1 of 1 assessed" in client.page("/assessing").text

    sign_in(client, cast.panel)
    assert "1 candidate to decide about" in client.page("/").text
    board = client.page(f"/board/{campaign.id}")
    assert f"Candidate {attempt.reference}" in board.text
    url = f"/board/{campaign.id}/{attempt.reference}"
    decided = submit(client, url, {"outcome": "invite to an observed simulation", "reason": REASON})
    assert decided.status_code == 303
    assert REASON in client.page(url).text
    decision = session.scalars(select(Decision)).one()
    assert (decision.decided_by, decision.reason) == (cast.panel.id, REASON)
    assert [kind for kind in kinds(session) if kind != "assessor.changed"] == [
        "campaign.opened",
        "link.issued",
        "link.started",
        "assessment.submitted",
        "answer.assessed",
        "answer.assessed",
        "decision.recorded",
    ]


def test_an_assessment_resumes_in_another_browser_with_its_code(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    first, second = scene.fresh(client), scene.fresh(client)
    code = open_link(first, token).get_data(as_text=True).partition("family-code")[2]
    digits = "".join(letter for letter in code[:80] if letter.isdigit())[:6]
    fields = scene.answers_to(scene.asked()[0])
    submit(first, "/assessment/1", fields)
    assert first.post("/assessment/leave", data=hidden(first, "/assessment")).status_code == 303
    assert first.get("/assessment/1").status_code == 401

    assert open_link(second, token).status_code == 422
    assert open_link(second, token, digits).status_code == 302
    kept = next(form for form in second.page("/assessment/1").forms if form.in_main).fields
    assert {name: kept[name] for name in fields} == {name: [value] for name, value in fields.items()}


def hidden(client: CheckedClient, url: str) -> dict[str, list[str]]:
    """The token that the page's forms carry."""
    fields = client.page(url).forms[-1].fields
    return {"csrf_token": fields["csrf_token"]}


def test_the_receipt_names_what_reached_us_and_the_link_is_used_up(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    token = scene.invite(client, session, scene.open_campaign(client, session, cast))
    sent = scene.candidate_sends(client, token)
    attempt = session.scalars(select(Attempt)).one()
    assert attempt.receipt is not None
    assert attempt.receipt in client.page(sent.location).text
    assert "attune_visit=;" in sent.headers["Set-Cookie"]
    assert client.get(f"/s/{token}").status_code == 410


def test_the_recruiter_sees_how_far_candidates_are_and_never_a_score(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.recruiter)
    page = client.page(f"/campaigns/{attempt.campaign_id}")
    assert "Robin Vale" in page.text
    assert "1 of 1 candidates have sent their answers" in page.text
    for words in ("Meets", "Refer to panel", "Below"):
        assert words not in page.text
    assert client.get(f"/board/{attempt.campaign_id}").status_code == 403


def test_candidates_are_listed_by_pages(client: CheckedClient, session: Session, cast: Cast) -> None:
    campaign = scene.open_campaign(client, session, cast)
    for number in range(26):
        scene.invite(client, session, campaign, f"Robin {chr(65 + number)}")
    first = client.page(f"/campaigns/{campaign.id}")
    following = next(link for link in first.links if "after=" in link)
    assert "Robin Y" in first.text
    assert "Robin Z" not in first.text
    assert "Robin Z" in client.page(following).text


def test_a_new_link_ends_the_old_one_and_keeps_the_answers(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    old = scene.invite(client, session, campaign)
    browser = scene.fresh(client)
    open_link(browser, old)
    submit(browser, "/assessment/1", scene.answers_to(scene.asked()[0]))
    attempt = session.scalars(select(Attempt)).one()
    base = f"/campaigns/{campaign.id}"
    submit(client, base, action=f"{base}/candidates/{attempt.id}/link")
    new = scene.latest_token(session)
    assert client.get(f"/s/{old}").status_code == 410
    assert browser.get("/assessment/1").status_code == 401
    open_link(scene.fresh(client), new)
    assert scene.count(session, Message) == 2
    submit(client, base, action=f"{base}/candidates/{attempt.id}/revoke")
    assert client.get(f"/s/{new}").status_code == 410
    assert "Link taken back" in client.page(base).text


def test_a_hold_may_be_followed_by_a_final_decision(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.panel)
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    submit(client, url, {"outcome": "hold", "reason": "We want to look at the written answer again."})
    assert submit(client, url, {"outcome": "not this time", "reason": REASON}).status_code == 303
    assert [one.outcome for one in session.scalars(select(Decision).order_by(Decision.id))] == [
        "hold",
        "not this time",
    ]


def test_a_hire_becomes_the_person_at_work_and_others_stay_candidates(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    hired = people("Robin At Work", Role.PRACTITIONER, team="North")
    before = {row["subject"] for row in ratings.gather(session)}
    sign_in(client, cast.panel)
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    submit(client, url, {"outcome": "invite to an observed simulation", "reason": REASON})
    sign_in(client, cast.recruiter)
    scene.record_checks(client, attempt)
    today = clock.today()
    response = submit(
        client,
        f"/campaigns/{attempt.campaign_id}/candidates/{attempt.id}/hire",
        {"person": str(hired.id), "started_on": [str(today.day), str(today.month), str(today.year)]},
    )
    assert response.status_code == 303
    assert session.scalars(select(Hire)).one().person_id == hired.id
    assert kinds(session)[-1] == "hire.recorded"
    after = {row["subject"] for row in ratings.gather(session)}
    assert len(before) == len(after) == 1
    assert before != after


def test_the_board_judges_by_the_campaigns_standard_once_both_have_assessed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    campaign = session.get_one(Campaign, attempt.campaign_id)
    (answer,) = scene.written_answers(session)
    scene.assess(client, cast.assessors[0], answer.reference)
    session.expire_all()
    assert standing.lines(session, campaign)[0].judgement is None
    sign_in(client, cast.panel)
    assert "Waiting for assessing" in client.page(f"/board/{campaign.id}").text
    scene.assess(client, cast.assessors[1], answer.reference, **{"belonging.level": "2"})
    session.expire_all()
    judgement = standing.lines(session, campaign)[0].judgement
    assert judgement is not None
    values = {reason.construct: reason.value for reason in judgement.reasons}
    # The key itself on the rated task, and levels 4 and 2 of 5: the mean of 1 and 0.5.
    assert values["belonging"] == 0.75
    assert values["resilience"] == 0.75
    assert values["empathy"] == 1.0
    assert judgement.outcome is Outcome.MEETS
