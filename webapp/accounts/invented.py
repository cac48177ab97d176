"""Whom a visitor of the demonstration can be: the list on its sign-in page."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.labels import role_name
from webapp.accounts.models import RoleHeld
from webapp.accounts.queries import people_in_role
from webapp.extensions import db

SHOWN_PER_ROLE = 3
# Assessors do different things: some read, one listens, one reads what is in own words.
SHOWN_OF = {Role.ASSESSOR: 5}

# The walk through the demonstration, in the order in which a visitor would take it.
WALK = (
    (
        _l("Recruitment"),
        (
            Role.RECRUITER,
            Role.ADJUSTMENTS_OFFICER,
            Role.COMMENT_MASKER,
            Role.ASSESSOR,
            Role.PANEL_MEMBER,
        ),
    ),
    (
        _l("Practice"),
        (
            Role.OBSERVER,
            Role.PRACTITIONER,
            Role.SUPERVISOR,
            Role.PARTNER,
            Role.COORDINATOR,
            Role.AUTHOR,
        ),
    ),
    (
        _l("Families"),
        (
            Role.PARTICIPATION_LEAD,
            Role.FAMILY_INTERVIEWER,
            Role.PAPER_CLERK,
            Role.SAFEGUARDING_LEAD,
            Role.ALLEGATIONS_LEAD,
        ),
    ),
    (_l("Reflection"), (Role.TEAM_MEMBER, Role.FACILITATOR, Role.QUALITY_LEAD, Role.ANALYST)),
    (_l("Running it"), (Role.ADMINISTRATOR, Role.AUDITOR, Role.OPERATOR)),
)


@dataclass(frozen=True)
class Invented:
    """Somebody invented whom a visitor of the demonstration can be: their name and roles."""

    id: int
    name: str
    says: str


@dataclass(frozen=True)
class InventedGroup:
    """A part of the walk and those who take it."""

    name: str
    people: list[Invented]


def demonstration_people() -> list[InventedGroup]:
    """One or a few people for each role, by the part of the walk they take: demonstration only."""
    groups = []
    for name, roles in WALK:
        shown: dict[int, Invented] = {}
        for role in roles:
            shown_of_it = SHOWN_OF.get(role, SHOWN_PER_ROLE)
            for person in people_in_role(db.session(), role, clock.today())[:shown_of_it]:
                says = ", ".join(dict.fromkeys(_says(held) for held in person.roles_on(clock.today())))
                shown[person.id] = Invented(person.id, person.name, says)
        if shown:
            groups.append(InventedGroup(str(name), list(shown.values())))
    return groups


def _says(held: RoleHeld) -> str:
    return role_name(held.role) + (f" ({held.team.name})" if held.team else "")
