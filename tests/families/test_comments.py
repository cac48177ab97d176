"""A person reads each comment before a team does: one at a time, and can hide more or let nothing through."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.answered import invitation_of
from tests.families.writers import months_ago, writer
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.access.reaching import Actor
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.cases.models import Worker
from webapp.families import care, commenting, hiding
from webapp.families.commenting import Handling
from webapp.families.models import AnswerText, Comment
from webapp.families.rules import Heard
from webapp.safeguarding.models import Concern

TEXT = "Dana Reed rang us on 3 May 2015 and Bo came too; ring 07700 900123, Mill Lane, CF10 3AT."
THEME = {"outcome": "2", "construct": "collaboration", "theme": "A call ahead of each visit would help."}


@pytest.fixture
def reader(people: People) -> Person:
    """Who reads what families write before it goes on."""
    return people("Mas Ker", Role.COMMENT_MASKER)


@pytest.fixture
def worker(people: People) -> Person:
    """Who works with the families."""
    return people("Wes Marsh", Role.PRACTITIONER, team="North")


def queued(session: Session) -> Comment:
    """Queue what has come, and return the only comment."""
    commenting.collect(session, clock.now())
    session.commit()
    return session.scalars(select(Comment)).one()


def send(client: CheckedClient, comment: Comment, **fields: str) -> tuple[int, str]:
    """Send a decision from the comment's page."""
    page = f"/comments/{comment.reference}"
    answer = submit(client, page, {"action": "decide", **fields}, action=page)
    return answer.status_code, answer.text


def test_what_the_case_knows_is_hidden_and_the_rest_is_proposed(
    client: CheckedClient, session: Session, reader: Person, worker: Person
) -> None:
    writer(session, TEXT, worker=worker, name="Dana Bo Reed")
    comment = queued(session)
    sign_in(client, reader)
    page = client.page(f"/comments/{comment.reference}").text
    assert "[name] [name] rang us on [date] and [name] came too; ring [contact], [place], [place]." in page
    status, _text = send(client, comment, outcome="1", words="rang")
    assert status == 303
    session.refresh(comment)
    assert comment.words is not None
    assert "Dana" not in comment.words
    assert "[name] us on [date] and [name] came" in comment.words


def test_a_proposal_can_be_undone_and_what_is_known_cannot(
    client: CheckedClient, session: Session, reader: Person, worker: Person
) -> None:
    writer(
        session,
        "Then Hope came back, and Dana was glad. I will not say who.",
        worker=worker,
        name="Dana Will",
    )
    comment = queued(session)
    proposal = hiding.propose(comment.text.text, commenting.names_of(session, comment))
    offered = {comment.text.text[start:end]: f"{start}-{end}" for start, end, _ in proposal.offered}
    assert set(offered) == {"Hope", "will"}
    sign_in(client, reader)
    page = f"/comments/{comment.reference}"
    looked = submit(client, page, {"action": "look", "show": [*offered.values(), "14-18"]}, action=page)
    assert looked.status_code == 200
    assert "Then Hope came back, and [name] was glad. I will not say who." in looked.text
    session.refresh(comment)
    assert comment.outcome is None, "Looking decides nothing."


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"outcome": ""}, "Select what becomes of this comment."),
        ({"outcome": "1"}, "Select what becomes of this comment."),
        ({"outcome": "9"}, "Select what becomes of this comment."),
        ({"outcome": "2", "theme": "Rings would help."}, "Select what it is about."),
        ({**THEME, "construct": "nothing"}, "Select what it is about."),
        ({**THEME, "theme": ""}, "Write in a neutral sentence what it says."),
        ({**THEME, "theme": "x" * 301}, "Make this shorter"),
        ({**THEME, "theme": "Please ring before you come."}, "Put it in words of your own"),
        ({**THEME, "theme": "It helps when Wes calls ahead."}, "Leave out what could tell who is meant: Wes"),
        ({"outcome": "4"}, "Select why it is set aside."),
        ({"outcome": "4", "reason": "no"}, "Select why it is set aside."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: CheckedClient,
    session: Session,
    reader: Person,
    worker: Person,
    sent: dict[str, str],
    wrong: str,
) -> None:
    writer(session, consent="theme", worker=worker)
    comment = queued(session)
    sign_in(client, reader)
    status, text = send(client, comment, **sent)
    assert status == 422
    assert wrong in text
    assert sent.get("theme", "") in text
    session.refresh(comment)
    assert comment.outcome is None


