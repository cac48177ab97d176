"""Setting up an authority: what would be made, told first; then all of it, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access.policy import Role
from webapp.accounts import service
from webapp.accounts.models import Employer, Person, RoleHeld, Team
from webapp.accounts.people_file import Line


@dataclass(frozen=True)
class Known:
    """What the authority has already.

    `people` are (name, employer, profession, last day) by address; `roles` are (address, role, team).
    """

    employers: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    people: dict[str, tuple[str, str, str, date | None]] = field(default_factory=dict)
    roles: frozenset[tuple[str, str, str | None]] = frozenset()
    has_administrator: bool = False


@dataclass
class Newcomer:
    """Somebody to be added, with every line that is about them."""

    lines: list[Line]
    is_first_administrator: bool = False

    @property
    def who(self) -> Line:
        """The line that says who they are."""
        return self.lines[0]


@dataclass
class Plan:
    """What would be made, who is here already, and what of them the file says differently."""

    employers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    people: list[Newcomer] = field(default_factory=list)
    here: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to make."""
        return not (self.employers or self.teams or self.people)


def known(session: Session, day: date) -> Known:
    """What the database holds, which is nothing where it has no tables yet."""
    if not inspect(session.connection()).has_table(Person.__tablename__):
        return Known()
    rows = session.execute(
        select(Person.email, Person.name, Employer.name, Person.profession, Person.access_ends_on).join(
            Person.employer
        )
    )
    held = session.execute(
        select(Person.email, RoleHeld.role, Team.name).join(RoleHeld.person).outerjoin(RoleHeld.team)
    )
    administrators = session.scalars(
        select(Person).join(RoleHeld).where(RoleHeld.role == Role.ADMINISTRATOR.value, RoleHeld.on(day))
    )
    return Known(
        employers=frozenset(session.scalars(select(Employer.name))),
        teams=frozenset(session.scalars(select(Team.name))),
        people={email: (name, employer, job, ends) for email, name, employer, job, ends in rows},
        roles=frozenset((email, role, team) for email, role, team in held),
        has_administrator=any(one.has_access_on(day) for one in administrators),
    )


def plan(lines: Sequence[Line], administrator: Line | None, already: Known) -> Plan:
    """What these lines and the first administrator would add to what is already there.

    Nobody who is here already is changed: what the file says differently about them is told.
    """
    made = Plan()
    newcomers: dict[str, Newcomer] = {}
    everything = [*lines, administrator] if administrator else list(lines)
    for line in everything:
        if line.email in already.people:
            _compare(line, already, made)
            continue
        newcomer = newcomers.setdefault(line.email, Newcomer([]))
        newcomer.lines.append(line)
        newcomer.is_first_administrator |= line is administrator
    made.people = list(newcomers.values())
    wanted = [line for one in made.people for line in one.lines]
    made.employers = _missing((one.who.employer for one in made.people), already.employers)
    made.teams = _missing((line.team for line in wanted if line.team), already.teams)
    named = any(Role.ADMINISTRATOR in line.roles for line in wanted)
    if already.has_administrator or named:
        return made
    if administrator:
        made.problems.append(f"{administrator.email} is here already, without the role: name somebody else.")
    else:
        made.problems.append("Give --email and --name of the first administrator.")
    return made


def _compare(line: Line, already: Known, made: Plan) -> None:
    if line.email not in made.here:
        made.here.append(line.email)
    if line.number == 0:
        return
    says = (line.name, line.employer, line.profession, line.access_ends_on)
    columns = ("name", "employer", "profession", "access_ends_on")
    for column, here, there in zip(columns, already.people[line.email], says, strict=True):
        if here != there:
            found = f"{line.email} has the {column} {str(here or '')!r}, not {str(there or '')!r}"
            made.differs.append(f"line {line.number}: {found}")
    for role in line.roles:
        if (line.email, role.value, line.team) not in already.roles:
            place = f" in {line.team}" if line.team else ""
            made.differs.append(f"line {line.number}: {line.email} is not {role.value}{place}")


def _missing(names: Iterator[str], there: frozenset[str]) -> list[str]:
    return sorted({name for name in names if name not in there})


def carry_out(session: Session, made: Plan, password: str, now: datetime, day: date) -> None:
    """Make all of it, in the caller's transaction; the first administrator gets the password."""
    for name in made.teams:
        service.team_named(session, name)
    for newcomer in made.people:
        who = newcomer.who
        person = service.add_person(
            session,
            email=who.email,
            name=who.name,
            employer=service.employer_named(session, who.employer),
            profession=who.profession,
            password=password if newcomer.is_first_administrator else None,
            access_ends_on=who.access_ends_on,
        )
        for line in newcomer.lines:
            team = service.team_named(session, line.team) if line.team else None
            for role in line.roles:
                service.give_role(session, person, role, team=team, starts_on=line.starts_on or day)
    audit.record(
        session,
        "authority.set up",
        actor="command line",
        now=now,
        people=len(made.people),
        teams=len(made.teams),
    )
