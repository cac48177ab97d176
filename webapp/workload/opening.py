"""A case system's file, opened strictly: the names in its first row, and the rows under it.

Why a file cannot be read is found here without words; what is said of it stands in `words.py`.
"""

import csv
import io
from collections.abc import Iterator
from enum import StrEnum
from itertools import count
from typing import IO

from webapp.workload.rules import LARGEST_FILE, LONGEST_COLUMN, MOST_COLUMNS

LONGEST_LINE = 100_000
# How files begin that are no CSV: Excel's two kinds, PDF.
_NO_CSV = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_NO_UTF8 = (b"\xff\xfe", b"\xfe\xff")

Rows = Iterator[tuple[int, list[str]]]


class Unreadable(StrEnum):
    """Why a file as a whole is not read."""

    TOO_LARGE = "too large"
    NO_CSV = "no csv"
    MARKUP = "markup"
    NO_UTF8 = "no utf-8"
    EMPTY = "empty"
    NO_ROWS = "no rows"
    SEPARATORS = "separators"
    LONG_LINE = "long line"
    BROKEN = "broken"
    HEADER = "header"
    TWICE = "twice"
    MISSING = "missing"
    TOO_MANY = "too many"


class UnreadableError(ValueError):
    """The file as a whole is not read; `column` or `line` says where, if that can be said.

    `header` is what the file's first row holds, where that much could be read.
    """

    def __init__(
        self, why: Unreadable, *, line: int = 0, column: str = "", header: tuple[str, ...] = ()
    ) -> None:
        super().__init__(why.value)
        self.why, self.line, self.column, self.header = why, line, column, header


def opened(stream: IO[bytes]) -> tuple[tuple[str, ...], Rows]:
    """The names in a file's first row, and the rows under it as they are read, each with its line's number.

    Raises:
        UnreadableError: for a file without a first row; and from the rows, where one cannot be read.
    """
    rows = _rows(_lines(stream))
    return _header(rows), rows


def _lines(stream: IO[bytes]) -> Iterator[str]:
    """The lines of a file as text, none longer than memory can bear."""
    stream.seek(0, io.SEEK_END)
    if stream.tell() > LARGEST_FILE:
        raise UnreadableError(Unreadable.TOO_LARGE)
    stream.seek(0)
    start = stream.read(64)
    stream.seek(0)
    if start.startswith(_NO_CSV):
        raise UnreadableError(Unreadable.NO_CSV)
    if start.startswith(_NO_UTF8):
        raise UnreadableError(Unreadable.NO_UTF8)
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise UnreadableError(Unreadable.MARKUP)
    for number in count(1):
        line = stream.readline(LONGEST_LINE)
        if not line:
            return
        if len(line) == LONGEST_LINE:
            raise UnreadableError(Unreadable.LONG_LINE, line=number)
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise UnreadableError(Unreadable.NO_UTF8, line=number) from None


def _rows(lines: Iterator[str]) -> Rows:
    """The rows with the numbers of their lines; one with nothing in it is passed over."""
    reader = csv.reader(lines, strict=True)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnreadableError(Unreadable.BROKEN, line=reader.line_num) from None
        row = [cell.strip() for cell in row]
        if any(row):
            yield reader.line_num, row


def _header(rows: Rows) -> tuple[str, ...]:
    _line, row = next(rows, (1, []))
    if not row:
        raise UnreadableError(Unreadable.EMPTY)
    if len(row) == 1 and (";" in row[0] or "\t" in row[0]):
        raise UnreadableError(Unreadable.SEPARATORS)
    if len(row) > MOST_COLUMNS or any(len(name) > LONGEST_COLUMN or not _is_plain(name) for name in row):
        raise UnreadableError(Unreadable.HEADER)
    return tuple(row)


def _is_plain(name: str) -> bool:
    """Whether a name can stand in a form and come back as it was."""
    return all(character.isprintable() for character in name)
