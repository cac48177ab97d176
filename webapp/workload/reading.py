"""A case system's contacts, read row by row: what each row says, or what about it is not understood.

Nothing of it is kept: a row is forgotten when it has been counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import IO

from webapp.case_files import (
    Reading,
    WrongCellError,
    WrongRow,
    day_of,
    folded,
    opened,
    read_rows,
    without_time,
)
from webapp.workload.pooling import Contact, Pool
from webapp.workload.rules import LONGEST_CONTACT, ColumnMap, Meaning


class Wrong(StrEnum):
    """What can be wrong with a contact alone."""

    OTHER_MONTH = "other month"
    NO_MINUTES = "no minutes"
    NEGATIVE = "negative"
    TOO_LONG = "too long"
    KIND = "kind"


@dataclass
class Read(Reading):
    """What came of a file, and what its contacts pool to."""

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
    cells, found = _Cells(column_map, known), Read(header)
    questions = {WrongRow.TEAM, Wrong.KIND}
    for _line, contact in read_rows(rows, found, column_map.columns, cells.contact, questions):
        found.pool.add(contact)
    return found


class _Cells:
    """What the cells of a row mean, by one map, for one month."""

    def __init__(self, column_map: ColumnMap, known: Known) -> None:
        self._is_direct, self._known = column_map.is_direct(), known
        # A month has few days, each in many rows.
        self._days: dict[str, date | None] = {}

    def contact(self, cells: Mapping[Meaning, str]) -> Contact:
        """What a row says; WrongCellError for the first cell that says nothing or what it cannot say."""
        for meaning, text in cells.items():
            if not text:
                raise WrongCellError(meaning, WrongRow.NOTHING)
        self._check_day(cells[Meaning.DAY])
        return Contact(
            folded(cells[Meaning.CASE]),
            folded(cells[Meaning.WORKER]),
            self._team(cells[Meaning.TEAM]),
            _minutes(cells[Meaning.MINUTES]),
            direct=self._kind(cells[Meaning.KIND]),
        )

    def _check_day(self, text: str) -> None:
        words = without_time(text)
        if words not in self._days:
            self._days[words] = day_of(words)
        day = self._days[words]
        if day is None:
            raise WrongCellError(Meaning.DAY, WrongRow.NO_DAY)
        if day > self._known.today:
            raise WrongCellError(Meaning.DAY, WrongRow.FUTURE)
        if (day.year, day.month) != (self._known.month.year, self._known.month.month):
            raise WrongCellError(Meaning.DAY, Wrong.OTHER_MONTH)

    def _team(self, text: str) -> int:
        if (team_id := self._known.teams.get(folded(text))) is None:
            raise WrongCellError(Meaning.TEAM, WrongRow.TEAM)
        return team_id

    def _kind(self, text: str) -> bool:
        if (direct := self._is_direct.get(folded(text))) is None:
            raise WrongCellError(Meaning.KIND, Wrong.KIND)
        return direct


def _minutes(text: str) -> int:
    whole = text.removesuffix(".00").removesuffix(".0")
    figures = whole.removeprefix("-")
    if not (figures.isascii() and figures.isdigit()) or len(figures) > 9:
        raise WrongCellError(Meaning.MINUTES, Wrong.NO_MINUTES)
    if (minutes := int(whole)) < 0:
        raise WrongCellError(Meaning.MINUTES, Wrong.NEGATIVE)
    if minutes > LONGEST_CONTACT:
        raise WrongCellError(Meaning.MINUTES, Wrong.TOO_LONG)
    return minutes
