"""Ratings read from a CSV file through a map, in pieces, so that the size of the file does not matter."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import IO

import pandas as pd

from analysis.frames import COLUMNS
from analysis.mapping import Ago, Mapping, MappingError

PIECE = 50_000
LONGEST_LINE = 1_000_000
GZIP_START = b"\x1f\x8b"

# Which rows are wrong, in which of their columns, what is wrong about the value, and the remedy.
Wrong = tuple[pd.Series, str, str, str]


def read(
    path: Path, mapping: Mapping, source: str | None = None, *, piece: int = PIECE
) -> Iterator[pd.DataFrame]:
    """Give the ratings of a CSV file (or gzip of one) as long frames of at most `piece` rows.

    Each frame's index is the row in the file, the header being row 1. MappingError names the first row
    and column that cannot be read; what came before it has been given by then, so keep it uncommitted.
    """
    with _lines(path) as lines:
        rows = _rows(lines)
        header = _header(rows, mapping)
        while block := list(islice(rows, piece)):
            numbers = [number for number, _ in block]
            for number, row in block:
                _check_width(number, row, header)
            theirs = pd.DataFrame([row for _, row in block], columns=header, index=numbers, dtype="str")
            yield _ours(theirs, mapping, source or mapping.constants.source)


def header(path: Path) -> list[str]:
    """The names in the first row of a CSV file (or gzip of one)."""
    with _lines(path) as lines:
        return next(_rows(lines), (1, []))[1]


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[str]]:
    try:
        with ExitStack() as opened:
            stream: IO[bytes] | gzip.GzipFile = opened.enter_context(path.open("rb"))
            packed = stream.read(2) == GZIP_START
            stream.seek(0)
            if packed:
                stream = opened.enter_context(gzip.GzipFile(fileobj=stream))
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
            yield _bounded(opened.enter_context(text))
    except OSError as error:
        found = f"{path} cannot be read ({error.strerror})"
        raise MappingError(None, None, found, "Give the path of a CSV file.") from error


def _broken(found: str, row: int | None = None) -> MappingError:
    return MappingError(row, None, f"the compressed file is cut off or damaged: {found}", "Fetch it again.")


def _bounded(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines of a file as text, none longer than memory can bear."""
    row = 0
    while True:
        row += 1
        try:
            line = text.readline(LONGEST_LINE)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise _broken(str(error), row) from error
        except UnicodeDecodeError as error:
            found = "the file is not written in UTF-8"
            raise MappingError(row, None, found, "Save it as CSV UTF-8.") from error
        if not line:
            return
        if len(line) == LONGEST_LINE:
            found = f"the line is longer than {LONGEST_LINE:,} characters"
            raise MappingError(row, None, found, "Give one rating on each line.")
        yield line


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Number the rows from 1; a line with nothing on it counts as a row and is passed over."""
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise MappingError(
                reader.line_num, None, f"the row is not CSV: {error}", "Correct it."
            ) from error
        if row:
            yield reader.line_num, row


def _header(rows: Iterator[tuple[int, list[str]]], mapping: Mapping) -> list[str]:
    names = next(rows, (1, []))[1]
    for column, used_for in mapping.columns.named().items():
        if column not in names:
            found = f"the file has no such column (it has {', '.join(names) or 'nothing'})"
            remedy = f"Name the column that holds the {used_for}, or add it to the file."
            raise MappingError(1, column, found, remedy)
        if names.count(column) > 1:
            raise MappingError(1, column, "two columns have this name", "Rename one of them.")
    return names


def _check_width(number: int, row: list[str], header: list[str]) -> None:
    if len(row) != len(header):
        found = f"{len(row)} fields where the header has {len(header)}"
        raise MappingError(number, None, found, "Give every row the columns of the header.")


def _ours(theirs: pd.DataFrame, mapping: Mapping, source: str) -> pd.DataFrame:
    """One piece of their rows as a long frame, every row checked."""
    columns, constants = mapping.columns, mapping.constants
    names = {"subject": columns.subject, "rater": columns.rater}
    blank: list[Wrong] = [
        (theirs[column].str.strip() == "", column, "nothing is there", f"Give the {name} of the rating.")
        for name, column in names.items()
    ]
    value, wrong_values = _values(theirs, mapping)
    dimension, construct, unmapped = _dimensions(theirs, mapping)
    rated_on, wrong_dates = _dates(theirs, columns.rated_on)
    _refuse([*blank, *wrong_values, *unmapped, *wrong_dates], theirs)
    parts = columns.occasion_parts or tuple(
        dict.fromkeys((columns.rater, columns.subject, *_date_column(columns.rated_on)))
    )
    occasion = theirs[parts[0]]
    for part in parts[1:]:
        occasion = occasion + ":" + theirs[part]
    frame = pd.DataFrame(
        {
            "subject": theirs[columns.subject],
            "rater": theirs[columns.rater],
            "dimension": dimension,
            "value": value,
            "source": source,
            "instrument": constants.instrument,
            "version": constants.version,
            "construct": construct,
            "occasion": occasion,
            "family": theirs[columns.family or columns.rater],
            "team": theirs[columns.team].mask(theirs[columns.team] == "") if columns.team else None,
            "rated_on": rated_on,
        },
        index=theirs.index,
    )
    return frame[list(COLUMNS)]


def _values(theirs: pd.DataFrame, mapping: Mapping) -> tuple[pd.Series, list[Wrong]]:
    column, scale = mapping.columns.value, mapping.scale
    value = pd.to_numeric(theirs[column], errors="coerce").astype("float64")
    finite = value.abs() < float("inf")
    wrong: list[Wrong] = [
        (~finite, column, "{} is not a number", "Give the level as a number, or leave the row out.")
    ]
    if scale is not None:
        remedy = f"Give a level from {scale.lowest:g} to {scale.highest:g}."
        outside = finite & ~value.between(scale.lowest, scale.highest)
        wrong.append((outside, column, "{} is outside the scale", remedy))
    return value, wrong


def _dimensions(
    theirs: pd.DataFrame, mapping: Mapping
) -> tuple[pd.Series | str, pd.Series | str, list[Wrong]]:
    known, constant, column = mapping.dimensions, mapping.constants.dimension, mapping.columns.dimension
    if column is None:
        meant = (known or {}).get(str(constant))
        own = str(constant)
        return (meant.dimension, meant.about, []) if meant else (own, own, [])
    given = theirs[column]
    if known is None:
        return given, given, [(given.str.strip() == "", column, "nothing is there", "Give a dimension.")]
    remedy = "Add it to the map under dimensions, or leave the row out."
    dimension = given.map({name: part.dimension for name, part in known.items()})
    construct = given.map({name: part.about for name, part in known.items()})
    return dimension, construct, [(dimension.isna(), column, "{} is not in the map", remedy)]


def _date_column(rated_on: str | Ago | None) -> tuple[str, ...]:
    if rated_on is None:
        return ()
    return (rated_on.column,) if isinstance(rated_on, Ago) else (rated_on,)


def _dates(theirs: pd.DataFrame, rated_on: str | Ago | None) -> tuple[pd.Series, list[Wrong]]:
    """The day of each rating, to the second as pandas keeps it; an empty date is allowed."""
    if rated_on is None:
        return pd.Series(pd.NaT, index=theirs.index, dtype="datetime64[s]"), []
    column = _date_column(rated_on)[0]
    given = theirs[column].str.strip()
    if isinstance(rated_on, Ago):
        steps = pd.to_numeric(given, errors="coerce")
        usable = steps.between(0, 1200) & (steps % 1 == 0)
        days = {
            step: pd.Timestamp(rated_on.before) - pd.DateOffset(months=int(step) * rated_on.months)
            for step in steps[usable].unique()
        }
        told = pd.to_datetime(steps.map(days)).astype("datetime64[s]")
        remedy = "Give how many steps ago it was, as a whole number."
    else:
        told = pd.to_datetime(given, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
        remedy = "Write the date as year-month-day, such as 2026-03-31."
    return told, [(told.isna() & (given != ""), column, "{} is not a date", remedy)]


def _refuse(wrongs: list[Wrong], theirs: pd.DataFrame) -> None:
    """Raise the error of the first row that has one."""
    found = [(int(wrong.to_numpy().argmax()), at) for at, (wrong, *_) in enumerate(wrongs) if wrong.any()]
    if not found:
        return
    place, at = min(found)
    _, column, words, remedy = wrongs[at]
    shown = repr(str(theirs[column].iloc[place])[:40])
    raise MappingError(int(theirs.index[place]), column, words.format(shown), remedy)
