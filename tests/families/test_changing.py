"""An answer with a code: looked at, changed and taken back until it is pooled, and never afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.families.answered import invitation_of
from tests.families.crowd import NOW, told, values
from tests.families.scene import come_back, other_browser, post, sent_with_code
from tests.families.test_coverage import three_teams
from tests.pages import CheckedClient, sign_in, submit
from webapp import clock
from webapp.access.policy import Role
from webapp.audit import Event
from webapp.capture.models import Draft
from webapp.families import changing, coverage, thanking
from webapp.families.models import Answer, AnswerLevel, AnswerText, Invitation, ReturnCode, Thanks
from webapp.families.ratings import gather
from webapp.families.rules import HELD_FOR, Outcome
from webapp.safeguarding.models import Concern

THANKS = {"thanks": "Thank you for coming.", "thanks-name": "Roza"}
HIT = "He hit me."


def pool(session: Session) -> Answer:
    """Let the seven days go by."""
    answer = session.scalars(select(Answer)).one()
    code = session.scalar(select(ReturnCode))
    answer.submitted_at -= HELD_FOR
    answer.held_until = clock.now() - timedelta(seconds=1)
    if code is not None:
        code.ends_at = answer.held_until
    session.commit()
    return answer


def change(client: CheckedClient, **fields: str) -> int:
    """Open what was sent in the form, and send it with other answers."""
    assert submit(client, "/words/answers", action="/words/answers/change").location == "/words"
    return submit(client, "/words", {**fields, "action": "change"}, action="/words").status_code


def take_back(client: CheckedClient) -> str:
    """Take the answers back, and return where that leads."""
    return submit(client, "/words/answers", action="/words/answers/withdraw").location


def test_what_was_sent_is_shown_with_the_day_on_which_it_counts(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people, **THANKS)
    phone = other_browser(client)
    assert come_back(phone, code).location == "/words/answers"
    page = phone.page("/words/answers").text
    assert "She came when she said she would." in page
    assert "Thank you for coming." in page
    assert "You can change it or take it back until" in page


def test_an_answer_is_changed_and_pooled_a_week_after_it_was_first_sent(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    assert list(gather(session)) == []
    come_back(client, code)
    assert change(client, listened="1", respected="3") == 303
    answer = session.scalars(select(Answer)).one()
    chosen = {one.statement: one.level for one in answer.levels if one.level}
    assert chosen == {"listened": 1, "respected": 3}
    assert answer.held_until == answer.submitted_at + HELD_FOR + timedelta(days=1)
    assert session.scalars(select(Draft)).all() == []
    assert list(gather(session)) == []
    # Changed a second time, and the code still works.
    assert come_back(client, code).status_code == 303
    assert change(client, listened="2") == 303

    answer = pool(session)
    rows = list(gather(session))
    assert {row["dimension"]: row["value"] for row in rows} == {"listened": 2.0, "respected": 3.0}
    assert answer.held_until is not None
    assert {row["rated_on"] for row in rows} == {clock.in_london(answer.held_until).date()}
    assert "answer.changed" in session.scalars(select(Event.kind)).all()


def test_an_answer_that_is_taken_back_goes_for_good_and_nobody_is_asked_sooner(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene, code = sent_with_code(client, session, people, **THANKS, about="worker")
    come_back(client, code)
    gone = take_back(client)
    assert gone.startswith("/words/taken-back")
    assert "Your answers are deleted" in client.get(gone).text
    for table in (AnswerLevel, AnswerText, Thanks, ReturnCode, Draft):
        assert session.scalars(select(table)).all() == []
    answer = session.scalars(select(Answer)).one()
    assert (answer.about, answer.withdrawn_at is None) == (None, False)
    assert come_back(client, code).status_code == 422
    pool(session)
    assert list(gather(session)) == []
    sign_in(client, scene.lead)
    for list_ in ("/families", "/families/unanswered", "/families/never-asked"):
        assert scene.adult.name not in client.page(list_).text
    assert "answer.withdrawn" in session.scalars(select(Event.kind)).all()


def test_after_it_is_pooled_nothing_changes_on_any_page_that_is_still_open(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    submit(client, "/words/answers", action="/words/answers/change")
    form = next(form.fields for form in client.page("/words").forms if form.action == "/words")
    # Its link goes on for some minutes, as though the clocks did not agree.
    answer = session.scalars(select(Answer)).one()
    answer.held_until = clock.now()
    session.commit()
    late = client.post("/words", data={**form, "listened": ["1"], "action": "change"})
    assert late.status_code == 409
    assert {one.level for one in answer.levels if one.statement == "listened"} == {3}
    assert come_back(client, code).status_code == 422


def test_taking_back_is_refused_once_it_is_pooled_and_pressed_twice_it_is_the_same(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    token = client.page("/words/answers").forms[0].fields["csrf_token"]
    answer = session.scalars(select(Answer)).one()
    held, answer.held_until = answer.held_until, clock.now()
    assert client.post("/words/answers/withdraw", data={"csrf_token": token}).status_code == 409
    answer.held_until = held
    assert come_back(client, code).status_code == 303
    assert take_back(client).startswith("/words/taken-back")
    assert "Your answers are deleted" in client.post("/words/answers/withdraw", data={}).text
    assert session.scalars(select(Event.kind)).all().count("answer.withdrawn") == 1


def test_changed_words_are_looked_through_again_and_a_concern_never_goes(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(
        client, session, people, **{"text-do-better": HIT, "consent-do-better": "theme"}
    )
    assert [one.text for one in session.scalars(select(Concern))] == [HIT]
    come_back(client, code)
    page = client.page("/words/answers").text
    assert HIT not in page
    assert "They stay there, whatever you do here." in page
    assert change(client, **{"text-do-better": "He has a knife.", "consent-do-better": "none"}) == 303
    come_back(client, code)
    take_back(client)
    assert [one.text for one in session.scalars(select(Concern).order_by(Concern.id))] == [
        HIT,
        "He has a knife.",
    ]


def test_thanks_can_be_changed_until_somebody_has_read_them(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people, **THANKS)
    come_back(client, code)
    assert change(client, thanks="Thank you for everything.") == 303
    thanks = session.scalars(select(Thanks)).one()
    assert (thanks.text, thanks.signed) == ("Thank you for everything.", "Roza")
    reader = people("Mask Er", Role.COMMENT_MASKER)
    thanking.decide(session, thanks, Outcome.PASSED_ON, reader.id, clock.now())
    session.commit()
    come_back(client, code)
    assert "Your thanks have been read" in client.page("/words/answers").text
    assert change(client, listened="1", **{**THANKS, "thanks": "Other words."}) == 303
    come_back(client, code)
    take_back(client)
    assert [one.text for one in session.scalars(select(Thanks))] == ["Thank you for everything."]


def test_what_is_wrong_with_a_change_is_said_and_nothing_is_lost(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    assert change(client, listened="9") == 422
    page = client.page("/words").text
    assert "Send my changed answers" in page
    assert "No, thank you" not in page
    assert session.scalars(select(AnswerLevel.level).where(AnswerLevel.statement == "listened")).one() == 3


def test_a_form_left_open_elsewhere_never_writes_over_an_answer_with_a_code(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    submit(client, "/words/answers", action="/words/answers/change")
    # An old page has no word about a change: its sending is the other of two.
    assert submit(client, "/words", {"listened": "1"}, action="/words").location.startswith("/words/thanks")
    assert session.scalars(select(AnswerLevel.level).where(AnswerLevel.statement == "listened")).one() == 3


def test_no_cannot_be_said_of_what_was_sent_and_no_new_code_is_given(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    submit(client, "/words/answers", action="/words/answers/change")
    token = client.page("/words").forms[0].fields["csrf_token"]
    assert client.post("/words/no-thank-you", data={"csrf_token": token}).location == "/words/answers"
    assert session.scalars(select(Invitation.declined_at)).one() is None


def test_changing_and_taking_back_at_once_leave_one_of_the_two_whole(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    submit(client, "/words/answers", action="/words/answers/change")
    form = next(form.fields for form in client.page("/words").forms if form.action == "/words")
    cookie = client.get_cookie("attune_visit")
    assert cookie is not None
    session.commit()

    def press(at: int) -> int:
        theirs = other_browser(client)
        theirs.set_cookie("attune_visit", cookie.value)
        if at % 2:
            return theirs.post("/words/answers/withdraw", data={"csrf_token": form["csrf_token"]}).status_code
        return theirs.post("/words", data={**form, "listened": ["2"], "action": "change"}).status_code

    with ThreadPoolExecutor(4) as many:
        assert set(many.map(press, range(4))) <= {303, 401, 409}
    session.expire_all()
    answer = session.scalars(select(Answer)).one()
    chosen = {one.statement: one.level for one in answer.levels}
    assert (answer.withdrawn_at is None) == (chosen.get("listened") == 2)
    assert answer.withdrawn_at is None or not chosen


def test_what_was_taken_back_counts_as_declined_among_who_was_heard(session: Session, people: People) -> None:
    three_teams(session)
    for answer in session.scalars(select(Answer).order_by(Answer.id).limit(4)):
        answer.levels, answer.withdrawn_at = [], answer.submitted_at
        invitation_of(session, answer).taken_back = True
    session.commit()
    coverage.release(session, NOW)
    whole = values(told(session).whole)
    assert (whole["asked"], whole["answered"], whole["declined"], whole["unanswered"]) == (151, 42, 38, 71)


def test_a_change_lasts_only_until_its_week_is_over(
    client: CheckedClient, session: Session, people: People
) -> None:
    _scene, code = sent_with_code(client, session, people)
    come_back(client, code)
    submit(client, "/words/answers", action="/words/answers/change")
    assert len(session.scalars(select(Draft)).all()) == 1
    pool(session)
    assert changing.forget(session, clock.now()) == 1
    assert session.scalars(select(Draft)).all() == []
    assert come_back(client, code).status_code == 422


def test_nobody_of_staff_can_look_at_an_answer_that_is_held(
    client: CheckedClient, session: Session, people: People
) -> None:
    scene, _code = sent_with_code(client, session, people)
    sign_in(client, scene.lead)
    assert client.get("/words/answers").status_code == 401
    assert post(client, "/words/answers/withdraw").status_code == 401
    assert session.scalars(select(Answer.withdrawn_at)).one() is None
