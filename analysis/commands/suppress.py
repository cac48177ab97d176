"""What to hide in a table of counts: `python -m analysis suppress FILE`."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np

from analysis import tables
from analysis.disclosure.chain import TOTAL
from analysis.disclosure.counts import Suppression, suppress
from analysis.disclosure.table import Counts
from analysis.frames import FrameError


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.add_argument("--minimum", type=int, default=5, help="the least count that is shown (default 5)")
    parser.add_argument(
        "--parent",
        type=Path,
        help="a published table with the same columns, one of whose rows this file adds up to",
    )
    parser.add_argument(
        "--row", help="that row's name; by default the file's own name, or the parent's only row"
    )
    parser.add_argument(
        "--earlier",
        type=Path,
        action="append",
        default=[],
        help="the same table at an earlier release, whole; oldest first if several",
    )
    parser.add_argument(
        "--result",
        type=Path,
        action="append",
        default=[],
        help="what --json gave for each --earlier, in the same order: what it hid, whatever it stood beside",
    )
    parser.add_argument("--own", type=Path, help="what one reader gave, in the same rows and columns")
    parser.add_argument(
        "--seconds", type=float, default=30.0, help="how long to look for the best (default 30)"
    )


def run(asked: Namespace) -> Suppression:
    """What to hide in the file's table."""
    return suppress(
        counts(asked.file),
        asked.minimum,
        parent=_parent(asked),
        earlier=[counts(one) for one in asked.earlier],
        hid=[_hid(one) for one in asked.result],
        own=counts(asked.own) if asked.own else None,
        seconds=asked.seconds,
    )


def counts(path: Path) -> Counts:
    """A table of counts from a file: the first column names the rows, the others hold whole numbers."""
    frame = tables.read(path)
    first, *columns = (str(name) for name in frame.columns)
    if not columns:
        raise FrameError("", None, "the file has one column", "Give the rows' names, and a column of counts.")
    rows = [str(name) for name in frame[first]]
    for at, name in enumerate(rows):
        if TOTAL in (name, *columns):
            found = f"{TOTAL} is the name of the margins"
            raise FrameError(first, at + 1, found, "Leave totals out of the file, or name it otherwise.")
        if not name or name in rows[:at]:
            found = "nothing is there" if not name else f"{name!r} names an earlier row too"
            raise FrameError(first, at + 1, found, "Give every row a name of its own.")
    whole = tables.read(path, names=[first], figures=columns)
    for name in columns:
        wrong = ((whole[name] < 0) | (whole[name] % 1 != 0) | (whole[name] > 1e12)).to_numpy()
        if wrong.any():
            row = int(wrong.argmax())
            found = f"{frame[name].iloc[row]!r} is not a count"
            raise FrameError(name, row + 1, found, "Give a whole number of at least 0.")
    return Counts(tuple(rows), tuple(columns), whole[columns].to_numpy(dtype=np.float64))


def _hid(path: Path) -> set[tuple[str, str]]:
    """What an earlier run says that it hid."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {(str(row), str(column)) for part in ("primary", "secondary") for row, column in told[part]}
    except (OSError, UnicodeDecodeError, ValueError, KeyError, TypeError) as error:
        found = f"{path} is not a result of suppress ({type(error).__name__})"
        raise FrameError("", None, found, "Give the JSON that the earlier run printed.") from error


def _parent(asked: Namespace) -> tuple[Counts, str] | None:
    if asked.parent is None:
        return None
    parent = counts(asked.parent)
    own_name = asked.file.name.split(".")[0]
    row = asked.row or (own_name if own_name in parent.rows else parent.rows[0])
    if row not in parent.rows or (asked.row is None and row != own_name and len(parent.rows) > 1):
        found = f"the parent has no row named {asked.row or own_name!r}"
        raise FrameError("", None, found, f"Give --row, one of {', '.join(parent.rows[:20])}.")
    return parent, row
