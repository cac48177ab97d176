"""A paper form: a reference that names nobody, two readings, and an answer like any other."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.families.paper import READ, enter, printed
from tests.families.scene import Scene, set_scene
from tests.pages import CheckedClient, sign_in, submit
from tests.recruitment.scene import fresh
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.cases.models import Worker
from webapp.families import references, service
from webapp.families.answering import Written
from webapp.families.models import Answer, Invitation, PaperForm
from webapp.safeguarding.models import Concern

AFRAID = "He said he would kill me if I told."


@pytest.fixture
def clerk(people: People) -> Person:
    """Somebody who enters papers and works with no family."""
    return people("Gwen Tudor", Role.PAPER_CLERK)


@pytest.fixture
def other(people: People) -> Person:
    """A second one."""
    return people("Huw Bevan", Role.PAPER_CLERK)


@pytest.fixture
def scene(session: Session, people: People) -> Scene:
    """A family whose turn it is."""
    return set_scene(session, people)


@pytest.fixture
def invitation(client: CheckedClient, session: Session, scene: Scene) -> Invitation:
    """An invitation for which the lead has printed a paper."""
    return printed(client, session, scene)


def said(client: CheckedClient, invitation: Invitation, word: str) -> bool:
    page = client.get(f"/paper/{invitation.paper_reference}", follow_redirects=True)
    return word in page.get_data(as_text=True)


def test_two_who_read_the_same_make_an_answer_like_any_other(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    assert enter(client, clerk, invitation, READ).status_code == 303
    assert session.scalars(select(Answer)).all() == []
    assert said(client, invitation, "waits for a second pair of eyes")
    sign_in(client, other)
    assert "1 paper waits for a second pair of eyes" in client.get("/").get_data(as_text=True)
    page = client.get(f"/paper/{invitation.paper_reference}").get_data(as_text=True)
    assert "She came when" not in page
    blanks = {"text-went-well": " She  came when\r\nshe said. "}
    assert enter(client, other, invitation, READ | blanks).status_code == 303
    answer = session.scalars(select(Answer)).one()
    assert (answer.about, answer.language, answer.version) == ("worker", "en_GB", invitation.version)
    assert {(one.statement, one.level) for one in answer.levels} == {("listened", 3), ("respected", 2)}
    assert [(one.consent, one.text.split()) for one in answer.texts] == [
        ("theme", ["She", "came", "when", "she", "said."])
    ]
    paper = session.scalars(select(PaperForm)).one()
    assert (paper.outcome, paper.read_first, paper.read_second) == ("stored", None, None)
    assert said(client, invitation, "It is stored as an answer")
    kinds = [one.kind for one in session.scalars(select(Event)) if one.kind.startswith("paper")]
    assert kinds == ["paper.entered"] * 2
    assert session.scalars(select(Concern)).all() == []


def test_where_two_differ_the_second_settles_it_by_the_paper(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    enter(client, clerk, invitation, READ)
    enter(client, other, invitation, READ | {"respected": "3", "text-went-well": "She came then she said."})
    assert session.scalars(select(Answer)).all() == []
    path = f"/paper/{invitation.paper_reference}/differences"
    page = client.get(path).get_data(as_text=True)
    assert "<mark>when</mark>" in page
    assert "<mark>then</mark>" in page
    assert "Listened" not in page
    refused = submit(client, path, {"pick-respected": "second"}, action=path)
    assert refused.status_code == 422
    assert "select which reading is right" in refused.get_data(as_text=True)
    picked = {"pick-respected": "other", "respected": "9", "pick-text-went-well": "first"}
    wrong = submit(client, path, picked, action=path)
    assert wrong.status_code == 422
    assert submit(client, path, picked | {"respected": "1"}, action=path).status_code == 303
    answer = session.scalars(select(Answer)).one()
    assert {(one.statement, one.level) for one in answer.levels} == {("listened", 3), ("respected", 1)}
    assert answer.texts[0].text == "She came when\nshe said."
    assert session.scalars(select(PaperForm)).one().read_second is None
    assert client.get(path).status_code == 302
    sign_in(client, clerk)
    assert client.get(path).status_code == 404


def test_the_same_forms_sent_again_change_nothing(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    path = f"/paper/{invitation.paper_reference}"
    for who, number in ((clerk, uuid.uuid4()), (other, uuid.uuid4())):
        sign_in(client, who)
        fields = {**READ, "client_id": str(number)}
        page = client.page(path)
        token = next(form.fields["csrf_token"] for form in page.forms if form.in_main)
        for _time in range(2):
            assert client.post(path, data={"csrf_token": token, **fields}).status_code == 303
    assert len(session.scalars(select(Answer)).all()) == 1
    assert len(session.scalars(select(PaperForm)).all()) == 1


def test_of_two_who_enter_it_at_once_one_is_the_first_and_one_the_second(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    path, ready = f"/paper/{invitation.paper_reference}", []
    for who in (clerk, other):
        theirs = fresh(client)
        sign_in(theirs, who)
        (form,) = [form for form in theirs.page(path).forms if form.in_main]
        ready.append((theirs, {**form.fields, **READ}))
    session.commit()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one[0].post(path, data=one[1]).status_code, ready))
    assert answers == [303, 303]
    session.expire_all()
    assert session.scalars(select(PaperForm)).one().outcome == "stored"
    assert len(session.scalars(select(Answer)).all()) == 1


def test_nobody_enters_a_paper_twice_or_with_another_form_id(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    sign_in(client, clerk)
    path = f"/paper/{invitation.paper_reference}"
    token = next(form.fields["csrf_token"] for form in client.page(path).forms if form.in_main)
    data = {**READ, "csrf_token": token}
    assert client.post(path, data={**data, "client_id": "nothing"}).status_code == 409
    first = str(uuid.uuid4())
    assert client.post(path, data={**data, "client_id": first}).status_code == 303
    again = client.post(path, data={**data, "client_id": str(uuid.uuid4())})
    assert again.status_code == 409
    assert "Give it to a colleague" in again.get_data(as_text=True)
    sign_in(client, other)
    page = client.page(path)
    token = next(form.fields["csrf_token"] for form in page.forms if form.in_main)
    assert client.post(path, data={**data, "csrf_token": token, "client_id": first}).status_code == 409
    assert session.scalars(select(Answer)).all() == []


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person
) -> None:
    sign_in(client, clerk)
    path = f"/paper/{invitation.paper_reference}"
    for fields, word in (
        ({}, "A paper on which nothing is answered is not entered."),
        ({"listened": "7"}, "Choose one of the answers, or none."),
        ({"listened": "3", "language": "klingon"}, "Select which language the paper is in."),
        ({"text-went-well": "Kind words"}, "Choose who may hear what you wrote."),
    ):
        refused = submit(client, path, fields, action=path)
        assert refused.status_code == 422
        assert word in refused.get_data(as_text=True)
    assert "Kind words" in refused.get_data(as_text=True)
    assert session.scalars(select(PaperForm)).all() == []
    for typed in ("", "nonsense", "7KM4TR"):
        assert submit(client, "/paper", {"reference": typed}, action="/paper").status_code == 422
    shown = references.shown(invitation.paper_reference or "").lower()
    assert submit(client, "/paper", {"reference": shown}, action="/paper").location == path


@pytest.mark.parametrize("tie", ["worker", "worker before", "supervisor of the team"])
def test_nobody_enters_a_paper_about_their_own_work_or_line(
    client: CheckedClient, session: Session, scene: Scene, invitation: Invitation, clerk: Person, tie: str
) -> None:
    if tie == "supervisor of the team":
        team = accounts.team_named(session, "North")
        accounts.give_role(session, clerk, Role.SUPERVISOR, team=team, starts_on=clock.today())
    else:
        last = clock.today() - timedelta(days=2) if tie == "worker before" else None
        first = clock.today() - timedelta(days=20)
        session.add(Worker(family_id=scene.family.id, person_id=clerk.id, starts_on=first, ends_on=last))
    sign_in(client, clerk)
    assert client.get(f"/paper/{invitation.paper_reference}").status_code == 404
    typed = {"reference": invitation.paper_reference}
    assert submit(client, "/paper", typed, action="/paper").status_code == 422


def test_safeguarding_is_told_at_the_first_entering_and_of_the_same_once(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    enter(client, clerk, invitation, READ | {"text-do-better": AFRAID, "consent-do-better": "theme"})
    concern = session.scalars(select(Concern)).one()
    assert (concern.text, concern.member_id) == (AFRAID, invitation.member_id)
    # A slip of the pen in the second reading is the same concern; so is what is settled on.
    slip = AFRAID.replace("told", "tell")
    enter(client, other, invitation, READ | {"text-do-better": slip, "consent-do-better": "theme"})
    path = f"/paper/{invitation.paper_reference}/differences"
    assert submit(client, path, {"pick-text-do-better": "second"}, action=path).status_code == 303
    assert len(session.scalars(select(Concern)).all()) == 1
    texts = {one.question: one for one in session.scalars(select(Answer)).one().texts}
    assert (texts["do-better"].text, texts["do-better"].passed_on) == ("", True)
    assert not texts["went-well"].passed_on


def test_what_only_the_second_reading_shows_is_told_too(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person
) -> None:
    enter(client, clerk, invitation, READ)
    assert session.scalars(select(Concern)).all() == []
    enter(client, other, invitation, READ | {"text-do-better": AFRAID, "consent-do-better": "theme"})
    assert session.scalars(select(Concern)).one().text == AFRAID


@pytest.mark.parametrize("how", ["answered", "declined", "too late"])
def test_a_paper_that_comes_after_another_word_is_not_kept(
    client: CheckedClient, session: Session, invitation: Invitation, clerk: Person, other: Person, how: str
) -> None:
    enter(client, clerk, invitation, READ)
    if how == "answered":
        written = Written(chosen={"listened": 1})
        now = clock.now()
        service.submit(session, invitation, written, client_id=uuid.uuid4(), language="en_GB", now=now)
    elif how == "declined":
        service.decline(session, invitation, clock.now())
    else:
        invitation.invited_at = clock.now() - timedelta(days=200)
    sign_in(client, other)
    path = f"/paper/{invitation.paper_reference}"
    assert "Nothing of the paper is kept." in client.get(path).get_data(as_text=True)
    sent = post_reading(client, path)
    assert sent.status_code == 303
    assert "Nothing of the paper is kept." in client.get(path).get_data(as_text=True)
    paper = session.scalars(select(PaperForm)).one()
    assert (paper.outcome, paper.read_first) == ("overtaken", None)
    assert len(session.scalars(select(Answer)).all()) == (how == "answered")


def post_reading(client: CheckedClient, path: str) -> TestResponse:
    """Send a reading that no page asks for any more."""
    token = next(form.fields["csrf_token"] for form in client.page("/paper").forms if form.in_main)
    return client.post(path, data={**READ, "csrf_token": token, "client_id": str(uuid.uuid4())})


def test_a_lead_lets_a_paper_go_with_a_reason_and_it_can_be_entered_again(
    client: CheckedClient,
    session: Session,
    scene: Scene,
    invitation: Invitation,
    clerk: Person,
    other: Person,
) -> None:
    enter(client, clerk, invitation, READ)
    paper = session.scalars(select(PaperForm)).one()
    path = f"/paper/waiting/{paper.id}/discard"
    assert client.get(path).status_code == 403
    sign_in(client, scene.lead)
    assert path in client.get("/paper").get_data(as_text=True)
    refused = submit(client, path, {"reason": " "}, action=path)
    assert refused.status_code == 422
    assert submit(client, path, {"reason": "Another paper was meant."}, action=path).status_code == 303
    session.refresh(paper)
    assert (paper.outcome, paper.read_first, paper.reason) == ("discarded", None, "Another paper was meant.")
    assert client.get(path).status_code == 404
    assert enter(client, other, invitation, READ).status_code == 303
    assert enter(client, clerk, invitation, READ).status_code == 303
    assert len(session.scalars(select(Answer)).all()) == 1
