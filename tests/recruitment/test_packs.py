"""A recruiter starts from a pack, sees what a standard would mean, and the panel knows what to ask."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.standards import Outcome
from scenarios import packs
from scenarios.model import TextTask
from tests.html import Page
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast
from webapp import clock
from webapp.outbox.models import Message
from webapp.recruitment import board, messages, sheet, standing
from webapp.recruitment.models import Attempt, Campaign, Decision, TaskAnswer
from webapp.recruitment.rules import DecisionOutcome
from webapp.unit_of_work import Attune

PEOPLE = ("assessors", "panel")


def people_of(cast: Cast) -> dict[str, Any]:
    fields = scene.campaign_fields(cast)
    return {name: fields[name] for name in PEOPLE}


def begun(client: CheckedClient, cast: Cast, pack: str) -> dict[str, Any]:
    """The form that a pack fills in, with the people chosen."""
    sign_in(client, cast.recruiter)
    page = Page.of(client.get(f"/campaigns/new?pack={pack}"))
    return {**next(form for form in page.forms if form.in_main).fields, **people_of(cast)}


def test_every_pack_is_offered_and_leads_to_a_form(client: CheckedClient, cast: Cast) -> None:
    sign_in(client, cast.recruiter)
    page = client.page("/campaigns/start")
    links = [link for link in page.links if link.startswith("/campaigns/new")]
    assert len(links) == 9
    assert all(client.get(link).status_code == 200 for link in links)


@pytest.mark.parametrize("pack", ["volunteer", "residential-worker"])
def test_a_pack_and_people_are_all_that_a_campaign_needs(
    app: Attune, client: CheckedClient, session: Session, cast: Cast, pack: str
) -> None:
    fields = begun(client, cast, pack)
    assert client.post("/campaigns/new", data=fields).status_code == 303
    (campaign,) = session.query(Campaign).all()
    assert (campaign.pack, campaign.pack_version) == (pack, 1)
    assert {cut.construct for cut in campaign.cuts if cut.essential}
    scene.invite(client, session, campaign)
    (message,) = session.query(Message).all()
    assert "We look for" in message.body
    found = packs.pack(pack)
    assert found is not None
    with app.test_request_context():
        _subject, words = messages.reminder(session.query(Attempt).one(), str(message.link))
    assert found.reminder in words


def test_a_pack_that_is_not_there_is_not_found_and_a_forged_one_is_refused(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    assert client.get("/campaigns/new?pack=judge").status_code == 404
    for forged in ("judge/1", "volunteer/9", "volunteer/x", "volunteer"):
        answer = submit(client, "/campaigns/new", scene.campaign_fields(cast, pack=forged))
        assert answer.status_code == 422
        assert "Start again from a pack" in answer.text
    assert scene.count(session, Campaign) == 0


def test_what_a_standard_would_mean_is_worked_out_and_nothing_is_kept(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    fields = begun(client, cast, "social-worker")
    answer = client.post("/campaigns/new", data={**fields, "title": "", "work_out": "yes"})
    assert answer.status_code == 200
    assert "There are 11 floors" in answer.text
    # Φ(.5/√.4)^11 at a reliability of .6.
    assert "above all of them 7 times in 100" in answer.text
    assert "cannot be told" in answer.text
    assert scene.count(session, Campaign) == 0
    assert scene.kept_in_main(answer)["floor.empathy"] == ["35"]


def test_a_standard_that_is_no_standard_says_what_to_write(client: CheckedClient, cast: Cast) -> None:
    fields = begun(client, cast, "social-worker")
    wrong = {**fields, "floor.empathy": "many", "overall_cut": "200", "work_out": "yes"}
    answer = client.post("/campaigns/new", data=wrong)
    assert answer.status_code == 422
    assert "Enter the floor for Empathy" in answer.text
    assert scene.kept_in_main(answer)["floor.empathy"] == ["many"]


def decided_campaign(client: CheckedClient, session: Session, cast: Cast, candidates: int) -> Campaign:
    """A campaign that is over: half of its candidates answered by the key, and half left it all out."""
    scenarios = [one for one in scene.asked() if not isinstance(one.tasks[0], TextTask)]
    campaign = scene.open_campaign(client, session, cast, scenarios=[one.id for one in scenarios])
    campaign.closes_on = clock.today() - timedelta(days=1)
    for at in range(candidates):
        answers = [
            TaskAnswer(
                reference=f"{at:08d}{place:08d}", scenario=one.id, version=one.version, task=one.tasks[0].id,
                response=sheet.read(one, scene.answers_to(one)).answers[0].response,
            )
            for place, one in enumerate(scenarios)
        ]  # fmt: skip
        attempt = Attempt(
            campaign_id=campaign.id, reference=f"R{at}", name=f"C {at}", email=f"c{at}@mail.example",
            email_key=str(at), invited_at=clock.now(), submitted_at=clock.now(),
            answers=answers if at % 2 else [],
        )  # fmt: skip
        session.add(attempt)
        session.flush()
        session.add(
            Decision(
                client_id=uuid.uuid4(), attempt_id=attempt.id, decided_by=cast.panel.id, reason="Read.",
                outcome=DecisionOutcome.NOT_THIS_TIME.value, decided_at=clock.now(),
            )
        )  # fmt: skip
    session.commit()
    return campaign


def worked_out(client: CheckedClient, cast: Cast) -> str:
    fields = begun(client, cast, "social-worker")
    return client.post("/campaigns/new", data={**fields, "work_out": "yes"}).text


@pytest.mark.parametrize(
    ("candidates", "told"), [(9, "cannot be told"), (12, "about 50 in 100 would have met it")]
)
def test_what_it_would_have_meant_for_the_last_candidates_is_told_of_ten_or_more(
    client: CheckedClient, session: Session, cast: Cast, candidates: int, told: str
) -> None:
    decided_campaign(client, session, cast, candidates)
    text = worked_out(client, cast)
    assert told in text
    # Whoever left questions out has no value, and would have gone to the panel: six of twelve, two hours.
    assert ("50 would have gone to the panel" in text) is (candidates == 12)
    assert ("at 20 minutes a candidate: about 2." in text) is (candidates == 12)


def test_a_campaign_that_is_not_over_or_not_decided_tells_nothing(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = decided_campaign(client, session, cast, 12)
    campaign.closes_on = clock.today()
    assert "cannot be told" in worked_out(client, cast)
    campaign.closes_on = clock.today() - timedelta(days=1)
    assert "would have met it" in worked_out(client, cast)
    session.delete(session.scalars(select(Decision)).first())
    assert "cannot be told" in worked_out(client, cast)


def test_shares_are_told_to_the_nearest_twentieth() -> None:
    found = board.shares([Outcome.MEETS] * 7 + [Outcome.REFER] * 3 + [Outcome.BELOW] * 3)
    assert (found.meets, found.refer, found.below) == (0.55, 0.25, 0.25)


def test_the_panel_reads_what_to_ask_everybody_and_what_to_ask_one(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.panel)
    board_url = f"/board/{attempt.campaign_id}"
    assert f"{board_url}/interview" in client.page(board_url).links
    assert "Tell us about" in client.get(f"{board_url}/interview").text
    (line,) = standing.lines(session, attempt.campaign)
    weaker = [one.construct for one in line.judgement.reasons if one.construct and one.outcome != "meets"]
    assert [one.about for one in standing.probes(line)] == weaker
    text = client.get(f"{board_url}/{attempt.reference}").text
    assert all(one.ask in text for one in standing.probes(line))
    sign_in(client, cast.assessors[0])
    assert client.get(f"{board_url}/interview").status_code in (403, 404)
