"""What was released is kept as JSON, and what was withheld is not in it."""

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from analysis.figures import plain
from analysis.statistical_disclosure import Reason, Release


@dataclass(frozen=True)
class Finding:
    """Something that an analysis found."""

    construct: str
    level: Release[float]
    by: dict[tuple[str, int], float]
    since: date


def test_a_released_figure_is_kept_with_its_number() -> None:
    finding = Finding("empathy", Release(62.5, 12), {("family", 1): np.float64(2.5)}, date(2026, 5, 1))
    assert json.loads(json.dumps(plain(finding))) == {
        "construct": "empathy",
        "level": {"value": 62.5, "n": 12, "withheld": False},
        "by": {"family/1": 2.5},
        "since": "2026-05-01",
    }


def test_a_withheld_figure_is_kept_as_its_reason_alone() -> None:
    assert plain([Release(None, None, Reason.TOO_FEW)]) == [{"value": None, "n": None, "withheld": True}]


def test_what_is_not_a_number_becomes_nothing() -> None:
    assert plain({"a": float("nan"), "b": np.int64(3), "c": True}) == {"a": None, "b": 3, "c": True}


def test_something_that_is_no_finding_is_refused() -> None:
    with pytest.raises(TypeError, match="holds object"):
        plain(object())
