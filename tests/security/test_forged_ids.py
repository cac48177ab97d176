"""A form's id that another form has used: refused or replaced, never a fault, and nobody's words are lost."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families import scene as families
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import REASON, Cast
from webapp.access.policy import Role
from webapp.families.models import Answer
from webapp.recruitment.models import Attempt, Campaign, Decision
from webapp.safeguarding.models import Concern


def cast_of(people: People) -> Cast:
    return Cast(
        recruiter=people("Ria Moss", Role.RECRUITER),
        assessors=(people("Ann Lund", Role.ASSESSOR), people("Ben Tarn", Role.ASSESSOR)),
        panel=people("Pam Ford", Role.PANEL_MEMBER),
    )


def test_a_campaigns_form_with_another_recruiters_id_opens_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    cast = cast_of(people)
    campaign = scene.open_campaign(client, session, cast)
    forged = scene.campaign_fields(cast, client_id=str(campaign.client_id))
    assert submit(client, "/campaigns/new", forged).location == f"/campaigns/{campaign.id}"
    sign_in(client, people("Rae Else", Role.RECRUITER))
    assert submit(client, "/campaigns/new", forged).status_code == 409
    assert scene.count(session, Campaign) == 1


def test_a_decision_with_the_id_of_another_decides_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    cast = cast_of(people)
    campaign = scene.open_campaign(client, session, cast)
    for name in ("Robin Vale", "Noa Brook"):
        scene.candidate_sends(client, scene.invite(client, session, campaign, name))
    for answer in scene.written_answers(session):
        for assessor in cast.assessors:
            scene.assess(client, assessor, answer.reference)
    sign_in(client, cast.panel)
    forged = {"client_id": str(uuid.uuid4()), "outcome": "not this time", "reason": REASON}
    first, second = session.scalars(select(Attempt).order_by(Attempt.id))
    answers = [
        submit(client, f"/board/{campaign.id}/{one.reference}", forged).status_code for one in (first, second)
    ]
    assert answers == [303, 409]
    assert session.scalars(select(Decision.attempt_id)).all() == [first.id]


def test_a_candidate_who_sends_under_anothers_id_is_asked_to_send_again(
    client: CheckedClient, session: Session, people: People
) -> None:
    campaign = scene.open_campaign(client, session, cast_of(people))
    tokens = [scene.invite(client, session, campaign, name) for name in ("Robin Vale", "Noa Brook")]
    forged, sent = {"client_id": str(uuid.uuid4())}, []
    for token in tokens:
        browser = scene.fresh(client)
        open_link(browser, token)
        scene.answer_everything(browser)
        sent.append(submit(browser, "/assessment/check", forged).location)
    assert sent == [f"/assessment/receipt/{forged['client_id']}", "/assessment/check"]
    assert submit(browser, "/assessment/check").status_code == 303
    session.expire_all()
    assert all(one.submitted_at for one in session.scalars(select(Attempt)))


def test_a_familys_words_are_kept_whatever_id_their_form_bears(
    client: CheckedClient, session: Session, people: People
) -> None:
    built = families.set_scene(session, people)
    other = families.add_member(session, built.family, "Otto Karim")
    tokens = [families.invite(client, session, built, member) for member in (built.adult, other)]
    forged, told = str(uuid.uuid4()), str(uuid.uuid4())
    for token in tokens:
        browser = scene.fresh(client)
        open_link(browser, token)
        submit(browser, "/words/help", {"client_id": told, "text": "He comes at night."})
        answer = submit(browser, "/words", {"client_id": forged, "listened": "3"}, action="/words")
        assert answer.location.startswith("/words/thanks")
    assert scene.count(session, Answer) == 2
    assert {one.member_id for one in session.scalars(select(Concern))} == {built.adult.id, other.id}
