"""Agreement by levels: the published tables, the limits that are known, and what cannot be had."""

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from analysis.__main__ import main
from analysis.agreement import Agreement, agreement, krippendorff
from analysis.agreement.coding import Scale, scale
from analysis.agreement.patterns import patterns
from analysis.frames import LARGEST_LEVEL, FrameError
from analysis.results import as_json

STATISTICS = [
    "icc_1_1", "icc_a_1", "icc_c_1", "icc_1_k", "icc_a_k", "icc_c_k",
    "alpha_nominal", "alpha_ordinal", "alpha_interval", "alpha_ratio",
    "fleiss_kappa", "kappa", "kappa_linear", "kappa_quadratic",
    "ac1", "ac2_linear", "ac2_quadratic", "ac2_ordinal",
]  # fmt: skip

FOUR = "123321412..., 1233224125.3, .3332342251., 12332441251."
TWO = "0100000010, 1110010000"
THREE = ".....34121133.3, 1.213343......., ..21344.21133.4"
GWET_2008 = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def rated(text: str, dimension: str = "d") -> pd.DataFrame:
    """A frame from raters in rows and units in columns, a figure each, a point where there is none."""
    rows = [
        (f"unit {at}", f"rater {rater}", dimension, float(level))
        for rater, levels in enumerate(text.split(", "))
        for at, level in enumerate(levels)
        if level != "."
    ]
    return pd.DataFrame(rows, columns=["subject", "rater", "dimension", "value"])


def crossed(table: list[list[int]]) -> pd.DataFrame:
    """A frame of two raters from how many units had each pair of levels, which count from 1."""
    pairs = [(a, b) for a, row in enumerate(table) for b, count in enumerate(row) for _ in range(count)]
    first, second = ("".join(str(pair[at] + 1) for pair in pairs) for at in (0, 1))
    return rated(f"{first}, {second}")


def found(frame: pd.DataFrame, **more: object) -> dict[str, Agreement]:
    """The statistics of a frame with one dimension, by their names."""
    return {one.statistic: one for one in agreement(frame, **more)}


def test_every_statistic_is_there_for_every_dimension_in_the_order_of_the_names():
    rows = agreement(pd.concat([rated(FOUR, "b"), rated(TWO, "a")]))
    assert [(one.dimension, one.statistic) for one in rows] == [(d, s) for d in "ab" for s in STATISTICS]
    assert {(one.dimension, one.raters) for one in rows} == {("a", 2), ("b", 4)}


@pytest.mark.parametrize(
    ("text", "published"),
    [
        (FOUR, {"nominal": 0.743421, "ordinal": 0.815388, "interval": 0.849107, "ratio": 0.797403}),
        (TWO, {"nominal": 0.0952381}),
        (THREE, {"nominal": 0.691358, "ordinal": 0.806721, "interval": 0.810845}),
    ],
)
def test_krippendorff_s_tables_are_reproduced(text, published):
    ours = found(rated(text))
    for metric, value in published.items():
        one = ours[f"alpha_{metric}"]
        assert one.value == pytest.approx(value, abs=6e-7)
        assert one.low < one.value <= one.high <= 1


def test_units_with_one_rating_are_left_out_of_alpha_and_counted_so():
    assert found(rated(FOUR))["alpha_nominal"].subjects == 11
    assert found(rated(FOUR))["ac1"].subjects == 12


def test_gwet_s_table_of_four_raters_is_reproduced():
    ours = found(rated(FOUR))
    ac1, fleiss = ours["ac1"], ours["fleiss_kappa"]
    assert [round(one, 5) for one in (ac1.value, ac1.se, ac1.observed, ac1.chance)] == [
        0.77544, 0.14295, 0.81818, 0.19032,
    ]  # fmt: skip
    assert (round(ac1.low, 3), ac1.high) == (0.461, 1)
    assert (round(fleiss.value, 5), round(fleiss.se, 5)) == (0.76117, 0.15302)


def test_gwet_s_table_of_two_raters_is_reproduced():
    ours = found(crossed(GWET_2008))
    published = {
        "kappa": (0.7964094, 0.05891),
        "kappa_quadratic": (0.8921569, 0.03535),
        "ac1": (0.8493305, 0.04322),
        "ac2_quadratic": (0.9402369, 0.01792),
    }
    for name, (value, se) in published.items():
        assert (round(ours[name].value, 7), round(ours[name].se, 5)) == (value, se), name


def test_more_than_two_raters_have_no_cohen_s_kappa_and_are_told_so():
    kappa = found(rated(FOUR))["kappa_linear"]
    assert kappa.value is None
    assert kappa.reason == "Cohen's kappa is for two raters, and there are 4."


