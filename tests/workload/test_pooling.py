"""What contacts come to: visits, time and continuity, with what the small-number rule asks."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.insight.counted import Counted
from webapp.workload.pooling import Contact, Pool, continuity


def pooled(*contacts: tuple[str, str, int, bool]) -> dict[str, Counted]:
    pool = Pool()
    for case, worker, minutes, direct in contacts:
        pool.add(Contact(case, worker, 1, minutes, direct))
    return pool.sums()[1]


def test_visits_and_time_with_families_are_of_direct_contacts_alone() -> None:
    sums = pooled(("A", "w", 60, True), ("A", "v", 30, True), ("B", "w", 10, True), ("C", "x", 100, False))
    assert sums["visits"] == Counted(3, 2, 2, 2 / 3, 2 / 3)
    assert sums["direct"] == Counted(100, 2, 2, 0.7, 0.9)
    assert sums["all"] == Counted(200, 3, 3, 0.5, 0.5)


def test_continuity_is_the_mean_share_of_whoever_made_most() -> None:
    visits = {("A", "w"): 3, ("A", "v"): 1, ("B", "w"): 1, ("B", "v"): 1, ("B", "x"): 1, ("C", "y"): 5}
    found = continuity(visits)
    assert found.amount / found.families == pytest.approx((3 / 4 + 1 / 3 + 1) / 3)
    assert (found.families, found.workers, found.alike) == (3, 4, False)
    assert (found.worker_share, found.family_share) == (5 / 12, 1 / 3)


def test_a_family_visited_once_tells_nothing_of_continuity() -> None:
    assert continuity({("A", "w"): 1, ("B", "v"): 1}) == Counted(0, 0, 0, 0.0, 0.0)
    once = {("A", "w"): 1, ("B", "v"): 2, ("C", "v"): 2}
    assert continuity(once) == Counted(2, 2, 1, 1.0, 0.5, alike=True)


def test_no_contact_with_families_comes_to_nothing_and_breaks_nothing() -> None:
    sums = pooled(("A", "w", 0, False))
    assert sums["visits"] == Counted(0, 0, 0, 0.0, 0.0)
    assert sums["all"] == Counted(0, 1, 1, 0.0, 0.0)


CONTACTS = st.lists(
    st.tuples(st.sampled_from("ABCDE"), st.sampled_from("uvwx"), st.integers(0, 90), st.booleans()),
    min_size=1,
    max_size=40,
)


@given(CONTACTS)
def test_the_order_of_the_rows_changes_nothing_and_shares_are_shares(
    contacts: list[tuple[str, str, int, bool]],
) -> None:
    sums = pooled(*contacts)
    shuffled = random.Random(len(contacts)).sample(contacts, len(contacts))
    assert pooled(*shuffled) == sums
    for one in sums.values():
        assert 0 <= one.worker_share <= 1
        assert 0 <= one.family_share <= 1
    again = sums["continuity"]
    # Nobody can have made less than one visit of those there were, or more than all.
    assert again.families / 40 <= again.amount <= again.families
    assert sums["direct"].amount <= sums["all"].amount
