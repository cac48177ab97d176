"""The co-ordinator's list of partner and agency staff, and what of it stands on the first page."""

from sqlalchemy.orm import Session

from tests.accounts.visitors import PAGE, in_days
from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.accounts.visitors import PAGE as PER_PAGE


def spoken(days: int) -> str:
    """A day so many days from today, as a page says it."""
    return f"{in_days(days):%-d %B %Y}"


def until(session: Session, person: Person, days: int) -> Person:
    """Let somebody's access end in so many days."""
    person.access_ends_on = in_days(days)
    session.commit()
    return person


def test_whose_access_ends_soon_comes_first_and_whose_has_ended_last(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    until(session, people("Abe Gone", Role.PARTNER, team="North"), -1)
    until(session, people("Bea Long", Role.PARTNER, team="North"), 15)
    until(session, people("Zoe Soon", Role.PARTNER, team="North"), 3)
    until(session, people("Yan Sooner", Role.PARTNER, team="North"), 2)
    people("Tia Trust", Role.PRACTITIONER, team="North", employer="The Health Trust")
    people("Sue Perm", Role.PRACTITIONER, team="North")
    text = client.page(PAGE).text
    places = [text.index(name) for name in ("Yan Sooner", "Zoe Soon", "Bea Long", "Tia Trust", "Abe Gone")]
    assert places == sorted(places)
    assert "Sue Perm" not in text
    assert "Partner from another service (North)." in text
    assert text.count("Ends soon") == 2


def test_the_first_page_says_on_which_days_access_ends_for_how_many(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    for number in range(3):
        until(session, people(f"Person {number}", Role.PARTNER, team="North"), 14)
    until(session, people("One More", Role.PARTNER, team="North"), 0)
    until(session, people("Bea Long", Role.PARTNER, team="North"), 15)
    until(session, people("Abe Gone", Role.PARTNER, team="North"), -1)
    until(session, coordinator, 4)
    text = client.page("/").text
    assert f"Access ends on {spoken(14)} for 3 people" in text
    assert f"Access ends on {spoken(0)} for 1 person" in text
    assert text.count("Access ends on") == 2
    sign_in(client, people("Sal Sup", Role.SUPERVISOR, team="North"))
    assert "Access ends on" not in client.page("/").text


def test_the_list_is_paged_and_searched(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    for number in range(PER_PAGE + 1):
        people(f"Person {number:03d}", Role.PARTNER, team="North", employer="The police")
    people("Per_cent Mark", Role.PARTNER, team="North", employer="A_100% charity")
    first = client.page(f"{PAGE}?q=POLICE")
    (older,) = [link for link in first.links if "page=2" in link]
    assert "Person 050" not in first.text
    following = client.page(older).text
    assert "Person 050" in following
    assert "Per_cent" not in following
    assert "Person 007" in client.page(f"{PAGE}?q=person.007@example").text
    for sought in ("0%25", "_"):
        text = client.page(f"{PAGE}?q={sought}").text
        assert "Per_cent Mark" in text
        assert "Person 0" not in text
    assert "Nobody is found." in client.page(f"{PAGE}?q={'x' * 5000}").text
    for strange in ("x", "0", "-1", "9" * 30):
        assert client.get(f"{PAGE}?page={strange}&q=%20").status_code == 200


def test_who_was_observed_leads_to_those_with_a_last_day(
    client: CheckedClient, session: Session, coordinator: Person, people: People
) -> None:
    until(session, people("Ola Late", Role.PRACTITIONER, team="North"), 30)
    people("Sue Perm", Role.PRACTITIONER, team="North")
    links = [link for link in client.page("/practice/coverage").links if "q=" in link]
    assert links == [f"{PAGE}?q=Ola+Late"]
    assert "Ola Late" in client.page(links[0]).text
