"""What links are for: the one thing that each opens, and as whom."""

from enum import StrEnum

from webapp.access.policy import Role


class Purpose(StrEnum):
    """The one thing a link opens."""

    CANDIDATE = "candidate"
    OUTCOME = "outcome"
    FAMILY = "family"
    YOUNG_PERSON = "young person"
    PARENTS_PANEL = "parents' panel"
    YOUNG_PEOPLES_PANEL = "young people's panel"
    PARENTS_REPORTS = "parents' reports"
    YOUNG_REPORTS = "children's reports"
    PASSWORD = "password"
    WALL = "wall"


# What begins a visit, and as whom; somebody who chooses a password needs none.
ROLE_OF: dict[Purpose, Role] = {
    Purpose.CANDIDATE: Role.CANDIDATE,
    Purpose.OUTCOME: Role.CANDIDATE,
    Purpose.FAMILY: Role.FAMILY_MEMBER,
    Purpose.YOUNG_PERSON: Role.YOUNG_PERSON,
    Purpose.PARENTS_PANEL: Role.PARENTS_PANEL,
    Purpose.YOUNG_PEOPLES_PANEL: Role.YOUNG_PEOPLES_PANEL,
    Purpose.PARENTS_REPORTS: Role.PARENTS_READER,
    Purpose.YOUNG_REPORTS: Role.YOUNG_READER,
    Purpose.WALL: Role.WALL_SCREEN,
}

# What starts once, without a code to come back with, and goes on until the link ends.
ONCE = frozenset({Purpose.WALL})
