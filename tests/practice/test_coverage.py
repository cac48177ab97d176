"""The co-ordinator's list: who was observed, by whom and how long ago, and nothing of what was seen."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.practice.visits import EVIDENCE, Cast, log_visit, share, shared_visit
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Team
from webapp.practice import coverage
from webapp.practice.models import Observation


def test_whoever_was_never_or_longest_ago_observed_comes_first_and_only_what_is_shared_counts(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    shared_visit(client, cast)
    ola = people("Ola Late", Role.PRACTITIONER, team="North")
    observation = log_visit(client, cast.observer, ola)
    share(client, cast.observer, observation)
    session.get_one(Observation, observation).visit.seen_on -= timedelta(days=40)
    session.commit()
    abe = people("Abe Begun", Role.PRACTITIONER, team="North")
    log_visit(client, cast.observer, abe)
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    text = client.page("/practice/coverage").text
    places = [text.index(name) for name in ("Abe Begun", "Noor Else", "Ola Late", "Pat Roe")]
    assert places == sorted(places)
    assert text.count("Never observed yet.") == 2
    assert "by Ada Ode" in text
    assert EVIDENCE["notes"] not in text


def test_it_can_be_narrowed_to_a_team_and_is_paged(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    for number in range(coverage.PAGE):
        people(f"Person {number:03d}", Role.PRACTITIONER, team="West")
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    first = client.page("/practice/coverage")
    (older,) = [link for link in first.links if "page=2" in link]
    assert "Person 049" not in first.text
    assert "Person 049" in client.page(older).text
    north = session.scalars(select(Team.id).where(Team.name == "North")).one()
    text = client.page(f"/practice/coverage?team={north}").text
    assert "Pat Roe" in text
    assert "Person 001" not in text
    for strange in ("x", "0", "999999", "9" * 30):
        assert client.get(f"/practice/coverage?team={strange}&page={strange}").status_code == 200


def test_somebody_whose_access_has_ended_is_not_to_be_arranged_for(
    client: CheckedClient, session: Session, cast: Cast, people: People
) -> None:
    cast.practitioner.access_ends_on = clock.today() + timedelta(days=30)
    gone = people("Gil Gone", Role.PRACTITIONER, team="North")
    gone.access_ends_on = clock.today() - timedelta(days=1)
    session.commit()
    sign_in(client, people("Cal Ord", Role.COORDINATOR))
    text = client.page("/practice/coverage").text
    assert "Gil Gone" not in text
    assert "Works here until" in text
