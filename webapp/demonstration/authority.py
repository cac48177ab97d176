"""The invented authority's employers, teams and people, and who moved where."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.access.policy import Role
from webapp.accounts.models import Employer, Person, RoleHeld, Team
from webapp.demonstration.names import PROFESSIONS, Names
from webapp.demonstration.rows import Rows
from webapp.demonstration.truth import MONTHS, SKILLS, SPARSE_TEAM, TEAMS, World

PRACTITIONERS = 48

IN_SPARSE_TEAM = 2
# Every fourth practitioner is on loan from the trust, and each of them a week longer.
ON_LOAN = (4, 3)
LOAN_ENDS_IN = timedelta(days=9)
HIRED_FIRST, HIRED_SECOND = 20, 14

ANALYST = "Una Fairley"
STAFF: tuple[tuple[str, str, tuple[Role, ...], str | None], ...] = (
    ("Ruth Adeyemi", "Recruitment", (Role.RECRUITER,), None),
    ("Anil Kapoor", "Practice development", (Role.ASSESSOR,), None),
    ("Bethan Rowe", "Practice development", (Role.ASSESSOR,), None),
    ("Sofia Lindqvist", "Practice development", (Role.ASSESSOR,), None),
    ("Grace Mensah", "Practice development", (Role.ASSESSOR,), None),
    ("Idris Vaughan", "Practice development", (Role.ASSESSOR,), None),
    ("Osian Bevan", "Recruitment support", (Role.COMMENT_MASKER, Role.ADJUSTMENTS_OFFICER), None),
    ("Peter Okoro", "Service manager", (Role.PANEL_MEMBER,), None),
    ("Joan Ellery", "Service manager", (Role.PANEL_MEMBER, Role.ALLEGATIONS_LEAD), None),
    ("Marion Frost", "Practice lead", (Role.OBSERVER,), None),
    ("Dev Anand-Hale", "Practice lead", (Role.OBSERVER,), None),
    ("Keziah Brand", "Practice lead", (Role.OBSERVER,), None),
    ("Tom Ferris", "Practice lead", (Role.OBSERVER,), None),
    ("Ines Duarte", "Practice lead", (Role.OBSERVER,), None),
    ("Huw Prosser", "Practice lead", (Role.OBSERVER,), None),
    ("Layla Aziz", "Practice lead", (Role.OBSERVER,), None),
    ("Clara Whitlow", "Practice lead", (Role.OBSERVER,), None),
    ("Maggie Thorne", "Participation", (Role.PARTICIPATION_LEAD,), None),
    ("Daniel Osei-Grant", "Safeguarding", (Role.SAFEGUARDING_LEAD,), None),
    ("Helen Sarkisian", "Principal social worker", (Role.QUALITY_LEAD,), None),
    ("Wyn Parry", "Facilitation", (Role.FACILITATOR,), "Riverside"),
    ("Alex Marlow", "Systems", (Role.ADMINISTRATOR, Role.OPERATOR), None),
    ("Nadia Reyes", "Audit", (Role.AUDITOR,), None),
    ("Nia Beddoe", "Practice support", (Role.COORDINATOR,), None),
    ("Elin Marsh", "Practice development", (Role.AUTHOR,), None),
    ("Rhona Keane", "Participation", (Role.FAMILY_INTERVIEWER,), None),
    ("Gwen Tudor", "Business support", (Role.PAPER_CLERK,), None),
)


@dataclass
class Practitioner:
    """Somebody whose practice is watched: their skill by construct, and their teams by date."""

    id: int
    name: str
    starts_on: date
    skills: dict[str, float]
    strength: float
    teams: list[tuple[date, str]] = field(default_factory=list)

    def team_on(self, day: date) -> str | None:
        """The team on a day, or None before the first."""
        return next((team for since, team in reversed(self.teams) if since <= day), None)


@dataclass
class Staff:
    """Everybody, by what the rest of the making asks for."""

    teams: dict[str, int]
    by_name: dict[str, int]
    observers: dict[str, int]
    practitioners: list[Practitioner]

    @property
    def hired(self) -> list[Practitioner]:
        """Those who came through the two past campaigns, first campaign first."""
        return self.practitioners[: HIRED_FIRST + HIRED_SECOND]

    def in_team(self, team: str, day: date) -> list[Practitioner]:
        """The practitioners of a team on a day."""
        return [each for each in self.practitioners if each.team_on(day) == team]


def make(world: World, rows: Rows) -> Staff:
    """Invent the authority's people."""
    council = rows.add(Employer, name="Fenmoor Council (invented)")
    trust = rows.add(Employer, name="Fenmoor Health Trust (invented)")
    teams = {name: rows.add(Team, name=name) for name in (*TEAMS, SPARSE_TEAM)}
    since, by_name = world.month_start(-12), {}
    for name, profession, roles, team in STAFF:
        by_name[name] = _person(world, rows, name, profession, council)
        for role in roles:
            _role(rows, by_name[name], role, teams[team] if team else None, since)
    observers = {name: by_name[name] for name, _, roles, _ in STAFF if Role.OBSERVER in roles}
    names = Names()
    for team_id in teams.values():
        supervisor = names.next()
        by_name[supervisor] = _person(world, rows, supervisor, "Consultant social worker", council)
        _role(rows, by_name[supervisor], Role.SUPERVISOR, team_id, since)
        _role(rows, by_name[supervisor], Role.TEAM_MEMBER, team_id, since)
    practitioners = [
        _practitioner(world, rows, names.next(), place, teams, trust if _is_on_loan(place) else council)
        for place in range(PRACTITIONERS)
    ]
    # Whoever came first keeps the number that they have always had.
    by_name[ANALYST] = _person(world, rows, ANALYST, "Performance and data", council)
    _role(rows, by_name[ANALYST], Role.ANALYST, None, since)
    return Staff(teams, by_name, observers, practitioners)