def test_the_same_level_throughout_has_no_statistic_unless_the_scale_has_more_levels():
    assert all(one.value is None and one.reason for one in agreement(rated("333, 333")))
    known = found(rated("333, 333"), levels=[1, 2, 3])
    assert (known["ac1"].value, known["ac2_ordinal"].value) == (1, 1)
    assert (known["ac1"].low, known["ac1"].se) == (None, None)
    assert "no spread" in known["ac1"].caution
    assert all(known[name].value is None for name in STATISTICS if not name.startswith("ac"))


def test_more_levels_on_the_scale_make_agreement_by_chance_rarer():
    seen, given_levels = found(rated("1122, 1121")), found(rated("1122, 1121"), levels=[1, 2, 3, 4, 5])
    assert given_levels["ac1"].chance < seen["ac1"].chance
    assert given_levels["kappa"].value == pytest.approx(seen["kappa"].value)


def test_a_level_that_is_not_on_the_scale_is_named_by_row():
    with pytest.raises(FrameError, match="column value, row 3: 4 is no level of the scale. Give one of 1, 2"):
        agreement(rated("124, 121"), levels=[1, 2])


@pytest.mark.parametrize("levels", [[], [1, float("nan")], [1, float("inf")]])
def test_a_scale_without_finite_levels_is_refused(levels):
    with pytest.raises(ValueError, match="one finite number or more"):
        agreement(rated("12, 12"), levels=levels)


def test_levels_below_zero_have_no_ratio_and_the_others_stand():
    frame = rated("1232, 1332").assign(value=lambda made: made["value"] - 2)
    assert "below it" in found(frame)["alpha_ratio"].reason
    assert found(frame)["alpha_interval"].value is not None


def test_one_rater_or_one_unit_has_no_statistic_that_compares_them():
    assert all(one.value is None and one.reason for one in agreement(rated("1234")))
    one_unit = found(rated("1, 2"))
    assert one_unit["icc_1_1"].reason == "Only one unit was rated, so units cannot be told apart."
    assert one_unit["alpha_nominal"].low is None


def test_a_rating_given_again_is_refused_unless_the_occasion_differs():
    frame = pd.concat([rated("12, 11"), rated("22, 21")], ignore_index=True)
    with pytest.raises(FrameError, match="column rater, row 5"):
        agreement(frame)
    two_occasions = agreement(frame.assign(occasion=["first"] * 4 + ["second"] * 4))
    assert two_occasions[0].subjects == 4


def test_more_than_a_hundred_levels_are_measurements_and_the_squares_are_those_of_levels():
    random = np.random.default_rng(4)
    true = random.normal(size=40)
    rows = [(f"{at}", f"{rater}", "d", true[at] + random.normal()) for at in range(40) for rater in range(3)]
    ours = found(pd.DataFrame(rows, columns=["subject", "rater", "dimension", "value"]))
    assert all("more than 100" in ours[name].reason for name in ("alpha_nominal", "ac1", "fleiss_kappa"))
    few = Scale(np.arange(3.0), random.integers(0, 3, 300).astype(np.intp))
    many = Scale(np.r_[np.arange(3.0), np.arange(10.0, 120.0)], few.places)
    units = np.arange(300, dtype=np.intp) % 90
    for name in ("alpha_ordinal", "alpha_interval"):
        by_levels, by_squares = (krippendorff(units, one)[name] for one in (few, many))
        assert by_squares.value == pytest.approx(by_levels.value)
        assert (by_squares.low, by_squares.high) == pytest.approx((by_levels.low, by_levels.high), abs=0.02)


def test_units_are_patterns_or_each_its_own_with_the_same_figures():
    random = np.random.default_rng(5)
    units, places = random.integers(0, 40, 200), random.integers(0, 3, 200)
    few, many = (Scale(np.arange(float(levels)), places) for levels in (3, 90))
    units = np.unique(units, return_inverse=True)[1]
    assert len(patterns(units, few).units) < len(patterns(units, many).units) == units.max() + 1
    for name, one in krippendorff(units, few).items():
        assert krippendorff(units, many)[name].value == pytest.approx(one.value)


tables = st.lists(st.lists(st.sampled_from("1234."), min_size=2, max_size=4), min_size=2, max_size=12)


def frame_of(table: list[list[str]]) -> pd.DataFrame:
    """A frame of units in rows and at most four raters; every unit has at least one rating."""
    rows = [
        (f"unit {at}", f"rater {rater}", "d", float(level))
        for at, levels in enumerate(table)
        for rater, level in enumerate(["1", *levels[1:]] if set(levels) == {"."} else levels)
        if level != "."
    ]
    return pd.DataFrame(rows, columns=["subject", "rater", "dimension", "value"])


