"""The construct map and the library of rubrics, read once and checked against each other."""

from functools import cache
from pathlib import Path

from rubrics.content import ContentError, read, read_library
from rubrics.model import ConstructMap, Rubric

__all__ = ["ContentError", "check_constructs", "constructs", "newest", "rubric", "rubrics"]

HERE = Path(__file__).parent


@cache
def constructs() -> ConstructMap:
    """Return the construct map."""
    return read(ConstructMap, HERE / "constructs.yaml")


@cache
def rubrics() -> tuple[Rubric, ...]:
    """Return every rubric of the library, ordered by id and version."""
    library = read_library(Rubric, HERE / "library")
    for each in library:
        named = {f"criteria.{criterion.id}.construct": criterion.construct for criterion in each.criteria}
        check_constructs(f"{each.id}/v{each.version}.yaml", named)
    return library


@cache
def rubric(id: str, version: int = 1) -> Rubric:
    """Return one version of a rubric, or raise ContentError."""
    for each in rubrics():
        if (each.id, each.version) == (id, version):
            return each
    known = ", ".join(f"{each.id} {each.version}" for each in rubrics())
    raise ContentError("rubrics/library", "id", f"{id} {version}", f"Name one of: {known}.")


def newest(id: str) -> Rubric:
    """Return the newest version of a rubric of the library, or raise ContentError."""
    return rubric(id, max((each.version for each in rubrics() if each.id == id), default=1))


def check_constructs(file: str, named: dict[str, str]) -> None:
    """Raise ContentError at the first key that names a construct nobody declared."""
    known = {each.id for each in constructs().constructs}
    for key, construct in named.items():
        if construct not in known:
            remedy = f"Name one of {', '.join(sorted(known))}, or declare it in constructs.yaml."
            raise ContentError(file, key, construct, remedy)
