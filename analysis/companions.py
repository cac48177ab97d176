"""The files that may stand beside a file of ratings: comments, commitments, and who could have been heard."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.frames import FrameError
from analysis.labels import Labels
from analysis.mirror import Beside, Commitment, Expected

COMMITMENT = ("team", "construct", "source", "sign", "wording", "owner", "made", "due")
SIGNS = {"up": 1, "down": -1}


def beside(
    teams: Iterable[str],
    labels: Labels,
    comments: Path | None,
    commitments: Path | None,
    expected: Path | None,
) -> dict[str, Beside]:
    """What is known of each team beside its ratings; FrameError names the file, the column and the row."""
    said = None if comments is None else _read(comments, ("team", "comment"))
    promised = {} if commitments is None else _commitments(commitments, labels)
    could = {} if expected is None else _expected(expected)
    return {
        team: Beside(
            comments=said,
            commitments=promised.get(team, ()),
            expected=could.get(team, Expected()),
        )
        for team in teams
    }


def neighbours(path: Path) -> dict[str, str]:
    """The group of each team that may be counted with others where it is small."""
    return {one["team"]: one["group"] for one in _read(path, ("team", "group")).to_dict("records")}


def _read(path: Path, names: Sequence[str]) -> pd.DataFrame:
    try:
        return tables.read(path, names=names)
    except FrameError as error:
        raise _in(path, error) from error


def _in(path: Path, error: FrameError) -> FrameError:
    """The same fault with the file that it is in; that file's reader counts its row of names too."""
    row = "" if error.row is None else f", row {error.row + 1}"
    return FrameError(f"{error.column or '(all)'} of {path.name}{row}", None, error.found, error.remedy)


def _commitments(path: Path, labels: Labels) -> dict[str, list[Commitment]]:
    found: dict[str, list[Commitment]] = {}
    for row, one in enumerate(_read(path, COMMITMENT).to_dict("records"), 1):
        if one["sign"] not in SIGNS:
            raise _in(path, FrameError("sign", row, f"{one['sign']} is no sign", "Write up or down."))
        if one["source"] not in labels.sources:
            remedy = f"Name one of {', '.join(labels.sources)}."
            raise _in(path, FrameError("source", row, f"there is no source {one['source']}", remedy))
        found.setdefault(one["team"], []).append(
            Commitment(
                one["wording"],
                one["construct"],
                one["source"],
                SIGNS[one["sign"]],
                one["owner"],
                _day(path, "made", row, one["made"]),
                _day(path, "due", row, one["due"]),
            )
        )
    return found


def _day(path: Path, column: str, row: int, given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        remedy = "Write the day as year-month-day, such as 2026-03-31."
        raise _in(path, FrameError(column, row, f"{given!r} is not a day", remedy)) from error


def _expected(path: Path) -> dict[str, Expected]:
    frame = _read(path, ("team",))
    found = {}
    for row, one in enumerate(frame.to_dict("records"), 1):
        numbers = [
            _number(path, column, row, one.get(column, "")) for column in ("families", "practitioners")
        ]
        found[one["team"]] = Expected(*numbers)
    return found


def _number(path: Path, column: str, row: int, given: str) -> int | None:
    if given == "":
        return None
    if not given.isdecimal():
        remedy = "Give a whole number, or leave the cell empty."
        raise _in(path, FrameError(column, row, f"{given!r} is no number of people", remedy))
    return int(given)
