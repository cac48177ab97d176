"""A case system's file, read row by row: what each row says, or what about it is not understood.

Nothing of it is kept: a row is forgotten when it has been counted. What is wrong with one is found here
without words; what is said of it stands in `words.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import IO

from webapp.workload.opening import Unreadable, UnreadableError, opened
from webapp.workload.pooling import Contact, Pool
from webapp.workload.rules import LONGEST_CONTACT, MOST_ROWS, ColumnMap, Meaning, folded

SHOWN_FAULTS = 20
LONGEST_FOUND = 40
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%d/%m/%y")


class Wrong(StrEnum):
    """What is wrong with one row, or with one cell of it."""

    NOTHING = "nothing"
    NO_DAY = "no day"
    FUTURE = "future"
    OTHER_MONTH = "other month"
    NO_MINUTES = "no minutes"
    NEGATIVE = "negative"
    TOO_LONG = "too long"
    TEAM = "team"
    KIND = "kind"
    WIDTH = "width"
    HEADER_AGAIN = "header again"


@dataclass(frozen=True)
class Fault:
    """One row that was not understood: its line, the column (empty: the whole row), and what stands there."""

    line: int
    column: str
    wrong: Wrong
    found: str


@dataclass
class Read:
    """What came of a file: how many rows were understood, what they pool to, and the first faults."""

    header: tuple[str, ...]
    understood: int = 0
    faulty: int = 0
    faults: list[Fault] = field(default_factory=list)
    pool: Pool = field(default_factory=Pool)


@dataclass(frozen=True)
class Known:
    """What a file is read by: the month, today, and the teams' ids by name as `folded`."""

    month: date
    today: date
    teams: Mapping[str, int]


def read(stream: IO[bytes], column_map: ColumnMap, known: Known) -> Read:
    """Every contact of a file, in memory that grows with the families in it and not with its rows.

    Raises:
        UnreadableError: for what stands in the way of the file as a whole.
    """
    header, rows = opened(stream)
    places = _places(header, column_map)
    cells, found = _Cells(column_map, known), Read(header)
    # One word or team that nobody knows is one question, however many rows hold it.
    asked: set[tuple[Wrong, str]] = set()
    for line, row in rows:
        if found.understood + found.faulty == MOST_ROWS:
            raise UnreadableError(Unreadable.TOO_MANY, header=header)
        contact = _contact(line, row, header, places, cells)
        if isinstance(contact, Contact):
            found.pool.add(contact)
            found.understood += 1
            continue
        found.faulty += 1
        question = (contact.wrong, folded(contact.found))
        is_new = question not in asked
        if contact.wrong in {Wrong.TEAM, Wrong.KIND}:
            asked.add(question)
        if is_new and len(found.faults) < SHOWN_FAULTS:
            found.faults.append(contact)
    if not found.understood + found.faulty:
        raise UnreadableError(Unreadable.NO_ROWS, header=header)
    return found


def _places(header: tuple[str, ...], column_map: ColumnMap) -> dict[Meaning, int]:
    for name in column_map.columns.values():
        if name not in header:
            raise UnreadableError(Unreadable.MISSING, column=name, header=header)
        if header.count(name) > 1:
            raise UnreadableError(Unreadable.TWICE, column=name, header=header)
    return {meaning: header.index(name) for meaning, name in column_map.columns.items()}


class _WrongCellError(Exception):
    """What is wrong with a cell, named by what it means."""

    def __init__(self, meaning: Meaning, wrong: Wrong) -> None:
        self.meaning, self.wrong = meaning, wrong


class _Cells:
    """What the cells of a row mean, by one map, for one month."""

    def __init__(self, column_map: ColumnMap, known: Known) -> None:
        self.columns, self._is_direct, self._known = column_map.columns, column_map.is_direct(), known
        # A month has few days, each in many rows.
        self._days: dict[str, date | None] = {}

    def contact(self, cells: Mapping[Meaning, str]) -> Contact:
        """What a row says; _WrongCellError for the first cell that says nothing or what it cannot say."""
        for meaning, text in cells.items():
            if not text:
                raise _WrongCellError(meaning, Wrong.NOTHING)
        self._check_day(cells[Meaning.DAY])
        return Contact(
            folded(cells[Meaning.CASE]),
            folded(cells[Meaning.WORKER]),
            self._team(cells[Meaning.TEAM]),
            _minutes(cells[Meaning.MINUTES]),
            direct=self._kind(cells[Meaning.KIND]),
        )

    def _check_day(self, text: str) -> None:
        words = _without_time(text)
        if words not in self._days:
            self._days[words] = _day(words)
        day = self._days[words]
        if day is None:
            raise _WrongCellError(Meaning.DAY, Wrong.NO_DAY)
        if day > self._known.today:
            raise _WrongCellError(Meaning.DAY, Wrong.FUTURE)
        if (day.year, day.month) != (self._known.month.year, self._known.month.month):
            raise _WrongCellError(Meaning.DAY, Wrong.OTHER_MONTH)

    def _team(self, text: str) -> int:
        if (team_id := self._known.teams.get(folded(text))) is None:
            raise _WrongCellError(Meaning.TEAM, Wrong.TEAM)
        return team_id

    def _kind(self, text: str) -> bool:
        if (direct := self._is_direct.get(folded(text))) is None:
            raise _WrongCellError(Meaning.KIND, Wrong.KIND)
        return direct


def _contact(
    line: int, row: list[str], header: tuple[str, ...], places: Mapping[Meaning, int], cells: _Cells
) -> Contact | Fault:
    """What a row says, or the first thing in it that is not understood."""
    if len(row) != len(header):
        return Fault(line, "", Wrong.WIDTH, str(len(row)))
    if tuple(row) == header:
        return Fault(line, "", Wrong.HEADER_AGAIN, "")
    values = {meaning: row[place] for meaning, place in places.items()}
    try:
        return cells.contact(values)
    except _WrongCellError as error:
        found = values[error.meaning][:LONGEST_FOUND]
        return Fault(line, cells.columns[error.meaning], error.wrong, found)


def _minutes(text: str) -> int:
    whole = text.removesuffix(".00").removesuffix(".0")
    figures = whole.removeprefix("-")
    if not (figures.isascii() and figures.isdigit()) or len(figures) > 9:
        raise _WrongCellError(Meaning.MINUTES, Wrong.NO_MINUTES)
    if (minutes := int(whole)) < 0:
        raise _WrongCellError(Meaning.MINUTES, Wrong.NEGATIVE)
    if minutes > LONGEST_CONTACT:
        raise _WrongCellError(Meaning.MINUTES, Wrong.TOO_LONG)
    return minutes


def _without_time(text: str) -> str:
    """What a cell says of the day, without whatever time stands behind it."""
    parts = text.replace("T", " ").split()
    return "-".join(parts[:3]) if len(parts) > 2 and parts[1].isalpha() else parts[0]


def _day(words: str) -> date | None:
    """The day that a cell names; of numbers alone the day comes before the month."""
    for form in _DAYS:
        try:
            return datetime.strptime(words, form).date()
        except ValueError:
            continue
    return None
