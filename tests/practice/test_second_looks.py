"""A practitioner asks that somebody outside their line watches, without knowing what the first one saw."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import (
    Cast,
    evidence_url,
    log_visit,
    rate_oneself,
    share,
    shared_visit,
    with_levels,
)
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.audit import Event
from webapp.practice.models import SecondLook

ASKS = "asks for a second, blind observation"


@pytest.fixture
def asked(client: CheckedClient, cast: Cast) -> int:
    """An observation after which its practitioner has asked for a second look."""
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    page = f"/practice/observations/{observation}"
    assert submit(client, with_levels(observation), action=f"{page}/second-look").status_code == 303
    return observation


def first_page(client: CheckedClient, person: Person) -> str:
    """What waits for somebody."""
    sign_in(client, person)
    return client.page("/").text


def looks(session: Session) -> list[SecondLook]:
    """What was asked for."""
    session.expire_all()
    return list(session.scalars(select(SecondLook)))


def test_an_observer_outside_the_line_is_asked_and_watches_without_knowing_the_first(
    client: CheckedClient, session: Session, cast: Cast, people: People, asked: int
) -> None:
    other = people("Bea Fay", Role.OBSERVER, Role.QUALITY_LEAD)
    assert f"Pat Roe {ASKS}" in first_page(client, other)
    assert client.get(f"/practice/observations/{asked}").status_code == 200
    second = log_visit(client, other, cast.practitioner, same_visit="another")
    assert ASKS not in first_page(client, other)
    # A quality lead reads every observation, but not this one while they write theirs.
    assert client.get(f"/practice/observations/{asked}").status_code == 404
    (look,) = looks(session)
    assert look.visit_id is not None
    assert share(client, other, second).status_code == 303
    assert client.get(f"/practice/observations/{asked}").status_code == 200
    sign_in(client, cast.practitioner)
    assert "Somebody outside your line has begun" in client.page(with_levels(asked)).text
    kinds = list(session.scalars(select(Event.kind).where(Event.kind.startswith("second look"))))
    assert kinds == ["second look.asked", "second look.taken"]


def test_neither_the_first_observer_nor_the_own_supervisor_is_asked(
    client: CheckedClient, cast: Cast, people: People, asked: int
) -> None:
    line = people("Sue Line", Role.OBSERVER, Role.SUPERVISOR, team="North")
    beside = people("Sid Side", Role.OBSERVER, Role.SUPERVISOR, team="South")
    assert ASKS not in first_page(client, cast.observer)
    assert ASKS not in first_page(client, line)
    assert ASKS in first_page(client, beside)


def test_a_visit_of_somebody_in_the_line_answers_nothing(
    client: CheckedClient, session: Session, cast: Cast, people: People, asked: int
) -> None:
    line = people("Sue Line", Role.OBSERVER, Role.SUPERVISOR, team="North")
    log_visit(client, line, cast.practitioner, same_visit="another")
    assert [one.visit_id for one in looks(session)] == [None]


def test_asking_again_and_again_asks_once_and_a_visit_sent_twice_answers_one_question(
    client: CheckedClient, session: Session, cast: Cast, people: People, asked: int
) -> None:
    sign_in(client, cast.practitioner)
    token = client.page("/").forms[0].fields["csrf_token"]
    for _ in range(3):
        answer = client.post(f"/practice/observations/{asked}/second-look", data={"csrf_token": token})
        assert answer.status_code == 303
    assert len(looks(session)) == 1


def test_it_can_be_taken_back_until_somebody_has_begun(
    client: CheckedClient, session: Session, cast: Cast, people: People, asked: int
) -> None:
    back = f"/practice/observations/{asked}/second-look/back"
    sign_in(client, cast.practitioner)
    assert submit(client, with_levels(asked), action=back).status_code == 303
    assert looks(session) == []
    submit(client, with_levels(asked), action=f"/practice/observations/{asked}/second-look")
    log_visit(client, people("Bea Fay", Role.OBSERVER), cast.practitioner, same_visit="another")
    sign_in(client, cast.practitioner)
    token = client.page("/").forms[0].fields["csrf_token"]
    assert client.post(back, data={"csrf_token": token}).status_code == 303
    assert len(looks(session)) == 1


def test_nobody_asks_before_they_have_read_the_first_and_nobody_for_another(
    client: CheckedClient, session: Session, cast: Cast
) -> None:
    observation = shared_visit(client, cast)
    for person, refused in ((cast.practitioner, 404), (cast.observer, 403)):
        sign_in(client, person)
        token = client.page("/").forms[0].fields["csrf_token"]
        answer = client.post(f"/practice/observations/{observation}/second-look", data={"csrf_token": token})
        assert answer.status_code == refused
    assert looks(session) == []


def test_the_link_on_the_first_page_fills_in_whose_visit_it_is(
    client: CheckedClient, cast: Cast, people: People, asked: int
) -> None:
    sign_in(client, people("Bea Fay", Role.OBSERVER))
    page = client.page(f"/practice/visits/new?practitioner={cast.practitioner.id}")
    (form,) = [one for one in page.forms if "practitioner" in one.fields]
    assert form.fields["practitioner"] == [str(cast.practitioner.id)]
    for strange in ("x", "0", "9" * 30, "-1"):
        assert client.get(f"/practice/visits/new?practitioner={strange}").status_code == 200
    assert client.get(evidence_url(asked)).status_code == 404
