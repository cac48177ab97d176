"""Item fairness: planted differences are found, fair items are left in peace, and reasons are given."""

import json
from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.fairness.dif import differential_functioning
from analysis.frames import FrameError
from analysis.results import as_json

KEYS = {"item", "mh_chi2", "mh_p", "odds_ratio", "delta", "ets_class", "lr_chi2", "lr_p"}


def simulated(people: int, items: int, planted: dict[int, float], seed: int, levels: int = 2) -> pd.DataFrame:
    """Answers of two equally able groups; the planted items are harder for the group f by so many logits."""
    generator = np.random.default_rng(seed)
    focal = np.arange(people) % 2
    ability = generator.normal(size=people)
    parts = []
    for item, difficulty in enumerate(np.linspace(-1.2, 1.2, items)):
        ease = 1.3 * (ability - difficulty) - planted.get(item, 0) * focal
        cuts = [0.0] if levels == 2 else np.linspace(-2, 2, levels - 1)
        value = np.digitize(ease + generator.logistic(size=people), cuts).astype(float)
        parts.append(pd.DataFrame({"person": np.arange(people), "item": f"i{item}", "value": value}))
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(group=np.where(focal, "f", "r")[frame["person"]])


@pytest.mark.parametrize("levels", [2, 4])
def test_a_planted_difference_is_found_and_the_other_items_are_fair(levels):
    found = {one.item: one for one in differential_functioning(simulated(2000, 15, {4: 1.2}, 5, levels), "f")}
    assert found["i4"].ets_class == "C"
    assert found["i4"].odds_ratio > 1 > 0 > found["i4"].delta
    assert found["i4"].effect < 0
    assert found["i4"].lr_p < 1e-9
    assert {one.ets_class for name, one in found.items() if name != "i4"} == {"A"}
    assert found["i4"].delta == pytest.approx(-2.35 * log(found["i4"].odds_ratio))


def test_leaving_unfair_items_out_of_the_total_clears_the_fair_ones():
    frame = simulated(2000, 10, {0: 1.2, 1: 1.2, 2: 1.2}, 1)
    plain = differential_functioning(frame, "f")
    pure = differential_functioning(frame, "f", purify=True)
    assert [one.ets_class for one in plain[3:]].count("B") >= 2
    assert "".join(one.ets_class for one in pure) == "CCCAAAAAAA"
    assert [one.item for one in pure if not one.in_total] == ["i0", "i1", "i2"]


def test_fair_items_are_called_different_about_once_in_twenty():
    frames = [simulated(600, 10, {}, seed) for seed in range(40)]
    found = [one for frame in frames for one in differential_functioning(frame, "f")]
    assert np.mean([one.lr_p < 0.05 for one in found]) == pytest.approx(0.05, abs=0.025)
    assert np.mean([one.mh_p < 0.05 for one in found]) == pytest.approx(0.04, abs=0.025)


def test_a_difference_that_turns_round_with_the_score_is_seen_by_the_likelihood_ratio_alone():
    generator = np.random.default_rng(3)
    frame = simulated(3000, 12, {}, 3)
    studied = frame["item"] == "i6"
    total = frame.groupby("person")["value"].sum()
    slope = np.where(frame.loc[studied, "group"] == "f", -1.0, 1.0)
    ease = slope * (total[frame.loc[studied, "person"]].to_numpy() - total.mean())
    frame.loc[studied, "value"] = (generator.logistic(size=3000) < ease).astype(float)
    found = next(one for one in differential_functioning(frame, "f") if one.item == "i6")
    assert found.lr_p < 1e-9
    assert found.lr_chi2 > 10 * found.mh_chi2


def test_an_item_that_one_group_alone_passes_is_named_and_has_its_class():
    frame = simulated(600, 8, {}, 4)
    studied = frame["item"] == "i3"
    frame.loc[studied, "value"] = (frame.loc[studied, "group"] == "r").astype(float)
    found = next(one for one in differential_functioning(frame, "f") if one.item == "i3")
    assert (found.odds_ratio, found.delta, found.ets_class) == (None, None, "C")
    assert "no end" in found.reason
    assert "told apart perfectly" in found.caution


def test_an_item_answered_alike_by_all_has_no_figures_and_does_not_disturb_the_others():
    frame = simulated(400, 6, {}, 2)
    same = frame[frame["item"] == "i0"].assign(item="same", value=1.0)
    plain = differential_functioning(frame, "f")
    found = differential_functioning(pd.concat([frame, same]), "f")
    last = next(one for one in found if one.item == "same")
    assert (last.mh_chi2, last.lr_chi2, last.reason) == (None, None, "every answer is the same")
    assert [one.mh_chi2 for one in found if one.item != "same"] == [one.mh_chi2 for one in plain]


def test_a_single_item_cannot_be_matched_on_anything_else():
    found = differential_functioning(simulated(200, 1, {}, 1), "f")
    assert (found[0].ets_class, found[0].lr_p) == (None, None)
    assert "the item alone" in found[0].reason


def test_few_people_are_to_be_read_with_care():
    assert "read with care: under 100" in differential_functioning(simulated(150, 5, {}, 1), "f")[0].caution
    assert differential_functioning(simulated(200, 5, {}, 1), "f")[0].caution is None


