"""Lists of families as a case system exports them: one row for each person of a case."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import clock
from webapp.cases import importing, queries
from webapp.cases.importing import Taken
from webapp.cases.models import Family, FamilyMember
from webapp.cases.reading import Read, read
from webapp.cases.rules import FamiliesMap, Meaning

COLUMNS = {
    Meaning.CASE: "Case no",
    Meaning.TEAM: "Team",
    Meaning.OPENED: "Start",
    Meaning.CLOSED: "End",
    Meaning.WORKER: "Worker",
    Meaning.PERSON: "Person no",
    Meaning.NAME: "Name",
    Meaning.BORN: "Date of birth",
    Meaning.LANGUAGE: "Language",
    Meaning.NEEDS: "Needs",
    Meaning.BASIS: "Agreed by",
}
WORDS = {
    "need-interpreter": ("Interpreter required",),
    "need-sign-language": ("BSL",),
    "need-none": ("None",),
    "basis-own": ("Child",),
    "basis-parental": ("Parent", "Mother"),
}
MAP = FamiliesMap("Fenmoor families", COLUMNS, WORDS)
# Two columns that nobody should read: who is said to have done what, and notes.
HEADER = ("Role in case", *COLUMNS.values(), "Notes")

Row = dict[Meaning, str]


def born(age: int) -> str:
    """The date of birth of somebody who has been so old for a month."""
    day = clock.today() - timedelta(days=30)
    return day.replace(year=day.year - age, day=min(day.day, 28)).strftime("%d/%m/%Y")


def opened(days: int = 30) -> str:
    """The day on which the work began, so many days ago."""
    return (clock.today() - timedelta(days=days)).isoformat()


def row(case: str, person: str, **other: str) -> Row:
    """One adult of a case of the North team, begun a month ago, unless told otherwise."""
    given = {Meaning(name): text for name, text in other.items()}
    return {
        Meaning.CASE: case,
        Meaning.TEAM: "North",
        Meaning.OPENED: opened(),
        Meaning.CLOSED: "",
        Meaning.WORKER: "Wes Marsh",
        Meaning.PERSON: person,
        Meaning.NAME: f"Name of {person}",
        Meaning.BORN: born(40),
        Meaning.LANGUAGE: "",
        Meaning.NEEDS: "",
        Meaning.BASIS: "",
    } | given


def text_of(rows: Iterable[Row], header: Sequence[str] = HEADER, beside: str = "not to be read") -> str:
    """The rows as CSV, with a column before and one behind that nobody should read."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for one in rows:
        writer.writerow([beside, *(one[meaning] for meaning in COLUMNS), beside])
    return out.getvalue()


def understood(session: Session, rows: Iterable[Row], families_map: FamiliesMap = MAP) -> Read:
    """What is understood of a list."""
    content = io.BytesIO(text_of(rows).encode())
    return read(content, families_map, queries.known(session, clock.today()))


def take(session: Session, lead_id: int, *rows: Row, today: date | None = None) -> Taken:
    """Take in a list of which every row is understood."""
    found = understood(session, rows)
    assert found.faults == []
    taken = importing.take(session, found, lead_id, clock.now(), today or clock.today())
    session.commit()
    return taken


def family(session: Session, reference: str) -> Family:
    """A family as it is stored."""
    session.expire_all()
    return session.scalars(select(Family).where(Family.reference == reference)).one()


def person(session: Session, number: str) -> FamilyMember:
    """Somebody as they are stored."""
    session.expire_all()
    mark = importing.mark_of(number)
    return session.scalars(select(FamilyMember).where(FamilyMember.mark == mark)).one()