def plain_alpha(frame: pd.DataFrame) -> float | None:
    """Krippendorff's interval alpha from every pair of ratings, one by one."""
    units = [unit.to_numpy() for _, unit in frame.groupby("subject")["value"] if len(unit) > 1]
    every = np.concatenate(units) if units else np.zeros(1)
    between = np.subtract.outer(every, every) ** 2
    within = sum((np.subtract.outer(unit, unit) ** 2).sum() / (len(unit) - 1) for unit in units)
    return None if between.sum() == 0 else float(1 - (len(every) - 1) * within / between.sum())


@settings(deadline=None)
@given(tables)
def test_interval_alpha_is_that_of_every_pair_of_ratings(table):
    frame = frame_of(table)
    value = found(frame)["alpha_interval"].value
    assert value == (None if (plain := plain_alpha(frame)) is None else pytest.approx(plain))


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=30))
def test_kappa_is_that_of_scikit_learn_where_levels_are_equally_spaced(pairs):
    first, second = zip(*pairs, strict=True)
    levels = sorted({*first, *second})
    ours = found(rated(f"{''.join(map(str, first))}, {''.join(map(str, second))}"))
    for name, how in {"kappa": None, "kappa_linear": "linear", "kappa_quadratic": "quadratic"}.items():
        if ours[name].value is None or (how and any(b - a > 1 for a, b in pairwise(levels))):
            continue
        assert ours[name].value == pytest.approx(cohen_kappa_score(first, second, weights=how, labels=levels))


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_change_a_figure(table, random):
    frame = frame_of(table)
    order = random.sample(range(len(frame)), len(frame))
    turned = frame.iloc[order].assign(
        subject=frame["subject"].str[::-1] + "!", rater=frame["rater"].str[::-1] + "!"
    )
    for one, other in zip(agreement(frame), agreement(turned), strict=True):
        assert other.value == (None if one.value is None else pytest.approx(one.value, abs=1e-9))
        # The resamples of alpha are drawn in the order of the patterns, which the names do not change either.
        assert other.low == (None if one.low is None else pytest.approx(one.low, abs=1e-6))


@settings(deadline=None)
@given(tables)
def test_agreement_by_levels_lies_within_its_interval_and_its_bounds(table):
    for one in agreement(frame_of(table)):
        if one.value is None:
            assert one.reason
        elif one.statistic.startswith(("ac", "kappa", "fleiss")) and one.low is not None:
            assert one.low <= one.value <= one.high <= 1
        elif one.statistic.startswith("alpha"):
            assert one.value <= 1


names = st.sampled_from(["a", "b", "c"])
finite = st.one_of(st.integers(1, 5).map(float), st.floats(-LARGEST_LEVEL, LARGEST_LEVEL))
COLUMNS = ["subject", "rater", "dimension", "occasion", "value"]


def attempt(rows: list[tuple[object, ...]]) -> object:
    """What a frame gives: plain JSON, or the error that says where it is wrong."""
    try:
        return as_json(agreement(pd.DataFrame(rows, columns=COLUMNS).astype({"value": "float64"})))
    except FrameError as error:
        return error


@settings(deadline=None)
@given(st.lists(st.tuples(names, names, names, names, st.floats()), max_size=9))
def test_any_frame_gives_figures_for_json_or_says_where_it_is_wrong(rows):
    made = attempt(rows)
    assert made.column if isinstance(made, FrameError) else len(made) % len(STATISTICS) == 0


@settings(deadline=None)
@given(st.lists(st.tuples(names, names, names, names, finite), min_size=1, unique_by=lambda row: row[:4]))
def test_any_finite_levels_give_figures_or_the_reason_why_there_are_none(rows):
    assert all(row["value"] is not None or row["reason"] for row in attempt(rows))


def test_the_command_prints_the_figures_of_a_file_as_json(tmp_path, capsys):
    file = tmp_path / "ratings.csv"
    rated(FOUR).to_csv(file, index=False)
    assert main(["agreement", str(file), "--json"]) == 0
    rows = {row["statistic"]: row for row in json.loads(capsys.readouterr().out)}
    assert list(rows) == STATISTICS
    assert round(rows["ac1"]["value"], 5) == 0.77544
    assert main(["agreement", str(file), "--levels", "1,2,3,4"]) == 2
    assert "column value, row 20: 5 is no level" in capsys.readouterr().err


def test_the_levels_of_whole_numbers_and_of_others_are_told_apart():
    assert scale(np.array([3.0, 1, 7, 3])).places.tolist() == [1, 0, 2, 1]
    assert scale(np.array([0.5, 0.25, 0.5])).levels.tolist() == [0.25, 0.5]
