"""A code to come back with: asked for by whoever wants one, enough by itself, and known to nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import (
    WORDS,
    add_member,
    come_back,
    invite,
    other_browser,
    post,
    return_code,
    sent_with_code,
    set_scene,
)
from tests.html import Page
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.guard import VISIT_COOKIE
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.families import changing
from webapp.families.models import Answer, ReturnCode
from webapp.families.rules import CODE_GROUP, CODE_GROUPS, CODE_LETTERS, HELD_FOR, bare_code
from webapp.families.works import forget


def test_stopping_with_a_code_keeps_what_was_filled_in_for_another_phone(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    code = return_code(client, listened="2")
    stopped = _stop_now(client)
    assert client.get_cookie(VISIT_COOKIE) is None
    assert "You have stopped." in client.get(stopped).get_data(as_text=True)

    other = other_browser(client)
    written = " ".join(code[start : start + 4] for start in range(0, 16, 4)).lower()
    assert come_back(other, f" {written}- ").location == "/words"
    assert 'name="listened" value="2" checked' in other.get("/words").get_data(as_text=True)
    assert submit(other, "/words", WORDS, action="/words").status_code == 303
    assert session.scalars(select(Draft)).all() == []
    assert {"code.given", "code.used"} <= set(session.scalars(select(Event.kind)))


def _stop_now(client: CheckedClient) -> str:
    """Press "Stop now" on the page that showed the code."""
    token = next(form.fields for form in client.page("/words").forms if form.action == "/words")
    stopped = client.post("/words/stop-now", data={"csrf_token": token["csrf_token"]})
    assert stopped.status_code == 303
    return stopped.location


def test_a_code_is_stored_only_as_a_hash_and_cannot_be_guessed(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    code = return_code(client)
    kept = session.scalars(select(ReturnCode)).one()
    assert code not in str(vars(kept))
    assert (len(code), set(code) <= set(CODE_LETTERS)) == (CODE_GROUPS * CODE_GROUP, True)
    assert len(CODE_LETTERS) ** (CODE_GROUPS * CODE_GROUP) > 2**70
    assert not set("AEIOU01258BSZL") & set(CODE_LETTERS)
    assert bare_code(f"{code[:4].lower()}-{code[4:]}\u2003") == code


def test_without_a_code_nothing_is_kept_and_an_answer_counts_from_the_next_gathering(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    assert "held" not in submit(client, "/words", WORDS, action="/words").location
    assert session.scalars(select(Answer.held_until)).one() is None
    assert session.scalars(select(ReturnCode)).all() == []
    assert session.scalars(select(Draft)).all() == []


def test_every_wrong_code_gets_the_same_answer_whatever_is_wrong_with_it(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    replaced, code = return_code(client), return_code(client)
    other = add_member(session, scene.family, "Otto Karim")
    declining = other_browser(client)
    open_link(declining, invite(declining, session, scene, other))
    declined = return_code(declining)
    submit(declining, "/words", action="/words/no-thank-you")
    stranger, answers = other_browser(client), set()
    for wrong in (replaced, declined, code[:-1], code + "C", "", "C" * 16, "C" * 5000, "é"):
        refused = come_back(stranger, wrong)
        page = Page.of(refused)
        answers.add((refused.status_code, page.title, page.text))
        assert stranger.get_cookie(VISIT_COOKIE) is None
    assert len(answers) == 1
    assert answers.pop()[0] == 422
    assert come_back(stranger, code).status_code == 303


def test_the_page_for_a_code_is_neutral_and_kept_nowhere(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene, _code = sent_with_code(client, session, people)
    answer = client.get("/code")
    page = Page.of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Exit this page" in page.text
    telling = ("family", "child", "social", "council", "attune", "answered", scene.adult.name.lower())
    assert not [word for word in telling if word in f"{page.title} {page.text}".lower()]
    # It is the same page for whoever comes, and says nothing about anybody.
    assert Page.of(other_browser(client).get("/code")).text == page.text


def test_a_code_without_its_form_is_erased_with_what_was_begun(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    code = return_code(client, listened="2")
    kept = session.scalars(select(ReturnCode)).one()
    assert kept.ends_at > clock.now() + timedelta(days=27)
    assert changing.forget(session, clock.now()) == 0
    kept.ends_at = clock.now()
    session.commit()
    assert come_back(other_browser(client), code).status_code == 422
    told: list[int] = []
    for _again in range(2):
        forget(lambda done, _of: told.append(done))
    assert told == [1, 0]
    assert session.scalars(select(ReturnCode)).all() == []
    assert session.scalars(select(Draft)).all() == []


def test_coming_back_ends_the_visit_on_the_other_phone(
    client: CheckedClient, session: Session, people: People
) -> None:
    token = invite(client, session, set_scene(session, people))
    open_link(client, token)
    code = return_code(client)
    assert come_back(other_browser(client), code).status_code == 303
    assert client.get("/words").status_code == 401


def test_where_contact_is_not_safe_any_more_a_code_opens_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene, code = sent_with_code(client, session, people)
    held_until = session.scalars(select(Answer.held_until)).one()
    lead = other_browser(client)
    sign_in(lead, scene.lead)
    assert post(lead, f"/families/people/{scene.adult.id}/lapse", reason="move").status_code == 303
    assert come_back(other_browser(client), code).status_code == 422
    assert session.scalars(select(Answer.held_until)).one() == held_until


def test_a_new_link_lets_the_code_last_as_long(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    code = return_code(client)
    kept = session.scalars(select(ReturnCode)).one()
    kept.ends_at = clock.now() + timedelta(days=1)
    scene.adult.safe_contact_used_at = None
    sign_in(client, scene.lead)
    assert submit(client, "/families/unanswered").status_code == 303
    session.refresh(kept)
    assert kept.ends_at > clock.now() + timedelta(days=27)
    assert come_back(other_browser(client), code).status_code == 303


@pytest.mark.parametrize("moved", [timedelta(0), HELD_FOR - timedelta(seconds=5)])
def test_a_code_works_until_the_answer_is_pooled(
    client: CheckedClient, session: Session, people: People, moved: timedelta
) -> None:
    _scene, code = sent_with_code(client, session, people)
    answer, kept = session.scalars(select(Answer)).one(), session.scalars(select(ReturnCode)).one()
    assert answer.held_until == kept.ends_at == answer.submitted_at + HELD_FOR + timedelta(days=1)
    answer.held_until -= moved
    kept.ends_at -= moved
    assert come_back(client, code).location == "/words/answers"
