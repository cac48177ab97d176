"""Small files of ratings, seeded, and the map that reads them."""

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

HEADER = ("who", "by", "team", "asked", "day", "level")

MAP = """
columns: {subject: who, rater: by, value: level, dimension: asked, occasion: [by, day], family: by,
          team: team, rated_on: day}
constants: {source: family, instrument: small, version: 1}
dimensions:
  heard: {dimension: heard, construct: empathy, text: I was listened to}
  told: {dimension: told, construct: clarity-about-concern, text: I was told what comes next}
scale: {lowest: 1, highest: 5, labels: {1: Not at all, 5: Very much}}
"""


def rows(people: int = 6, raters: int = 8, teams: Sequence[str] = ("North", "South")) -> list[list[str]]:
    """One rating of each dimension by every rater of every person."""
    random = np.random.default_rng(7)
    start = date(2026, 1, 5)
    return [
        [f"p{person}", f"f{person}-{rater}", teams[person % len(teams)], asked, day.isoformat(), str(level)]
        for person in range(people)
        for rater in range(raters)
        for day in [start + timedelta(days=7 * rater)]
        for asked, level in zip(("heard", "told"), random.integers(1, 6, 2), strict=True)
    ]


def write(path: Path, rows: Iterable[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
    """Write a CSV file, compressed where its name says so."""
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    content = text.getvalue().encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path


def write_map(folder: Path, text: str = MAP) -> Path:
    """Write the map beside the file."""
    path = folder / "map.yaml"
    path.write_text(text)
    return path
