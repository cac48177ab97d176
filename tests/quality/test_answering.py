"""What a panel writes is answered, unless somebody may not be safe, and told in the next report."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

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
    UNSAFE,
    YOUNG,
    comes,
    comments,
    make,
    publish,
    respond,
    write,
)
from webapp import audit, clock
from webapp.accounts.models import Person
from webapp.quality import care
from webapp.quality.rules import Version
from webapp.safeguarding.models import Concern
from webapp.unit_of_work import Attune


def test_an_answer_is_to_the_words_that_were_read_and_stands(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent = comes(app, session, PARENT)
    write(parent, page)
    (one,) = comments(session)
    theirs = f"{page}/comments/{one.id}"
    submit(parent, theirs, {"text": "Other words."}, action=theirs)
    assert respond(lead, one, changes="0") == 409
    assert respond(lead, one, "") == 422
    assert respond(lead, one, "x" * 1_001) == 422
    assert respond(lead, one, "I have asked Mrs Fenella Harkaway.") == 422
    assert respond(lead, one, changes="no number") == 400
    assert comments(session)[0].answer is None
    token = lead.page(f"{INDEX}/{one.report_id}").forms[-1].fields["csrf_token"]
    sent = {"csrf_token": token, "changes": "1", f"answer-{one.id}": ANSWER}
    where = f"{INDEX}/{one.report_id}/comments/{one.id}"
    assert [lead.post(where, data=sent).status_code for _ in range(2)] == [303, 303]
    assert lead.post(where, data={**sent, f"answer-{one.id}": "Another."}).status_code == 409
    assert comments(session)[0].answer == ANSWER
    assert session.scalars(select(audit.Event.kind)).all().count("report.answered") == 1


def test_what_may_mean_that_a_child_is_not_safe_is_for_those_who_read_concerns(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.CHILDREN])
    young = comes(app, session, YOUNG)
    form = str(uuid.uuid4())
    assert [write(young, page, UNSAFE, client_id=form) for _ in range(2)] == [303, 303]
    (concern,) = session.scalars(select(Concern)).all()
    assert (concern.source, concern.text) == ("panel", UNSAFE)
    back = young.get(page).text
    assert "The people who keep children safe read this" in back
    (one,) = comments(session)
    assert one.is_held
    assert UNSAFE not in lead.get(f"{INDEX}/{one.report_id}").text
    assert "to answer" not in lead.get("/").text
    token = lead.page(INDEX).forms[0].fields["csrf_token"]
    sent = {"csrf_token": token, "changes": "0", f"answer-{one.id}": ANSWER}
    assert lead.post(f"{INDEX}/{one.report_id}/comments/{one.id}", data=sent).status_code == 404
    # Changed into harmless words they stand under the report; what was said before stays in the queue.
    theirs = f"{page}/comments/{one.id}"
    assert submit(young, theirs, {"text": SAID}, action=theirs).status_code == 303
    assert SAID in lead.get(f"{INDEX}/{one.report_id}").text
    assert session.scalar(select(func.count()).select_from(Concern)) == 1


def test_words_in_another_language_are_passed_on_and_stand_all_the_same(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent = comes(app, session, PARENT, language="cy")
    words = "Mae'r adroddiad yn dda ond mae angen mwy o luniau ynddo."
    assert write(parent, page, words) == 303
    assert session.scalars(select(Concern.source)).all() == ["panel"]
    (one,) = comments(session)
    assert not one.is_held
    assert "luniau" in lead.get(f"{INDEX}/{one.report_id}").text


def test_the_next_report_begins_with_what_was_said_and_answered(
    app: Attune, lead: CheckedClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent = comes(app, session, PARENT)
    write(parent, page)
    write(parent, page, "Left out.")
    write(parent, page, "Not answered yet.")
    write(parent, page, UNSAFE)
    first, second, third, _unsafe = comments(session)
    respond(lead, first)
    respond(lead, second, leave_out="yes")
    begins = "What you told us about the last one, and what we said"
    again = make(lead, session)[Version.PARENTS]
    assert again.answered_before is None
    day = clock.today()
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=92))
    made = make(lead, session)
    assert made[Version.PARENTS].answered_before == [
        {"comment": first.id, "part": "heard", "said": SAID, "answer": ANSWER}
    ]
    assert {made[one].answered_before for one in Version if one is not Version.PARENTS} == {None}
    kept = session.connection().exec_driver_sql("select told, answered_before from quarter_report").all()
    assert not any(SAID in str(cell) for row in kept for cell in row)
    respond(lead, third)
    next_page = publish(lead, made[Version.PARENTS])
    text = parent.get(next_page).text
    assert text.index(begins) < text.index(SAID) < text.index(">What families told us</h2>")
    for where in ("", "/paper"):
        assert SAID in lead.get(f"{INDEX}/{made[Version.PARENTS].id}{where}").text
    # What was answered late is told in the one after that, and what was told is not told again.
    monkeypatch.setattr(clock, "today", lambda: day + timedelta(days=184))
    after = make(lead, session)[Version.PARENTS].answered_before
    assert after is not None
    assert [one["comment"] for one in after] == [third.id]


def test_answers_are_handed_to_whoever_gave_them_and_stay_without_their_name(
    app: Attune, lead: CheckedClient, session: Session, person: Person
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    write(comes(app, session, PARENT), page)
    respond(lead, comments(session)[0])
    handed = care.export_person(session, person.id)["answers to panels"]
    assert [one["answer"] for one in handed] == [ANSWER]
    assert SAID not in str(handed)
    care.erase_person(session, person.id)
    session.commit()
    (one,) = comments(session)
    assert (one.answered_by_id, one.answer) == (None, ANSWER)
    care.erase_all(session)
    session.commit()
    assert comments(session) == []


def test_an_answer_and_a_change_at_once_never_stand_side_by_side(
    app: Attune, lead: CheckedClient, session: Session
) -> None:
    scene.release(session)
    page = publish(lead, make(lead, session)[Version.PARENTS])
    parent = comes(app, session, PARENT)
    for number in range(4):
        write(parent, page, f"{SAID} {number}")
    token = lead.page(INDEX).forms[0].fields["csrf_token"]
    visit = parent.page(page).forms[0].fields["csrf_token"]
    said = [(one.id, one.report_id) for one in comments(session)]
    session.commit()

    def change(each: tuple[int, int]) -> int:
        sent = {"csrf_token": visit, "part": "heard", "text": "Other words."}
        return parent.post(f"{page}/comments/{each[0]}", data=sent).status_code

    def answer(each: tuple[int, int]) -> int:
        sent = {"csrf_token": token, "changes": "0", f"answer-{each[0]}": ANSWER}
        return lead.post(f"{INDEX}/{each[1]}/comments/{each[0]}", data=sent).status_code

    with ThreadPoolExecutor(2) as both:
        for each in said:
            one, other = both.submit(change, each), both.submit(answer, each)
            assert sorted((one.result(), other.result())) == [303, 409]
    for standing in comments(session):
        assert (standing.text == "Other words.") == (standing.answer is None)
