"""What assessors and the panel should not send, and the page or message that each of them gets."""

from sqlalchemy.orm import Session

from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment import scene
from tests.recruitment.scene import MARKS, REASON, WORDS, Cast, kept_in_main
from webapp.recruitment.models import Assessment, Decision


def test_a_level_outside_the_scale_names_its_criterion_and_keeps_the_evidence(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    for level in ("0", "6", "-1", "3.0", "", "٣"):
        response = scene.assess(client, cast.assessors[0], answer.reference, **{"belonging.level": level})
        assert response.status_code == 422
        assert "Select a level for “Belonging”" in response.get_data(as_text=True)
        assert kept_in_main(response)["belonging.evidence"] == [MARKS["belonging.evidence"]]
    assert scene.count(session, Assessment) == 0


def test_a_level_needs_evidence_of_some_length_and_not_of_any(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    for evidence, words in ((" ", "Enter or quote what in the answer shows it"), ("e" * 4001, "Shorten")):
        changed = {"belonging.evidence": evidence}
        response = scene.assess(client, cast.assessors[0], answer.reference, **changed)
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
    assert scene.count(session, Assessment) == 0


def test_marks_that_were_submitted_take_no_more_saves(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    scene.assess(client, cast.assessors[0], answer.reference)
    token = client.page("/assessing").forms[0].fields["csrf_token"][0]
    saved = client.post(f"/assessing/{answer.reference}/save", json={}, headers={"X-CSRFToken": token})
    assert saved.status_code == 422
    assert "They stand" in saved.json["message"]


NOT_TO_BE_DECIDED = (
    ({"reason": REASON}, "Select what you decide"),
    ({"outcome": "reject all", "reason": REASON}, "Select what you decide"),
    ({"outcome": "hold", "reason": "nineteen characters"}, "Enter your reason in 20 characters or more"),
    ({"outcome": "hold", "reason": " " * 40 + "too short"}, "Enter your reason in 20 characters or more"),
    ({"outcome": "hold", "reason": "r" * 4001}, "Shorten your reason"),
)


def test_nothing_is_decided_without_an_outcome_and_a_reason(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, cast.panel)
    for fields, words in NOT_TO_BE_DECIDED:
        response = submit(client, f"/board/{attempt.campaign_id}/{attempt.reference}", fields)
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
        assert kept_in_main(response)["reason"] == [fields["reason"]]
        assert WORDS in response.get_data(as_text=True)
    assert scene.count(session, Decision) == 0


def test_nothing_is_decided_while_assessors_are_at_work(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    sign_in(client, cast.panel)
    url = f"/board/{attempt.campaign_id}/{attempt.reference}"
    fields = {
        "csrf_token": client.page(url).forms[0].fields["csrf_token"],
        "client_id": "7f1d3c3e-0000-4000-8000-000000000001",
        "outcome": "not this time",
        "reason": REASON,
    }
    assert client.post(url, data=fields).status_code == 409
    assert client.post(url, data={**fields, "client_id": "x"}).status_code == 400
    assert scene.count(session, Decision) == 0
