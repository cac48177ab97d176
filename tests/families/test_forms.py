"""Everybody's own form: by age and place in the family, about whom, and for a child a screen at a time."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.loader import newest
from tests.conftest import People
from tests.families.scene import Scene, invite, set_scene
from tests.html import Page
from tests.pages import CheckedClient, Fields, open_link, sign_in, submit
from webapp import audit
from webapp.access.policy import Role
from webapp.cases.rules import Kind
from webapp.families import screens
from webapp.families.models import Answer, Invitation
from webapp.families.ratings import gather
from webapp.families.rules import FORM_OF, FORMS
from webapp.forms import Problem

ANSWERED = dict.fromkeys(("listened", "respected", "explained-next", "my-view-counted", "overall"), "3")


def start(client: CheckedClient, session: Session, people: People, kind: Kind = Kind.ADULT) -> Scene:
    """Set the scene, invite its person and open their link."""
    scene = set_scene(session, people, kind=kind)
    open_link(client, invite(client, session, scene))
    return scene


def go(client: CheckedClient, number: int, to: str, fields: Fields | None = None) -> str:
    """Press a button on a child's screen, and return the page that follows."""
    sent = submit(client, f"/words?screen={number}", {"action": to, **(fields or {})})
    assert sent.status_code == 303
    return client.get(sent.location).get_data(as_text=True)


@pytest.mark.parametrize("kind", Kind)
def test_everybody_is_asked_with_the_newest_form_that_suits_them(
    client: CheckedClient, session: Session, people: People, kind: Kind
) -> None:
    start(client, session, people, kind)
    form = newest(FORM_OF[kind])
    page = client.get("/words?screen=2").get_data(as_text=True)
    assert form.criteria[0].question in page
    assert submit(client, "/words?screen=2", ANSWERED).status_code == 303
    answer = session.scalars(select(Answer)).one()
    assert (answer.form, answer.version) == (form.id, form.version)


