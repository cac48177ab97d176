"""Something isn't safe: at any step, at once, and apart from everything else."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.scene import WORDS, invite, set_scene
from tests.pages import CheckedClient, open_link, sign_in, submit
from webapp.access.policy import Role
from webapp.audit import Event, EventDetail
from webapp.families.models import Answer, AnswerText
from webapp.families.ratings import gather
from webapp.safeguarding.models import Concern

UNSAFE = "He comes to the flat at night."


@pytest.mark.parametrize("step", ["/words", "/words/help", "/words/help/sent", "/words/versions"])
def test_it_can_be_said_at_every_step_of_a_visit(
    client: CheckedClient, session: Session, people: People, step: str
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    client.get(step)
    told = submit(client, "/words/help", {"text": UNSAFE})
    assert told.status_code == 303
    assert "What happens next" in client.get(told.location).get_data(as_text=True)
    concern = session.scalars(select(Concern)).one()
    assert (concern.text, concern.in_danger, concern.source) == (UNSAFE, False, "family")
    assert (concern.family_id, concern.member_id) == (scene.family.id, scene.adult.id)


def test_going_there_from_the_questions_keeps_what_was_answered(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    there = submit(client, "/words", {"listened": "2", "action": "unsafe"})
    assert there.location == "/words/help"
    assert 'name="listened" value="2" checked' in client.get("/words").get_data(as_text=True)


def test_it_reaches_the_safeguarding_lead_and_never_the_answers(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    open_link(client, invite(client, session, scene))
    submit(client, "/words/help", {"text": UNSAFE, "danger": "yes"})
    submit(client, "/words", WORDS)
    assert UNSAFE not in str(list(gather(session)))
    assert UNSAFE not in [one.text for one in session.scalars(select(AnswerText))]
    raised = session.scalars(select(Event).where(Event.kind == "concern.raised")).one()
    assert session.get_one(EventDetail, raised.id).details == {"source": "family"}
    assert len(session.scalars(select(Answer)).all()) == 1

    sign_in(client, people("Sal Ward", Role.SAFEGUARDING_LEAD))
    assert "1 safety concern to read" in client.page("/").text
    assert "In danger now" in client.page("/safety-concerns").text
    for person in (scene.lead, scene.worker):
        sign_in(client, person)
        assert client.get("/safety-concerns").status_code == 403
        assert client.get("/safety-concerns/1").status_code == 403


def test_the_danger_alone_is_enough_and_nothing_at_all_is_asked_again(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    refused = submit(client, "/words/help", {"text": "  ", "danger": "no"})
    assert refused.status_code == 422
    assert "Write what isn’t safe" in refused.get_data(as_text=True)
    told = submit(client, "/words/help", {"danger": "yes"})
    assert "Call 999 now" in client.get(told.location).get_data(as_text=True)
    assert session.scalars(select(Concern.in_danger)).one() is True


def test_sending_it_twice_passes_it_on_once_and_an_unreadable_id_loses_nothing(
    client: CheckedClient, session: Session, people: People
) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    form = next(one for one in client.page("/words/help").forms if one.in_main)
    sent = {**form.fields, "text": UNSAFE}
    assert [client.post("/words/help", data=sent).status_code for _ in range(2)] == [303, 303]
    assert len(session.scalars(select(Concern)).all()) == 1
    assert client.post("/words/help", data={**sent, "client_id": "broken"}).status_code == 303
    assert len(session.scalars(select(Concern)).all()) == 2


def test_too_long_a_text_is_kept_on_the_page(client: CheckedClient, session: Session, people: People) -> None:
    open_link(client, invite(client, session, set_scene(session, people)))
    refused = submit(client, "/words/help", {"text": UNSAFE * 1000, "danger": "yes"})
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert UNSAFE * 1000 in page
    assert 'value="yes" checked' in page


def test_what_is_told_in_a_conversation_is_kept_from_the_worker_it_speaks_of(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene = set_scene(session, people)
    sign_in(client, people("Ines Vale", Role.FAMILY_INTERVIEWER))
    path = submit(client, f"/conversations/people/{scene.adult.id}", {"how": "telephone"}).location
    assert submit(client, f"{path}/unsafe", {"text": "The worker grabbed her arm."}).status_code == 303
    concern = session.scalars(select(Concern)).one()
    assert (concern.suspects_staff, concern.about_id) == (True, scene.worker.id)
    sign_in(client, people("Sal Ward", Role.SAFEGUARDING_LEAD))
    page = client.get(f"/safety-concerns/{concern.id}").get_data(as_text=True)
    assert "Said in a conversation with somebody in a family" in page
