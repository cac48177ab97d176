"""The rows of a file as text, one after another: CSV, gzip of it, Parquet, or the first sheet of Excel."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
from pyarrow import compute, parquet

from analysis import workbooks
from analysis.mapping import MappingError

LONGEST_LINE = 1_000_000
BATCH = 10_000
GZIP_START = b"\x1f\x8b"
PARQUET_START = b"PAR1"
ZIP_START = b"PK\x03\x04"

Rows = Iterator[tuple[int, list[str]]]


@contextmanager
def rows(path: Path) -> Iterator[Rows]:
    """The rows of a file with their numbers, the row of names being 1; memory does not grow with the file.

    Raises:
        MappingError: where the file cannot be read, with its row as far as one is known.
    """
    start = _start(path)
    if start == PARQUET_START:
        yield _of_parquet(path)
    elif start == ZIP_START:
        yield _of_sheet(path)
    else:
        with _lines(path) as lines:
            yield _rows(lines)


def _start(path: Path) -> bytes:
    # What is no file, such as a pipe, comes once and is read as CSV.
    if not path.is_file():
        return b""
    try:
        with path.open("rb") as stream:
            return stream.read(4)
    except OSError as error:
        raise _unread(path, error) from error


def _of_sheet(path: Path) -> Rows:
    try:
        yield from workbooks.rows(path)
    except workbooks.WorkbookError as error:
        raise MappingError(None, None, f"the workbook cannot be read: {error}", "Save it again.") from error


def _of_parquet(path: Path) -> Rows:
    try:
        with parquet.ParquetFile(path) as file:
            yield 1, list(file.schema_arrow.names)
            number = 1
            for batch in file.iter_batches(batch_size=BATCH):
                columns = [_text(column) for column in batch.columns]
                for row in zip(*columns, strict=True):
                    number += 1
                    yield number, list(row)
    except (OSError, pa.ArrowException) as error:
        found = f"the Parquet file is damaged: {error}"[:200]
        raise MappingError(None, None, found, "Fetch it again.") from error


def _text(column: pa.Array) -> list[str]:
    """One column of a piece as text; a number as its shortest text, nothing as no text."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    found: list[str] = compute.fill_null(column.cast(pa.string()), "").to_pylist()
    return found


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
        raise _unread(path, error) from error


def _unread(path: Path, error: OSError) -> MappingError:
    found = f"{path} cannot be read ({error.strerror})"
    return MappingError(None, None, found, "Give the path of a CSV file.")


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


def _rows(lines: Iterator[str]) -> Rows:
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
