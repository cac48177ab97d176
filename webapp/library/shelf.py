"""The rubrics that people here are seen and asked by: the house's files, and what the authority published."""

from collections.abc import Iterable
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from rubrics import loader
from rubrics.content import ContentError, checked
from rubrics.model import Rubric
from webapp.library.models import OwnRubric, WithdrawnRubric

# With this begins the id of every rubric that an authority writes, and of no other.
OWN = "own-rubric-"

# What is published never changes, so a process reads it once from each database.
_read: WeakKeyDictionary[Any, dict[tuple[str, int], Rubric]] = WeakKeyDictionary()


def rubric(session: Session, id: str, version: int) -> Rubric:
    """One published version of a rubric, or raise ContentError.

    What an authority published is read only if it is still what it was when it was published.
    """
    if not id.startswith(OWN):
        return loader.rubric(id, version)
    known = _read.setdefault(session.get_bind(), {})
    if (id, version) not in known:
        known[id, version] = _published(session, id, version)
    return known[id, version]


def _published(session: Session, id: str, version: int) -> Rubric:
    name = f"{id}/v{version}"
    row = session.execute(
        select(OwnRubric.content, OwnRubric.fingerprint).where(
            OwnRubric.rubric_id == id, OwnRubric.version == version, OwnRubric.published_at.is_not(None)
        )
    ).one_or_none()
    if row is None:
        raise ContentError(name, "id", f"{id} {version}", "Name a rubric that is published.")
    found = checked(Rubric, row.content, name)
    if found.fingerprint != row.fingerprint:
        remedy = "A published version never changes: put it back from a backup."
        raise ContentError(name, "fingerprint", "other content than was published", remedy)
    return found


def every(session: Session) -> list[Rubric]:
    """Every published version of every rubric, by id and version."""
    published = select(OwnRubric.rubric_id, OwnRubric.version).where(OwnRubric.published_at.is_not(None))
    own = [rubric(session, id, version) for id, version in session.execute(published)]
    return sorted([*loader.rubrics(), *own], key=lambda each: (each.id, each.version))


def newest(session: Session, kinds: Iterable[str]) -> list[Rubric]:
    """The newest version of each rubric of these kinds, withdrawn or not: the house's first, then by title.

    A form proposes the first of them, which must not change because somebody publishes one of their own.
    """
    found = {each.id: each for each in every(session) if each.kind in set(kinds)}
    return sorted(found.values(), key=lambda each: (each.id.startswith(OWN), each.title))


def withdrawn(session: Session) -> set[str]:
    """The ids of the rubrics that no new form is written on."""
    return set(session.scalars(select(WithdrawnRubric.rubric_id)))


def in_use(session: Session, kinds: Iterable[str]) -> list[Rubric]:
    """What a new form of these kinds is written on: the newest of each, in the order of `newest`."""
    out = withdrawn(session)
    return [each for each in newest(session, kinds) if each.id not in out]
