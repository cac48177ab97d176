"""A mirror on a large screen: one thought a page, and a link that opens this one wall and nothing else."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, open_link, sign_in, submit
from tests.recruitment.scene import fresh
from tests.reflection.test_mirror_pages import Gather, commitment, gather, member
from tests.reflection.test_pack import url
from webapp import clock
from webapp.access.models import Link, Visit
from webapp.access.policy import Role
from webapp.accounts.models import Person
from webapp.reflection.models import WallLink

__all__ = ["gather", "member"]


@pytest.fixture
def lead(people: People) -> Person:
    """Somebody who leads the team North's sessions."""
    return people("Fay Lund", Role.FACILITATOR, team="North")


def only(pattern: str, text: str) -> str:
    """What a pattern finds in a text, which must have it."""
    found = re.search(pattern, text, re.DOTALL)
    assert found is not None, pattern
    return found[found.re.groups]


def pages_of(client: CheckedClient, first: str) -> Iterator[str]:
    """Every page of a wall, by its own links to the page after."""
    here, seen = first, set()
    while here not in seen:
        seen.add(here)
        text = client.get(here).text
        yield text
        here = only(r'data-wall-after href="([^"]+)"', text)


def hung(client: CheckedClient, session: Session, lead: Person) -> str:
    """A wall's link of the team North, made by its facilitator: the token."""
    theirs = fresh(client)
    sign_in(theirs, lead)
    page = submit(theirs, f"{url(session)}/wall-links").text
    return only(r"/s/([\w-]{40,})", page)


def test_each_page_has_one_thought_its_heading_and_how_old_it_is(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    submit(client, url(session), commitment(member), action=f"{url(session)}/commitments")
    found = list(pages_of(client, f"{url(session)}/wall"))
    assert len(found) > 8
    headings = [re.findall(r"<h1[^>]*>([^<]+)", page) for page in found]
    assert all(len(one) == 1 for one in headings)
    assert all("As at " in page for page in found)
    whole = "".join(found)
    for said in ("Who we heard from", "What goes well", "What could be better", "Change over time"):
        assert f">{said}</h1>" in whole
    assert "Ring every family back within a day." in whole
    # Whoever comes by an office reads what is promised, and not who sees to it.
    assert "Ada Ode" not in "".join(re.findall(r"<main.*?</main>", whole, re.DOTALL))


def test_it_shows_no_figure_that_the_mirrors_page_does_not(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    gather(North=4, South=40)
    sign_in(client, member)
    known = set(re.findall(r"\d+", client.get(url(session)).text))
    for page in pages_of(client, f"{url(session)}/wall"):
        main = re.sub(r"<[^>]+>", " ", only(r"<main.*?</main>", page))
        assert set(re.findall(r"\d+", main)) <= known


def test_before_the_first_figures_it_says_so_and_past_its_end_it_begins_anew(
    client: CheckedClient, session: Session, member: Person, gather: Gather
) -> None:
    sign_in(client, member)
    assert "No figures have been gathered yet" in client.get(f"{url(session)}/wall").text
    gather(North=40, South=40)
    answer = client.get(f"{url(session)}/wall/400")
    assert (answer.status_code, answer.location) == (302, f"{url(session)}/wall")


def test_another_teams_wall_is_no_page(
    client: CheckedClient, session: Session, member: Person, lead: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    assert client.get(f"{url(session, 'South')}/wall").status_code == 404
    assert client.get(f"{url(session)}/wall-links").status_code == 403
    sign_in(client, lead)
    assert client.get(f"{url(session, 'South')}/wall-links").status_code == 404


def test_a_screen_with_a_link_shows_the_one_wall_and_nothing_else(
    client: CheckedClient, session: Session, lead: Person, gather: Gather
) -> None:
    gather(North=40, South=40)
    token = hung(client, session, lead)
    screen = fresh(client)
    assert "A screen for North" in screen.get(f"/s/{token}").text
    answer = open_link(screen, token)
    assert (answer.status_code, answer.location) == (302, "/wall")
    cookie = answer.headers["Set-Cookie"]
    assert int(only(r"Max-Age=(\d+)", cookie)) > 89 * 86400
    found = list(pages_of(screen, "/wall"))
    assert len(found) > 7
    assert all("Back to the mirror" not in page for page in found)
    for other in (url(session), f"{url(session)}/wall", f"{url(session)}/pack", "/", "/people"):
        assert screen.get(other).status_code in (302, 401)
    for other in ("/words", "/assessment", "/outcome", "/your-panel"):
        assert screen.get(other).status_code in (401, 403, 410)


def test_other_links_do_not_open_a_wall(
    client: CheckedClient, session: Session, lead: Person, gather: Gather
) -> None:
    assert client.get("/wall").status_code == 401
    token = hung(client, session, lead)
    # The subject says which wall; another subject under the same purpose is none.
    session.scalars(select(Link)).one().subject = "wall:abc"
    session.commit()
    screen = fresh(client)
    open_link(screen, token)
    assert screen.get("/wall").status_code == 410


def test_a_link_starts_once_and_the_screen_goes_on_for_days(
    client: CheckedClient,
    session: Session,
    lead: Person,
    gather: Gather,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gather(North=40, South=40)
    token = hung(client, session, lead)
    screen = fresh(client)
    open_link(screen, token)
    assert fresh(client).get(f"/s/{token}").status_code == 410
    assert fresh(client).post(f"/s/{token}", data={"code": "123456"}).status_code == 410
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=80))
    assert screen.get("/wall").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=91))
    assert screen.get("/wall").status_code == 401


