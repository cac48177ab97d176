"""A case system's file, opened strictly and read row by row through a column map.

Only the columns that the map names are ever looked at. Why a file, a row or a cell cannot be read is found
here without words; what is said of it stands in `file_words.py`.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import count
from typing import IO, Any, TypeVar

# The largest file: about 200,000 rows as case systems write them, with many columns that are not read.
LARGEST_FILE = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS, LONGEST_COLUMN = 200, 120
LONGEST_LINE = 100_000
SHOWN_FAULTS = 20
LONGEST_FOUND = 40

# How files begin that are no CSV: Excel's two kinds, PDF.
_NO_CSV = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")
_NO_UTF8 = (b"\xff\xfe", b"\xfe\xff")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d/%m/%y")

Rows = Iterator[tuple[int, list[str]]]
M = TypeVar("M", bound=StrEnum)
T = TypeVar("T")


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


class WrongRow(StrEnum):
    """What can be wrong with a row of any file, or with one cell of it."""

    NOTHING = "nothing"
    NO_DAY = "no day"
    FUTURE = "future"
    TEAM = "team"
    WIDTH = "width"
    HEADER_AGAIN = "header again"


class WrongCellError(Exception):
    """What is wrong with a cell, named by what it means."""

    def __init__(self, meaning: Any, wrong: StrEnum) -> None:
        super().__init__(f"{meaning}: {wrong}")
        self.meaning, self.wrong = meaning, wrong


@dataclass(frozen=True)
class Fault:
    """One row that was not understood: its line, the column (empty: the whole row), and what stands there."""

    line: int
    column: str
    wrong: StrEnum
    found: str


@dataclass
class Reading:
    """What came of a file: how many rows were understood, how many not, and the first faults."""

    header: tuple[str, ...]
    understood: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    _asked: set[tuple[StrEnum, str]] = field(default_factory=set)

    def is_wrong(self, fault: Fault, *, is_one_question: bool) -> None:
        """Count a row as not understood; the same question stands in the list once."""
        self.faulty += 1
        question = (fault.wrong, folded(fault.found))
        is_new = question not in self._asked
        if is_one_question:
            self._asked.add(question)
        if is_new and len(self.faults) < SHOWN_FAULTS:
            self.faults.append(fault)


def read_rows(
    rows: Rows,
    reading: Reading,
    columns: Mapping[M, str],
    say: Callable[[Mapping[M, str]], T],
    questions: Collection[StrEnum],
) -> Iterator[tuple[int, T]]:
    """What `say` makes of each row that is understood, with its line; what is not goes into `reading`.

    `columns` name the column of each meaning, and `say` gets the cells by meaning: of the other columns
    nothing is looked at. `questions` are the faults that are one question, however many rows hold it.

    Raises:
        UnreadableError: for what stands in the way of the file as a whole.
    """
    places = _places(reading.header, columns)
    for line, row in rows:
        if reading.understood + reading.faulty == MOST_ROWS:
            raise UnreadableError(Unreadable.TOO_MANY, header=reading.header)
        if (fault := _as_a_whole(line, row, reading.header)) is not None:
            reading.is_wrong(fault, is_one_question=False)
            continue
        cells = {meaning: row[place] for meaning, place in places.items()}
        try:
            said = say(cells)
        except WrongCellError as error:
            found = cells[error.meaning][:LONGEST_FOUND]
            fault = Fault(line, columns[error.meaning], error.wrong, found)
            reading.is_wrong(fault, is_one_question=error.wrong in questions)
            continue
        reading.understood += 1
        yield line, said
    if not reading.understood + reading.faulty:
        raise UnreadableError(Unreadable.NO_ROWS, header=reading.header)


def _places(header: tuple[str, ...], columns: Mapping[M, str]) -> dict[M, int]:
    for name in columns.values():
        if name not in header:
            raise UnreadableError(Unreadable.MISSING, column=name, header=header)
        if header.count(name) > 1:
            raise UnreadableError(Unreadable.TWICE, column=name, header=header)
    return {meaning: header.index(name) for meaning, name in columns.items()}


def _as_a_whole(line: int, row: list[str], header: tuple[str, ...]) -> Fault | None:
    if len(row) != len(header):
        return Fault(line, "", WrongRow.WIDTH, str(len(row)))
    return Fault(line, "", WrongRow.HEADER_AGAIN, "") if tuple(row) == header else None


def folded(text: str) -> str:
    """A reference, a name or a word without what nobody means by it: case, and blanks around and within."""
    return " ".join(text.split()).casefold()


def without_time(text: str) -> str:
    """What a cell says of the day, without whatever time stands behind it."""
    parts = text.replace("T", " ").split()
    return "-".join(parts[:3]) if len(parts) > 2 and parts[1].isalpha() else "".join(parts[:1])


def day_of(words: str) -> date | None:
    """The day that a cell without a time names; of numbers alone the day comes before the month."""
    for form in _DAYS:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None


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
