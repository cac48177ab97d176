"""Nothing is shown that rests on too few, on one voice, or on one answer given by all."""

import itertools

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistical_disclosure import (
    FAMILY_IN_TEAM,
    FAMILY_OUTSIDE,
    OWN_VIEW,
    PRACTICE,
    Backing,
    Cell,
    Reason,
    Record,
    Release,
    backing,
    release,
    release_table,
)


def spoken(n: int, *, unanimous: bool = False) -> Backing:
    """The backing of n answers by n different families."""
    share = 1 / n if n else 0.0
    return Backing(n, n, n, n, 1, share, share, 1.0, unanimous)


def test_five_respondents_from_five_families_are_enough_inside_the_team(ratings):
    assert release(1.0, backing(ratings([{}] * 5)), FAMILY_IN_TEAM) == Release(1.0, 5)


def test_four_respondents_are_too_few(ratings):
    assert release(1.0, backing(ratings([{}] * 4)), FAMILY_IN_TEAM).withheld is Reason.TOO_FEW


def test_five_respondents_from_four_families_are_too_few(ratings):
    rows = [{"family": "same"}, {"family": "same"}, {}, {}, {}]
    assert release(1.0, backing(ratings(rows)), FAMILY_IN_TEAM).withheld is Reason.TOO_FEW


def test_answers_without_a_family_do_not_count_as_families(ratings):
    rows = [{"family": None}] * 9
    assert release(1.0, backing(ratings(rows)), FAMILY_IN_TEAM).withheld is Reason.TOO_FEW


def test_outside_the_team_nine_are_too_few_and_ten_enough():
    assert not release(1.0, spoken(9), FAMILY_OUTSIDE).shown
    assert release(1.0, spoken(10), FAMILY_OUTSIDE).shown


@pytest.mark.parametrize(
    ("visits", "practitioners", "observers", "shown"),
    [(6, 3, 2, True), (4, 4, 2, False), (6, 2, 2, False), (6, 3, 1, False)],
)
def test_practice_needs_five_visits_three_practitioners_and_two_observers(
    ratings, visits, practitioners, observers, shown
):
    rows = [
        {"occasion": at, "subject": at % practitioners, "rater": at % observers, "family": None}
        for at in range(visits)
    ]
    assert release(2.5, backing(ratings(rows)), PRACTICE).shown is shown


def test_an_observer_who_made_more_than_half_of_the_visits_hides_the_figure(ratings):
    rows = [{"subject": at % 4, "rater": "most" if at < 5 else "other"} for at in range(9)]
    assert release(2.5, backing(ratings(rows)), PRACTICE).withheld is Reason.ONE_VOICE


def test_exactly_half_is_not_more_than_half(ratings):
    rows = [{"subject": at % 4, "rater": "one" if at < 4 else "other"} for at in range(8)]
    assert release(2.5, backing(ratings(rows)), PRACTICE).shown


def test_people_who_rate_themselves_need_no_observer(ratings):
    rows = [{"subject": at % 3, "rater": at % 3, "value": at % 2} for at in range(6)]
    assert release(3.0, backing(ratings(rows)), OWN_VIEW).shown
    assert not release(3.0, backing(ratings(rows[:4])), OWN_VIEW).shown


def test_six_answers_that_all_say_the_same_are_withheld(ratings):
    everybody = backing(ratings([{"value": 0.0}] * 6))
    assert release(0.0, everybody, FAMILY_IN_TEAM).withheld is Reason.UNANIMOUS


def test_how_many_answered_may_be_said_even_when_all_said_the_same(ratings):
    everybody = backing(ratings([{"value": 0.0}] * 6))
    assert release(6, everybody, FAMILY_IN_TEAM, count=True) == Release(6, 6)


def test_a_withheld_figure_keeps_neither_its_value_nor_its_number():
    hidden = release(0.25, spoken(3), FAMILY_IN_TEAM)
    assert (hidden.value, hidden.n) == (None, None)
    assert "0.25" not in repr(hidden)


