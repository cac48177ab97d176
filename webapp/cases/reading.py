"""A case system's list of families, read row by row: who is in which family, or what is not understood.

A date of birth becomes an age band at once, and nothing but what stands in `Case` and `Person` goes further.
"""

import re
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
from webapp.cases import languages
from webapp.cases.rules import (
    NEEDED,
    OLDEST,
    Agreement,
    FamiliesMap,
    Kind,
    Meaning,
    age_on,
    kind_at,
    needs_stored,
)

LONGEST_REFERENCE, LONGEST_NAME, LONGEST_NUMBER = 40, 120, 80
_REFERENCE = re.compile(r"[\w/. -]+")
_BETWEEN = re.compile(r"[;,|\n]+")


class Wrong(StrEnum):
    """What can be wrong with a row of this list alone."""

    REFERENCE = "reference"
    TOO_LONG = "too long"
    CLOSED_FIRST = "closed first"
    WORKER = "worker"
    WORKER_LEFT = "worker left"
    WORKER_TWICE = "worker twice"
    NO_AGE = "no age"
    LANGUAGE = "language"
    NEED = "need"
    BASIS = "basis"
    DIFFERS = "differs"
    TWO_CASES = "two cases"


# One of these is one question, however many rows hold it.
QUESTIONS = frozenset(
    {
        WrongRow.TEAM, Wrong.WORKER, Wrong.WORKER_LEFT, Wrong.WORKER_TWICE, Wrong.LANGUAGE, Wrong.NEED,
        Wrong.BASIS,
    }
)  # fmt: skip


@dataclass(frozen=True)
class KnownWorker:
    """Somebody who can be named as a worker: their id, and their last day where they have one."""

    id: int
    last_on: date | None = None


@dataclass(frozen=True)
class Known:
    """What a list is read by: today, the teams' ids, and people by name and address, all as `folded`.

    A name that two people have is there with None.
    """

    today: date
    teams: Mapping[str, int]
    workers: Mapping[str, KnownWorker | None]


@dataclass
class Case:
    """One family, as all its rows together tell it."""

    reference: str
    team_id: int
    opened_on: date
    closed_on: date | None
    workers: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Person:
    """One person of it. What is None was not said, and leaves what is known."""

    case: str
    name: str
    kind: Kind
    language: str | None
    needs: str | None
    basis: Agreement | None


@dataclass
class Read(Reading):
    """What came of a list: its families by reference, as `folded`, and its people by their number there."""

    says: frozenset[Meaning] = frozenset()
    cases: dict[str, Case] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    too_young: int = 0


def read(stream: IO[bytes], families_map: FamiliesMap, known: Known) -> Read:
    """Every family and everybody of a list; a row that contradicts an earlier one is not understood.

    Raises:
        UnreadableError: for what stands in the way of the file as a whole.
    """
    header, rows = opened(stream)
    found = Read(header, says=frozenset(families_map.columns))
    cells = _Cells(families_map, known, found)
    for _line, is_too_young in read_rows(rows, found, families_map.columns, cells.take, QUESTIONS):
        found.too_young += is_too_young
    return found


