"""Ratings with a known truth, from a seed: what a test asks the analysis to find again.

`python -m analysis.simulate FILE` writes a small file with the columns of a survey of lecturers.
"""

import csv
import gzip
import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.frames import COLUMNS

FIRST_MONTH = pd.Timestamp("2024-01-01")


@dataclass(frozen=True)
class Truth:
    """What is true of a simulated service; effects are in levels of the observers' scale of 1 to 5.

    `strengths` adds to a team's construct. `improved` names a team and the month, counted from 0, from
    which everything it does is better by `improvement`.
    """

    seed: int = 1
    teams: tuple[str, ...] = ("A", "B", "C", "D", "E", "F")
    constructs: tuple[str, ...] = ("empathy", "child-focus", "evocation")
    months: int = 24
    practitioners: int = 8
    visits_a_month: int = 5
    families_a_month: int = 16
    observers: int = 9
    severity: float = 0.4
    between_practitioners: float = 0.3
    noise: float = 0.7
    strengths: Mapping[tuple[str, str], float] = field(default_factory=dict)
    improved: tuple[str, int] | None = None
    improvement: float = 0.8


def simulate(truth: Truth) -> pd.DataFrame:
    """A long frame of observed visits, the same visits rated by those who made them, and families' words."""
    random = np.random.default_rng(truth.seed)
    severity = random.normal(0, truth.severity, truth.observers)
    rows: list[tuple[object, ...]] = []
    for team in truth.teams:
        skill = random.normal(0, truth.between_practitioners, truth.practitioners)
        for month in range(truth.months):
            for at in range(truth.visits_a_month):
                rows += _visit(truth, random, (team, month, at), skill, severity)
            for at in range(truth.families_a_month):
                rows += _answer(truth, random, (team, month, at), skill)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"rated_on": "datetime64[s]"})


def _level(truth: Truth, team: str, month: int, construct: str) -> float:
    better = truth.improved is not None and truth.improved[0] == team and month >= truth.improved[1]
    return 2.6 + truth.strengths.get((team, construct), 0.0) + (truth.improvement if better else 0.0)


def _visit(
    truth: Truth,
    random: np.random.Generator,
    place: tuple[str, int, int],
    skill: np.ndarray,
    severity: np.ndarray,
) -> list[tuple[object, ...]]:
    """One visit as an observer and as the practitioner saw it."""
    team, month, at = place
    who, observer = int(random.integers(len(skill))), int(random.integers(len(severity)))
    day, subject = _day(random, month), f"{team}{who}"
    occasion = f"visit:{team}:{month}:{at}"
    rows: list[tuple[object, ...]] = []
    for construct in truth.constructs:
        true = _level(truth, team, month, construct) + skill[who]
        seen = true - severity[observer] + random.normal(0, truth.noise)
        own = true + 0.8 + random.normal(0, truth.noise)
        for source, rater, value in (("observer", f"O{observer}", seen), ("self", subject, own)):
            level = float(np.clip(round(value), 1, 5))
            rows.append(
                (
                    *(subject, rater, construct, level, source, "practice", 1, construct),
                    *(f"{occasion}", None, team, day),
                )
            )
    return rows


def _answer(
    truth: Truth, random: np.random.Generator, place: tuple[str, int, int], skill: np.ndarray
) -> list[tuple[object, ...]]:
    """One family's answers: No, Partly or Yes as 0, 1 or 2, and near the top as families' answers are."""
    team, month, at = place
    who, day = int(random.integers(len(skill))), _day(random, month)
    name = f"family:{team}:{month}:{at}"
    rows: list[tuple[object, ...]] = []
    for construct in truth.constructs:
        felt = (_level(truth, team, month, construct) + skill[who] - 2.6) * 0.5 + random.normal(1.4, 0.7)
        level = float(np.clip(round(felt), 0, 2))
        rows.append(
            (f"{team}{who}", name, construct, level, "family", "voice", 1, construct, name, name, team, day)
        )
    return rows


def _day(random: np.random.Generator, month: int) -> pd.Timestamp:
    return FIRST_MONTH + pd.DateOffset(months=month, days=int(random.integers(28)))


def survey(seed: int = 2026, ratings: int = 3000) -> bytes:
    """A gzipped CSV file of so many ratings in six teams: rater, subject, team, dimension and so on.

    Team D1 is better by one level, D2 worse, and D6 has too few raters to show anything.
    """
    random = np.random.default_rng(seed)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["rater", "subject", "team", "dimension", "semesters_ago", "service", "value"])
    effect = {"D1": 0.8, "D2": -0.8}
    severity, quality = random.normal(0, 0.3, 400), random.normal(0, 0.4, 60)
    seen: set[tuple[int, int]] = set()
    while len(seen) < ratings:
        rater, subject = int(random.integers(400)), int(random.integers(60))
        team = f"D{1 + subject % 5}"
        if len(seen) < 4:
            rater, subject, team = len(seen), 99, "D6"
        if (rater, subject) in seen:
            continue
        seen.add((rater, subject))
        value = 3.2 + effect.get(team, 0.0) + quality[subject % 60] - severity[rater] + random.normal(0, 1)
        ago, lent = int(random.integers(1, 7)), int(random.integers(2))
        row = [f"S{rater}", f"L{subject}", team, "overall", ago, lent, int(np.clip(round(value), 1, 5))]
        writer.writerow(row)
    return gzip.compress(text.getvalue().encode(), mtime=0)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(survey())
