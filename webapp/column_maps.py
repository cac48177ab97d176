"""What the columns of a case system's file mean, kept under a name: the table's columns, and keeping one."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import JSON, String, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from webapp.columns import Basis, Retention, kept
from webapp.extensions import Base

LONGEST_NAME = 80
MOST_WORDS, LONGEST_WORD = 40, 80


class NameTakenError(Exception):
    """Another column map has this name."""


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the column map since it was looked at."""


def plain(purpose: str) -> dict[str, str]:
    """Why a column of a map is kept: it says nothing of anybody."""
    return kept(purpose, Basis.NOT_PERSONAL, Retention.CONTENT)


class NamedColumns(Base):
    """What every table of column maps has."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True, info=plain("names the map"))
    name: Mapped[str] = mapped_column(String(80), unique=True, info=plain("shown where one is chosen"))
    columns: Mapped[dict[str, str]] = mapped_column(JSON, info=plain("which column holds what"))
    version: Mapped[int] = mapped_column(default=1, info=plain("tells whoever changes it what they saw"))


Map = TypeVar("Map", bound=NamedColumns)


def keep(
    session: Session, table: type[Map], name: str, says: Mapping[str, Any], seen: tuple[int, int] | None
) -> tuple[Map, bool]:
    """Keep what a file's columns mean; returns the map, and whether anything is new in it.

    `says` are the values of the table's columns. `seen` is the id of the map that is changed and the version
    that was looked at; None makes a new one.

    Raises:
        NameTakenError: when another map has this name and says something else.
        ChangedMeanwhileError: when it was changed, or is gone, since it was looked at.
    """
    named = session.scalar(select(table).where(table.name == name))
    if named is not None and all(getattr(named, part) == value for part, value in says.items()):
        return named, False
    if named is not None and (seen is None or named.id != seen[0]):
        raise NameTakenError
    kept_map = _held(session, table, seen) if seen else table(version=0)
    try:
        with session.begin_nested():
            kept_map.name, kept_map.version = name, kept_map.version + 1
            for part, value in says.items():
                setattr(kept_map, part, value)
            session.add(kept_map)
    except IntegrityError:
        raise NameTakenError from None
    return kept_map, True


def _held(session: Session, table: type[Map], seen: tuple[int, int]) -> Map:
    """The map that is changed, held off from others."""
    map_id, version = seen
    query = select(table).where(table.id == map_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None or found.version != version:
        raise ChangedMeanwhileError
    return found
