"""A file of monthly counts, read row by row: what each row says, or what about it is not understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import IO

from rubrics.indicators import LANGUAGES, Indicator
from webapp.case_files import (
    Fault,
    Reading,
    Unreadable,
    UnreadableError,
    WrongCellError,
    WrongRow,
    day_of,
    folded,
    opened,
    read_rows,
    without_time,
)
from webapp.indicators.rules import Key, is_over, is_too_old
from webapp.insight.hopes import Part

_MONTHS = ("%Y-%m", "%m/%Y", "%B %Y", "%b %Y", "%b-%y", "%B-%y")
_FIGURES = re.compile(r"[0-9]{1,9}")


class Meaning(StrEnum):
    """The columns of the file, named as the template names them; no other column is read."""

    MONTH = "month"
    TEAM = "team"
    INDICATOR = "indicator"
    COUNT = "count"
    OUT_OF = "out of"


class Wrong(StrEnum):
    """What can be wrong with a count alone."""

    NO_MONTH = "no month"
    NOT_OVER = "not over"
    TOO_OLD = "too old"
    INDICATOR = "indicator"
    TAKEN_FROM_CONTACTS = "taken from contacts"
    FORMULA = "formula"
    NEGATIVE = "negative"
    NO_NUMBER = "no number"
    NOBODY = "nobody"
    MORE = "more"
    TWICE = "twice"


@dataclass
class Read(Reading):
    """What came of a file: its counts, and the line of each."""

    parts: dict[Key, Part] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What a file is read by: today, the teams' ids and the indicators, both by name as `folded`."""

    today: date
    teams: Mapping[str, int]
    indicators: Mapping[str, Indicator]


def by_name(indicators: tuple[Indicator, ...]) -> dict[str, Indicator]:
    """The indicators by every name that a file may give them, as `folded`: their id, or their words."""
    names = {folded(one.wording(language).name): one for one in indicators for language in LANGUAGES}
    return names | {one.id: one for one in indicators}


def read(stream: IO[bytes], known: Known) -> Read:
    """Every count of a file; a row with neither a count nor what it is out of tells nothing and is left out.

    Raises:
        UnreadableError: for what stands in the way of the file as a whole.
    """
    header, rows = opened(stream)
    columns, found = _columns(header), Read(header)
    questions = {WrongRow.TEAM, Wrong.INDICATOR, Wrong.TAKEN_FROM_CONTACTS}
    for line, said in read_rows(rows, found, columns, _Cells(known).said, questions):
        if said is None:
            continue
        key, part = said
        if (first := found.lines.get(key)) is not None:
            found.understood -= 1
            fault = Fault(line, columns[Meaning.MONTH], Wrong.TWICE, str(first))
            found.is_wrong(fault, is_one_question=False)
            continue
        found.parts[key], found.lines[key] = part, line
    return found


def _columns(header: tuple[str, ...]) -> dict[Meaning, str]:
    """The column of each meaning, however its name is written."""
    found: dict[Meaning, str] = {}
    for meaning in Meaning:
        named = [name for name in header if folded(name.replace("_", " ")) == meaning]
        if not named:
            raise UnreadableError(Unreadable.MISSING, column=meaning.value, header=header)
        if len(named) > 1:
            raise UnreadableError(Unreadable.TWICE, column=named[0], header=header)
        found[meaning] = named[0]
    return found


def month_of(text: str) -> date | None:
    """The first day of the month that a cell names: as a month, or as any day of it."""
    for form in _MONTHS:
        try:
            return datetime.strptime(text, form).date().replace(day=1)
        except ValueError:
            continue
    day = day_of(without_time(text))
    return day.replace(day=1) if day else None


class _Cells:
    """What the cells of a row mean."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def said(self, cells: Mapping[Meaning, str]) -> tuple[Key, Part] | None:
        """What a row says; WrongCellError for the first cell that says nothing or what it cannot say."""
        if not cells[Meaning.COUNT] and not cells[Meaning.OUT_OF]:
            return None
        for meaning, text in cells.items():
            if not text:
                raise WrongCellError(meaning, WrongRow.NOTHING)
        month = self._month(cells[Meaning.MONTH])
        if (team_id := self._known.teams.get(folded(cells[Meaning.TEAM]))) is None:
            raise WrongCellError(Meaning.TEAM, WrongRow.TEAM)
        indicator = self._indicator(cells[Meaning.INDICATOR])
        part = Part(_number(Meaning.COUNT, cells), _number(Meaning.OUT_OF, cells))
        if part.out_of == 0:
            raise WrongCellError(Meaning.OUT_OF, Wrong.NOBODY)
        if indicator.is_share and part.count > part.out_of:
            raise WrongCellError(Meaning.COUNT, Wrong.MORE)
        return Key(month, team_id, indicator.id), part

    def _month(self, text: str) -> date:
        month = month_of(text)
        if month is None:
            raise WrongCellError(Meaning.MONTH, Wrong.NO_MONTH)
        if not is_over(month, self._known.today):
            raise WrongCellError(Meaning.MONTH, Wrong.NOT_OVER)
        if is_too_old(month, self._known.today):
            raise WrongCellError(Meaning.MONTH, Wrong.TOO_OLD)
        return month

    def _indicator(self, text: str) -> Indicator:
        found = self._known.indicators.get(folded(text))
        if found is None:
            raise WrongCellError(Meaning.INDICATOR, Wrong.INDICATOR)
        if found.source != "file":
            raise WrongCellError(Meaning.INDICATOR, Wrong.TAKEN_FROM_CONTACTS)
        return found


def _number(meaning: Meaning, cells: Mapping[Meaning, str]) -> int:
    text = cells[meaning]
    if text.startswith(("=", "+", "@")):
        raise WrongCellError(meaning, Wrong.FORMULA)
    whole = text.removesuffix(".00").removesuffix(".0")
    if whole.startswith("-") and _FIGURES.fullmatch(whole[1:]):
        raise WrongCellError(meaning, Wrong.NEGATIVE)
    if not _FIGURES.fullmatch(whole):
        raise WrongCellError(meaning, Wrong.NO_NUMBER)
    return int(whole)
