"""Adverse impact: the published examples, what is said of few, and how often four fifths alarms falsely."""

import json
from dataclasses import asdict
from math import isclose

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import contingency, fisher_exact
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.__main__ import main
from analysis.fairness.impact import LOWER, NOBODY, TOO_FEW, UNCLEAR, adverse_impact
from analysis.fairness.odds import conditional_odds
from analysis.fairness.selection import below_four_fifths, compare, four_fifths_false_alarm
from analysis.frames import FrameError
from analysis.results import as_json

KEYS = {"group", "n", "rate", "ratio", "low", "high", "fisher_p", "odds_ratio", "odds_low", "odds_high"} | {
    "verdict"
}


def people(**groups: tuple[int, int]) -> pd.DataFrame:
    """A frame of so many selected of so many people in each group."""
    rows = [(name, int(at < some)) for name, (some, of) in groups.items() for at in range(of)]
    return pd.DataFrame(rows, columns=["group", "outcome"])


def line(found, group):
    return next(one for one in found if one.group == group)


def test_the_example_of_the_uniform_guidelines_is_as_published():
    found = line(adverse_impact(people(first=(48, 80), second=(12, 40))), "second")
    assert (found.n, found.rate, found.ratio) == (40, 0.3, 0.5)
    assert (round(found.low, 4), round(found.high, 4)) == (0.3014, 0.8294)
    assert round(found.fisher_p, 8) == 0.00340922
    assert round(found.odds_ratio, 6) == 0.288835
    assert (round(found.odds_low, 6), round(found.odds_high, 6)) == (0.115627, 0.686891)
    assert round(found.z, 3) == -3.098
    assert (found.verdict, found.below_four_fifths) == (LOWER, True)


def test_fisher_s_tea_is_as_published():
    found = compare(3, 4, 1, 4)
    assert round(found.fisher_p, 7) == 0.4857143
    assert round(found.odds_ratio, 6) == 6.408320
    assert (round(found.odds_low, 6), round(found.odds_high, 4)) == (0.211736, 626.2435)


@pytest.mark.parametrize(("of", "alarm"), [(10, 0.56), (20, 0.46), (50, 0.26), (100, 0.11), (200, 0.03)])
def test_four_fifths_alarms_falsely_as_often_as_the_field_knows(of, alarm):
    assert round(four_fifths_false_alarm(of, 0.5), 2) == alarm


def test_a_false_alarm_is_the_plain_sum_over_every_pair_of_outcomes():
    of, other, rate = 7, 12, 0.4
    ways = [np.convolve([1], [1])]
    for _ in range(other):
        ways.append(np.convolve(ways[-1], [1 - rate, rate]))
    plain = sum(
        ways[of][x] * ways[other][y]
        for x in range(of + 1)
        for y in range(other + 1)
        if below_four_fifths(x, of, y, other) or below_four_fifths(y, other, x, of)
    )
    assert isclose(four_fifths_false_alarm(of, rate, other), plain, rel_tol=1e-9)


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_four_fifths_never_alarms_where_nobody_or_everybody_is_selected(rate):
    assert four_fifths_false_alarm(25, rate) == 0


@pytest.mark.parametrize("asked", [(0, 0.5, None), (5, 0.5, 0), (5, 1.5, None), (5, float("nan"), None)])
def test_a_false_alarm_of_nobody_or_of_no_rate_is_refused(asked):
    with pytest.raises(ValueError, match="at least one person"):
        four_fifths_false_alarm(*asked)


tables = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda of: st.tuples(st.integers(0, of[0]), st.just(of[0]), st.integers(0, of[1]), st.just(of[1]))
)


@given(tables)
def test_the_odds_and_fisher_s_p_are_scipy_s(table):
    some, of, others, others_of = table
    plain = [[some, of - some], [others, others_of - others]]
    found = conditional_odds(*table)
    assert isclose(found.p, fisher_exact(plain).pvalue, rel_tol=1e-6)
    theirs = contingency.odds_ratio(plain)
    ends = theirs.confidence_interval(0.95)
    for ours, other in ((found.ratio, theirs.statistic), (found.low, ends.low), (found.high, ends.high)):
        if ours is not None:
            assert isclose(ours, other, rel_tol=1e-5)
        else:
            assert not np.isfinite(other) or np.isnan(theirs.statistic)


