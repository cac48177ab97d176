"""Fair scores: who tends to grade lower is found and taken out, or nothing is adjusted."""

from collections.abc import Collection
from typing import Any

import numpy as np

from webapp.insight.fair import Consistency, Leaning, Withheld, fair

SEVERITY = {"A": 0.0, "B": 0.9, "C": -0.5}


def graded(
    pairs: Collection[Collection[str]], people: int = 60
) -> tuple[list[dict[str, Any]], dict[str, float]]:
    """Rows of people whom pairs of raters graded in turn, and how good each of them is."""
    rng, rows, truth = np.random.default_rng(4), [], {}
    every = list(pairs)
    for number in range(people):
        subject = f"s{number}"
        truth[subject] = good = float(rng.normal(3, 0.8))
        for rater in every[number % len(every)]:
            for dimension in "abcd":
                level = np.clip(np.rint(good - SEVERITY[rater] + rng.normal(0, 0.4)), 1, 5)
                row = {"subject": subject, "rater": rater, "dimension": dimension}
                rows.append({**row, "occasion": subject, "value": float(level)})
    return rows, truth


def test_who_grades_lower_is_found_and_taken_out_of_the_fair_averages() -> None:
    rows, truth = graded(["AB", "BC", "AC"])
    found = fair(rows)
    assert found.unadjusted is None
    assert {rater: one.leaning for rater, one in found.raters.items()}["B"] is Leaning.LOWER
    assert found.raters["C"].leaning is Leaning.HIGHER
    assert found.raters["B"].levels < -0.4
    subjects = sorted(truth)
    raw = {one: np.mean([row["value"] for row in rows if row["subject"] == one]) for one in subjects}
    fit = [
        np.corrcoef([by[one] for one in subjects], [truth[one] for one in subjects])[0, 1]
        for by in (raw, found.averages)
    ]
    assert fit[1] > fit[0]


def test_nothing_is_adjusted_where_the_design_falls_apart() -> None:
    rows, _truth = graded(["A", "B"])
    found = fair(rows)
    assert found.unadjusted is Withheld.DISCONNECTED
    assert not found.averages
    assert not found.raters


def test_nothing_is_said_of_a_few() -> None:
    rows, _truth = graded(["AB"], people=9)
    assert fair(rows).unadjusted is Withheld.FEW
    assert fair([]).unadjusted is Withheld.FEW


def test_raters_who_do_as_the_model_says_are_called_consistent() -> None:
    rows, _truth = graded(["AB", "BC", "AC"])
    rng = np.random.default_rng(9)
    for row in rows:
        if row["rater"] == "C":
            row["value"] = float(rng.integers(1, 6))
    assert fair(rows).raters["C"].consistency is Consistency.ERRATIC
