"""Why this room keeps a column: as content of its own, or for as long as an application is kept."""

from webapp.columns import Basis, Retention, kept


def plain(purpose: str) -> dict[str, str]:
    """A column that says nothing of a person."""
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


def personal(purpose: str) -> dict[str, str]:
    """A column that is kept as long as the application it belongs to."""
    return kept(purpose, Basis.PUBLIC_TASK, Retention.APPLICATION)