class _Cells:
    """What the cells of a row mean, by one map, beside the rows before it."""

    def __init__(self, families_map: FamiliesMap, known: Known, found: Read) -> None:
        self._needs, self._bases = families_map.needs(), families_map.bases()
        self._known, self._found = known, found

    def take(self, cells: Mapping[Meaning, str]) -> bool:
        """Put a row with the others; whether it is somebody too young to be asked, who is not kept.

        Raises:
            WrongCellError: for the first cell that says nothing, or what it cannot say, or what an earlier
                row contradicts.
        """
        for meaning in NEEDED:
            if not cells[meaning]:
                raise WrongCellError(meaning, WrongRow.NOTHING)
        case, worker = self._case(cells)
        key = folded(case.reference)
        number = _short(cells[Meaning.PERSON], Meaning.PERSON, LONGEST_NUMBER)
        person = self._person(cells, key)
        if person is not None:
            self._check_person(folded(number), person, case)
        standing = self._found.cases.setdefault(key, case)
        if worker is not None:
            standing.workers.add(worker)
        if person is None:
            return True
        before = self._found.people.get(folded(number))
        if before is None or self._found.cases[before.case].opened_on <= standing.opened_on:
            self._found.people[folded(number)] = person
        return False

    def _case(self, cells: Mapping[Meaning, str]) -> tuple[Case, int | None]:
        """The family of a row, which must not differ from what an earlier row says of it."""
        reference = " ".join(cells[Meaning.CASE].split())
        if len(reference) > LONGEST_REFERENCE or not _REFERENCE.fullmatch(reference):
            raise WrongCellError(Meaning.CASE, Wrong.REFERENCE)
        if (team_id := self._known.teams.get(folded(cells[Meaning.TEAM]))) is None:
            raise WrongCellError(Meaning.TEAM, WrongRow.TEAM)
        opened_on = _day(cells[Meaning.OPENED], Meaning.OPENED)
        if opened_on > self._known.today:
            raise WrongCellError(Meaning.OPENED, WrongRow.FUTURE)
        closed = cells.get(Meaning.CLOSED, "")
        closed_on = _day(closed, Meaning.CLOSED) if closed else None
        if closed_on is not None and closed_on < opened_on:
            raise WrongCellError(Meaning.CLOSED, Wrong.CLOSED_FIRST)
        case = Case(reference, team_id, opened_on, closed_on)
        earlier = self._found.cases.get(folded(reference))
        if earlier is not None:
            for meaning, part in _PARTS.items():
                if getattr(earlier, part) != getattr(case, part):
                    raise WrongCellError(meaning, Wrong.DIFFERS)
        return case, self._worker(cells.get(Meaning.WORKER, ""), closed_on)

    def _worker(self, text: str, closed_on: date | None) -> int | None:
        if not text:
            return None
        if folded(text) not in self._known.workers:
            raise WrongCellError(Meaning.WORKER, Wrong.WORKER)
        worker = self._known.workers[folded(text)]
        if worker is None:
            raise WrongCellError(Meaning.WORKER, Wrong.WORKER_TWICE)
        needed_on = min(closed_on or self._known.today, self._known.today)
        if worker.last_on is not None and worker.last_on < needed_on:
            raise WrongCellError(Meaning.WORKER, Wrong.WORKER_LEFT)
        return worker.id

    def _person(self, cells: Mapping[Meaning, str], case: str) -> Person | None:
        """The person of a row, or None where no form is for anybody so young."""
        name = _short(" ".join(cells[Meaning.NAME].split()), Meaning.NAME, LONGEST_NAME)
        kind = kind_at(self._age(cells[Meaning.BORN]))
        language = self._language(cells.get(Meaning.LANGUAGE, ""))
        needs = self._needs_of(cells.get(Meaning.NEEDS, ""))
        basis = self._basis(cells.get(Meaning.BASIS, ""))
        return None if kind is None else Person(case, name, kind, language, needs, basis)

    def _age(self, text: str) -> int:
        if text.isascii() and text.isdigit() and int(text[:9]) <= OLDEST:
            return int(text)
        born = day_of(without_time(text))
        if born is None:
            raise WrongCellError(Meaning.BORN, Wrong.NO_AGE)
        if born > self._known.today:
            raise WrongCellError(Meaning.BORN, WrongRow.FUTURE)
        return age_on(born, self._known.today)

    def _language(self, text: str) -> str | None:
        if not text:
            return None
        if (code := languages.code_of(text)) is None:
            raise WrongCellError(Meaning.LANGUAGE, Wrong.LANGUAGE)
        return code

    def _needs_of(self, text: str) -> str | None:
        if not text:
            return None
        words = {folded(text)} if folded(text) in self._needs else set(map(folded, _BETWEEN.split(text)))
        if not words - {""} <= set(self._needs):
            raise WrongCellError(Meaning.NEEDS, Wrong.NEED)
        return needs_stored(need for word in words if (need := self._needs.get(word)) is not None)

    def _basis(self, text: str) -> Agreement | None:
        if not text:
            return None
        if folded(text) not in self._bases:
            raise WrongCellError(Meaning.BASIS, Wrong.BASIS)
        return self._bases[folded(text)]

    def _check_person(self, number: str, person: Person, case: Case) -> None:
        """The same number is the same person, of one family: that whose work began last."""
        before = self._found.people.get(number)
        if before is None:
            return
        if before.case != person.case:
            if self._found.cases[before.case].opened_on == case.opened_on:
                raise WrongCellError(Meaning.PERSON, Wrong.TWO_CASES)
        elif before != person:
            raise WrongCellError(Meaning.PERSON, Wrong.DIFFERS)


# What all rows of one family must say alike, beside its reference.
_PARTS = {Meaning.TEAM: "team_id", Meaning.OPENED: "opened_on", Meaning.CLOSED: "closed_on"}


def _short(text: str, meaning: Meaning, longest: int) -> str:
    if len(text) > longest:
        raise WrongCellError(meaning, Wrong.TOO_LONG)
    return text


def _day(text: str, meaning: Meaning) -> date:
    if (day := day_of(without_time(text))) is None:
        raise WrongCellError(meaning, WrongRow.NO_DAY)
    return day
