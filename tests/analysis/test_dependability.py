"""Complete designs: Brennan's published G and D studies, and which designs are dependable enough."""

import numpy as np
import pytest

from analysis.dependability import dependability, of_mean, visits_for
from tests.analysis.brennan import drawn, items, made, occasions, tasks


def test_persons_by_items_are_as_published():
    found = dependability(items(), "person x item")
    rounded = {name: round(one, 4) for name, one in found.components.items()}
    assert rounded == {"person": 0.0574, "item": 0.0754, "person x item": 0.1269}
    assert (round(found.g, 6), round(found.phi, 3)) == (0.844495, 0.773)
    studies = {one["item"]: one for one in found.designs}
    # These are printed cut off after three places, not rounded: .6935, .5866, .8190 and .7395.
    printed = [int(1000 * studies[size][name]) for size in (5, 10) for name in ("g", "phi")]
    assert printed == [693, 586, 819, 739]


def test_persons_by_items_by_occasions_are_as_published():
    found = dependability(occasions(), "person x item x occasion")
    assert {name: round(one, 4) for name, one in found.components.items()} == {
        "person": 0.5528,
        "item": 0.4417,
        "occasion": 0.0074,
        "person x item": 0.5750,
        "person x occasion": 0.1009,
        "item x occasion": 0.1565,
        "person x item x occasion": 0.9352,
    }
    assert (round(found.g, 2), round(found.phi, 2), found.method) == (0.64, 0.55, "expected mean squares")
    assert found.details[-1].note == "confounded with error"


def test_raters_within_tasks_are_as_published():
    found = dependability(tasks(), "person x (rater:task)")
    assert {name: round(one, 4) for name, one in found.components.items()} == {
        "person": 0.4731,
        "task": 0.3252,
        "rater:task": 0.6475,
        "person x task": 0.5596,
        "person x rater:task": 2.3802,
    }
    assert (round(found.g, 2), round(found.phi, 2)) == (0.55, 0.46)


def test_the_standard_errors_of_two_mean_squares_are_those_worked_by_hand():
    # MS(person) = .8157407, MS(item) = .8810606..., MS(person x item) = .1268519 on 9, 11 and 99.
    found = dependability(items(), "person x item")
    person, item, both = (one for one in found.details)
    table = items().pivot(index="person", columns="item", values="value").to_numpy()
    squares = [12 * table.mean(axis=1).var(ddof=1), 10 * table.mean(axis=0).var(ddof=1), both.raw]
    assert both.se == pytest.approx(squares[2] * np.sqrt(2 / 101))
    assert person.se == pytest.approx(np.sqrt(2 * squares[0] ** 2 / 11 + 2 * squares[2] ** 2 / 101) / 12)
    assert item.se == pytest.approx(np.sqrt(2 * squares[1] ** 2 / 13 + 2 * squares[2] ** 2 / 101) / 10)
    assert [one.df for one in found.details] == [9, 11, 99]
    freedom = (squares[0] - squares[2]) ** 2 / (squares[0] ** 2 / 9 + squares[2] ** 2 / 99)
    assert person.effective_df == pytest.approx(freedom)
    assert person.low < person.value < person.high


