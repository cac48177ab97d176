"""How the forms of this room are named among the drafts."""

PREFIX = "supervision:"


def record(supervision_id: int) -> str:
    """The draft of what was agreed, and how those who were there are."""
    return f"{PREFIX}{supervision_id}"


def family(supervision_id: int, position: int) -> str:
    """The draft about one family."""
    return f"{PREFIX}{supervision_id}/{position}"
