"""Small long frames for the analysis to read."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pytest

from analysis import frames


@pytest.fixture
def ratings() -> Callable[..., pd.DataFrame]:
    """Make a long frame from rows of named values, with something ordinary wherever nothing is said."""

    def make(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
        full = []
        for at, row in enumerate(rows):
            ordinary = {
                "subject": f"worker {at % 3}",
                "rater": f"rater {at}",
                "dimension": "listened",
                "value": float(at % 3),
                "source": "family",
                "instrument": "voice",
                "version": 1,
                "construct": "empathy",
                "occasion": f"answer {at}",
                "family": f"family {at}",
                "team": "North",
                "rated_on": pd.Timestamp("2026-01-15"),
            }
            full.append(ordinary | row)
        frame = pd.DataFrame(full, columns=list(frames.COLUMNS))
        return frame.astype({"rated_on": "datetime64[s]"})

    return make