def _is_on_loan(place: int) -> bool:
    every, first = ON_LOAN
    return place % every == first


def _person(
    world: World, rows: Rows, name: str, profession: str, employer: int, last_on: date | None = None
) -> int:
    email = f"{name.lower().replace(' ', '.')}@fenmoor.example"
    mark = uuid.uuid5(uuid.NAMESPACE_URL, email).hex
    return rows.add(
        Person,
        email=email,
        name=name,
        profession=profession,
        employer_id=employer,
        fs_uniquifier=mark,
        active=True,
        access_ends_on=last_on,
        failed_sign_ins=0,
    )


def _role(
    rows: Rows, person: int, role: Role, team: int | None, since: date, until: date | None = None
) -> None:
    rows.add(RoleHeld, person_id=person, role=role.value, team_id=team, starts_on=since, ends_on=until)


def _practitioner(
    world: World, rows: Rows, name: str, place: int, teams: dict[str, int], employer: int
) -> Practitioner:
    last_on = world.today + LOAN_ENDS_IN + timedelta(weeks=place - ON_LOAN[1]) if _is_on_loan(place) else None
    person = _person(world, rows, name, PROFESSIONS[place % len(PROFESSIONS)], employer, last_on)
    hired_second = HIRED_FIRST <= place < HIRED_FIRST + HIRED_SECOND
    starts_on = world.month_start(MONTHS - 10 if hired_second else 0)
    strength = float(world.rng.normal())
    general = world.truth.ordinary_level + float(world.rng.normal(0, 0.3))
    skills = {skill: general + float(world.rng.normal(0, 0.2)) for skill in SKILLS}
    skills[world.truth.predicted_skill] += world.truth.prediction * strength
    made = Practitioner(person, name, starts_on, skills, strength, _teams(world, place, starts_on))
    for number, (since, team) in enumerate(made.teams):
        later = made.teams[number + 1 :]
        until = later[0][0] - timedelta(days=1) if later else None
        for role in (Role.PRACTITIONER, Role.TEAM_MEMBER):
            _role(rows, person, role, teams[team], since, until)
    return made


def _teams(world: World, place: int, starts_on: date) -> list[tuple[date, str]]:
    if place >= PRACTITIONERS - IN_SPARSE_TEAM:
        return [(starts_on, SPARSE_TEAM)]
    first = TEAMS[place % len(TEAMS)]
    if place % 6 != place // 6:
        return [(starts_on, first)]
    moved = world.month_start(int(world.rng.integers(MONTHS - 9, MONTHS - 2)))
    return [(starts_on, first), (moved, TEAMS[(place + 2) % len(TEAMS)])]