def test_people_with_an_answer_missing_are_left_out_and_counted():
    frame = simulated(300, 5, {}, 6)
    missing = frame[~((frame["person"] < 7) & (frame["item"] == "i2"))]
    found = differential_functioning(missing, "f")
    whole = differential_functioning(frame[frame["person"] >= 7], "f")
    assert [one.left_out for one in found] == [7] * 5
    assert [one.mh_chi2 for one in found] == [one.mh_chi2 for one in whole]


def test_if_nobody_answered_every_item_the_reason_is_given():
    frame = pd.DataFrame({"person": ["a", "b"], "item": ["x", "y"], "value": [1.0, 0.0], "group": ["f", "r"]})
    found = differential_functioning(frame)
    assert {one.reason for one in found} == {"nobody answered every item"}
    assert {one.left_out for one in found} == {2}


def test_the_smaller_group_is_looked_at_unless_another_is_named():
    frame = simulated(300, 4, {}, 8)
    fewer = frame[(frame["group"] == "f") | (frame["person"] > 100)]
    assert differential_functioning(fewer)[0].focal == "r"
    assert differential_functioning(fewer, "f")[0].focal == "f"


def test_turning_the_groups_round_turns_the_odds_ratio():
    frame = simulated(500, 6, {2: 0.8}, 9)
    for one, other in zip(
        differential_functioning(frame, "f"), differential_functioning(frame, "r"), strict=True
    ):
        assert one.odds_ratio * other.odds_ratio == pytest.approx(1)
        assert one.mh_chi2 == pytest.approx(other.mh_chi2)
        assert one.lr_chi2 == pytest.approx(other.lr_chi2, abs=1e-6)


def test_three_groups_need_a_name_and_the_others_are_then_the_reference():
    frame = simulated(300, 4, {}, 8)
    frame.loc[frame["person"] < 60, "group"] = "third"
    with pytest.raises(FrameError, match="column group: there are 3 groups"):
        differential_functioning(frame)
    assert differential_functioning(frame, "third")[0].reference == "f and r"


def broken(**change: object) -> pd.DataFrame:
    """Two people's answers to two items, with one column changed."""
    frame = pd.DataFrame(
        {
            "person": ["a", "a", "b", "b"],
            "item": ["x", "y"] * 2,
            "value": [1.0, 0, 0, 1],
            "group": list("ffrr"),
        }
    )
    return frame.assign(**change)


@pytest.mark.parametrize(
    ("frame", "column", "row"),
    [
        (broken().drop(columns="group"), "group", None),
        (broken(value=[1.0, 0, np.nan, 1]), "value", 3),
        (broken(value=[1.0, np.inf, 0, 1]), "value", 2),
        (broken(value=["1", "0", "often", "1"]), "value", 3),
        (broken(group=list("frrr")), "group", 2),
        (broken(group=list("ffff")), "group", None),
        (broken(item=["x", "x", "x", "y"]), "item", 2),
        (broken()[:0], "value", None),
        (simulated(60, 2, {}, 1).assign(value=lambda frame: frame["person"] / 7), "value", None),
    ],
)
def test_a_bad_frame_is_refused_with_its_column_and_row(frame, column, row):
    with pytest.raises(FrameError) as refused:
        differential_functioning(frame)
    assert (refused.value.column, refused.value.row) == (column, row)


def test_a_focal_group_that_nobody_is_in_is_refused():
    with pytest.raises(FrameError, match="nobody is in the group z"):
        differential_functioning(broken(), "z")


cells = st.tuples(st.integers(0, 9), st.integers(0, 3), st.sampled_from([0.0, 1.0, 2.5]))


@settings(deadline=None)
@given(st.lists(cells, min_size=1, max_size=60, unique_by=lambda cell: cell[:2]), st.booleans())
def test_any_small_frame_gives_json_and_order_does_not_matter(rows, purify):
    frame = pd.DataFrame(rows, columns=["person", "item", "value"])
    frame["group"] = np.where(frame["person"] < 5, "low", "high")
    assume(frame["group"].nunique() == 2)
    found = differential_functioning(frame, purify=purify)
    assert all(set(one) >= KEYS for one in as_json(found))
    assert all(one.reason or None not in (one.mh_p, one.lr_p, one.ets_class) for one in found)
    again = differential_functioning(frame.sample(frac=1, random_state=1), purify=purify)
    assert [one.ets_class for one in again] == [one.ets_class for one in found]


def test_a_hundred_and_twenty_thousand_answers_are_quick_and_255_items_are_many_but_allowed(tmp_path, capsys):
    file = tmp_path / "answers.parquet"
    simulated(480, 250, {7: 1.5}, 1, 5).to_parquet(file)
    assert main(["dif", str(file), "--focal", "f", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["item"] for row in found[:11]] == [f"i{at}" for at in range(11)]
    assert found[7]["ets_class"] == "C"


def test_the_command_names_the_groups_there_are(tmp_path, capsys):
    file = tmp_path / "answers.csv"
    broken().to_csv(file, index=False)
    assert main(["dif", str(file), "--focal", "z"]) == 2
    assert "Choose one of f, r" in capsys.readouterr().err


def test_an_answer_that_no_scale_has_is_refused() -> None:
    frame = pd.DataFrame({"person": ["a", "b"], "item": "one", "value": [1.0, 1e308], "group": ["f", "r"]})
    with pytest.raises(FrameError, match="no level of a scale"):
        differential_functioning(frame)