@pytest.mark.parametrize("figure", [Release(0.25, 9), Record(3.5, "person 1")])
@pytest.mark.parametrize("template", ["{{ figure }}", "{{ '%s' % figure }}", "{{ figure ~ '' }}"])
def test_a_template_refuses_a_bare_figure(figure, template):
    environment = jinja2.Environment(autoescape=True)
    with pytest.raises(TypeError, match=r"mirror/figure\.html"):
        environment.from_string(template).render(figure=figure)


@pytest.mark.parametrize("figure", [Release(0.25, 9), Record(3.5, "person 1")])
def test_a_figure_refuses_to_be_formatted_and_hides_its_value_in_a_log(figure):
    with pytest.raises(TypeError):
        f"{figure}"
    assert "0.25" not in repr(figure)
    assert "3.5" not in repr(figure)


def line(*counts: int, drawn: bool = True) -> dict[int, Cell[int]]:
    return {at: Cell(n, spoken(n), column=at, drawn=drawn) for at, n in enumerate(counts)}


def hidden_in(released: dict[int, Release[int]]) -> list[int]:
    return [key for key, figure in released.items() if not figure.shown]


def test_one_hidden_cell_takes_the_next_smallest_with_it():
    released = release_table(line(20, 3, 12, 15), FAMILY_IN_TEAM, totals=("row",))
    assert hidden_in(released) == [1, 2]
    assert released[1].withheld is Reason.TOO_FEW
    assert released[2].withheld is Reason.COMPLEMENTARY


def test_an_empty_cell_protects_nobody():
    assert hidden_in(release_table(line(20, 3, 0, 15), FAMILY_IN_TEAM, totals=("row",))) == [1, 2, 3]


def test_two_hidden_cells_that_are_together_under_the_minimum_take_a_third():
    assert hidden_in(release_table(line(20, 1, 2, 15), FAMILY_IN_TEAM, totals=("row",))) == [1, 2, 3]


def test_two_hidden_cells_that_reach_the_minimum_together_are_enough():
    assert hidden_in(release_table(line(20, 4, 2, 15), FAMILY_IN_TEAM, totals=("row",))) == [1, 2]


def test_an_empty_cell_alone_hides_nothing_else():
    assert hidden_in(release_table(line(20, 0, 15), FAMILY_IN_TEAM, totals=("row",))) == [1]


def test_a_cell_that_is_not_drawn_still_counts_in_its_line():
    cells = line(20, 12, 15) | {9: Cell(7, spoken(7), column=9, drawn=False)}
    assert hidden_in(release_table(cells, FAMILY_IN_TEAM, totals=("row",))) == [1, 9]


@given(
    st.lists(
        st.lists(st.integers(0, 12), min_size=3, max_size=3),
        min_size=2,
        max_size=4,
    )
)
def test_no_line_of_a_table_leaves_a_hidden_cell_alone(rows):
    cells = {
        (r, c): Cell(n, spoken(n), row=r, column=c) for r, row in enumerate(rows) for c, n in enumerate(row)
    }
    released = release_table(cells, FAMILY_IN_TEAM)
    lines = [[(r, c) for c in range(3)] for r in range(len(rows))]
    lines += [[(r, c) for r in range(len(rows))] for c in range(3)]
    for keys in lines:
        hidden = [cells[key].value for key in keys if not released[key].shown and cells[key].value]
        nothing_left = not any(released[key].shown for key in keys)
        assert not hidden or nothing_left or (len(hidden) > 1 and sum(hidden) >= 5)


def test_the_gate_does_not_depend_on_the_order_of_the_cells():
    cells = line(20, 3, 12, 15)
    wanted = {key: figure.shown for key, figure in release_table(cells, FAMILY_IN_TEAM).items()}
    for order in itertools.permutations(cells):
        released = release_table({key: cells[key] for key in order}, FAMILY_IN_TEAM)
        assert {key: figure.shown for key, figure in released.items()} == wanted
