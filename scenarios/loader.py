"""The library of scenarios, read once and checked against the constructs and rubrics it names."""

from functools import cache
from pathlib import Path

from rubrics.content import ContentError, read_library
from rubrics.loader import check_constructs, rubric
from scenarios.model import MarkedTask, Scenario

__all__ = ["ContentError", "check", "current", "scenario", "scenarios"]

HERE = Path(__file__).parent


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Return every scenario of the library, ordered by id and version."""
    library = read_library(Scenario, HERE / "library")
    for each in library:
        check(each)
    return library


@cache
def scenario(id: str, version: int = 1) -> Scenario:
    """Return one version of a scenario, or raise ContentError."""
    for each in scenarios():
        if (each.id, each.version) == (id, version):
            return each
    known = ", ".join(f"{each.id} {each.version}" for each in scenarios())
    raise ContentError("scenarios/library", "id", f"{id} {version}", f"Name one of: {known}.")


@cache
def current() -> tuple[Scenario, ...]:
    """Return the newest version of every scenario, ordered by id."""
    return tuple({each.id: each for each in scenarios()}.values())


def check(found: Scenario) -> None:
    """Raise ContentError where a task names a construct or a rubric that there is not."""
    file = f"{found.id}/v{found.version}.yaml"
    for task in found.tasks:
        named = {f"tasks.{task.id}.constructs.{number}": each for number, each in enumerate(task.constructs)}
        check_constructs(file, named)
        if isinstance(task, MarkedTask):
            _check_rubric(file, task)


def _check_rubric(file: str, task: MarkedTask) -> None:
    marked_by = rubric(task.rubric, task.rubric_version)
    if marked_by.kind != "answer":
        remedy = "Name a rubric of the kind answer."
        raise ContentError(file, f"tasks.{task.id}.rubric", f"{task.rubric}, a {marked_by.kind} form", remedy)
    marked = {each.construct for each in marked_by.criteria}
    if set(task.constructs) != marked:
        remedy = f"Name what the rubric marks: {', '.join(sorted(marked))}."
        raise ContentError(file, f"tasks.{task.id}.constructs", ", ".join(task.constructs), remedy)
