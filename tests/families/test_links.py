"""Links that are old, used, foreign or mistyped, two tabs, and the same form sent twice."""

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.answered import invitation_of
from tests.families.scene import add_member, invite, invited, set_scene
from tests.html import Page
from tests.pages import CheckedClient, Fields, open_link, submit
from webapp import clock
from webapp.access.guard import VISIT_COOKIE
from webapp.access.models import Link
from webapp.audit import pseudonym
from webapp.capture.models import Draft, DraftConflict
from webapp.families.answering import Written
from webapp.families.models import Answer
from webapp.families.origins import AlreadyAnsweredError
from webapp.families.ratings import gather
from webapp.families.service import submit as submit_answer


def form_of(client: CheckedClient) -> dict[str, list[str]]:
    """What the questions' form would send if nobody touched it."""
    return next(form.fields for form in client.page("/words").forms if form.action == "/words")


def save(client: CheckedClient, form: Fields, fields: Fields, version: int = 0) -> int:
    """Save as the script does; returns the status."""
    sent = {"client_id": form["client_id"][0], "version": version, "fields": fields}
    return client.post("/words/save", json=sent, headers={"X-CSRFToken": form["csrf_token"][0]}).status_code


def test_a_mistyped_link_gets_the_neutral_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite(client, session, set_scene(session, people))
    for wrong in (token[:-1], token + "x", "x", token.swapcase()):
        answer = client.get(f"/s/{wrong}")
        assert answer.status_code == 410
        assert "This link has ended" in answer.get_data(as_text=True)


