"""Standing in and second looks; and what a person is given and erased of what was taken over."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.accounts.arranging import away, first_page, offers, press
from tests.conftest import People
from tests.pages import CheckedClient, submit
from tests.practice.test_covering import taken, to_come, url
from tests.practice.visits import Cast, rate_oneself, shared_visit, with_levels
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.practice import care
from webapp.practice.models import Observation, SecondLook

ASKS = "asks for a second, blind observation"


@pytest.fixture
def asked(client: CheckedClient, cast: Cast) -> int:
    """An observation after which its practitioner has asked for a second look."""
    observation = shared_visit(client, cast)
    rate_oneself(client, cast.practitioner, observation)
    page = f"/practice/observations/{observation}"
    assert submit(client, with_levels(observation), action=f"{page}/second-look").status_code == 303
    return observation


def test_a_second_look_stays_outside_the_line_of_whoever_takes_it_over(
    client: CheckedClient, session: Session, cast: Cast, people: People, asked: int
) -> None:
    giver = people("Gil Ver", Role.OBSERVER)
    second = to_come(client, Cast(giver, cast.practitioner))
    assert session.scalars(select(SecondLook.visit_id)).one() is not None
    line = people("Sue Line", Role.OBSERVER, Role.SUPERVISOR, team="North")
    for person in (cast.observer, line):
        away(session, giver, person)
        assert offers(client, person) == []
        assert press(client, person, url(second)).status_code == 404
    outside = people("Oda Side", Role.OBSERVER, Role.QUALITY_LEAD)
    away(session, giver, outside)
    assert press(client, outside, url(second)).status_code == 303
    # A quality lead reads every observation, but not the first one while they write the second.
    assert client.get(f"/practice/observations/{asked}").status_code == 404


def test_whoever_signed_the_first_in_its_observers_place_gives_no_second_look(
    client: CheckedClient, session: Session, cast: Cast, people: People, bea: Person, asked: int
) -> None:
    giver = people("Gil Ver", Role.OBSERVER)
    assert ASKS in first_page(client, bea)
    away(session, cast.observer, bea)
    assert press(client, bea, url(asked, "stand-in")).status_code == 303
    assert ASKS not in first_page(client, bea)
    second = to_come(client, Cast(giver, cast.practitioner))
    away(session, giver, bea)
    assert press(client, bea, url(second)).status_code == 404


def both_kinds(client: CheckedClient, session: Session, cast: Cast, bea: Person) -> tuple[int, int]:
    """A visit to come and a signature that were taken over."""
    shared = shared_visit(client, cast)
    coming = to_come(client, cast)
    away(session, cast.observer, bea)
    press(client, bea, url(coming))
    press(client, bea, url(shared, "stand-in"))
    press(client, bea, url(shared, "sign-in-place"))
    return shared, coming


def test_both_are_given_what_was_taken_over_and_the_export_says_who_signed(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    shared, coming = both_kinds(client, session, cast, bea)
    for person, by_me in ((bea, True), (cast.observer, False)):
        told = care.export_person(session, person.id)["taken over"]
        found = [(one["observation"], one["what"], one["by me"]) for one in told]
        assert found == [(coming, "visit", by_me), (shared, "signing", by_me)]
    (visit,) = (
        one for one in care.export_person(session, cast.practitioner.id)["visits"] if one["observations"]
    )
    assert visit["observations"][0]["signed by a stand-in"] == ["observer"]


def test_erasing_either_leaves_the_practitioners_record_whole(
    client: CheckedClient, session: Session, cast: Cast, bea: Person
) -> None:
    shared, coming = both_kinds(client, session, cast, bea)
    care.erase_person(session, cast.observer.id)
    assert taken(session) == []
    assert set(session.scalars(select(Observation.id))) == {shared, coming}
    care.erase_person(session, bea.id)
    session.expire_all()
    assert session.scalars(select(Observation.id)).all() == [shared]
    assert len(session.get_one(Observation, shared).signatures) == 1
    care.erase_person(session, cast.practitioner.id)
    assert session.scalars(select(Observation.id)).all() == []
