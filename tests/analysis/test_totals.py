"""A total that would tell of a hidden part stays hidden."""

from dataclasses import replace

from analysis.statistical_disclosure import CASE_COUNT, NOBODY, Backing, Reason
from analysis.totals import reason_of_total, together


def part(ratings: int, families: int, practitioners: int, share: float = 0.2) -> Backing:
    """The backing of one part of a count."""
    return replace(
        NOBODY,
        ratings=ratings,
        families=families,
        practitioners=practitioners,
        practitioner_share=share,
        family_share=share,
    )


def test_a_total_whose_parts_are_all_told_is_told() -> None:
    assert reason_of_total([], CASE_COUNT) is None


def test_one_hidden_part_hides_the_total_however_large_it_is() -> None:
    assert reason_of_total([part(500, 80, 30)], CASE_COUNT) is Reason.COMPLEMENTARY


def test_two_hidden_parts_that_are_enough_together_let_the_total_be_told() -> None:
    assert reason_of_total([part(10, 3, 2), part(10, 2, 1)], CASE_COUNT) is None


def test_two_hidden_parts_that_are_too_few_together_hide_it() -> None:
    assert reason_of_total([part(10, 2, 2), part(10, 2, 1)], CASE_COUNT) is Reason.COMPLEMENTARY
    assert reason_of_total([part(10, 4, 1), part(10, 4, 1)], CASE_COUNT) is Reason.COMPLEMENTARY
    assert reason_of_total([part(0, 0, 0), part(0, 0, 0)], CASE_COUNT) is Reason.COMPLEMENTARY


def test_somebody_who_may_be_the_largest_in_both_parts_counts_as_one() -> None:
    assert reason_of_total([part(10, 4, 3, 0.9), part(10, 4, 3, 0.2)], CASE_COUNT) is Reason.COMPLEMENTARY
    assert reason_of_total([part(10, 4, 3, 0.6), part(30, 4, 3, 0.4)], CASE_COUNT) is None
    both = together([part(10, 4, 3, 0.6), part(30, 4, 3, 0.4)])
    assert (both.ratings, both.families, both.practitioners) == (40, 8, 6)
    assert (both.practitioner_share, both.family_share) == (0.45, 0.45)
