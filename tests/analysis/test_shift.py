"""A told change: what is planted is found where it was planted, and noise is seldom called one."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.results import as_json
from analysis.shift import Series, Shift, shift, told


def noise(random: np.random.Generator, points: int, error: float = 9.0, step: float = 0.0, at: int = 9):
    """Points around 60 with so large an error each, and a step at one of them."""
    values = 60 + random.normal(0, error, points)
    values[at:] += step
    return Series(tuple(values.tolist()), (error,) * points)


def test_a_large_step_is_told_with_its_place_direction_and_size():
    for step, direction in ((25.0, "up"), (-25.0, "down")):
        found = told({"family": noise(np.random.default_rng(1), 24, step=step)})["family"]
        assert (found.direction, found.at) == (direction, 9)
        assert found.low < step < found.high
        assert found.p < 0.001


def test_a_withheld_point_holds_its_place():
    whole = noise(np.random.default_rng(2), 24, step=30)
    hidden = {3, 8, 15}
    values = tuple(None if at in hidden else value for at, value in enumerate(whole.values))
    errors = tuple(None if at in hidden else error for at, error in enumerate(whole.errors))
    assert shift(Series(values, errors)).at == 9


def team_of(
    random: np.random.Generator,
    varied: float = 1.0,
    neighbours: float = 0.0,
    step: float = 0.0,
    seen_by: tuple[str, ...] = ("family",),
) -> dict[tuple[str, int], Series]:
    """Seven constructs in three sources, the answers of one form going together; one construct has a step.

    Points vary by `varied` times the variance that their errors say, and neighbours are correlated.
    """
    found = {}
    visit = random.normal(size=8)
    for source, points in (("family", 24), ("observer", 8), ("self", 8)):
        form = random.normal(size=points) if source == "family" else visit
        values = 0.67 * form + 0.74 * random.normal(size=(7, points))
        for at in range(1, points):
            values[:, at] = neighbours * values[:, at - 1] + (1 - neighbours**2) ** 0.5 * values[:, at]
        values *= 9 * varied**0.5
        values[0, points * 3 // 8 :] += step * (source in seen_by)
        starts = tuple(24000 + at * 24 // points for at in range(points))
        for construct, own in enumerate(values):
            means = tuple((60 + own).tolist())
            found[source, construct] = Series(means, (9.0,) * points, about=construct, starts=starts)
    return found


@pytest.mark.parametrize("varied", [0.8, 1.0])
def test_at_most_one_team_in_twenty_is_told_of_a_change_that_is_not_there(varied):
    random = np.random.default_rng(3)
    assert np.mean([bool(told(team_of(random, varied))) for _ in range(400)]) <= 0.05


@pytest.mark.parametrize(("varied", "neighbours"), [(2.0, 0.0), (1.0, 0.2)])
def test_hardly_more_are_told_where_errors_are_too_small_or_neighbours_go_together(varied, neighbours):
    random = np.random.default_rng(3)
    assert np.mean([bool(told(team_of(random, varied, neighbours))) for _ in range(400)]) <= 0.09


def test_a_step_of_two_errors_is_usually_told_beside_twenty_series_without_one():
    random = np.random.default_rng(4)
    steps = [told(team_of(random, step=20)).get(("family", 0)) for _ in range(100)]
    found = [one for one in steps if one is not None]
    assert len(found) >= 75
    assert {one.direction for one in found} == {"up"}
    assert np.mean([abs(one.at - 9) <= 3 for one in found]) > 0.9
    assert np.mean([one.low <= 20 <= one.high for one in found]) > 0.9


def test_a_step_that_every_source_sees_is_told_more_often_than_by_each_alone():
    random = np.random.default_rng(6)
    together, apart = 0, 0
    for _ in range(100):
        team = team_of(random, step=14, seen_by=("family", "observer", "self"))
        found = told(team)
        together += any(construct == 0 for _, construct in found)
        alone = told({key: Series(one.values, one.errors) for key, one in team.items()})
        apart += any(construct == 0 for _, construct in alone)
        assert len({one.p for (_, construct), one in found.items() if construct == 0}) <= 1
    assert together >= 65
    assert apart <= together - 10


def test_a_source_that_sees_nothing_is_not_told_with_those_that_do():
    random = np.random.default_rng(7)
    told_by = {"family": 0, "observer": 0, "self": 0}
    for _ in range(60):
        for source, construct in told(team_of(random, step=25, seen_by=("family", "self"))):
            told_by[source] += construct == 0
    assert told_by["family"] >= 55
    assert told_by["observer"] <= 9


def test_a_step_is_told_at_the_same_time_by_every_source():
    found = told(team_of(np.random.default_rng(8), step=25, seen_by=("family", "observer", "self")))
    assert {"family", "observer", "self"} == {source for source, construct in found if construct == 0}
    assert found["observer", 0].at == found["self", 0].at == 3
    assert abs(found["family", 0].at - 9) <= 2


def test_points_that_vary_more_than_their_errors_say_make_a_step_less_sure():
    one = noise(np.random.default_rng(5), 24, step=20)
    errors = (4.5,) * 24
    surer, honest = told({0: one})[0], shift(Series(one.values, errors))
    assert honest.high - honest.low > (surer.high - surer.low) * 0.7


@pytest.mark.parametrize(
    "series",
    [
        Series((), ()),
        Series((50.0,) * 5, (5.0,) * 5),
        Series((50.0,) * 24, (5.0,) * 24),
        Series((None,) * 24, (None,) * 24),
        Series((50.0, None) * 5, (5.0, None) * 5),
        Series((50.0, 60.0) * 12, (0.0,) * 24),
    ],
)
def test_too_few_points_or_points_that_never_vary_have_no_step(series):
    assert shift(series) is None
    assert told({"only": series}) == {}


def test_values_and_errors_of_different_length_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        shift(Series((1.0,) * 9, (1.0,) * 8))


def test_a_team_without_series_is_told_nothing():
    assert told({}) == {}


# The first series of each length simulates noise, which takes longer than a property may.
@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 36), st.floats(0.1, 20), st.floats(-50, 50))
def test_a_step_does_not_depend_on_the_unit_and_turns_with_its_sign(seed, points, unit, base):
    one = noise(np.random.default_rng(seed), points)
    found = shift(one)
    other = shift(Series(tuple(base - value * unit for value in one.values), (9.0 * unit,) * points))
    assert as_json(found)
    assert isinstance(found, Shift)
    assert (found.at, found.p) == (other.at, pytest.approx(other.p, abs=1e-3))
    assert {found.direction, other.direction} == {"up", "down"}
    assert found.low <= found.size <= found.high


def test_all_series_of_two_hundred_teams_take_a_few_seconds():
    random = np.random.default_rng(5)
    teams = [{key: noise(random, 36) for key in range(20)} for _ in range(200)]
    begun = time.process_time()
    for team in teams:
        told(team)
    assert time.process_time() - begun < 5
