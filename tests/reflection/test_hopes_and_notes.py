"""What a team hopes changes, and its notes, on paper and in a session: as on the page, and no more."""

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.indicators.files import LINE, keep, pick
from tests.indicators.test_what_is_seen import BLUE, ORANGE
from tests.pages import CheckedClient, sign_in
from tests.printing import reading
from tests.reflection import sessions
from tests.reflection.sessions import noted
from tests.reflection.test_mirror_pages import Gather, gather, member
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import service as accounts
from webapp.accounts.models import Person, Team
from webapp.insight.hopes import Part
from webapp.reflection.agenda import Place

__all__ = ["gather", "member"]

HIDDEN = [Part(50, 60), Part(4, 60), Part(52, 60)]
# A clear rise, which would be blue or orange if a way were hoped for.
RISE = [Part(30 + month % 2, 120) for month in range(8)] + [Part(95, 120)] * 6
COLOURS = (BLUE, ORANGE)


@pytest.fixture
def north(session: Session, client: CheckedClient, people: People, member: Person, gather: Gather) -> Team:
    """The team North with figures, where one of the team has come in."""
    gather(North=60, South=60)
    sign_in(client, member)
    return accounts.team_named(session, "North")


def _hopes(page: str) -> str:
    return page.partition('id="hopes"')[2].partition('id="words"')[0]


def test_the_pack_holds_each_line_its_horizon_its_direction_and_its_table(
    client: CheckedClient, session: Session, people: People, member: Person, north: Team
) -> None:
    keep(session, north, people("Cal Ord", Role.COORDINATOR), HIDDEN)
    assert pick(client, north).status_code == 303
    printed = reading.text(client.get(f"/mirror/{north.id}/pack").data)
    part = printed.partition("What we hope changes")[2].partition("In families' words")[0]
    for words in (LINE, "We hope that it goes up", "A change is not expected before", "Out of", "83.3"):
        assert words in part, words
    assert "too few to show" in part
    # The way to the form that picks them is of no use on paper.
    assert "What we look at, and why" not in printed
    # Four of sixty is 6.7: neither on the page nor on paper.
    shares = set(re.findall(r"\b\d+\.\d+\b", part))
    assert shares == {"83.3", "86.7"}
    assert shares <= set(re.findall(r"\b\d+\.\d+\b", _hopes(client.get(f"/mirror/{north.id}").text)))


def test_neither_way_is_coloured_nowhere(
    client: CheckedClient, session: Session, people: People, member: Person, north: Team
) -> None:
    keep(session, north, people("Cal Ord", Role.COORDINATOR), RISE)
    assert pick(client, north, direction="neither").status_code == 303
    shown = _hopes(client.get(f"/mirror/{north.id}").text)
    assert "<svg" in shown
    here = sessions.room(client, session, people, member)
    wall = here.of(here.lead)
    number = sessions.opened(session, here, wall)
    sessions.go_to(wall, session, number, Place.MAKING)
    led = wall.get(f"/sessions/{number}/lead").text.partition('id="hopes"')[2].partition("data-live")[0]
    for part in (shown, led):
        assert "<svg" in part
        assert "neither" in part.lower()
        drawn = " ".join(re.findall(r"<svg.*?</svg>", part, re.DOTALL)).lower()
        assert "<circle" in drawn
        assert [one for one in ("<polygon", "<rect", *COLOURS) if one in drawn] == []


def test_a_session_holds_them_where_the_team_makes_something_of_the_figures(
    client: CheckedClient, session: Session, people: People, member: Person, north: Team
) -> None:
    keep(session, north, people("Cal Ord", Role.COORDINATOR), HIDDEN)
    assert pick(client, north).status_code == 303
    here = sessions.room(client, session, people, member)
    wall, phone = here.of(here.lead), here.of(here.member)
    noted(phone, here)
    number = sessions.opened(session, here, wall)
    assert LINE not in wall.get(f"/sessions/{number}/lead").text
    sessions.go_to(wall, session, number, Place.MAKING)
    page = wall.get(f"/sessions/{number}/lead").text
    for words in (LINE, "We hope that it goes up", "too few to show", "83.3", "New duty rota began"):
        assert words in page, words
    assert "What we look at, and why" not in page
    told = page.partition('id="hopes"')[2].partition("Our notes")[0]
    assert "6.7" not in re.findall(r"\b\d+\.\d+\b", told)


def test_the_notes_of_the_team_stand_on_the_packs_charts_and_not_on_the_wall(
    client: CheckedClient, session: Session, people: People, member: Person, north: Team
) -> None:
    page = f"/mirror/{north.id}/notes"
    day = sessions.day(clock.today() - timedelta(days=95), "happened")
    form = next(one for one in client.page(page).forms if one.in_main)
    assert client.post(page, data={**form.fields, "note": "Second office opened", **day}).status_code == 303
    content = client.get(f"/mirror/{north.id}/pack").data
    assert "our note 1: Second office opened" in reading.text(content)
    alts = [alt for tag, alt in reading.tags(content) if tag == "/Figure"]
    assert any("Line 1, " in one and "Second office opened." in one for one in alts)
    slides = [client.get(f"/mirror/{north.id}/wall/{at}").text for at in range(1, 25)]
    assert not any("Second office opened" in one for one in slides)
    sign_in(client, people("Els Ewhere", Role.TEAM_MEMBER, team="South"))
    assert client.get(f"/mirror/{north.id}/pack").status_code == 404
