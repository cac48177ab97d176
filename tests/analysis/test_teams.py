"""Teams: correlations by hand, agreement against chance, means drawn in, and what a file gets told."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.__main__ import main
from analysis.frames import FrameError
from analysis.likeness import agreement, agreement_of_several, likeness
from analysis.results import as_json
from analysis.teams import Teams, compare

# Shrout and Fleiss 1979, table 2: six targets by four judges, here six teams by four respondents.
TABLE = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def rated(teams: list[list[float]], dimension: str = "listened") -> pd.DataFrame:
    """Each team's ratings on one dimension, every respondent giving one, of one leader a team."""
    rows = [
        {"subject": f"L{at}", "rater": f"R{at}-{who}", "dimension": dimension, "value": float(value)}
        | {"team": f"T{at}"}
        for at, values in enumerate(teams)
        for who, value in enumerate(values)
    ]
    return pd.DataFrame(rows, columns=["subject", "rater", "dimension", "value", "team"])


def several(*dimensions: list[list[float]]) -> pd.DataFrame:
    """The same respondents on several dimensions."""
    return pd.concat([rated(one, f"d{at}") for at, one in enumerate(dimensions)], ignore_index=True)


def test_the_one_way_correlations_of_shrout_and_fleiss_are_reproduced():
    (found,) = compare(rated(TABLE)).dimensions
    assert round(found.icc1, 6) == 0.165742
    assert (round(found.icc1_low, 6), round(found.icc1_high, 6)) == (-0.132932, 0.722560)
    assert round(found.icc2, 6) == 0.442797
    assert found.icc1_unbalanced == pytest.approx(found.icc1)
    assert (found.teams, found.forms) == (6, 24)


def test_teams_of_several_sizes_have_both_forms_of_icc1():
    teams = [[1, 2, 3], [4, 5], [3, 3, 4, 5, 2]]
    means, n = np.array([2, 4.5, 3.4]), np.array([3, 2, 5])
    whole = float((means * n).sum() / 10)
    between = float((n * (means - whole) ** 2).sum()) / 2
    within = float(sum(((np.array(one) - np.mean(one)) ** 2).sum() for one in teams)) / 7
    (found,) = compare(rated(teams)).dimensions
    k0 = (10 - (n**2).sum() / 10) / 2
    for k, icc in ((10 / 3, found.icc1), (k0, found.icc1_unbalanced)):
        assert icc == pytest.approx((between - within) / (between + (k - 1) * within))
    assert found.icc2 == pytest.approx((between - within) / between)


def test_agreement_is_beside_the_chance_of_five_levels():
    assert agreement(np.array([0.0, 0.5, 2.0, 3.0, np.nan]), 5)[:4].tolist() == [1.0, 0.75, 0.0, 0.0]
    (found,) = compare(rated([[1, 2, 3], [5, 5, 5], [3, 4, 3]])).dimensions
    assert found.rwg_median == pytest.approx(1 - 1 / 3 / 2)


def test_agreement_on_several_dimensions_is_that_of_their_mean_variance():
    share = (0.5 + 1.0) / 2 / 2
    expected = 2 * (1 - share) / (2 * (1 - share) + share)
    found = agreement_of_several(np.array([[0.5, 3.0, np.nan], [1.0, 2.0, np.nan]]), 5)
    assert found[:2] == pytest.approx([expected, 0.0])
    assert np.isnan(found[2])


def test_several_dimensions_have_their_mean_beside_them():
    found = compare(several(TABLE, [[value + 1 for value in row] for row in TABLE]))
    assert [one.dimension for one in found.dimensions] == ["d0", "d1", "_mean"]
    assert found.dimensions[2].icc1 == pytest.approx(found.dimensions[0].icc1)
    assert found.teams[-1].mean == pytest.approx(found.teams[5].mean + 0.5)
    assert found.dimensions[2].rwg_median >= found.dimensions[0].rwg_median
    assert len(found.teams) == 18


def test_levels_are_those_seen_unless_given_and_the_caution_says_so():
    frame = rated([[1, 2, 3], [4, 3, 4], [3, 4, 3]])
    seen = compare(frame)
    assert seen.levels == 4
    assert "4 whole numbers" in seen.caution
    given_five = compare(frame, levels=5)
    assert (given_five.levels, given_five.caution) == (5, None)
    assert given_five.dimensions[0].rwg_median > seen.dimensions[0].rwg_median


def test_values_that_are_no_levels_have_no_agreement_unless_levels_are_given():
    frame = rated([[1.5, 2, 3], [4, 3, 4], [3, 4, 3]])
    (found,) = compare(frame).dimensions
    assert found.rwg_median is None
    assert "levels" in found.reason
    assert compare(frame, levels=5).dimensions[0].rwg_median is not None