def test_a_theme_is_told_in_other_words_and_the_same_form_again_changes_nothing(
    client: CheckedClient, session: Session, reader: Person, worker: Person
) -> None:
    writer(session, consent="theme", worker=worker)
    comment = queued(session)
    sign_in(client, reader)
    page = f"/comments/{comment.reference}"
    shown = client.page(page)
    assert "The team never reads these words." in shown.text
    assert "Show it to the team" not in shown.text
    fields = next(form for form in shown.forms if form.action == page).fields
    for _ in range(2):
        assert client.post(page, data={**fields, **THEME, "action": "decide"}).status_code == 303
    late = client.post(page, data={**fields, "outcome": "3", "action": "decide"})
    assert late.status_code == 409
    session.refresh(comment)
    assert (comment.outcome, comment.words) == (Heard.THEME, THEME["theme"])
    assert client.get(page).status_code == 302
    assert len(session.scalars(select(Event).where(Event.kind == "comment.read")).all()) == 1
    comment.outcome = comment.handled_at = None
    with pytest.raises(ValueError, match="as a theme only"):
        commenting.decide(session, comment, Handling(Heard.SHOWN, "x"), reader.id, clock.now())


def test_what_is_not_safe_goes_to_safeguarding_and_is_kept_nowhere_else(
    client: CheckedClient, session: Session, reader: Person, worker: Person
) -> None:
    text = writer(session, "The stairs are broken and she fell.", worker=worker)
    comment = queued(session)
    sign_in(client, reader)
    page = f"/comments/{comment.reference}"
    fields = next(form for form in client.page(page).forms if form.action == page).fields
    for _ in range(2):
        answer = client.post(page, data={**fields, "outcome": "3", "action": "decide"})
        assert answer.status_code == 303
    concern = session.scalars(select(Concern)).one()
    assert (concern.source, concern.text) == ("comment", "The stairs are broken and she fell.")
    session.refresh(text)
    assert (text.text, text.passed_on) == ("", True)


def test_what_may_not_be_heard_never_comes_into_the_queue(session: Session, worker: Person) -> None:
    writer(session, "", consent="none", worker=worker)
    writer(session, "Nid yw’n hawdd.", language="cy", worker=worker)
    passed_on = writer(session, worker=worker)
    passed_on.passed_on = True
    session.commit()
    assert commenting.collect(session, clock.now()) == 1
    assert commenting.collect(session, clock.now()) == 0
    only = session.scalars(select(Comment)).one()
    assert (only.outcome, only.reason) == ("set aside", "needs an interpreter")


def test_nobody_near_the_family_reads_it_and_others_of_the_answer_do_not_stand_beside_it(
    client: CheckedClient, session: Session, people: People, reader: Person, worker: Person
) -> None:
    text = writer(session, "First of two.", worker=worker)
    other = AnswerText(answer_id=text.answer_id, question="do-better", text="The other.", consent="worker")
    session.add(other)
    session.commit()
    commenting.collect(session, clock.now())
    comment = session.scalars(select(Comment).where(Comment.text_id == text.id)).one()
    sign_in(client, reader)
    assert "2 comments to read" in client.page("/").text
    page = client.get(f"/comments/{comment.reference}").text
    assert "First of two." in page
    for hidden in ("The other.", "W-", "Person", "at 3 months", "10 "):
        assert hidden not in page.partition("<main")[2].replace("up to", ""), hidden
    receipt = session.scalars(select(Event).where(Event.kind == "record.viewed")).one()
    assert receipt.subject is None
    close = people("Near By", Role.COMMENT_MASKER)
    inside = people("In Side", Role.COMMENT_MASKER, Role.TEAM_MEMBER, team="North")
    session.add(
        Worker(
            family_id=invitation_of(session, text.answer).family_id,
            person_id=close.id,
            starts_on=date(2026, 1, 1),
        )
    )
    session.commit()
    for person in (close, inside):
        sign_in(client, person)
        assert client.get(f"/comments/{comment.reference}").status_code == 404
        assert "There are no comments to read" in client.page("/comments").text
    assert client.get(f"/comments/{uuid.uuid4()}").status_code == 404


def test_the_oldest_month_is_read_first_and_erasing_a_text_takes_its_comment_along(
    session: Session, reader: Person, worker: Person
) -> None:
    new, old = (
        writer(session, "New.", worker=worker),
        writer(session, "Old.", worker=worker, at=months_ago(3)),
    )
    commenting.collect(session, clock.now())
    actor = Actor(person_id=reader.id)
    assert [one.text_id for one in commenting.to_read(session, actor)] == [old.id, new.id]
    session.delete(old)
    session.flush()
    session.expire_all()
    assert [one.text_id for one in session.scalars(select(Comment))] == [new.id]


def test_a_reader_is_handed_out_when_they_read_and_can_be_erased(
    session: Session, reader: Person, worker: Person
) -> None:
    writer(session, worker=worker)
    comment = queued(session)
    said = Handling(Heard.SHOWN, "Ring before you come.")
    commenting.decide(session, comment, said, reader.id, clock.now())
    assert len(care.export_person(session, reader.id)["comments_read_at"]) == 1
    assert care.erase_person(session, reader.id) == 1
    session.expire_all()
    assert session.scalars(select(Comment)).one().handled_by_id is None
    assert care.erase_all(session) > 0
    assert session.scalars(select(Comment)).all() == []