def test_the_odds_of_a_hundred_thousand_people_are_those_without_held_margins():
    found = conditional_odds(20_000, 50_000, 20_500, 50_000)
    plain = 20_000 * 29_500 / (30_000 * 20_500)
    assert isclose(found.ratio, plain, rel_tol=1e-4)
    assert found.low < plain < found.high < 1


def test_groups_named_by_a_number_and_by_its_text_are_one():
    frame = pd.DataFrame({"group": [1] * 10 + ["1"] * 10 + ["b"] * 10, "outcome": [1, 0] * 15})
    assert [one.n for one in adverse_impact(frame)] == [20, 10]


@given(tables)
def test_a_comparison_turned_round_is_the_same_comparison(table):
    some, of, others, others_of = table
    found, turned = compare(*table), compare(others, others_of, some, of)
    assert isclose(found.fisher_p, turned.fisher_p, rel_tol=1e-9)
    if found.ratio and turned.ratio:
        assert isclose(found.ratio * turned.ratio, 1, rel_tol=1e-9)
        assert isclose(found.low * turned.high, 1, rel_tol=1e-6)
    if found.ratio is not None:
        assert found.low <= found.ratio * (1 + 1e-9)
        assert found.high >= found.ratio * (1 - 1e-9)


@pytest.mark.parametrize("table", [(0, 10, 5, 10), (0, 30, 1, 12), (0, 15, 14, 15)])
def test_where_nobody_is_selected_the_interval_is_koopman_s(table):
    found = compare(*table)
    _, high = confint_proportions_2indep(*table, compare="ratio", method="score", correction=False)
    assert (found.ratio, found.low) == (0, 0)
    assert isclose(found.high, high, rel_tol=1e-4)
    assert "Koopman" in found.caution


def test_where_everybody_is_selected_the_interval_still_has_a_width():
    found = compare(10, 10, 10, 10)
    assert found.ratio == 1
    # The square of 1.96 is what nobody missing leaves possible: n/(n + 3.84).
    assert isclose(found.low, 10 / (10 + 3.841459), rel_tol=1e-6)
    assert isclose(found.low * found.high, 1, rel_tol=1e-9)
    assert "no odds ratio" in found.reason


@pytest.mark.parametrize("table", [(-1, 4, 1, 4), (5, 4, 1, 4), (0, 0, 1, 4)])
def test_counts_that_cannot_be_are_refused(table):
    with pytest.raises(ValueError, match="cannot have been selected"):
        compare(*table)


def test_a_group_under_ten_gets_no_figure_and_is_never_the_reference():
    found = adverse_impact(people(few=(9, 9), first=(8, 10), second=(20, 40)))
    few = line(found, "few")
    given = {name: value for name, value in asdict(few).items() if value is not None}
    said = {"verdict": TOO_FEW, "reason": "under 10 people"}
    assert given == {"group": "few", "n": 9, "reference": False} | said
    assert [one.group for one in found if one.reference] == ["first"]


def test_ten_people_are_enough_for_figures_but_not_for_a_verdict_from_the_ratio_alone():
    found = line(adverse_impact(people(first=(7, 10), second=(5, 10))), "second")
    assert found.below_four_fifths
    assert found.verdict == UNCLEAR
    assert "still possible" in found.caution
    assert found.four_fifths_false_alarm > 0.3


def test_one_group_has_nothing_to_be_compared_with():
    found = adverse_impact(people(only=(5, 30)))
    assert (found[0].verdict, found[0].rate) == ("nothing to compare with", 5 / 30)
    assert found[0].fisher_p is None


def test_where_nobody_is_selected_there_is_no_ratio_and_a_reason():
    found = adverse_impact(people(first=(0, 30), second=(0, 20)))
    assert {one.verdict for one in found} == {NOBODY}
    assert line(found, "second").ratio is None
    assert "nobody was selected" in line(found, "second").reason


