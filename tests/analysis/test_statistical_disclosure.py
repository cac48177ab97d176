"""Nothing is shown that rests on too few, on one voice, or on one answer given by all."""

import jinja2
import pytest

from analysis.statistical_disclosure import (
    FAMILY_IN_TEAM,
    FAMILY_OUTSIDE,
    OWN_VIEW,
    PRACTICE,
    Backing,
    Reason,
    Record,
    Release,
    backing,
    release,
)


def spoken(n: int, *, unanimous: bool = False) -> Backing:
    """The backing of n answers by n different families."""
    share = 1 / n if n else 0.0
    return Backing(n, n, n, n, 3, share, share, 0.4, unanimous, 0)


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


def test_what_families_say_mostly_of_one_practitioner_is_of_too_few(ratings):
    rows = [{"subject": "A" if at < 6 else f"w{at}"} for at in range(10)]
    assert release(1.0, backing(ratings(rows)), FAMILY_IN_TEAM).withheld is Reason.TOO_FEW
    rows[5]["subject"] = "B"
    assert release(1.0, backing(ratings(rows)), FAMILY_IN_TEAM).shown


def test_what_families_say_of_a_team_as_a_whole_is_of_no_practitioner(ratings):
    assert release(1.0, backing(ratings([{"subject": "North"}] * 6)), FAMILY_IN_TEAM).shown


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


def test_an_observer_who_saw_all_but_one_practitioner_would_know_that_one_s_grades(ratings):
    seen = [(1, "one")] * 2 + [(2, "one")] * 2 + [(0, "other")] * 4
    rows = [{"subject": who, "rater": by, "value": at % 3} for at, (who, by) in enumerate(seen)]
    behind = backing(ratings(rows))
    assert behind.practitioners_left == 1
    assert release(2.5, behind, PRACTICE).withheld is Reason.INSIDER
    rows[-1]["subject"] = 1
    shared = backing(ratings(rows))
    assert shared.practitioners_left == 2
    assert release(2.5, shared, PRACTICE).shown


def test_a_practitioner_who_observes_knows_their_own_grades_and_those_they_gave(ratings):
    seen = [("a", "x")] * 2 + [("b", "a")] * 2 + [("c", "x")] * 2 + [("c", "y"), ("a", "y")]
    rows = [{"subject": who, "rater": by, "value": at % 3} for at, (who, by) in enumerate(seen)]
    assert backing(ratings(rows)).practitioners_left == 1
    rows.append({"subject": "b", "rater": "y", "value": 1})
    assert backing(ratings(rows)).practitioners_left == 2


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
