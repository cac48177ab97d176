"""A panel reads the report that is published for it, and writes back."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.pages import CheckedClient, submit
from tests.quality import scene
from tests.quality.panel import (
    ANSWER,
    INDEX,
    PARENT,
    SAID,
    THEIRS,
    UNSAFE,
    YOUNG,
    comes,
    comments,
    make,
    publish,
    respond,
    write,
)
from webapp import audit
from webapp.accounts.models import Person
from webapp.quality import rules
from webapp.quality.rules import Version
from webapp.safeguarding.models import Concern
from webapp.unit_of_work import Attune


def test_a_panel_reads_its_own_published_report_and_no_other(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    made = make(lead, session)
    parent, young = comes(app, session, PARENT), comes(app, session, YOUNG, "lay:2")
    assert "There is nothing to read yet" in parent.get(THEIRS).text
    theirs = f"{THEIRS}/{made[Version.PARENTS].id}"
    assert parent.get(theirs).status_code == 404
    for one in made.values():
        publish(lead, one)
    assert parent.get(theirs).status_code == 200
    assert theirs in parent.get(THEIRS).text
    for other in (Version.INSPECTION, Version.BOARD, Version.CHILDREN):
        where = f"{THEIRS}/{made[other].id}"
        assert [parent.get(where).status_code, parent.get(f"{where}/file").status_code] == [404, 404]
        assert where not in parent.get(THEIRS).text
    assert young.get(f"{THEIRS}/{made[Version.CHILDREN].id}").status_code == 200
    assert young.get(theirs).status_code == 404
    assert parent.get(f"{INDEX}/{made[Version.PARENTS].id}").status_code in (302, 401)


def test_what_is_written_is_read_unsigned_and_answered(
    app: Attune, lead: CheckedClient, session: Session, person: Person
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent, other = comes(app, session, PARENT), comes(app, session, PARENT, "lay:2")
    assert write(parent, page) == 303
    assert SAID in parent.get(page).text
    assert SAID not in other.get(page).text
    (one,) = comments(session)
    assert "lay:1" not in one.writer
    assert one.writer != audit.pseudonym("lay:1")
    report = lead.get(f"{INDEX}/{one.report_id}").text
    assert SAID in report
    assert "From: Parents’ panel" in report
    assert "1 thing to answer" in lead.get(INDEX).text
    assert "1 thing that a panel says about a report, to answer" in lead.get("/").text
    assert respond(lead, one) == 303
    assert ANSWER in parent.get(page).text
    assert "to answer" not in lead.get("/").text
    (one,) = comments(session)
    assert (one.answered_by_id, one.answer) == (person.id, ANSWER)
    sealed = session.connection().exec_driver_sql("select text, answer from report_comment").one()
    assert not any(words.encode() in bytes(cell) for cell, words in zip(sealed, (SAID, ANSWER), strict=True))


def test_the_same_form_sent_twice_writes_once_and_anothers_form_nothing(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent, other = comes(app, session, PARENT), comes(app, session, PARENT, "lay:2")
    form = str(uuid.uuid4())
    assert [write(parent, page, client_id=form) for _ in range(2)] == [303, 303]
    assert write(other, page, "Something else.", client_id=form) == 409
    assert write(parent, page, client_id="nothing like it") == 400
    assert [one.text for one in comments(session)] == [SAID]
    kinds = session.scalars(select(audit.Event.kind)).all()
    assert kinds.count("report.commented") == 1


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"text": ""}, "Enter what you want to say"),
        ({"text": "x" * (rules.LONGEST_COMMENT + 1)}, "Enter at most 1000 letters"),
        ({"part": ""}, "Select what this is about"),
        ({"part": "nothing"}, "Select what this is about"),
    ],
)
def test_a_faulty_form_comes_back_as_it_was_typed(
    app: Attune, lead: CheckedClient, session: Session, sent: dict[str, str], says: str
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.CHILDREN])
    young = comes(app, session, YOUNG)
    fields = {"part": "heard", "text": SAID, **sent}
    form = str(uuid.uuid4())
    back = submit(young, page, {**fields, "client_id": form}, action=page)
    assert back.status_code == 422
    assert says in back.text
    assert fields["text"] in back.text
    assert form in back.text
    assert comments(session) == []
    assert write(young, page) == 303
    (one,) = comments(session)
    theirs = f"{page}/comments/{one.id}"
    assert submit(young, theirs, fields, action=theirs).status_code == 422
    assert comments(session)[0].text == SAID


def test_it_can_be_changed_and_taken_back_until_it_is_answered(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent = comes(app, session, PARENT)
    form = str(uuid.uuid4())
    write(parent, page, client_id=form)
    write(parent, page, "And something about all of it.", "whole")
    first, second = comments(session)
    theirs = f"{page}/comments/{first.id}"
    other_words = {"text": "Other words.", "part": "whom"}
    assert submit(parent, theirs, other_words, action=theirs).status_code == 303
    first, second = comments(session)
    assert (first.text, first.part, first.changes) == ("Other words.", "whom", 1)
    assert submit(parent, theirs, action=f"{theirs}/back").status_code == 303
    assert "Other words." not in parent.get(page).text
    assert comments(session)[0].text == ""
    token = parent.page(page).forms[0].fields["csrf_token"]
    assert parent.post(f"{theirs}/back", data={"csrf_token": token}).status_code == 303
    # The first form, sent again from an old tab, brings nothing back.
    assert write(parent, page, client_id=form) == 303
    assert comments(session)[0].text == ""
    assert respond(lead, second) == 303
    theirs = f"{page}/comments/{second.id}"
    late = {"csrf_token": token, "part": "heard", "text": "Too late."}
    assert parent.post(theirs, data=late).status_code == 409
    assert parent.post(f"{theirs}/back", data=late).status_code == 409
    assert parent.get(theirs).status_code == 303
    assert comments(session)[1].text == "And something about all of it."


def test_nobody_touches_what_another_wrote(app: Attune, lead: CheckedClient, session: Session) -> None:
    scene.release(session)
    made = make(lead, session)
    page, children = publish(lead, made[Version.PARENTS]), publish(lead, made[Version.CHILDREN])
    parent = comes(app, session, PARENT)
    write(parent, page)
    (one,) = comments(session)
    for other in (comes(app, session, PARENT, "lay:2"), comes(app, session, YOUNG, "lay:3")):
        token = other.page(page if other.get(page).status_code == 200 else children).forms[0].fields
        sent = {"csrf_token": token["csrf_token"], "part": "heard", "text": "Mine now."}
        for where in (f"{page}/comments/{one.id}", f"{children}/comments/{one.id}"):
            assert other.get(where).status_code == 404
            assert other.post(where, data=sent).status_code == 404
        other.post(f"{page}/comments/{one.id}/back", data=sent)
    assert comments(session)[0].text == SAID
    where = f"{INDEX}/{made[Version.CHILDREN].id}"
    assert lead.get(where).status_code == 200
    fields = {"csrf_token": lead.page(INDEX).forms[0].fields["csrf_token"], f"answer-{one.id}": ANSWER}
    assert lead.post(f"{where}/comments/{one.id}", data={**fields, "changes": "0"}).status_code == 404


def test_one_form_from_many_tabs_at_once_writes_once(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.CHILDREN])
    young = comes(app, session, YOUNG)
    (form,) = [one for one in young.page(page).forms if one.action == page]
    sent = {**form.fields, "part": "whole", "text": UNSAFE}
    session.commit()
    with ThreadPoolExecutor(6) as tabs:
        found = list(tabs.map(lambda _tab: young.post(page, data=sent).status_code, range(6)))
    assert found == [303] * 6
    assert [one.text for one in comments(session)] == [UNSAFE]
    assert session.scalar(select(func.count()).select_from(Concern)) == 1