def test_more_levels_than_were_given_are_refused():
    with pytest.raises(FrameError, match="column value, row 17"):
        compare(rated(TABLE), levels=5)


def test_a_team_s_mean_is_drawn_towards_the_others_and_its_interval_holds_it():
    found = compare(rated(TABLE)).teams
    assert [team.team for team in found] == ["T0", "T1", "T2", "T3", "T4", "T5"]
    assert [team.mean for team in found] == [6.0, 3.0, 6.5, 4.0, 7.5, 4.75]
    centre = np.mean([team.mean for team in found])
    for team in found:
        assert abs(team.shrunken - centre) < abs(team.mean - centre)
        assert team.low < team.shrunken < team.high
        assert (team.n, team.forms) == (4, 4)


def test_a_respondent_counts_once_however_many_forms_they_give():
    frame = rated([[1, 2, 3], [4, 3, 4], [3, 4, 3]])
    again = frame.assign(subject=frame["subject"] + "b", value=5 - frame["value"])
    found = compare(pd.concat([frame, again], ignore_index=True))
    assert (found.teams[0].n, found.teams[0].forms) == (3, 6)
    assert "several forms" in found.dimensions[0].caution


def test_means_are_drawn_in_by_an_error_that_covers_what_shared_raters_bring():
    random, covered = np.random.default_rng(11), []
    for _ in range(60):
        truth = random.normal(3, 0.5, 8)
        rater = np.repeat(np.arange(40), 6)
        value = truth[rater // 5] + random.normal(0, 0.6, 40)[rater] + random.normal(0, 0.5, 240)
        columns = {"subject": np.arange(240), "rater": rater, "team": rater // 5, "value": value}
        found = compare(pd.DataFrame(columns | {"dimension": "d"}), levels=9).teams
        covered += [team.low <= one <= team.high for team, one in zip(found, truth, strict=True)]
    assert np.mean(covered) > 0.92


@pytest.mark.parametrize(
    ("teams", "reason"),
    [
        ([[1, 2, 3]], "One team"),
        ([[1], [2], [3]], "two ratings"),
        ([[3, 3], [3, 3], [3, 3]], "Every rating is the same"),
    ],
)
def test_what_a_design_does_not_allow_is_none_with_its_reason(teams, reason):
    found = compare(rated(teams))
    assert found.dimensions[0].icc1 is None
    assert reason in found.dimensions[0].reason
    assert {team.shrunken for team in found.teams} == {None}
    assert all(team.reason for team in found.teams)
    assert as_json(found)


def test_teams_that_agree_wholly_and_differ_have_an_icc_of_1_and_no_interval():
    (found,) = compare(rated([[1, 1], [2, 2], [3, 3]])).dimensions
    assert (found.icc1, found.icc2, found.icc1_low) == (1.0, 1.0, None)
    assert "agrees wholly" in found.reason


def test_teams_with_one_mean_have_no_icc2():
    (found,) = compare(rated([[1, 3], [1, 3], [1, 3]])).dimensions
    assert found.icc1 == pytest.approx(-1)
    assert found.icc2 is None
    assert "same mean" in found.reason


def test_a_team_of_one_has_no_agreement_and_the_others_have():
    found = compare(rated([[1, 2, 1], [3], [4, 5, 4]]))
    assert found.dimensions[0].rwg_median == pytest.approx(1 - 1 / 3 / 2)
    assert found.teams[1].n == 1


def test_forms_that_lack_a_dimension_are_pointed_out():
    frame = several(TABLE, TABLE)
    assert "lack a dimension" in compare(frame.drop(index=3)).caution
    assert "lack" not in compare(frame).caution


def test_a_dimension_on_which_a_team_is_silent_leaves_that_team_out():
    frame = several(TABLE, TABLE)
    found = compare(frame[(frame["team"] != "T0") | (frame["dimension"] != "d1")])
    assert [one.teams for one in found.dimensions] == [6, 5, 6]
    assert [team.team for team in found.teams if team.dimension == "d1"] == ["T1", "T2", "T3", "T4", "T5"]


def spoilt(column: str, row: int, value: object) -> pd.DataFrame:
    """The table with one cell changed."""
    frame = rated(TABLE)
    frame[column] = [value if at == row else old for at, old in enumerate(frame[column])]
    return frame


@pytest.mark.parametrize(
    ("frame", "column", "row"),
    [
        (rated(TABLE).drop(columns="team"), "team", None),
        (spoilt("team", 2, None), "team", 3),
        (spoilt("value", 2, "often"), "value", 3),
        (spoilt("value", 2, np.nan), "value", 3),
        (spoilt("value", 2, np.inf), "value", 3),
        (spoilt("value", 2, 1e200), "value", 3),
        (spoilt("rater", 2, "R0-0"), "rater", 3),
        (spoilt("dimension", 2, "_mean"), "dimension", 3),
        (rated([]), "value", None),
        (several([[1, 2], [3, 4]], [[1, 2], [3, 4]]).assign(team=list("AABBACBB")), "team", 6),
    ],
)
def test_ratings_that_cannot_be_used_are_refused_by_column_and_row(frame, column, row):
    with pytest.raises(FrameError) as raised:
        compare(frame.astype({"value": float}) if column != "value" and len(frame) else frame)
    assert (raised.value.column, raised.value.row) == (column, row)


def test_255_dimensions_are_compared_one_by_one():
    found = compare(pd.concat([rated(TABLE, f"d{at}") for at in range(255)], ignore_index=True))
    assert len(found.dimensions) == 256
    assert found.dimensions[254].icc1 == pytest.approx(0.165742, abs=1e-6)


def outcome(frame: pd.DataFrame) -> Teams | FrameError:
    """The teams compared, or what is wrong with their frame."""
    try:
        return compare(frame)
    except FrameError as error:
        return error


NAMES = st.integers(0, 3).map("n{}".format)
ROW = st.tuples(NAMES, NAMES, NAMES, st.one_of(st.integers(1, 5).map(float), st.floats()), NAMES)


@settings(max_examples=150)
@given(st.lists(ROW, max_size=12, unique_by=lambda row: row[:3]), st.booleans())
def test_any_ratings_are_compared_or_named_as_wrong(rows, by_subject):
    frame = pd.DataFrame(rows, columns=["subject", "rater", "dimension", "value", "team"])
    frame = frame.astype({"value": "float64"}).assign(team=frame["subject" if by_subject else "team"])
    found = outcome(frame)
    if isinstance(found, FrameError):
        assert found.column
    else:
        assert as_json(found)
        assert all(one.icc1 is None or one.icc1 <= 1 for one in found.dimensions)
        assert all(one.rwg_median is None or 0 <= one.rwg_median <= 1 for one in found.dimensions)
        assert all(team.shrunken is None or team.low <= team.shrunken <= team.high for team in found.teams)


LEVELS = st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=5), min_size=3, max_size=5)


