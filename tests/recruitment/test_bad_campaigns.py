"""What a recruiter should not send, and the page or message that each of them gets."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import Cast, kept_in_main
from webapp import clock
from webapp.access.policy import Role
from webapp.recruitment.models import Attempt, Campaign, Hire

NOT_TO_BE_OPENED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"title": " "}, "Enter a title"),
    ({"role": "r" * 81}, "Shorten the role to 80 characters"),
    ({"closes_on": ["31", "2", "2030"]}, "Enter a real last day"),
    ({"closes_on": ["1", "3", "2020"]}, "Enter a last day that is today or later"),
    ({"closes_on": ["31", "12", "9999"]}, "Enter a last day within a year from now"),
    ({"scenarios": ["both-in-the-room"]}, "Select from 2 to 12 scenarios"),
    ({"scenarios": None}, "Select from 2 to 12 scenarios"),
    ({"overall_cut": "101"}, "Enter the overall standard as a whole number from 0 to 100"),
    ({"overall_cut": "half"}, "Enter the overall standard as a whole number"),
    ({"method": ""}, "Enter how the standard was set, and by whom"),
    ({"assessors": None}, "Select 2 assessors or more"),
    ({"panel": None}, "Select a panel member"),
    ({"floor.empathy": "1.5"}, "Enter the floor for Empathy as a whole number from 0 to 100"),
    ({"floor.empathy": "٤٠"}, "Enter the floor for Empathy as a whole number from 0 to 100"),
    ({"scenarios": ["a", "b", "c"]}, "Select from 2 to 12 scenarios"),
    ({"scenarios": ["both-in-the-room", "late-again"]}, "Select who hears candidates in the spoken part"),
    ({"scenarios": [f"s{number}" for number in range(13)]}, "Select from 2 to 12 scenarios"),
)


def test_a_campaign_that_cannot_be_opened_says_why_and_keeps_what_was_entered(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    sign_in(client, cast.recruiter)
    for changes, words in NOT_TO_BE_OPENED:
        response = submit(client, "/campaigns/new", scene.campaign_fields(cast, **changes))
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
        kept = kept_in_main(response)
        expected = scene.campaign_fields(cast, **changes)
        for name in ("title", "role", "method", "assessors", "panel"):
            if name not in changes:
                sent = expected[name]
                assert kept[name] == (sent if isinstance(sent, list) else [sent])
    assert scene.count(session, Campaign) == 0


def test_an_assessor_does_not_decide_and_a_stranger_to_the_role_does_neither(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    both = people("Bo Both", Role.ASSESSOR, Role.PANEL_MEMBER)
    sign_in(client, cast.recruiter)
    twice = {"assessors": [str(cast.assessors[0].id), str(both.id)], "panel": [str(both.id)]}
    response = submit(client, "/campaigns/new", scene.campaign_fields(cast, **twice))
    assert "Select panel members who do not assess in this campaign" in response.get_data(as_text=True)
    stranger = {"panel": [str(cast.recruiter.id)]}
    assert submit(client, "/campaigns/new", scene.campaign_fields(cast, **stranger)).status_code == 422
    assert scene.count(session, Campaign) == 0


NOT_TO_BE_SENT = (
    ({"name": "", "email": "a@b.example"}, "Enter the candidate&#39;s name"),
    ({"name": "A", "email": ""}, "Enter the candidate&#39;s e-mail address"),
    ({"name": "A", "email": "a.example"}, "Enter an e-mail address in the correct format"),
    ({"name": "A", "email": "a@b c.example"}, "Enter an e-mail address in the correct format"),
    ({"name": "A", "email": "@b.example"}, "Enter an e-mail address in the correct format"),
)


def test_an_invitation_that_cannot_be_sent_says_why(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    for fields, words in NOT_TO_BE_SENT:
        response = submit(client, f"/campaigns/{campaign.id}/invite", fields)
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
    assert scene.count(session, Attempt) == 0


def test_nobody_is_invited_twice_however_the_address_is_written(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    campaign = scene.open_campaign(client, session, cast)
    scene.invite(client, session, campaign)
    again = {"name": "R Vale", "email": " Robin.Vale@MAIL.example"}
    response = submit(client, f"/campaigns/{campaign.id}/invite", again)
    assert response.status_code == 422
    assert "this one was invited to this campaign before" in response.get_data(as_text=True)
    assert kept_in_main(response)["name"] == ["R Vale"]
    assert scene.count(session, Attempt) == 1


def test_a_closed_campaign_invites_nobody(client: CheckedClient, session: Session, cast: Cast) -> None:
    campaign = scene.open_campaign(client, session, cast)
    scene.invite(client, session, campaign)
    attempt = session.scalars(select(Attempt)).one()
    url = f"/campaigns/{campaign.id}"
    shown = next(form for form in client.page(url).forms if form.in_main)
    campaign.closes_on = clock.today() - timedelta(days=1)
    invited = submit(client, f"{url}/invite", {"name": "Late Comer", "email": "late@mail.example"})
    new_link = client.post(f"{url}/candidates/{attempt.id}/link", data=shown.fields)
    assert (invited.status_code, new_link.status_code) == (409, 409)
    assert "This campaign has closed" in client.page(url).text


def test_a_link_is_neither_sent_nor_taken_back_once_the_answers_have_come(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{attempt.campaign_id}"
    token = {"csrf_token": client.page(url).forms[0].fields["csrf_token"]}
    for verb in ("link", "revoke"):
        assert client.post(f"{url}/candidates/{attempt.id}/{verb}", data=token).status_code == 409


def test_a_hire_is_recorded_of_somebody_whom_the_panel_invited_onward(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    at_work = people("Robin At Work", Role.PRACTITIONER, team="North")
    sign_in(client, cast.recruiter)
    url = f"/campaigns/{attempt.campaign_id}/candidates/{attempt.id}/hire"
    day = ["1", "9", "2026"]
    assert submit(client, url, {"person": str(at_work.id), "started_on": day}).status_code == 409
    for sent in ({"person": "0", "started_on": day}, {"person": str(at_work.id), "started_on": ["x"] * 3}):
        assert submit(client, url, sent).status_code == 422
    assert submit(client, url, {"person": str(cast.panel.id), "started_on": day}).status_code == 422
    assert scene.count(session, Hire) == 0


def test_where_nobody_can_assess_the_form_says_whom_to_ask(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Ruth Adeyemi", Role.RECRUITER))
    answer = submit(client, "/campaigns/new", {"title": "Nobody to assess"})
    assert answer.status_code == 422
    assert "Nobody can be chosen yet. Ask your administrator to give people this role." in answer.text
