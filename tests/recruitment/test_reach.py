"""Somebody else's campaign, candidate, answer or board is not found, whatever is sent to it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.recruitment import scene
from tests.recruitment.scene import MARKS, REASON, Cast
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.recruitment.models import Assessment, Campaign, Decision, TaskAnswer

ID = "7f1d3c3e-0000-4000-8000-000000000001"


def other(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()


def token(client: CheckedClient) -> dict[str, list[str]]:
    return {"csrf_token": client.page("/").forms[0].fields["csrf_token"]}


def test_a_recruiter_finds_only_their_own_campaigns(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    sign_in(client, other(session, "Rae Else"))
    for path in ("", "/invite", "/candidates/{}/hire"):
        assert client.get(f"/campaigns/{attempt.campaign_id}{path.format(attempt.id)}").status_code == 404
    assert "Social workers, spring" not in client.page("/campaigns").text


def test_a_recruiter_changes_only_their_own_campaigns(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    sign_in(client, other(session, "Rae Else"))
    sent = token(client)
    for path in ("invite", "candidates/{}/link", "candidates/{}/revoke", "candidates/{}/hire"):
        url = f"/campaigns/{attempt.campaign_id}/{path.format(attempt.id)}"
        assert client.post(url, data=sent).status_code == 404


def test_a_candidate_is_found_in_their_own_campaign_alone(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.submitted_attempt(client, session, cast)
    second = scene.open_campaign(client, session, cast, title="Another")
    url = f"/campaigns/{second.id}/candidates/{attempt.id}"
    assert client.get(f"{url}/hire").status_code == 404
    assert client.post(f"{url}/revoke", data=token(client)).status_code == 404


def test_an_assessor_of_no_campaign_finds_no_answer(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    sign_in(client, other(session, "Asa Else"))
    url, sent = f"/assessing/{answer.reference}", {**token(client), **MARKS, "client_id": ID, "version": "0"}
    assert client.get(url).status_code == 404
    assert [client.post(f"{url}{end}", data=sent).status_code for end in ("", "/save", "/versions")] == [
        404
    ] * 3
    assert scene.count(session, Assessment) == 0


def test_a_third_assessor_finds_only_the_answers_drawn_for_them(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    third = people("Cy Third", Role.ASSESSOR)
    ids = [str(person.id) for person in (*cast.assessors, third)]
    campaign = scene.open_campaign(client, session, cast, assessors=ids)
    scene.candidate_sends(client, scene.invite(client, session, campaign))
    (answer,) = scene.written_answers(session)
    found = []
    for assessor in (*cast.assessors, third):
        sign_in(client, assessor)
        found.append(client.get(f"/assessing/{answer.reference}").status_code)
    assert sorted(found) == [200, 200, 404]


def test_an_answer_that_has_a_key_and_one_that_there_is_not_are_not_assessed(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    scene.submitted_attempt(client, session, cast)
    (written,) = scene.written_answers(session)
    keyed = session.scalars(select(TaskAnswer).where(TaskAnswer.id != written.id)).first()
    assert keyed is not None
    sign_in(client, cast.assessors[0])
    for reference in (keyed.reference, "0" * 16, str(written.id)):
        assert client.get(f"/assessing/{reference}").status_code == 404


def test_a_panel_member_finds_only_the_boards_they_sit_on(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    sign_in(client, other(session, "Pia Else"))
    board = f"/board/{attempt.campaign_id}"
    sent = {**token(client), "client_id": ID, "outcome": "not this time", "reason": REASON}
    assert client.get(board).status_code == 404
    assert client.get(f"{board}/{attempt.reference}").status_code == 404
    assert client.post(f"{board}/{attempt.reference}", data=sent).status_code == 404
    assert scene.count(session, Decision) == 0


def test_a_candidate_who_is_not_of_the_campaign_is_not_on_its_board(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    second = scene.open_campaign(client, session, cast, title="Another")
    sign_in(client, cast.panel)
    assert client.get(f"/board/{second.id}/{attempt.reference}").status_code == 404
    assert client.get(f"/board/{second.id}/ZZZZ").status_code == 404


def test_a_part_in_a_campaign_ends_with_the_role(client: CheckedClient, session: Session, cast: Cast) -> None:
    attempt = scene.assessed_attempt(client, session, cast)
    (answer,) = scene.written_answers(session)
    campaign = session.get_one(Campaign, attempt.campaign_id)
    for person, url in (
        (cast.panel, f"/board/{campaign.id}"),
        (cast.assessors[0], f"/assessing/{answer.reference}"),
    ):
        for held in person.roles_held:
            session.delete(held)
        sign_in(client, person)
        assert client.get(url).status_code == 403
