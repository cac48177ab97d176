"""A file of figures, opened strictly: CSV, gzip of it, Parquet or Excel, with a row of names at its head."""

import gzip
import zlib
from collections.abc import Sequence
from csv import reader
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import compute, csv, parquet

from analysis import workbooks
from analysis.frames import FrameError

GZIP_START = b"\x1f\x8b"
PARQUET_START = b"PAR1"
ZIP_START = b"PK\x03\x04"


def read(path: Path, *, names: Sequence[str] = (), figures: Sequence[str] = ()) -> pd.DataFrame:
    """Every row of a file: each column as text, those in `figures` as numbers, nothing guessed.

    Both `names` and `figures` must be there, and filled in every row; other columns are kept as they come.
    Empty lines are passed over and not counted. Raises FrameError naming the column and the row.
    """
    content = _content(path)
    if content.startswith(PARQUET_START):
        table = _parquet(content)
    else:
        table = _sheet(path) if content.startswith(ZIP_START) else _csv(content)
    _check_header(table.column_names, [*names, *figures])
    if table.num_rows == 0:
        raise FrameError("", None, "the file has no rows", "Give a file with at least one.")
    frame = pd.DataFrame({name: _text(table[name]) for name in table.column_names})
    for name in figures:
        frame[name] = _figures(frame[name], name)
    for name in names:
        _check_filled(frame[name], name)
    return frame


def _content(path: Path) -> bytes:
    """All of a file, read once, since what comes through a pipe comes once."""
    try:
        return path.read_bytes()
    except OSError as error:
        found = f"the file cannot be read ({error.strerror})"
        raise FrameError("", None, found, "Give the path of a CSV or Parquet file.") from error


def _parquet(content: bytes) -> pa.Table:
    try:
        return parquet.read_table(pa.BufferReader(content))
    except (OSError, pa.ArrowException) as error:
        found = f"the Parquet file is damaged: {_line(error)}"
        raise FrameError("", None, found, "Write it again.") from error


def _sheet(path: Path) -> pa.Table:
    """The table on the first sheet of a workbook, every cell as text."""
    try:
        rows = [row for _number, row in workbooks.rows(path)]
    except workbooks.WorkbookError as error:
        found = f"the workbook cannot be read: {error}"
        raise FrameError("", None, found, "Save it again.") from error
    names = [name.strip() for name in rows[0]] if rows else []
    _check_once(names)
    for number, row in enumerate(rows[1:], 1):
        if len(row) != len(names):
            remedy = "Give every cell a name above it."
            raise FrameError("", number, "the row is wider than the first", remedy)
    columns = list(zip(*rows[1:], strict=True)) or [()] * len(names)
    texts = [pa.array(column, pa.string()) for column in columns]
    return pa.table(texts, names=names)


def _csv(content: bytes) -> pa.Table:
    """The table of a CSV file with every cell as text, so that no id turns into a number."""
    content = _unpacked(content)
    try:
        head = content.decode("utf-8-sig").lstrip("\r\n")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n")
        raise FrameError("", row, "the file is not written in UTF-8", "Save it as CSV UTF-8.") from error
    names = [name.strip() for name in next(reader(head.splitlines(keepends=True)), [])]
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        found = "the columns are separated by semicolons or tabs"
        raise FrameError("", None, found, "Save it as CSV with commas between the columns.")
    if not names:
        raise FrameError("", None, "the file is empty", "Give a row of names and the rows under it.")
    _check_once(names)
    try:
        return csv.read_csv(
            pa.BufferReader(head.encode()),
            read_options=csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1),
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowException as error:
        found = f"the file is not CSV: {_line(error)}"
        raise FrameError("", None, found, "Give every row the columns of the first.") from error


def _unpacked(content: bytes) -> bytes:
    if not content.startswith(GZIP_START):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        found = f"the compressed file is cut off or damaged: {_line(error)}"
        raise FrameError("", None, found, "Fetch it again.") from error


def _check_once(names: Sequence[str]) -> None:
    for at, name in enumerate(names):
        if name in names[:at]:
            raise FrameError(name, None, "two columns have this name", "Rename one of them.")


def _check_header(there: Sequence[str], needed: Sequence[str]) -> None:
    for name in needed:
        if name not in there:
            found = f"the file has no such column (it has {', '.join(there) or 'none'})"
            raise FrameError(
                name, None, found, f"Add a column named {name}, or rename the one that holds it."
            )


def _text(column: pa.ChunkedArray) -> pd.Series:
    """A column as text without blanks at its ends; a number from Parquet as its shortest text."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    try:
        text = column.cast(pa.string())
    except pa.ArrowException as error:
        found = f"the column holds {column.type}"
        raise FrameError("", None, found, "Give text, numbers or dates.") from error
    return pd.Series(compute.utf8_trim_whitespace(compute.fill_null(text, "")).to_pandas())


def _figures(text: pd.Series, name: str) -> pd.Series:
    """A column of text as finite numbers."""
    _check_filled(text, name)
    number = pd.to_numeric(text, errors="coerce").astype("float64")
    wrong = ~np.isfinite(number.to_numpy())
    if wrong.any():
        row = int(wrong.argmax())
        found = f"{str(text.iloc[row])[:40]!r} is not a finite number"
        raise FrameError(name, row + 1, found, "Give a number, or leave the row out.")
    return number


def _check_filled(text: pd.Series, name: str) -> None:
    blank = (text == "").to_numpy()
    if blank.any():
        row = int(blank.argmax()) + 1
        raise FrameError(name, row, "nothing is there", f"Give a {name}, or leave the row out.")


def _line(error: BaseException) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
