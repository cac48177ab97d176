"""A long frame of invented ratings, always the same, as large as a county's."""

from datetime import date

import numpy as np
import pandas as pd

TODAY = date(2026, 11, 1)
STATEMENTS = ("listened", "respected", "honest-about-worries", "explained-next")
CONSTRUCTS = ("empathy", "autonomy", "clarity-about-concern", "purposefulness")


def invented(rows: int, teams: int, people: int, seed: int = 11) -> pd.DataFrame:
    """Families' answers, Yes, Partly or No, about so many people of so many teams in two years."""
    random = np.random.default_rng(seed)
    answer = np.arange(rows) // len(STATEMENTS)
    statement = np.arange(rows) % len(STATEMENTS)
    subject = random.integers(0, people, answer[-1] + 1)[answer]
    days = np.datetime64("2024-11-01") + random.integers(0, 730, answer[-1] + 1)[answer]

    def words(numbers: np.ndarray, name: str) -> pd.Categorical:
        codes, known = pd.factorize(numbers)
        return pd.Categorical.from_codes(codes, categories=[f"{name}{one}" for one in known])

    return pd.DataFrame(
        {
            "subject": words(subject, "worker-"),
            "rater": words(answer, "member-"),
            "dimension": pd.Categorical.from_codes(statement, categories=list(STATEMENTS)),
            "value": random.choice([1.0, 2.0, 3.0], rows, p=[0.1, 0.3, 0.6]),
            "source": pd.Categorical.from_codes(np.zeros(rows, dtype=int), categories=["family"]),
            "instrument": pd.Categorical.from_codes(
                np.zeros(rows, dtype=int), categories=["family-voice-adults"]
            ),
            "version": 1,
            "construct": pd.Categorical.from_codes(statement, categories=list(CONSTRUCTS)),
            "occasion": words(answer, "answer:"),
            "family": words(answer * 2 // 3, "family-"),
            "team": words(subject % teams, ""),
            "rated_on": days.astype("datetime64[s]"),
        }
    )