@settings(max_examples=50)
@given(LEVELS, st.randoms(), st.integers(-20, 20), st.sampled_from([0.5, 2.0, 3.0]))
def test_neither_order_nor_names_nor_unit_change_how_alike_a_team_is(teams, random, shift, unit):
    frame = rated(teams)
    order = random.sample(range(len(frame)), len(frame))
    moved = frame.iloc[order].assign(value=frame["value"] * unit + shift, team="x" + frame["team"])
    one, other = compare(frame).dimensions[0], compare(moved).dimensions[0]
    assert (one.icc1 is None) == (other.icc1 is None)
    if one.icc1 is not None:
        assert other.icc1 == pytest.approx(one.icc1, abs=1e-9)
        assert other.icc1_low == pytest.approx(one.icc1_low, abs=1e-9)


def test_the_unit_of_very_small_values_does_not_count():
    value, team = np.array([1.0, 2, 4, 5, 3, 4]), np.array([0, 0, 1, 1, 2, 2])
    assert likeness(value * 1e-200, team, 3).icc1 == pytest.approx(likeness(value, team, 3).icc1)


def test_the_command_compares_the_teams_of_a_file(tmp_path, capsys):
    file = tmp_path / "ratings.csv"
    several(TABLE, TABLE).to_csv(file, index=False)
    assert main(["teams", str(file), "--json", "--levels", "10"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"dimension", "icc1", "icc2", "rwg_median", "teams"} <= set(found["dimensions"][0])
    named = {"team", "dimension", "mean", "shrunken", "low", "high", "n"}
    assert named <= set(found["teams"][0])
    assert found["levels"] == 10
    assert main(["teams", str(file)]) == 0
    assert "0.166" in capsys.readouterr().out


def test_the_command_asks_for_the_team_and_for_a_number_of_levels(tmp_path, capsys):
    file = tmp_path / "ratings.csv"
    rated(TABLE).drop(columns="team").to_csv(file, index=False)
    assert main(["teams", str(file)]) == 2
    assert "column team" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["teams", str(file), "--levels", "1"])
    assert "--levels" in capsys.readouterr().err
