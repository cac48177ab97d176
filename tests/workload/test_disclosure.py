"""Nothing is shown of few families, of few workers, or mostly of one; and nothing can be worked out."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.workload.files import Row, row, take_in, text_of, visits
from webapp import clock
from webapp.access.policy import BY_LINK, Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.insight.counted import Counted, tell
from webapp.workload.rules import COUNTS, MEANS, Meaning, months_to_pool

FEW = "too few to show"
ENOUGH = Counted(40, 6, 4, 0.4, 0.3)
HIDDEN = Counted(12, 4, 4, 0.4, 0.3)


def team(counted: Counted = ENOUGH, **other: Counted) -> dict[str, Counted]:
    """One team's month: every measure alike unless told otherwise."""
    return {name: other.get(name, counted) for name in (*COUNTS, *MEANS)}


def shown(*teams: dict[str, Counted]) -> tuple[list[list[str]], list[str]]:
    """Which measures are told of each team, and of all together."""
    each, whole = tell(dict(enumerate(teams)), COUNTS, MEANS)
    told = [[name for name, figure in one.figures.items() if figure.shown] for one in each.values()]
    return told, [name for name, figure in whole.figures.items() if figure.shown]


ALL = [*COUNTS, *MEANS]


@pytest.mark.parametrize(
    "counted",
    [
        Counted(40, 4, 4, 0.4, 0.3),
        Counted(40, 6, 2, 0.5, 0.3),
        Counted(40, 6, 4, 0.51, 0.3),
        Counted(40, 6, 4, 0.4, 0.51),
        Counted(0, 0, 0, 0.0, 0.0),
    ],
)
def test_few_families_few_workers_or_one_above_half_hide_a_team(counted: Counted) -> None:
    each, whole = tell({1: team(counted)}, COUNTS, MEANS)
    for told in (each[1], whole):
        figures = [*told.figures.values(), told.families, told.workers]
        assert [one for one in figures if one.shown or one.value is not None or one.n is not None] == []


def test_five_families_three_workers_and_a_half_are_enough() -> None:
    assert shown(team(Counted(10, 5, 3, 0.5, 0.5))) == ([ALL], ALL)


def test_the_counts_of_a_team_are_told_all_or_none() -> None:
    of_one = Counted(600, 6, 4, 0.6, 0.3)
    assert shown(team(direct=of_one)) == ([[]], [])
    assert shown(team(continuity=HIDDEN)) == ([list(COUNTS)], list(COUNTS))


def test_a_continuity_that_is_the_same_for_every_family_is_hidden() -> None:
    alike = Counted(6, 6, 4, 0.4, 1 / 6, alike=True)
    assert shown(team(continuity=alike))[0] == [list(COUNTS)]


def test_where_one_team_is_hidden_the_whole_is_not_told() -> None:
    assert shown(team(), team(), team(HIDDEN)) == ([ALL, ALL, []], [])
    assert shown(team(), team(continuity=HIDDEN)) == ([ALL, list(COUNTS)], list(COUNTS))


def test_where_two_hidden_teams_are_enough_together_the_whole_is_told() -> None:
    assert shown(team(), team(HIDDEN), team(HIDDEN)) == ([ALL, [], []], ALL)
    _each, whole = tell({1: team(), 2: team(HIDDEN), 3: team(HIDDEN)}, COUNTS, MEANS)
    assert (whole.figures["visits"].value, whole.families.value, whole.workers.value) == (64, 14, 12)
    assert whole.figures["continuity"].value == 64 / 14


def test_where_two_hidden_teams_are_too_few_together_the_whole_is_not_told() -> None:
    small = Counted(4, 2, 2, 0.5, 0.5)
    assert shown(team(), team(small), team(small)) == ([ALL, [], []], [])
    # One person could be the largest in both.
    mostly = Counted(40, 8, 4, 0.8, 0.2)
    assert shown(team(), team(mostly), team(mostly)) == ([ALL, [], []], [])


