"""A planted service is as large as the demonstration's, and holds what was planted and nothing else."""

import numpy as np
import pandas as pd

from analysis import frames
from analysis.planted import SOURCES, Planted, plant


def means(frame: pd.DataFrame, source: str) -> pd.DataFrame:
    return frame[frame["source"] == source].pivot_table(index="team", columns="construct", values="value")


def test_it_is_as_large_as_the_demonstration_and_the_same_from_the_same_seed():
    frame = plant(Planted(seed=3))
    frames.check(frame)
    forms = frame.drop_duplicates(["source", "occasion", "rater"])["source"].value_counts()
    assert 2_300 <= forms["family"] <= 2_560
    assert 660 <= forms["observer"] <= 860
    assert 580 <= frame.loc[frame["source"] == "observer", "occasion"].nunique() <= 710
    assert set(frame["source"]) == set(SOURCES)
    pd.testing.assert_frame_equal(frame, plant(Planted(seed=3)))


def test_families_answer_near_the_top_and_observers_see_the_middle():
    by_source = plant(Planted(seed=4)).groupby("source")["value"].mean()
    assert 1.3 < by_source["family"] < 1.7
    assert 2.4 < by_source["observer"] < 2.8
    assert by_source["self"] > by_source["observer"] + 0.3


def test_a_strength_a_gap_and_a_shift_are_where_they_were_planted_and_nowhere_else():
    plain = plant(Planted(seed=5))
    truth = Planted(
        seed=5,
        strengths={("Alder", "empathy"): 1.0},
        gaps={("Beacon", "autonomy", "self"): 1.0},
        shifts={("Harbour", "evocation"): (9, -1.0)},
    )
    frame = plant(truth)
    for source in SOURCES:
        moved = (means(frame, source) - means(plain, source)).stack()
        planted = {("Alder", "empathy"), ("Harbour", "evocation")}
        planted |= {("Beacon", "autonomy")} if source == "self" else set()
        assert set(moved.index[moved.abs() > 1e-9]) == planted
        assert moved["Alder", "empathy"] > 0.2 > -0.2 > moved["Harbour", "evocation"]
    differs = frame["value"].to_numpy() != plain["value"].to_numpy()
    harbour = frame[differs & (frame["team"] == "Harbour").to_numpy()]
    assert harbour["rated_on"].min() >= pd.Timestamp("2024-10-01")


def test_a_severe_observer_grades_lower_and_sees_the_share_that_was_allotted():
    frame = plant(Planted(seed=6, severity={0: 1.0}, allotted={(0, "Alder"): 0.45}))
    seen = frame[frame["source"] == "observer"]
    by_rater = seen.groupby("rater")["value"].mean()
    assert by_rater.idxmin() == "O0"
    shares = seen.groupby("team")["rater"].apply(lambda rater: np.mean(rater == "O0"))
    assert 0.3 < shares["Alder"] < 0.55
    assert shares.drop("Alder").mean() < 0.2
