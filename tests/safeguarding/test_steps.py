"""Handing over, an interpreter's part and an outcome: each once, by name, whoever else is quick."""

import uuid

import pytest
from sqlalchemy.orm import Session

from tests.accounts.arranging import at_once
from tests.conftest import People
from tests.families.scene import set_scene
from tests.pages import CheckedClient, sign_in, submit
from tests.safeguarding.readers import WHY, acknowledge, fields, raised, send_outcome, settle, step, url_of
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.safeguarding.rules import What


@pytest.fixture
def lead(people: People) -> Person:
    """A reader."""
    return people("Sal Ward", Role.SAFEGUARDING_LEAD)


@pytest.fixture
def other(people: People) -> Person:
    """Another."""
    return people("Tess Other", Role.SAFEGUARDING_LEAD)


def test_it_is_handed_over_with_who_when_and_why(
    client: CheckedClient, session: Session, lead: Person, other: Person
) -> None:
    concern = raised(session, None)
    sign_in(client, lead)
    sent = {"over-to": str(other.id), "over-note": WHY}
    answer = submit(
        client, url_of(concern), {**sent, "what": "handed over"}, action=f"{url_of(concern)}/step"
    )
    assert answer.status_code == 303
    page = client.page(url_of(concern)).text
    assert "Handed over: Tess Other" in page
    assert WHY in page
    session.refresh(concern)
    assert [(one.by_id, one.to_id, one.note) for one in concern.steps] == [(lead.id, other.id, WHY)]
    assert concern.acknowledged_at is None


def test_the_same_form_sent_again_is_one_step(
    client: CheckedClient, session: Session, lead: Person, other: Person
) -> None:
    concern = raised(session, None)
    sent = fields(What.HANDED_OVER, other.id)
    assert [step(client, lead, concern, sent).status_code for _ in range(3)] == [303, 303, 303]
    session.refresh(concern)
    assert len(concern.steps) == 1


def test_a_page_that_is_out_of_date_changes_nothing(
    client: CheckedClient, session: Session, lead: Person, other: Person
) -> None:
    concern = raised(session, None)
    assert step(client, lead, concern, fields(What.HANDED_OVER, other.id)).status_code == 303
    late = step(client, other, concern, fields(What.HANDED_OVER, lead.id))
    assert late.status_code == 409
    assert "Something happened to this concern meanwhile" in late.get_data(as_text=True)
    session.refresh(concern)
    assert len(concern.steps) == 1


def test_an_id_of_another_concerns_form_changes_nothing(
    client: CheckedClient, session: Session, lead: Person, other: Person
) -> None:
    first, second = raised(session, None), raised(session, None)
    sent = fields(What.HANDED_OVER, other.id)
    assert step(client, lead, first, sent).status_code == 303
    assert step(client, lead, second, sent).status_code == 409
    about = {**fields(What.ABOUT_STAFF, other.id), "client_id": sent["client_id"]}
    assert step(client, lead, second, about).status_code == 409
    session.refresh(second)
    assert (len(second.steps), second.kind) == (0, "concern")


@pytest.mark.parametrize(
    ("what", "change", "said"),
    [
        (What.HANDED_OVER, {"over-to": ""}, "Select who takes it on"),
        (What.HANDED_OVER, {"over-to": "999"}, "Select who takes it on"),
        (What.HANDED_OVER, {"over-to": "x"}, "Select who takes it on"),
        (What.HANDED_OVER, {"over-note": "  "}, "Enter this in up to 2,000 letters"),
        (What.ABOUT_STAFF, {"staff-to": ""}, "Select who it is about"),
        (What.ABOUT_STAFF, {"staff-to": "999"}, "Select who it is about"),
        (What.INTERPRETED, {"read-note": ""}, "Enter this in up to 2,000 letters"),
        (What.INTERPRETED, {"read-note": "x" * 2001}, "Enter this in up to 2,000 letters"),
    ],
)
def test_a_step_that_lacks_something_says_so_and_keeps_what_was_written(
    client: CheckedClient,
    session: Session,
    lead: Person,
    other: Person,
    what: What,
    change: dict[str, str],
    said: str,
) -> None:
    concern = raised(session, None)
    sent = {**fields(what, other.id, note="Because she knows them."), **change}
    answer = step(client, lead, concern, sent)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert sent["client_id"] in page
    kept = [text for name, text in sent.items() if name.endswith("-note")][0].strip()
    assert kept in page
    session.refresh(concern)
    assert concern.steps == []


