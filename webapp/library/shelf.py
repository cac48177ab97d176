"""The rubrics that people here are seen and asked by."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from rubrics import loader
from rubrics.model import Rubric


def rubric(session: Session, id: str, version: int) -> Rubric:
    """One version of a rubric, or raise ContentError."""
    return loader.rubric(id, version)


def every(session: Session) -> list[Rubric]:
    """Every version of every rubric, by id and version."""
    return list(loader.rubrics())


def in_use(session: Session, kinds: Iterable[str]) -> list[Rubric]:
    """The newest version of each rubric of these kinds, in order of title: what a new form is written on."""
    newest = {each.id: each for each in every(session) if each.kind in set(kinds)}
    return sorted(newest.values(), key=lambda each: each.title)