def test_an_expired_link_gets_the_neutral_page(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite(client, session, set_scene(session, people))
    session.scalars(select(Link)).one().expires_at = clock.now() - timedelta(seconds=1)
    assert client.get(f"/s/{token}").status_code == 410
    assert client.post(f"/s/{token}").status_code == 410


def test_a_used_link_gets_the_neutral_page(client: CheckedClient, session: Session, people: People) -> None:
    token = invite(client, session, set_scene(session, people))
    open_link(client, token)
    submit(client, "/words", {"listened": "3"})
    assert client.get(f"/s/{token}").status_code == 410
    assert client.post(f"/s/{token}").status_code == 410
    assert client.get("/words").status_code == 401


def test_opening_a_link_five_times_spends_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite(client, session, set_scene(session, people))
    assert [client.get(f"/s/{token}").status_code for _ in range(5)] == [200] * 5
    assert open_link(client, token).status_code == 200


def test_without_a_visit_there_is_nothing_to_see_or_to_send(
    client: CheckedClient, session: Session, people: People
) -> None:
    invite(client, session, set_scene(session, people))
    for url in ("/words", "/words/help", "/words/help/sent", "/words/versions"):
        assert client.get(url).status_code == 401
    for url in ("/words", "/words/save", "/words/help", "/words/versions", "/words/no-thank-you"):
        assert client.post(url, data={"listened": "3", "client_id": str(uuid.uuid4())}).status_code == 401
    assert session.scalars(select(Answer)).all() == []


def test_whose_answer_it_is_comes_from_the_link_and_from_nothing_that_is_sent(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    mine, theirs = invite(client, session, scene), invite(client, session, scene, other)
    thief = client.application.test_client()
    assert isinstance(thief, CheckedClient)
    open_link(thief, theirs)
    save(thief, form_of(thief), {"listened": "1"})
    open_link(client, mine)
    claims = {"listened": "3", "invitation_id": "2", "subject": "invitation:2", "member_id": str(other.id)}
    submit(client, "/words?invitation=2", claims)
    answer = session.scalars(select(Answer)).one()
    assert invitation_of(session, answer).member_id == scene.adult.id

    foreign = form_of(thief)["client_id"][0]
    assert foreign not in client.get("/words").get_data(as_text=True)


def test_a_form_with_another_visits_token_or_draft_is_refused(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    other = add_member(session, scene.family, "Otto Karim")
    tokens = invite(client, session, scene), invite(client, session, scene, other)
    stranger = client.application.test_client()
    assert isinstance(stranger, CheckedClient)
    open_link(client, tokens[0])
    open_link(stranger, tokens[1])
    mine, theirs = form_of(client), form_of(stranger)
    assert save(stranger, theirs, {"listened": "1"}) == 200
    assert save(client, {**mine, "client_id": theirs["client_id"]}, {"listened": "3"}) == 422
    begun_elsewhere = client.post("/words", data={**mine, "client_id": theirs["client_id"], "listened": "3"})
    assert begun_elsewhere.status_code == 400
    stolen = {**mine, "csrf_token": theirs["csrf_token"]}
    assert client.post("/words", data={**stolen, "listened": "3"}).status_code == 401
    assert len(session.scalars(select(Draft)).all()) == 1


def test_two_tabs_lose_nothing_and_the_writer_chooses(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    tab = form_of(client)
    assert save(client, tab, {"listened": "1", "text-went-well": "The first tab."}) == 200
    assert save(client, tab, {"listened": "3", "text-went-well": "The second tab."}) == 409
    page = client.get("/words/versions").get_data(as_text=True)
    assert "The first tab." in page
    assert "The second tab." in page
    other = session.scalars(select(DraftConflict)).one()
    chosen = submit(client, "/words/versions", {"keep": str(other.id)})
    assert chosen.status_code == 303
    assert "The second tab." in client.get("/words").get_data(as_text=True)
    assert client.get("/words/versions").status_code == 302


def test_a_tab_left_behind_cannot_send_over_the_other(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    tab = form_of(client)
    save(client, tab, {"listened": "1"})
    sent = client.post("/words", data={**tab, "listened": "3"})
    assert sent.location == "/words/versions"
    assert session.scalars(select(Answer)).all() == []
    submit(client, "/words/versions", {"keep": "standing"})
    assert 'name="listened" value="1" checked' in client.get("/words").get_data(as_text=True)


def test_choosing_a_version_that_is_not_there_is_refused(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    token = form_of(client)["csrf_token"]
    for wrong in ("", "999999", "x"):
        assert client.post("/words/versions", data={"csrf_token": token, "keep": wrong}).status_code == 404


def test_sending_the_same_form_twice_gives_the_same_thank_you(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    sent = {**form_of(client), "listened": "3"}
    cookie = client.get_cookie(VISIT_COOKIE)
    assert cookie is not None
    first = client.post("/words", data=sent)
    client.set_cookie(VISIT_COOKIE, cookie.value)
    second = client.post("/words", data=sent)
    third = client.post("/words", data=sent)
    # What is signed for the button on it can be a second younger.
    pages = {answer.location.partition("&stop=")[0] for answer in (first, second, third)}
    assert pages == {"/words/thanks?lang=en_GB"}
    assert len(session.scalars(select(Answer)).all()) == 1
    assert client.post("/words", data={**sent, "client_id": str(uuid.uuid4())}).status_code == 401


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"listened": "4"}, "Choose one of the answers, or none."),
        ({"listened": "not-observed"}, "Choose one of the answers, or none."),
        ({"listened": ["1", "3"]}, "Choose one of the answers, or none."),
        ({}, "Answer at least one question"),
        ({"text-went-well": "Kept."}, "Choose who may hear what you wrote."),
        ({"text-went-well": "Kept.", "consent-went-well": "all"}, "Choose who may hear what you wrote."),
        ({"text-went-well": "Kept." * 2001, "consent-went-well": "theme"}, "Make this shorter"),
    ],
)
def test_what_cannot_be_taken_in_is_said_beside_the_question_and_nothing_is_lost(
    client: CheckedClient, session: Session, people: People, sent: Fields, words: str
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    refused = submit(client, "/words", sent)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert page.count(words) == 2
    assert ("Kept." in page) == ("text-went-well" in sent)
    assert session.scalars(select(Answer)).all() == []
    assert submit(
        client, "/words", {"listened": "3", "text-went-well": "Kept.", "consent-went-well": "theme"}
    ).location.startswith("/words/thanks")


def test_something_that_is_no_form_at_all_is_refused(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    token = form_of(client)["csrf_token"]
    assert client.post("/words", data={"csrf_token": token, "listened": "3"}).status_code == 400
    headers = {"X-CSRFToken": token[0]}
    assert client.post("/words/save", json=[1, 2], headers=headers).status_code == 422
    large = {"client_id": str(uuid.uuid4()), "version": 0, "fields": {"text-went-well": "x" * 250_000}}
    assert client.post("/words/save", json=large, headers=headers).status_code == 413
    plain = {"csrf_token": token, "client_id": large["client_id"], "text-went-well": "x" * 250_000}
    assert client.post("/words", data=plain).status_code == 413


def test_words_with_markup_are_shown_as_words(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    page = submit(client, "/words", {"text-went-well": "<script>alert(1)</script> مرحبا"})
    text = page.get_data(as_text=True)
    assert "<script>alert" not in text
    assert "مرحبا" in text
    assert re.search(r"&lt;script&gt;alert\(1\)", text)
    assert Page.of(page).status == 422


def test_one_invitation_takes_one_answer_even_when_two_arrive_at_once(
    session: Session, people: People
) -> None:
    invitation = invited(session, set_scene(session, people))
    written = Written(chosen={"listened": 3})
    sent = {"language": "en_GB", "now": clock.now()}
    submit_answer(session, invitation, written, client_id=uuid.uuid4(), **sent)
    with pytest.raises(AlreadyAnsweredError):
        submit_answer(session, invitation, written, client_id=uuid.uuid4(), **sent)
    assert len(session.scalars(select(Answer)).all()) == 1


def test_a_family_without_a_worker_is_heard_for_its_team(session: Session, people: People) -> None:
    scene = set_scene(session, people)
    invitation = invited(session, scene)
    invitation.worker_id = None
    written = Written(chosen={"listened": 3})
    submit_answer(session, invitation, written, client_id=uuid.uuid4(), language="cy", now=clock.now())
    rows = list(gather(session))
    assert [row["subject"] for row in rows] == [pseudonym(f"team:{scene.family.team_id}")[:12]]
