"""Whatever ratings are given, the model gives figures that can be printed, or says what to do."""

import math
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import analysis
from analysis.frames import FrameError
from analysis.measures.measuring import measures
from analysis.measures.simulate import Design, simulate
from analysis.results import as_json

LEVELS = some.sampled_from([0.0, 1.0, 2.0, 2.5, 3.0, -1.0, 40.0])
RATINGS = some.lists(
    some.tuples(some.integers(0, 4), some.integers(0, 3), some.integers(0, 2), some.integers(0, 1), LEVELS),
    max_size=40,
    unique_by=lambda row: row[:4],
)


def frame(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = ["subject", "rater", "dimension", "occasion", "value"]
    made = pd.DataFrame(rows, columns=columns).astype({"value": float})
    return made.assign(**{name: "x" + made[name].astype(str) for name in columns[:4]})


def unless_refused(ask: Callable[[], Any]) -> Any:
    """What is found, or None where it is refused with words that say what to do."""
    try:
        return ask()
    except FrameError as error:
        return None if error.remedy else pytest.fail(f"{error} has no remedy")


def plain(result: Any) -> Any:
    """Every number of a result, in JSON."""
    return as_json(result)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RATINGS, some.sampled_from(["rating-scale", "partial-credit"]))
def test_any_small_design_is_measured_or_refused_in_words(rows: list[tuple[Any, ...]], model: Any) -> None:
    ratings = frame(rows)
    found = unless_refused(lambda: measures(ratings, model=model, bias=[("rater", "dimension")]))
    if found is None:
        return
    assert plain(found)["summary"]["ratings"] <= len(ratings)
    assert found.summary.converged or "did not settle" in found.summary.caution
    for facet in (found.persons, found.raters, found.dimensions):
        for one in facet:
            assert one.measure is None or abs(one.measure) < 50
            assert one.se is None or one.measure is not None
            assert one.se != 0 or one.measure == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(RATINGS, some.integers(1, 3))
def test_any_small_design_has_a_plan_or_is_refused_in_words(rows: list[tuple[Any, ...]], budget: int) -> None:
    planned = unless_refused(lambda: analysis.plan_links(frame(rows), budget))
    assert planned is None or len(planned) <= budget
    assert planned is None or all(math.isfinite(one.se_after) for one in planned)


GOOD = simulate(Design(ratings=700, visits_a_rater=10)).frame


@pytest.mark.parametrize(
    ("bad", "column"),
    [
        (GOOD.drop(columns="rater"), "rater"),
        (GOOD.drop(columns="value"), "value"),
        (GOOD.iloc[:0], "value"),
        (GOOD.assign(value=3.0), "value"),
        (GOOD.assign(value=np.nan), "value"),
        (GOOD.assign(value=np.inf), "value"),
        (GOOD.assign(value="three"), "value"),
        (GOOD.assign(value=[1e308, *GOOD["value"][1:]]), "value"),
        (GOOD.assign(value=np.arange(len(GOOD)) + 0.5), "value"),
        (GOOD.assign(subject="one", occasion=np.arange(len(GOOD)).astype(str)), "subject"),
        (pd.concat([GOOD, GOOD.iloc[[17]]]), "rater"),
        (GOOD.assign(dimension=None), "dimension"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_column(bad: pd.DataFrame, column: str) -> None:
    with pytest.raises(FrameError) as raised:
        measures(bad)
    assert raised.value.column == column


def test_one_rater_and_one_dimension_are_measured_as_such() -> None:
    lone = GOOD.assign(rater="only").drop_duplicates(["subject", "dimension"]).drop(columns="occasion")
    found = measures(lone)
    assert [one.measure for one in found.raters] == [0]
    assert [one.se for one in found.raters] == [None]
    single = measures(GOOD[GOOD["dimension"] == "d1"])
    assert [one.measure for one in single.dimensions] == [0]


def test_255_dimensions_are_measured() -> None:
    design = Design(ratings=255 * 40, visits=2, dimensions=255, visits_a_rater=6)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measures(simulate(design).frame)
        own = measures(simulate(design).frame, model="partial-credit")
    assert len(found.dimensions) == 255
    assert len(own.thresholds) > 500
    truth = simulate(design)
    measured = np.array([one.measure for one in found.dimensions], dtype=float)
    assert np.corrcoef(measured, truth.difficulty)[0, 1] > 0.7


def test_people_who_are_all_alike_are_said_to_be() -> None:
    found = measures(simulate(Design(ratings=4_000, sigma=0.0)).frame)
    assert found.summary.sigma is not None
    assert found.summary.sigma < 0.15
    assert found.summary.reliability is not None
    assert found.summary.reliability < 0.3


def test_people_very_far_apart_are_measured() -> None:
    found = measures(simulate(Design(ratings=4_000, sigma=5.0)).frame)
    assert found.summary.converged
    assert found.summary.sigma == pytest.approx(5, rel=0.25)
