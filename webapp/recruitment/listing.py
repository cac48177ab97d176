"""A list of candidates as a file holds it: who is on it, and what cannot be used and why.

Knows no web framework and no database.
"""

import csv
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

LARGEST_FILE = 2_000_000
MOST_LINES = 5_000
LONGEST_NAME, LONGEST_EMAIL = 120, 254

# What applicant systems call the two columns.
NAMES = ("name", "full name", "candidate", "candidate name", "applicant", "applicant name")
FIRST, LAST = ("first name", "forename", "given name"), ("last name", "surname", "family name")
EMAILS = ("email", "e-mail", "email address", "e-mail address", "mail")


@dataclass(frozen=True)
class Listed:
    """Somebody on the list."""

    line: int
    name: str
    email: str


@dataclass(frozen=True)
class Unusable:
    """A line that cannot be used; `fault` says in one word what is wrong with it."""

    line: int
    found: str
    fault: str


@dataclass
class CandidatesFile:
    """What a file says: whom to invite, and what cannot be used."""

    people: list[Listed] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    fault: str | None = None


def read(content: bytes) -> CandidatesFile:
    """Read a CSV file with a header, in UTF-8 or as a spreadsheet for Windows writes it.

    Columns are found by their names, in any order; others are not read. `fault` names what is wrong with the
    file as a whole: empty, large, long, columns or unreadable.
    """
    found = CandidatesFile()
    if len(content) > LARGEST_FILE:
        found.fault = "large"
        return found
    text = _decoded(content).replace("\x00", "")
    if not text.strip():
        found.fault = "empty"
        return found
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), _dialect(text)))
    except csv.Error:
        found.fault = "unreadable"
        return found
    if len(rows) > MOST_LINES + 1:
        found.fault = "long"
        return found
    columns = _columns(rows[0])
    if columns is None:
        found.fault = "columns"
        return found
    _read_lines(rows[1:], columns, found)
    return found


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _dialect(text: str) -> type[csv.Dialect]:
    header = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=header.count)

    class Found(csv.excel):
        pass

    Found.delimiter = delimiter
    return Found


def _columns(header: Sequence[str]) -> tuple[tuple[int, ...], int] | None:
    """The places of the name's columns and of the address; None where either is missing."""
    names = [" ".join(cell.strip().lower().replace("_", " ").split()) for cell in header]

    def place(known: Sequence[str]) -> int | None:
        return next((at for at, name in enumerate(names) if name in known), None)

    whole, first, last, email = place(NAMES), place(FIRST), place(LAST), place(EMAILS)
    if email is None:
        return None
    if whole is not None:
        return (whole,), email
    return ((first, last), email) if first is not None and last is not None else None


def _read_lines(
    rows: Sequence[Sequence[str]], columns: tuple[tuple[int, ...], int], found: CandidatesFile
) -> None:
    seen: set[str] = set()
    places, at = columns
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        name = " ".join(cells[place].strip() for place in places if place < len(cells)).strip()
        email = cells[at].strip() if at < len(cells) else ""
        fault = _fault(name, email, seen)
        if fault:
            found.unusable.append(Unusable(number, name or email or "…", fault))
        else:
            seen.add(email.lower())
            found.people.append(Listed(number, name, email))


def _fault(name: str, email: str, seen: set[str]) -> str | None:
    if not name or len(name) > LONGEST_NAME:
        return "name"
    if not looks_like_an_address(email) or len(email) > LONGEST_EMAIL:
        return "address"
    return "twice" if email.lower() in seen else None


def looks_like_an_address(email: str) -> bool:
    """Whether something can be an e-mail address: one @ with a domain after it, and no space."""
    name, at, domain = email.strip().rpartition("@")
    return bool(at and name and "." in domain.strip(".")) and not any(one.isspace() for one in email.strip())


def words_of(name: str) -> list[str]:
    """The words of a name without accents and case, so that two spellings of it can be compared."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return "".join(one if one.isalpha() else " " for one in plain.casefold()).split()


def alike(name: str) -> str:
    """What two spellings of a name have in common: its words in one order."""
    return " ".join(sorted(words_of(name)))
