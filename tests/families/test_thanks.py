"""A family thanks their worker: read by a person first, in no figure, and by nobody who is close to it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, Scene, invite, set_scene
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.cases.models import Worker
from webapp.families import care, thanking
from webapp.families.models import Answer, Thanks
from webapp.families.ratings import gather
from webapp.families.rules import Outcome
from webapp.safeguarding.models import Concern

SAID = {"thanks": "You came back. <b>That</b> counts.", "thanks-name": "Roza"}


def said(client: CheckedClient, session: Session, people: People, **changes: str) -> Scene:
    """A family has answered and thanked their worker."""
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    answer = submit(client, "/words", {**WORDS, **SAID, **changes})
    assert answer.status_code == 303, answer.text
    return scene


@pytest.fixture
def reader(people: People) -> Person:
    """Who reads what families write before it goes on."""
    return people("Mas Ker", Role.COMMENT_MASKER)


def decide(client: CheckedClient, session: Session, reader: Person, outcome: str) -> int:
    """The reader decides about the only thanks there are."""
    sign_in(client, reader)
    one = session.scalars(select(Thanks)).one()
    answer = submit(client, f"/thanks/to-read/{one.id}", {"outcome": outcome})
    session.expire_all()
    return answer.status_code


def test_thanks_are_read_and_stand_first_on_their_workers_page(
    client: CheckedClient, session: Session, people: People, reader: Person
) -> None:
    scene = said(client, session, people)
    sign_in(client, scene.worker)
    assert "You came back" not in client.page("/").text
    assert "You came back" not in client.page("/thanks").text
    sign_in(client, reader)
    assert "1 thank-you to read" in client.page("/").text
    assert decide(client, session, reader, "") == 422
    one = session.scalars(select(Thanks)).one()
    assert "Pass it on to Wes Marsh" in client.page(f"/thanks/to-read/{one.id}").text
    assert decide(client, session, reader, "passed on") == 303
    sign_in(client, scene.worker)
    first = client.page("/").text
    assert first.index("You came back") < first.index("What waits for you")
    assert "&lt;b&gt;" in client.get("/").get_data(as_text=True)
    assert "Roza" in client.page("/thanks").text


def test_they_leave_the_first_page_after_some_weeks_and_stay_in_the_list(
    client: CheckedClient, session: Session, people: People, reader: Person
) -> None:
    scene = said(client, session, people)
    decide(client, session, reader, "passed on")
    later = clock.now() + timedelta(days=40)
    assert thanking.lately(session, scene.worker.id, later) == []
    assert len(thanking.passed_on(session, scene.worker.id)) == 1


def test_nobody_but_a_reader_who_is_far_from_the_family_decides(
    client: CheckedClient, session: Session, people: People, reader: Person
) -> None:
    scene = said(client, session, people)
    one = session.scalars(select(Thanks)).one()
    for role, team in ((Role.SUPERVISOR, "North"), (Role.QUALITY_LEAD, None), (Role.PRACTITIONER, "North")):
        sign_in(client, people(f"Some {role.value}", role, team=team))
        assert client.get("/thanks/to-read").status_code == 403
        assert client.get(f"/thanks/to-read/{one.id}").status_code == 403
    session.add(Worker(family_id=scene.family.id, person_id=reader.id, starts_on=clock.today()))
    session.commit()
    sign_in(client, reader)
    assert client.get(f"/thanks/to-read/{one.id}").status_code == 404
    assert "to read just now" in client.page("/thanks/to-read").text
    other = people("Other Work", Role.PRACTITIONER, team="North")
    sign_in(client, other)
    assert "You came back" not in client.page("/thanks").text


@pytest.mark.parametrize("outcome", [Outcome.NOT_THANKS, Outcome.UNSAFE])
def test_what_is_not_passed_on_never_reaches_the_worker_and_what_is_unsafe_reaches_safeguarding(
    client: CheckedClient, session: Session, people: People, reader: Person, outcome: Outcome
) -> None:
    scene = said(client, session, people)
    assert decide(client, session, reader, outcome.value) == 303
    sign_in(client, scene.worker)
    assert "You came back" not in client.page("/").text + client.page("/thanks").text
    concerns = session.scalars(select(Concern)).all()
    assert [one.source for one in concerns] == (["thanks"] if outcome is Outcome.UNSAFE else [])
    assert care.export_person(session, scene.worker.id)["thanks"] == []


def test_another_decision_afterwards_is_refused_and_says_so(
    client: CheckedClient, session: Session, people: People, reader: Person
) -> None:
    said(client, session, people)
    sign_in(client, reader)
    one = session.scalars(select(Thanks)).one()
    page = f"/thanks/to-read/{one.id}"
    token = client.page("/").forms[0].fields["csrf_token"]
    assert submit(client, page, {"outcome": "passed on"}).status_code == 303
    again = client.post(page, data={"csrf_token": token, "outcome": "passed on"})
    assert again.status_code == 303, "The same decision sent twice is one."
    late = client.post(page, data={"csrf_token": token, "outcome": "not thanks"})
    assert late.status_code == 409
    session.expire_all()
    assert session.scalars(select(Thanks)).one().outcome == "passed on"


@pytest.mark.parametrize(
    ("changes", "said_back"),
    [
        ({"thanks-name": " "}, "Write the name your worker knows you by"),
        ({"thanks-name": "n" * 81}, "Write the name your worker knows you by"),
        ({"thanks": "t" * 1001}, "Make this shorter: it can be up to 1000"),
    ],
)
def test_what_cannot_be_passed_on_is_said_and_nothing_is_lost(
    client: CheckedClient, session: Session, people: People, changes: dict[str, str], said_back: str
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    answer = submit(client, "/words", {**WORDS, **SAID, **changes})
    assert answer.status_code == 422
    assert said_back in answer.text
    assert WORDS["text-went-well"] in answer.text
    assert session.scalars(select(Answer)).all() == []


def test_thanks_alone_are_an_answer_and_are_in_no_figure(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    assert submit(client, "/words", SAID).status_code == 303
    assert session.scalars(select(Thanks)).one().signed == "Roza"
    assert list(gather(session)) == []


def test_where_nobody_works_with_the_family_nobody_can_be_thanked(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    scene.family.workers.clear()
    session.commit()
    open_link(client, invite(client, session, scene))
    assert "thank your worker" not in client.page("/words").text
    assert submit(client, "/words", {**WORDS, **SAID}).status_code == 303
    assert session.scalars(select(Thanks)).all() == []


def test_thanks_are_handed_out_to_the_worker_and_go_with_them(
    client: CheckedClient, session: Session, people: People, reader: Person
) -> None:
    scene = said(client, session, people)
    decide(client, session, reader, "passed on")
    assert care.export_person(session, scene.worker.id)["thanks"] == [
        {"text": SAID["thanks"], "signed": "Roza"}
    ]
    care.erase_person(session, reader.id)
    session.expire_all()
    assert session.scalars(select(Thanks.read_by_id)).one() is None
    care.erase_person(session, scene.worker.id)
    assert session.scalars(select(Thanks)).all() == []
