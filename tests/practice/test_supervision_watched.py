"""A supervision is watched and graded as a visit is, by its own rubric, and supervisors own their record."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics.loader import rubric, rubrics
from tests.conftest import People
from tests.pages import CheckedClient, sign_in, submit
from tests.practice.visits import (
    NEW,
    Cast,
    evidence_url,
    log_visit,
    rate_oneself,
    share,
    sign,
    visit_fields,
    with_levels,
)
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.practice import ratings
from webapp.practice.models import Observation, ObservedVisit

SUPERVISION = {"instrument": "supervision/1", "purpose": ""}
SEEN = {"level-curiosity": "3", "evidence-curiosity": "Two explanations, and what would tell them apart."}


@pytest.fixture
def supervisor(people: People) -> Person:
    """Who supervises the North team."""
    return people("Sue Per", Role.SUPERVISOR, team="North")


def watched(client: CheckedClient, cast: Cast, supervisor: Person) -> int:
    """A supervision, logged, written up and shared."""
    observation = log_visit(client, cast.observer, supervisor, **SUPERVISION)
    assert share(client, cast.observer, observation, SEEN).status_code == 303
    return observation


def test_a_supervision_is_graded_rated_by_the_supervisor_read_and_signed(
    client: CheckedClient, session: Session, cast: Cast, supervisor: Person
) -> None:
    observation = log_visit(client, cast.observer, supervisor, **SUPERVISION)
    page = client.page(evidence_url(observation)).text
    assert "Curiosity and different explanations" in page
    assert "Supervision" in page
    unproved = submit(client, evidence_url(observation), {"level-curiosity": "1"})
    assert unproved.status_code == 422
    assert share(client, cast.observer, observation, SEEN).status_code == 303
    sign_in(client, supervisor)
    assert "Rate your own visit" in client.page("/").text
    own = client.get(f"/practice/observations/{observation}").location
    assert "Curiosity and different explanations" in client.page(own).text
    outside = submit(client, own, {"level-curiosity": "4"})
    assert outside.status_code == 422, "A level of another scale is no level here."
    assert submit(client, own, {"level-curiosity": "2"}).status_code == 303
    assert "Supervision of" in client.page(with_levels(observation)).text
    assert sign(client, supervisor, observation).status_code == 303
    assert sign(client, cast.observer, observation).status_code == 303
    session.expire_all()
    visit = session.get_one(Observation, observation).visit
    assert (visit.purpose, visit.self_rating.instrument) == ("supervision", "supervision")


def test_nobody_who_supervises_beside_them_reads_it_and_a_quality_lead_does(
    client: CheckedClient, cast: Cast, supervisor: Person, people: People
) -> None:
    observation = watched(client, cast, supervisor)
    rate_oneself_as(client, supervisor, observation)
    page = f"/practice/observations/{observation}"
    sign_in(client, people("Peer Sup", Role.SUPERVISOR, team="North"))
    assert client.get(page).status_code == 404
    assert "Sue Per" not in client.page("/practice/").text
    sign_in(client, cast.practitioner)
    assert client.get(page).status_code == 404
    sign_in(client, people("Qua Lead", Role.QUALITY_LEAD))
    assert "tell them apart" in client.page(page).text


def rate_oneself_as(client: CheckedClient, supervisor: Person, observation: int) -> None:
    """The supervisor's own rating."""
    sign_in(client, supervisor)
    to_rate = client.get(f"/practice/observations/{observation}").location
    assert submit(client, to_rate, {"level-curiosity": "2"}).status_code == 303


def test_it_stands_by_itself_in_the_ratings_and_a_supervisors_own_view_stays_with_them(
    client: CheckedClient, session: Session, cast: Cast, supervisor: Person
) -> None:
    observation = watched(client, cast, supervisor)
    rate_oneself_as(client, supervisor, observation)
    visit = log_visit(client, cast.observer, cast.practitioner, seen="")
    assert share(client, cast.observer, visit).status_code == 303
    rate_oneself(client, cast.practitioner, visit)
    found = {(row["source"], row["instrument"], row["value"]) for row in ratings.gather(session)}
    assert ("supervision", "supervision", 3.0) in found
    assert ("self", "practice-observation", 3.0) in found
    assert {source for source, instrument, _ in found if instrument == "supervision"} == {"supervision"}


def test_who_is_watched_fits_what_is_watched(
    client: CheckedClient, session: Session, cast: Cast, supervisor: Person
) -> None:
    sign_in(client, cast.observer)
    asked = client.page(NEW).text
    assert "Sue Per (supervisor)" in asked
    assert all(each.title in asked for each in rubrics() if each.kind in {"observation", "supervision"})
    for whom, instrument in ((supervisor, "practice-observation/1"), (cast.practitioner, "supervision/1")):
        answer = submit(client, NEW, visit_fields(whom, instrument=instrument))
        assert answer.status_code == 422
        assert "Select somebody whose practice can be watched like this" in answer.text
    assert session.scalars(select(ObservedVisit)).all() == []


def test_a_carer_is_watched_by_the_rubric_for_relational_care_and_a_second_observer_by_the_same(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    log_visit(client, cast.observer, cast.practitioner, instrument="relational-care/1")
    other = people("Ben Ode", Role.OBSERVER)
    sign_in(client, other)
    asked = submit(client, NEW, visit_fields(cast.practitioner))
    assert "Did you watch the same one?" in asked.text
    visit = session.scalars(select(ObservedVisit)).one()
    joined = submit(client, NEW, visit_fields(cast.practitioner, same_visit=str(visit.id)))
    assert joined.status_code == 303
    session.expire_all()
    used = session.scalars(select(Observation.instrument)).all()
    assert used == ["relational-care"] * 2, "One visit is rated on one set of criteria."


def test_the_own_record_takes_each_kind_by_itself_and_counts_what_is_contested(
    client: CheckedClient, cast: Cast, supervisor: Person
) -> None:
    for _ in range(3):
        observation = watched(client, cast, supervisor)
        rate_oneself_as(client, supervisor, observation)
    contested = {"reply": "That is not how it was.", "contested": "yes"}
    assert sign(client, supervisor, observation, contested).status_code == 303
    text = client.page("/practice/mine").text
    assert "3.0 on the scale of 1 to 3, from 3 visits" in text
    assert rubric("supervision").title in text
    assert rubric("practice-observation").title not in text
    assert "You hold 1 observation among these to be wrong" in text
