"""Reading a file of people: a mistake is named with its line, its column, what stands there and a remedy."""

import csv
import difflib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from email_validator import EmailNotValidError, validate_email

from webapp.access.policy import BY_LINK, POLICY, Role, Scope

COLUMNS = ("name", "email", "employer", "team", "profession", "roles", "starts_on", "access_ends_on")
LONGEST = {"name": 120, "email": 254, "employer": 120, "team": 120, "profession": 60}
REQUIRED = ("name", "email", "employer")

ROLES = {role.value: role for role in Role if role not in BY_LINK}
IN_A_TEAM = {Role.PRACTITIONER} | {
    grantee
    for grants in POLICY.values()
    for grantee, scope in grants.items()
    if isinstance(grantee, Role) and scope is Scope.TEAM
}


@dataclass(frozen=True)
class Mistake:
    """Something that cannot be used: where, what stands there, and what to do."""

    line: int
    column: str
    found: str
    remedy: str

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}: found {self.found!r}. {self.remedy}"


@dataclass(frozen=True)
class Line:
    """One line of the file: a person, and the roles that they hold from a day on (in a team, or in none)."""

    number: int
    name: str
    email: str
    employer: str
    team: str | None = None
    profession: str = ""
    roles: tuple[Role, ...] = ()
    starts_on: date | None = None
    access_ends_on: date | None = None


@dataclass
class PeopleFile:
    """What a file says: its usable lines, and its mistakes."""

    lines: list[Line] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


def read(content: bytes) -> PeopleFile:
    """Read a CSV file (UTF-8, one person to a line; a second line for a second team)."""
    file = PeopleFile()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = content[fault.start : fault.end].hex()
        file.mistakes.append(Mistake(line, "any", found, "Save the file as CSV in UTF-8."))
        return file
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if _header_is_right(header, file):
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    _read_line(reader.line_num, header, cells, file)
    except csv.Error as fault:
        remedy = "Put a text that holds a comma, a quote or a line break in double quotes."
        file.mistakes.append(Mistake(reader.line_num, "any", str(fault), remedy))
    _compare_lines(file)
    return file


def _header_is_right(header: list[str], file: PeopleFile) -> bool:
    wanted = ",".join(COLUMNS)
    if sorted(header) != sorted(COLUMNS):
        remedy = f"Begin the file with exactly these columns, parted by commas: {wanted}"
        file.mistakes.append(Mistake(1, "any", ",".join(header), remedy))
        return False
    return True


def _read_line(number: int, header: list[str], cells: list[str], file: PeopleFile) -> None:
    before = len(file.mistakes)
    if len(cells) != len(header):
        remedy = f"Give this line {len(header)} values; put a text that holds a comma in double quotes."
        file.mistakes.append(Mistake(number, "any", f"{len(cells)} values", remedy))
        return
    given = {name: " ".join(cell.split()) for name, cell in zip(header, cells, strict=True)}
    _check_texts(number, given, file)
    roles = _roles(number, given, file)
    starts_on, ends_on = (_day(number, column, given, file) for column in ("starts_on", "access_ends_on"))
    if starts_on and ends_on and ends_on < starts_on:
        remedy = f"Enter a day that is not before {starts_on}, or leave it empty."
        file.mistakes.append(Mistake(number, "access_ends_on", given["access_ends_on"], remedy))
    if len(file.mistakes) > before:
        return
    file.lines.append(
        Line(
            number=number,
            name=given["name"],
            email=given["email"].lower(),
            employer=given["employer"],
            team=given["team"] or None,
            profession=given["profession"],
            roles=roles,
            starts_on=starts_on,
            access_ends_on=ends_on,
        )
    )


def _check_texts(number: int, given: Mapping[str, str], file: PeopleFile) -> None:
    for column, longest in LONGEST.items():
        found = given[column]
        if not found and column in REQUIRED:
            file.mistakes.append(Mistake(number, column, found, f"Enter the person's {column}."))
        elif len(found) > longest:
            remedy = f"Shorten it to {longest} characters."
            file.mistakes.append(Mistake(number, column, f"{len(found)} characters", remedy))
        elif not found.isprintable():
            remedy = "Take out the characters that cannot be seen."
            file.mistakes.append(Mistake(number, column, found, remedy))
    if given["email"] and (fault := address_fault(given["email"])):
        file.mistakes.append(Mistake(number, "email", given["email"], fault))


def address_fault(address: str) -> str | None:
    """What to do about an e-mail address that cannot be one, or None."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return "Enter an e-mail address like name@example.org."
    return None


def _roles(number: int, given: Mapping[str, str], file: PeopleFile) -> tuple[Role, ...]:
    words = [word.strip().lower() for word in given["roles"].split(";") if word.strip()]
    roles: list[Role] = []
    for word in words:
        if word not in ROLES:
            near = difflib.get_close_matches(word, ROLES, n=1)
            remedy = f"Write {near[0]!r}?" if near else f"Choose from: {'; '.join(ROLES)}."
            file.mistakes.append(Mistake(number, "roles", word, remedy))
        elif ROLES[word] in roles:
            file.mistakes.append(Mistake(number, "roles", word, "Name each role once."))
        else:
            roles.append(ROLES[word])
    if not given["team"] and (needy := [role.value for role in roles if role in IN_A_TEAM]):
        remedy = f"Enter the team in which this person is {' and '.join(needy)}."
        file.mistakes.append(Mistake(number, "team", "", remedy))
    return tuple(roles)


def _day(number: int, column: str, given: Mapping[str, str], file: PeopleFile) -> date | None:
    if not given[column]:
        return None
    try:
        return date.fromisoformat(given[column])
    except ValueError:
        remedy = "Write the day as year-month-day, like 2026-05-03."
        file.mistakes.append(Mistake(number, column, given[column], remedy))
        return None


def _compare_lines(file: PeopleFile) -> None:
    """Several lines with one address are one person: they agree on who that is, and repeat no role."""
    first: dict[str, Line] = {}
    held: dict[tuple[str, str | None, Role], int] = {}
    for line in file.lines:
        known = first.setdefault(line.email, line)
        for column in ("name", "employer", "profession", "access_ends_on"):
            ours, theirs = getattr(line, column), getattr(known, column)
            if ours != theirs:
                remedy = f"It is one person: write {str(theirs or 'nothing')!r}, as in line {known.number}."
                file.mistakes.append(Mistake(line.number, column, str(ours or ""), remedy))
        for role in line.roles:
            earlier = held.setdefault((line.email, line.team, role), line.number)
            if earlier != line.number:
                remedy = f"Take it out: line {earlier} says it already."
                file.mistakes.append(Mistake(line.number, "roles", role.value, remedy))
    file.mistakes.sort(key=lambda mistake: mistake.line)
