"""No count of few people is told, and none follows from what is."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.indicators.files import keep, pick
from tests.pages import CheckedClient, sign_in
from webapp import clock
from webapp.accounts.models import Person, Team
from webapp.insight.hopes import LEAST_PEOPLE, LEAST_WORKERS, Part, how_told, release_parts
from webapp.workload import service as workload
from webapp.workload.pooling import Contact, Pool
from webapp.workload.rules import months_to_pool
from webapp.workload.standing import measured

CHILDREN = how_told("children", "children", is_share=True)
WORKERS = how_told("workers", "workers", is_share=True)
CASELOAD = how_told("children", "workers", is_share=False)
WEEKS = how_told("weeks", "families", is_share=False)

PARTS = st.builds(
    lambda count, rest: Part(count, count + rest), st.integers(0, 12), st.integers(0, 12)
).filter(lambda part: part.out_of > 0)


@pytest.mark.parametrize(
    ("how", "part", "shown"),
    [
        (CHILDREN, Part(5, 10), 50.0),
        (CHILDREN, Part(4, 60), None),
        (CHILDREN, Part(0, 60), None),
        (CHILDREN, Part(56, 60), None),
        (CHILDREN, Part(60, 60), None),
        (WORKERS, Part(3, 9), 33.3),
        (WORKERS, Part(2, 9), None),
        (WORKERS, Part(7, 9), None),
        (CASELOAD, Part(60, 4), 15.0),
        (CASELOAD, Part(60, 2), None),
        (CASELOAD, Part(4, 4), None),
        (WEEKS, Part(100, 5), 20.0),
        (WEEKS, Part(100, 4), None),
    ],
)
def test_both_a_count_and_its_rest_must_be_large_enough(how: object, part: Part, shown: float | None) -> None:
    each, _whole = release_parts({1: part}, how)  # the only team is the whole
    assert each[1].value == shown
    assert (each[1].n is None) == (shown is None)


@given(st.lists(PARTS, min_size=1, max_size=6))
def test_all_teams_together_are_told_only_where_every_team_is(parts: list[Part]) -> None:
    each, whole = release_parts(dict(enumerate(parts)), CHILDREN)
    for at, part in enumerate(parts):
        is_large = min(part.count, part.out_of - part.count) >= LEAST_PEOPLE
        assert each[at].shown == is_large
    assert whole.shown == all(one.shown for one in each.values())
    # So nobody can take some teams away from the whole and be left with one that is hidden.
    told = {at for at, one in each.items() if one.shown}
    left = [set(range(len(parts))) - set(some) for some in combinations(sorted(told), len(told))]
    assert not whole.shown or left == [set()]


def test_a_hidden_month_is_hidden_on_every_page_and_so_is_the_whole(
    client: CheckedClient, session: Session, coordinator: Person, teams: dict[str, Team], member: Person
) -> None:
    keep(session, teams["North"], coordinator, [Part(33, 57), Part(57, 57)])
    keep(session, teams["South"], coordinator, [Part(41, 61), Part(43, 61)])
    pick(client, teams["North"])
    mirror = client.page(f"/mirror/{teams['North'].id}").text
    assert "57.9" in mirror
    assert "100.0" not in mirror
    sign_in(client, coordinator)
    page = " ".join(client.page(f"/monthly-counts?team={teams['North'].id}").text.split())
    # The earlier month has both teams and the whole; of the later one neither North nor the whole is told.
    assert "57.9 62.7" in page
    assert "too few to show too few to show" in page
    south = " ".join(client.page(f"/monthly-counts?team={teams['South'].id}").text.split())
    assert "70.5 too few to show" in south


def test_what_workload_tells_can_be_picked_and_stays_hidden_where_it_hides_it(
    client: CheckedClient, session: Session, coordinator: Person, teams: dict[str, Team], member: Person
) -> None:
    north, today = teams["North"], clock.today()
    for month, workers in zip(months_to_pool(today)[:2], (4, 2), strict=True):
        pool = Pool()
        for at in range(24):
            pool.add(Contact(f"F{at % 8}", f"w{at % workers}", north.id, 30, direct=at % 3 > 0))
        workload.pool(session, month, pool.sums(), coordinator.id, clock.now())
    session.commit()
    told = {one.indicator: one for one in measured(session, north.id, today)}
    assert set(told) == {"direct-time", "continuity"}
    assert [one.value for _, one in sorted(told["direct-time"].months.items())] == [None, 66.7]
    assert pick(client, north, indicator="direct-time").status_code == 303
    page = client.page(f"/mirror/{north.id}").text
    assert "66.7" in page
    assert "too few to show" in page
    assert "as at" in page


def test_the_least_that_a_page_names_is_the_least_that_is_told() -> None:
    for least, how in ((LEAST_PEOPLE, CHILDREN), (LEAST_WORKERS, WORKERS)):
        each, _ = release_parts({1: Part(least, 2 * least), 2: Part(least - 1, 2 * least)}, how)
        assert (each[1].shown, each[2].shown) == (True, False)