def test_a_single_visit_and_a_mean_of_several_are_related_as_the_field_prints_it():
    assert [round(of_mean(0.3, visits), 2) for visits in (3, 5, 8)] == [0.56, 0.68, 0.77]
    assert [visits_for(0.3, wanted) for wanted in (0.3, 0.5625, 0.68, 0.8)] == [1, 3, 5, 10]
    with pytest.raises(ValueError, match="from 0 to 1"):
        of_mean(1.2, 3)
    with pytest.raises(ValueError, match="more than 0 visits"):
        of_mean(0.3, 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        visits_for(0.0, 0.8)


def test_a_negative_estimate_is_0_with_its_raw_value_and_a_caution():
    rows = [(p, i, (p + i) % 2) for p in range(6) for i in range(4)]
    found = dependability(made(["person", "item"], rows), "person x item")
    assert found.components["person"] == 0
    assert found.details[0].raw < 0
    assert found.details[0].note == "negative as estimated, and set to 0"
    assert "estimated below 0" in found.caution
    assert found.g == 0


def test_words_that_mean_the_same_are_found_and_the_caution_says_which():
    frame = occasions().rename(columns={"person": "subject", "item": "dimension"})
    found = dependability(frame, "person × item × occasion")
    assert found.columns == {"person": "subject", "item": "dimension", "occasion": "occasion"}
    assert "The file's column subject for person and dimension for item was taken" in found.caution


def test_labels_of_a_nested_facet_are_local_to_what_it_is_nested_in():
    apart = tasks().assign(rater=lambda one: one["task"].astype(str) + "/" + one["rater"].astype(str))
    design = "person x (rater:task)"
    assert dependability(apart, design).components == dependability(tasks(), design).components


def test_a_fixed_facet_brings_its_interaction_with_the_object_into_the_universe_score():
    found = dependability(occasions(), "person x item x occasion", fixed=["item"])
    person, both, occasion, error = (
        found.components[name]
        for name in ("person", "person x item", "person x occasion", "person x item x occasion")
    )
    assert found.universe_score == pytest.approx(person + both / 4)
    assert found.relative_error == pytest.approx(occasion / 2 + error / 8)
    assert {one["item"] for one in found.designs} == {4}


def test_the_designs_that_reach_what_is_wanted_are_unbeaten_and_the_cheapest_comes_first():
    found = dependability(occasions(), "person x item x occasion", want=0.7)
    assert found.designs
    costs = [one["cost"] for one in found.designs]
    assert costs == sorted(costs)
    every = dependability(occasions(), "person x item x occasion").designs
    assert len(every) == 100
    enough = [one for one in every if one["phi"] >= 0.7]
    assert costs[0] == min(one["cost"] for one in enough)
    for one in found.designs:
        assert not [o for o in every if o["cost"] <= one["cost"] and o["phi"] > one["phi"] + 1e-9]


def test_where_no_design_reaches_what_is_wanted_the_reason_says_how_near_the_best_comes():
    found = dependability(occasions(), "person x item x occasion", want=0.95)
    assert found.designs == ()
    assert "no design tried has phi of 0.95: the best, 10 of item and 10 of occasion" in found.reason
    assert found.reason.endswith("would do")
    few = dependability(occasions(), "person x item x occasion", want=0.95, conditions={"item": [2]})
    assert "try more conditions" in few.reason
    wider = dependability(
        occasions(), "person x item x occasion", want=0.95, conditions={"item": range(1, 99)}
    )
    assert wider.designs[0]["phi"] >= 0.95


def test_prices_make_another_design_the_cheapest():
    plain = dependability(occasions(), "person x item x occasion", want=0.7)
    dear = dependability(
        occasions(), "person x item x occasion", want=0.7, prices={"occasion": 100, "item": 1}
    )
    assert dear.designs[0]["cost"] == 100 * dear.designs[0]["occasion"] + dear.designs[0]["item"]
    assert dear.designs[0]["occasion"] <= plain.designs[0]["occasion"]


def test_a_grid_of_more_than_a_hundred_designs_is_trimmed_to_those_that_nothing_beats():
    frame = drawn({"person": 6, "item": 3, "rater": 3, "occasion": 2})
    found = dependability(frame, "person x item x rater x occasion")
    assert 0 < len(found.designs) <= 100
    phi = [one["phi"] for one in found.designs]
    assert phi == sorted(phi)


@pytest.mark.parametrize(
    ("design", "names"),
    [
        ("p x i x o", ["p", "i", "o", "p x i", "p x o", "i x o", "p x i x o"]),
        ("p x (i:o)", ["p", "o", "p x o", "i:o", "p x i:o"]),
        ("p x i:o", ["p", "o", "p x o", "i:o", "p x i:o"]),
        ("(p:i) x o", ["i", "o", "p:i", "i x o", "p:i x o"]),
        ("p x (i:p)", ["p", "i:p"]),
        ("(p:o) x (i:o)", ["o", "p:o", "i:o", "(p x i):o"]),
        (
            "p x (i:(o x t))",
            ["p", "o", "t", "p x o", "p x t", "o x t", "p x o x t", "i:(o x t)", "p x i:(o x t)"],
        ),
        ("p x (i:o:t)", ["p", "t", "p x t", "o:t", "p x o:t", "i:o:t", "p x i:o:t"]),
    ],
)
def test_a_design_has_one_component_for_each_effect(design, names):
    sizes = {"p": 5, "i": 3, "o": 3, "t": 2}
    frame = drawn({name: size for name, size in sizes.items() if name in design})
    found = dependability(frame, design)
    assert sorted(found.components) == sorted(names)
    assert found.method == "expected mean squares"
    assert sum(one.df for one in found.details) == len(frame) - 1