@pytest.mark.parametrize(
    "broken", [{"what": "nothing"}, {"what": "acknowledged"}, {"seen": "x"}, {"client_id": "x"}]
)
def test_a_form_that_is_not_ours_is_refused(
    client: CheckedClient, session: Session, lead: Person, other: Person, broken: dict[str, str]
) -> None:
    concern = raised(session, None)
    sent = {**fields(What.HANDED_OVER, other.id), **broken}
    assert step(client, lead, concern, sent).status_code == 400
    session.refresh(concern)
    assert concern.steps == []


def test_an_interpreter_is_asked_and_what_they_read_is_kept(
    client: CheckedClient, session: Session, lead: Person
) -> None:
    concern = raised(session, None, text="Boję się wracać do domu wieczorem")
    assert concern.reasons == ["told", "language"]
    sign_in(client, lead)
    assert "a language that the list of phrases was not tested in" in client.page(url_of(concern)).text
    asked = fields(What.INTERPRETER_ASKED, note="Ms Nowak, Polish")
    assert step(client, lead, concern, asked).status_code == 303
    read = fields(What.INTERPRETED, seen=1, note="I am afraid to come home.")
    assert step(client, lead, concern, read).status_code == 303
    page = client.page(url_of(concern)).text
    assert "An interpreter was asked" in page
    assert "I am afraid to come home." in page


def test_it_gets_an_outcome_once_it_is_acknowledged_and_only_one(
    client: CheckedClient, session: Session, people: People, lead: Person, other: Person
) -> None:
    concern = raised(session, set_scene(session, people))
    assert send_outcome(client, lead, concern).status_code == 409
    acknowledge(client, lead, concern)
    for wrong, said in (
        ({"outcome": ""}, "Select what came of it"),
        ({"outcome": "bribed"}, "Select what came of it"),
        ({"outcome-note": ""}, "Enter why"),
    ):
        refused = send_outcome(client, lead, concern, **wrong)
        assert refused.status_code == 422
        assert said in refused.get_data(as_text=True)
    assert settle(client, lead, concern).status_code == 303
    assert send_outcome(client, lead, concern).status_code == 303
    assert send_outcome(client, lead, concern, outcome="LADO").status_code == 409
    session.refresh(concern)
    assert (concern.outcome, concern.outcome_by_id) == ("front door", lead.id)
    assert "Passed to the front door" in client.page("/safety-concerns/settled").text
    assert "Nothing is without an outcome." in client.page("/safety-concerns/acknowledged").text
    late = step(client, other, concern, fields(What.HANDED_OVER, lead.id))
    assert late.status_code == 409
    assert "Somebody has already said what came of this" in late.get_data(as_text=True)


def test_two_who_acknowledge_at_once_leave_one_name(
    client: CheckedClient, session: Session, lead: Person, other: Person
) -> None:
    concern = raised(session, None)
    sides = [(lead, url_of(concern)), (other, url_of(concern))]
    found = at_once(client, session, sides, {"action_taken": "Rang the safe number."})
    assert sorted(found) == [303, 409]
    session.refresh(concern)
    assert concern.acknowledged_by_id in {lead.id, other.id}


def test_two_who_hand_over_at_once_leave_one_holder(
    client: CheckedClient, session: Session, people: People, lead: Person, other: Person
) -> None:
    concern, third = raised(session, None), people("Una Third", Role.SAFEGUARDING_LEAD)
    sides = [(lead, f"{url_of(concern)}/step"), (other, f"{url_of(concern)}/step")]
    found = at_once(client, session, sides, fields(What.HANDED_OVER, third.id))
    assert sorted(found) == [303, 409]
    session.refresh(concern)
    assert [one.to_id for one in concern.steps] == [third.id]


def test_two_who_settle_at_once_leave_one_outcome(
    client: CheckedClient, session: Session, lead: Person, other: Person
) -> None:
    concern = raised(session, None)
    acknowledge(client, lead, concern)
    sides = [(lead, f"{url_of(concern)}/outcome"), (other, f"{url_of(concern)}/outcome")]
    found = at_once(client, session, sides, {"outcome": "none", "outcome-note": WHY})
    assert sorted(found) == [303, 409]


@pytest.mark.parametrize("path", ["", "/outcome", "/step"])
def test_a_concern_that_is_not_there_is_not_found(client: CheckedClient, lead: Person, path: str) -> None:
    sign_in(client, lead)
    token = client.page("/").forms[0].fields["csrf_token"]
    sent = {"csrf_token": token, "client_id": str(uuid.uuid4())}
    assert client.post(f"/safety-concerns/999{path}", data=sent).status_code == 404