def test_nothing_that_is_shown_tells_a_hidden_team_by_subtraction() -> None:
    """Every way in which up to four teams can be enough or not: what is told never leaves one unknown."""
    kinds = [ENOUGH, HIDDEN, Counted(3, 1, 1, 1.0, 1.0), Counted(40, 9, 4, 0.9, 0.2)]
    tried = 0
    for number in range(4**4):
        teams = [team(kinds[number // 4**at % 4]) for at in range(4)]
        told, whole = shown(*teams)
        hidden = [at for at, one in enumerate(told) if not one]
        assert not (whole and len(hidden) == 1)
        if whole and hidden:
            assert sum(teams[at]["visits"].families for at in hidden) >= 5
            assert sum(teams[at]["visits"].workers for at in hidden) >= 3
        tried += 1
    assert tried == 256


def rows(page: str) -> list[str]:
    """What the tables of a page say, row by row."""
    found = re.findall(r"<tr.*?</tr>", page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", one).split()) for one in found]


def test_a_hidden_team_and_the_whole_beside_it_stand_as_too_few(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    some: list[Row] = [*visits(6, 3), *visits(4, 3, team="South")]
    assert take_in(client, text_of(some), map_id).status_code == 303
    ids = {one.name: one.id for one in accounts.teams(session)}
    north, south = (client.get(f"/workload?team={ids[name]}").text for name in ("North", "South"))
    assert [FEW in one for one in rows(north)] == [False, False, False, True]
    assert rows(south)[1].count(FEW) == rows(south)[3].count(FEW) == 6
    # The picture of what is hidden has no dot in it.
    assert "<circle" in north
    assert "<circle" not in south
    more = [*visits(4, 3, team="East"), row("East-F0", "East.w9@x", team="East")]
    assert take_in(client, text_of(more), map_id).status_code == 303
    north = client.get(f"/workload?team={ids['North']}").text
    assert rows(north)[3].split()[-6:] == ["14", "10", "29", "21.8", "21.8", "73"]
    assert FEW not in north


def test_the_page_counts_in_no_order_of_teams_and_colours_nothing(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    take_in(client, text_of(visits(6, 3)), map_id)
    # Without a choice it is the first team by name, whatever its figures.
    assert '<h2 class="govuk-heading-m">East</h2>' in client.get("/workload").text
    north = next(one.id for one in accounts.teams(session) if one.name == "North")
    page = client.get(f"/workload?team={north}").text
    assert "a question, not a verdict" in page
    assert page.count("A team hopes that this goes up.") == 2
    assert 'fill="#b4530a"' not in page
    assert 'fill="#1d5fa8"' not in page
    assert client.get("/workload?team=987654").status_code == 404


def test_only_a_co_ordinator_sees_or_sends_anything(
    client: CheckedClient, people: People, coordinator: Person
) -> None:
    others = [role for role in Role if role not in BY_LINK and role is not Role.COORDINATOR]
    sign_in(client, people("Every Body", *others, team="North"))
    assert client.get("/workload").status_code == 403
    assert client.get("/workload/take-in").status_code == 403
    assert client.post("/workload/take-in").status_code == 403
    assert client.post("/workload/columns").status_code == 403


def test_a_month_in_between_that_was_never_taken_in_is_a_gap(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    latest, _between, earlier = months_to_pool(clock.today())[:3]
    north = next(one.id for one in accounts.teams(session) if one.name == "North")
    take_in(client, text_of(visits(6, 3)), map_id)
    before = [one | {Meaning.DAY: f"{earlier:%Y-%m}-05"} for one in visits(6, 3)]
    assert take_in(client, text_of(before), map_id, month=f"{earlier:%Y-%m}").status_code == 303
    page = client.get(f"/workload?team={north}").text
    found = [one.split()[:2] for one in rows(page)[1:3]]
    assert found == [f"{one:%B %Y}".split() for one in (latest, earlier)]
    assert page.count("<circle") == 2 * len(ALL)
    # Nothing joins two dots that have a month between them.
    assert 'stroke-width="2"' not in page