def test_an_invitation_is_answered_on_the_version_that_it_was_sent_with(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    token = invite(client, session, scene)
    session.scalars(select(Invitation)).one().version = 1
    open_link(client, token)
    assert "Things are better for us now" not in client.get("/words").get_data(as_text=True)
    submit(client, "/words", {**ANSWERED, "better-now": "1"})
    answer = session.scalars(select(Answer)).one()
    assert answer.version == 1
    assert {one.statement for one in answer.levels} == set(ANSWERED)


@pytest.mark.parametrize(
    ("chosen", "is_the_worker"), [("worker", True), ("", True), ("team", False), ("someone else", False)]
)
def test_an_answer_counts_for_whom_its_writer_had_in_mind(
    client: CheckedClient, session: Session, people: People, chosen: str, is_the_worker: bool
) -> None:
    scene = start(client, session, people)
    page = client.get("/words").get_data(as_text=True)
    assert "Wes, my worker" in page
    assert "Marsh" not in page
    submit(client, "/words", {**ANSWERED, "about": chosen})
    assert session.scalars(select(Answer)).one().about == (chosen or None)
    worker = audit.pseudonym(f"person:{scene.worker.id}")[:12]
    assert {row["subject"] == worker for row in gather(session)} == {is_the_worker}


@pytest.mark.parametrize("about", ["person:1", ["worker", "team"]])
def test_nobody_can_be_named_who_was_not_offered(
    client: CheckedClient, session: Session, people: People, about: str | list[str]
) -> None:
    start(client, session, people)
    refused = submit(client, "/words", {**ANSWERED, "about": about})
    assert refused.status_code == 422
    assert "Choose who your answers are about" in refused.get_data(as_text=True)
    assert session.scalars(select(Answer)).all() == []


def test_where_nobody_works_with_them_nobody_is_offered(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    scene.family.workers.clear()
    open_link(client, invite(client, session, scene))
    assert 'name="about"' not in client.get("/words").get_data(as_text=True)


def test_a_child_answers_one_thing_a_screen_and_nothing_is_lost_on_the_way(
    client: CheckedClient, session: Session, people: People
) -> None:
    start(client, session, people, Kind.CHILD)
    first = client.get("/words").get_data(as_text=True)
    assert "Who are you thinking of" in first
    assert "My worker listens to me." not in first
    page = go(client, 1, "screen-2", {"about": "worker"})
    assert "2 of 16" in page
    assert "/faces/yes" in page
    go(client, 2, "screen-3", {"listened": "3"})
    back = go(client, 3, "screen-2", {"respected": "1"})
    assert 'value="3" checked' in back
    assert Page.of(client.get("/words?screen=3")).ids.count("respected") == 1
    assert go(client, 13, "screen-14", {"text-went-well": "We play.", "consent-went-well": "theme"})
    sent = submit(client, "/words?screen=16", {"thanks": "Thank you", "thanks-name": "Bo"})
    assert sent.status_code == 303
    answer = session.scalars(select(Answer)).one()
    assert {one.statement: one.level for one in answer.levels} == {"listened": 3, "respected": 1}
    assert [(one.text, one.consent) for one in answer.texts] == [("We play.", "theme")]
    assert answer.about == "worker"


def test_a_mistake_on_another_screen_leads_to_it(
    client: CheckedClient, session: Session, people: People
) -> None:
    start(client, session, people, Kind.CHILD)
    go(client, 14, "screen-16", {"text-do-better": "Come more."})
    refused = submit(client, "/words?screen=16", {"listened": "3"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "14 of 16" in page
    assert "Choose who may hear what you wrote." in page
    assert "Come more." in page
    assert session.scalars(select(Answer)).all() == []


@pytest.mark.parametrize(
    ("asked", "shown"), [("0", 1), ("-3", 1), ("99", 16), ("two", 1), ("9" * 30, 1), ("", 1)]
)
def test_a_screen_that_is_not_there_is_the_nearest_one(
    client: CheckedClient, session: Session, people: People, asked: str, shown: int
) -> None:
    start(client, session, people, Kind.CHILD)
    assert f"{shown} of 16" in client.get("/words", query_string={"screen": asked}).get_data(as_text=True)


def test_every_field_of_the_form_stands_on_one_screen_and_goes_along_on_the_others() -> None:
    form = newest("family-voice-children")
    held = {"listened": "3", "about": "team", "text-went-well": ["a", "b"]}
    every = [screens.screen(form, number, held, has_worker=True) for number in range(1, 17)]
    assert sum(("listened" in each.fields) for each in every) == 1
    assert all(set(held) == set(each.carried) | (set(held) & each.fields) for each in every)
    assert [each.number for each in every if each.is_last] == [16]
    assert screens.screen(form, 99, held, has_worker=False).of == 14
    late, early = Problem("thanks-name", ""), Problem("respected", "")
    assert screens.first_wrong(form, [late, early], has_worker=True) == (3, [early])
    assert screens.first_wrong(form, [late], has_worker=True) == (16, [late])
    assert screens.first_wrong(form, [Problem("nowhere", "")], has_worker=True) == (1, [])


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("language", ["en_GB", "cy"])
def test_every_form_prints_blank_as_it_is_asked(
    client: CheckedClient, people: People, form_id: str, language: str
) -> None:
    sign_in(client, people("Lena Field", Role.PARTICIPATION_LEAD))
    listed = client.get(f"/families/forms?lang={language}").get_data(as_text=True)
    assert f"/families/forms/{form_id}" in listed
    page = Page.of(client.get(f"/families/forms/{form_id}?lang={language}"))
    form = newest(form_id).in_language(language)
    said = [form.introduction, *(each.question for each in (*form.criteria, *form.texts))]
    assert [words for words in said if words not in page.text] == []
    assert page.controls == []


def test_a_form_that_families_are_not_asked_with_is_no_page(client: CheckedClient, people: People) -> None:
    sign_in(client, people("Lena Field", Role.PARTICIPATION_LEAD))
    assert client.get("/families/forms/practice-observation").status_code == 404
