"""Wherever a climb begins, it ends on a top."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import posterior
from analysis.measures.expecting import relaid
from analysis.measures.measuring import calibrate
from analysis.measures.newton import common
from analysis.measures.simulate import Design, simulate

BENT = {
    "two who are told apart by all but chance": [
        "1111 1", "0111 0", "1000 1", "1011 1", "0010 0", "1001 0", "0101 0", "1100 0",
    ],
    "three of whom one has all the highest levels": [
        "1010 0", "2000 3", "1000 1", "2010 2", "0010 0", "0000 3",
    ],
}  # fmt: skip


@pytest.mark.parametrize("rows", BENT.values(), ids=BENT.keys())
def test_a_climb_goes_on_where_the_likelihood_bends_the_other_way(rows: list[str]) -> None:
    columns = ["subject", "rater", "dimension", "occasion"]
    ratings = pd.DataFrame([list(row[:4]) for row in rows], columns=columns)
    fitted = calibrate(ratings.assign(value=[float(row[5]) for row in rows]))
    steps = common(fitted.counts, fitted.state.curves, fitted.state.laid, fitted.free.shared)
    assert np.abs(fitted.free.basis.T @ steps.uphill).max() < 1e-3
    assert np.abs(fitted.state.rater_score - fitted.counts.rater_total).max() < 1e-3


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_earlier_fit_changes_nothing_of_where_the_climb_ends(seed: int) -> None:
    frame = simulate(Design(ratings=10_000, seed=seed)).frame
    visit = frame["occasion"].cat.codes.to_numpy()
    later = np.isin(visit, np.random.default_rng(5).choice(visit.max(), 140, replace=False))
    whole = pd.concat([frame[~later], frame[later]], ignore_index=True)
    cold, warm = calibrate(whole), calibrate(whole, earlier=calibrate(frame[~later]))
    assert warm.state.structure.severity == pytest.approx(cold.state.structure.severity, abs=1e-5)
    assert warm.state.structure.sigma == pytest.approx(cold.state.structure.sigma, abs=1e-5)
    assert warm.state.mean == pytest.approx(cold.state.mean, abs=1e-5)


def test_people_at_the_ends_of_a_wide_spread_are_weighed_as_by_places_five_times_as_fine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    design = Design(ratings=3_000, visits=3, dimensions=4, sigma=2.5, visits_a_rater=20)
    fitted = calibrate(simulate(design).frame)
    monkeypatch.setattr(posterior, "FARTHEST", 0.1)
    fine = relaid(fitted.counts, fitted.state, fitted.free)
    assert fitted.state.mean == pytest.approx(fine.mean, abs=1e-4)
    assert np.sqrt(fitted.state.variance) == pytest.approx(np.sqrt(fine.variance), abs=1e-4)
    assert fitted.state.log_likelihood == pytest.approx(fine.log_likelihood, abs=1e-3)
