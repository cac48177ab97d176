"""A practitioner, and nobody else, takes their observation away, and nothing of the family comes along."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import EVIDENCE, Cast, log_visit, rate_oneself, share, shared_visit, sign
from webapp.access.policy import Role
from webapp.audit import Event

PARTS = ["levels", "strengths", "next_step", "question", "reply"]
WORDS = {
    "strengths": "She asked the mother first.",
    "next_step": "Say the worry in one sentence.",
    "question": "What would the son say?",
}
LEARNT = "I wait longer now before I offer a plan."


@pytest.fixture
def read(client: CheckedClient, cast: Cast) -> str:
    """Where an observation, rated and replied to, is taken away."""
    observation = log_visit(client, cast.observer, cast.practitioner, wanted="How I begin.")
    share(client, cast.observer, observation, {**EVIDENCE, **WORDS})
    rate_oneself(client, cast.practitioner, observation)
    sign(client, cast.practitioner, observation, {"reply": "I would ask sooner next time."})
    return f"/practice/observations/{observation}/take-away"


def take(client: CheckedClient, url: str, **more: object) -> TestResponse:
    """Fill in the form."""
    fields = {"profession": "social-work-england", "part": PARTS, "reflection": LEARNT}
    return submit(client, url, {**fields, **more})


def test_the_file_says_what_was_learnt_beside_the_standards_and_nothing_of_the_family(
    client: CheckedClient, session: Session, read: str
) -> None:
    answer = take(client, read)
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    for words in (*WORDS.values(), "I would ask sooner next time.", LEARNT, "4 – ", "Going on learning"):
        assert words in text
    family = [
        EVIDENCE["notes"],
        EVIDENCE["evidence-empathy"],
        EVIDENCE["evidence-collaboration"],
        "telephone",
    ]
    assert [words for words in (*family, "How I begin.", "Ada Ode") if words in text] == []
    assert "observation.taken away" in session.scalars(select(Event.kind)).all()


def test_what_is_not_chosen_stays(client: CheckedClient, read: str) -> None:
    text = take(client, read, part=["strengths"], reflection="").get_data(as_text=True)
    assert WORDS["strengths"] in text
    for words in (WORDS["next_step"], "I would ask sooner", "4 – ", LEARNT):
        assert words not in text


def test_what_may_be_a_name_is_looked_at_first_and_nothing_written_is_lost(
    client: CheckedClient, read: str
) -> None:
    named = "I told Joseph Bloom at Fenmoor School that I would come back."
    refused = take(client, read, reflection=named)
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert named in text
    assert "Joseph" in text.split("names_checked")[1]


@pytest.mark.parametrize("wrong", [{"profession": ""}, {"profession": "pay"}, {"reflection": "x" * 20_000}])
def test_a_form_that_lacks_something_says_so(client: CheckedClient, read: str, wrong: dict[str, str]) -> None:
    assert take(client, read, **wrong).status_code == 422


def test_nobody_else_takes_it_and_nobody_before_they_have_read_it(
    client: CheckedClient, cast: Cast, people: People, read: str
) -> None:
    sign_in(client, cast.observer)
    assert client.get(read).status_code == 403
    for person in (
        people("Sue Line", Role.SUPERVISOR, Role.PRACTITIONER, team="North"),
        people("Quin Lead", Role.QUALITY_LEAD, Role.PRACTITIONER, team="South"),
    ):
        sign_in(client, person)
        token = client.page("/").forms[0].fields["csrf_token"]
        assert client.get(read).status_code == 404
        assert client.post(read, data={"csrf_token": token}).status_code == 404
    unread = shared_visit(client, Cast(cast.observer, people("Pia Two", Role.PRACTITIONER, team="North")))
    sign_in(client, cast.practitioner)
    assert client.get(f"/practice/observations/{unread}/take-away").status_code == 404