def test_a_link_is_shown_once_and_made_once(
    client: CheckedClient, session: Session, lead: Person, people: People
) -> None:
    sign_in(client, lead)
    page = client.page(f"{url(session)}/wall-links")
    sent = next(form for form in page.forms if form.in_main).fields
    first = client.post(page.url, data=sent)
    again = client.post(page.url, data=sent)
    assert "/s/" in first.text
    assert "/s/" not in again.text
    assert "is not shown again" in again.text
    assert len(session.scalars(select(WallLink)).all()) == 1
    assert "/s/" not in client.get(page.url).text
    assert client.post(page.url, data={**sent, "client_id": "x"}).status_code == 400
    other = people("Sid West", Role.SUPERVISOR, team="South")
    theirs = fresh(client)
    sign_in(theirs, other)
    token = theirs.page(f"{url(session, 'South')}/wall-links").forms[-1].fields["csrf_token"]
    stolen = {"client_id": sent["client_id"], "csrf_token": token}
    assert theirs.post(f"{url(session, 'South')}/wall-links", data=stolen).status_code == 409


def test_when_it_was_last_used_is_listed_and_it_can_be_taken_back(
    client: CheckedClient, session: Session, lead: Person, people: People, gather: Gather
) -> None:
    gather(North=40, South=40)
    token = hung(client, session, lead)
    screen = fresh(client)
    open_link(screen, token)
    sign_in(client, lead)
    page = f"{url(session)}/wall-links"
    assert "Not used yet" in client.get(page).text
    proof = only(r'data-token="([^"]+)"', screen.get("/wall").text)
    assert fresh(client).post("/wall/here", headers={"X-CSRFToken": proof}).status_code == 401
    assert screen.post("/wall/here", headers={"X-CSRFToken": proof}).status_code == 200
    assert "Last used" in client.get(page).text
    other = people("Sid West", Role.SUPERVISOR, team="South")
    wall = session.scalars(select(WallLink)).one()
    sign_in(client, other)
    south = url(session, "South")
    for where in (url(session), south):
        csrf = client.page(f"{south}/wall-links").forms[-1].fields["csrf_token"]
        assert client.post(f"{where}/wall-links/{wall.id}/end", data={"csrf_token": csrf}).status_code == 404
    sign_in(client, lead)
    for _ in range(2):
        csrf = client.page(page).forms[-1].fields["csrf_token"]
        assert client.post(f"{page}/{wall.id}/end", data={"csrf_token": csrf}).status_code == 303
    assert screen.get("/wall").status_code == 401
    assert "Taken back" in client.get(page).text
    assert session.scalars(select(Visit)).one().ended_at is not None


def test_a_new_release_is_on_the_wall_with_its_next_page(
    client: CheckedClient,
    session: Session,
    member: Person,
    gather: Gather,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gather(North=40, South=40)
    sign_in(client, member)
    before = client.get(f"{url(session)}/wall").text
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    gather(North=40, South=40)
    after = client.get(f"{url(session)}/wall/2").text
    assert only(r'id="wall-as-at"[^>]*>([^<]+)', before) != only(r'id="wall-as-at"[^>]*>([^<]+)', after)