def test_a_group_of_which_nobody_is_selected_is_seen():
    found = line(adverse_impact(people(first=(30, 40), second=(0, 40))), "second")
    assert (found.ratio, found.odds_ratio, found.verdict) == (0, 0, LOWER)


def test_where_everybody_is_selected_no_group_is_less_often():
    found = line(adverse_impact(people(first=(20, 20), second=(15, 15))), "second")
    assert (found.ratio, found.verdict) == (1, UNCLEAR)


def test_many_groups_are_allowed_for_since_the_reference_is_picked_by_looking():
    two = line(adverse_impact(people(a=(30, 50), b=(18, 50))), "b")
    many = {f"g{at}": (25, 50) for at in range(8)}
    among = line(adverse_impact(people(a=(30, 50), b=(18, 50), **many)), "b")
    assert (two.verdict, among.verdict) == (LOWER, UNCLEAR)
    assert isclose(among.fisher_adjusted_p, min(1, 45 * two.fisher_p))


def test_equal_chances_in_five_groups_are_called_unequal_in_fewer_than_one_of_twenty():
    generator = np.random.default_rng(2026)
    alarms = 0
    for _ in range(200):
        drawn = generator.binomial(40, 0.5, size=5)
        found = adverse_impact(people(**{f"g{at}": (int(some), 40) for at, some in enumerate(drawn)}))
        alarms += any(one.verdict == LOWER for one in found)
    assert alarms <= 10


counted = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 25), min_size=1)


@given(counted, st.randoms(use_true_random=False))
def test_any_small_frame_gives_json_that_does_not_hang_on_the_order_of_rows(sizes, random):
    rows = [(name, random.randint(0, 1)) for name, size in sizes.items() for _ in range(size)]
    frame = pd.DataFrame(rows, columns=["group", "outcome"])
    found = adverse_impact(frame)
    assert all(set(one) >= KEYS for one in as_json(found))
    assert adverse_impact(frame.sample(frac=1, random_state=1)) == found


@pytest.mark.parametrize(
    ("frame", "column", "row"),
    [
        (pd.DataFrame({"group": ["a"]}), "outcome", None),
        (pd.DataFrame({"outcome": [1]}), "group", None),
        (pd.DataFrame({"group": [], "outcome": []}), "outcome", None),
        (pd.DataFrame({"group": ["a", "b"], "outcome": [1, 2]}), "outcome", 2),
        (pd.DataFrame({"group": ["a", "b"], "outcome": ["1", "yes"]}), "outcome", 2),
        (pd.DataFrame({"group": ["a", "b"], "outcome": ["1", "0"]}), "outcome", None),
        (pd.DataFrame({"group": ["a", "b"], "outcome": [1, np.nan]}), "outcome", 2),
        (pd.DataFrame({"group": ["a", "b"], "outcome": [np.inf, 1]}), "outcome", 1),
        (pd.DataFrame({"group": ["a", None], "outcome": [1, 0]}), "group", 2),
    ],
)
def test_a_bad_frame_is_refused_with_its_column_and_row(frame, column, row):
    with pytest.raises(FrameError) as refused:
        adverse_impact(frame)
    assert (refused.value.column, refused.value.row) == (column, row)


def test_the_command_gives_the_report_as_json_and_as_a_table(tmp_path, capsys):
    file = tmp_path / "outcomes.csv"
    people(first=(48, 80), second=(12, 40)).to_csv(file, index=False)
    assert main(["impact", str(file), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["verdict"] for row in rows] == ["the highest rate: the others are compared with it", LOWER]
    assert main(["impact", str(file)]) == 0
    assert LOWER in capsys.readouterr().out


def test_the_command_names_the_row_of_a_bad_outcome(tmp_path, capsys):
    file = tmp_path / "outcomes.csv"
    file.write_text("group,outcome\na,1\nb,3\n", encoding="utf-8")
    assert main(["impact", str(file)]) == 2
    assert "column outcome, row 3" in capsys.readouterr().err
