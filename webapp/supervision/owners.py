"""How the forms of this room are named among the drafts."""

from dataclasses import dataclass

PREFIX = "supervision:"
ASIDE = "supervision-aside:"


def record(supervision_id: int) -> str:
    """The draft of what was agreed, and how those who were there are."""
    return f"{PREFIX}{supervision_id}"


def family(supervision_id: int, position: int) -> str:
    """The draft about one family."""
    return f"{PREFIX}{supervision_id}/{position}"


@dataclass(frozen=True)
class Aside:
    """A draft that stayed with whoever wrote it when somebody else took over; position 0 is the record's."""

    supervision_id: int
    person_id: int
    position: int
    draft_id: int

    def __str__(self) -> str:
        return f"{ASIDE}{self.supervision_id}:{self.person_id}:{self.position}:{self.draft_id}"

    @classmethod
    def read(cls, rest: str) -> "Aside":
        """The draft that is named so, after the prefix."""
        return cls(*(int(part) for part in rest.split(":")))
