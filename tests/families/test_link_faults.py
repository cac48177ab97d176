"""Links as they fare in the world: scanned, forwarded, on two phones, a year later, in a child's hands."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.answered import invitation_of
from tests.families.scene import WORDS, add_member, code_of, invite, other_browser, set_scene
from tests.families.test_links import form_of
from tests.pages import CheckedClient, open_link, submit
from webapp import clock
from webapp.access.models import Link, Visit
from webapp.cases.rules import Kind
from webapp.families import service
from webapp.families.models import Answer


def test_a_mail_scanner_that_opens_everything_spends_nothing_and_sees_nobodys_name(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    scanner, bare = other_browser(client), FlaskClient(client.application, client.application.response_class)
    for agent in ("Mozilla/5.0 (compatible; MailScanner)", "BingPreview/1.0b", ""):
        for ask in (scanner.get, bare.head, bare.options):
            answer = ask(f"/s/{token}", headers={"User-Agent": agent, "Sec-Purpose": "prefetch"})
            assert answer.status_code == 200
            assert scene.adult.name not in answer.text
        for link in scanner.page(f"/s/{token}").links:
            if link.startswith("/") and link != "/exit":
                assert scanner.get(link).status_code < 500
    assert session.scalars(select(Visit)).all() == []
    assert session.scalars(select(Link.code_hash)).one() is None
    assert open_link(client, token).status_code == 200


def test_a_forwarded_link_that_was_begun_shows_nothing_without_its_code(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite(client, session, set_scene(session, people))
    code_of(client, token)
    submit(client, "/words", {"listened": "9"}, action="/words")
    friend = other_browser(client)
    asked = open_link(friend, token)
    assert asked.status_code == 422
    assert friend.get("/words").status_code == 401
    # Whoever began goes on undisturbed.
    assert submit(client, "/words", WORDS, action="/words").status_code == 303
    assert open_link(friend, token).status_code == 410


def test_on_two_phones_at_once_one_answer_is_taken_in_and_both_are_thanked_or_sent_away(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    form, cookie = form_of(client), client.get_cookie("attune_visit")
    assert cookie is not None
    session.commit()

    def send(level: int) -> int:
        phone = other_browser(client)
        phone.set_cookie("attune_visit", cookie.value)
        return phone.post("/words", data={**form, "listened": [str(level)]}).status_code

    with ThreadPoolExecutor(3) as many:
        answers = list(many.map(send, (1, 2, 3)))
    assert 303 in answers
    assert set(answers) <= {303, 401}
    session.expire_all()
    assert len(session.scalars(select(Answer)).all()) == 1


def test_the_second_phone_with_the_code_takes_over_from_the_first(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite(client, session, set_scene(session, people))
    code = code_of(client, token)
    second = other_browser(client)
    assert open_link(second, token, code=code).status_code == 302
    assert client.get("/words").status_code == 401
    assert submit(second, "/words", WORDS, action="/words").status_code == 303
    assert len(session.scalars(select(Answer)).all()) == 1


@pytest.mark.parametrize("was_begun", [False, True])
def test_a_link_after_a_year_gets_the_neutral_page(
    client: CheckedClient, session: Session, people: People, was_begun: bool
) -> None:
    token = invite(client, session, set_scene(session, people))
    code = code_of(client, token) if was_begun else ""
    link = session.scalars(select(Link)).one()
    link.issued_at -= timedelta(days=365)
    link.expires_at -= timedelta(days=365)
    for answer in (client.get(f"/s/{token}"), client.post(f"/s/{token}", data={"code": code})):
        assert answer.status_code == 410
        assert "This link has ended" in answer.text
    assert client.get("/words").status_code == 401


def test_a_child_who_uses_a_parents_link_answers_the_parents_form_and_nobody_elses(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    child = add_member(session, scene.family, "Ida Karim", kind=Kind.CHILD)
    token, childs = invite(client, session, scene), invite(client, session, scene, child)
    opened = client.get(f"/s/{token}").text
    assert "We want to know how things are with your worker." not in opened
    for name in (scene.adult.name, child.name):
        assert name not in opened
    open_link(client, token)
    submit(client, "/words", WORDS, action="/words")
    answer = session.scalars(select(Answer)).one()
    assert (answer.form, invitation_of(session, answer).member_id) == ("family-voice-adults", scene.adult.id)
    # Their own link still waits for them.
    assert "We want to know how things are with your worker." in client.get(f"/s/{childs}").text


def test_somebody_who_turns_twelve_between_invitation_and_answer_answers_what_they_were_asked(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people, kind=Kind.CHILD)
    open_link(client, invite(client, session, scene))
    scene.adult.kind = Kind.YOUNG_PERSON.value
    assert "1 of" in client.get("/words").text
    submit(client, "/words?screen=1", {"listened": "3"}, action="/words")
    assert session.scalars(select(Answer.form)).one() == service.rules.FORM_OF[Kind.CHILD]


def test_a_form_that_is_replaced_while_somebody_answers_keeps_its_version(
    client: CheckedClient, session: Session, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    before = session.scalars(select(Answer)).all()
    assert before == []
    version = service.newest("family-voice-adults").version
    fields = form_of(client)
    newer = service.newest("family-voice-adults").model_copy(update={"version": version + 1})
    monkeypatch.setattr(service, "newest", lambda _form: newer)
    assert client.post("/words", data={**fields, "listened": ["3"]}).status_code == 303
    assert session.scalars(select(Answer.version)).one() == version
    assert clock.now() > session.scalars(select(Answer.submitted_at)).one()
