"""What a candidate's answers come to on each construct, and how that stands against the standard.

Knows no web framework and no database. Every value is on 0 to 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from rubrics import loader as rubrics
from rubrics import standards
from rubrics.agreement import agreed
from rubrics.standards import Judgement, Measured, Outcome, Shares, Standard
from scenarios import scoring
from scenarios.model import MarkedTask, Scenario, Task

# Declared, not estimated: scenario assessments of this length usually reach .5 to .7.
RELIABILITY = 0.6
# Under this many candidates their spread says little, and DEFAULT_SD stands in for it.
FEWEST_FOR_SD = 10
DEFAULT_SD = 0.2
TWENTIETH = 20

Levels = Mapping[str, int | None]
Values = dict[str, float | None]


@dataclass(frozen=True)
class Evidence:
    """One answer, and the levels that each of its assessors gave by criterion, oldest first.

    `tolerance` is by how many levels assessors may differ: who stands alone beyond it does not count.
    """

    response: Any
    marks: tuple[Levels, ...] = ()
    tolerance: int = 1


def constructs_of(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """The constructs that these scenarios ask about, in the order in which they first appear."""
    named = (construct for scenario in scenarios for task in scenario.tasks for construct in _named(task))
    return tuple(dict.fromkeys(named))


def _named(task: Task) -> tuple[str, ...]:
    if isinstance(task, MarkedTask):
        rubric = rubrics.rubric(task.rubric, task.rubric_version)
        return tuple(criterion.construct for criterion in rubric.criteria)
    return tuple(task.constructs)


def construct_values(scenarios: Sequence[Scenario], evidence: Mapping[tuple[str, str], Evidence]) -> Values:
    """The mean of the chance-corrected task scores and rubric marks that name each construct, 0 to 1.

    `evidence` is by scenario and task. A score below chance counts as 0. A construct with a
    question unanswered, or a criterion that no assessor found shown, has no value: nobody gains
    by leaving a question out, and a person looks at it.
    """
    found: dict[str, list[float]] = {}
    missing: set[str] = set()
    for scenario in scenarios:
        for task in scenario.tasks:
            for construct, value in _task_values(task, evidence.get((scenario.id, task.id))):
                if value is None:
                    missing.add(construct)
                else:
                    found.setdefault(construct, []).append(value)
    return {
        construct: None if construct in missing else fmean(found[construct])
        for construct in constructs_of(scenarios)
    }


def _task_values(task: Task, evidence: Evidence | None) -> Iterator[tuple[str, float | None]]:
    if evidence is None:
        for construct in _named(task):
            yield construct, None
    elif isinstance(task, MarkedTask):
        yield from _marked_values(task, evidence)
    else:
        for construct, found in scoring.by_construct(task, evidence.response).items():
            yield construct, max(0.0, found.corrected)


def _marked_values(task: MarkedTask, evidence: Evidence) -> Iterator[tuple[str, float | None]]:
    rubric = rubrics.rubric(task.rubric, task.rubric_version)
    for criterion in rubric.criteria:
        levels = [level for mark in evidence.marks if (level := mark.get(criterion.id)) is not None]
        value = agreed(levels, evidence.tolerance).value
        if value is None:
            yield criterion.construct, None
        else:
            yield criterion.construct, (value - rubric.lowest) / (rubric.highest - rubric.lowest)


def errors_of_measurement(candidates: Sequence[Values], constructs: Sequence[str]) -> dict[str, float]:
    """The standard error of measurement of each construct, from the candidates' own spread.

    Where fewer than FEWEST_FOR_SD have a value, the spread is taken to be DEFAULT_SD.
    """
    return {
        construct: standards.sem(
            _spread([value for each in candidates if (value := each.get(construct)) is not None]), RELIABILITY
        )
        for construct in constructs
    }


def _spread(values: Sequence[float]) -> float:
    return stdev(values) if len(values) >= FEWEST_FOR_SD else DEFAULT_SD


def judge(standard: Standard, values: Values, errors: Mapping[str, float]) -> Judgement:
    """What the standard says of one candidate; it decides nothing."""
    return standards.judge(
        standard,
        {construct: Measured(value=values.get(construct), sem=errors[construct]) for construct in errors},
    )


def shares(outcomes: Sequence[Outcome]) -> Shares:
    """The shares that meet a standard, are referred and are below, each to the nearest twentieth.

    Finer shares, tried with one standard after another, would tell single candidates' values.
    """
    n = max(1, len(outcomes))
    met, referred, below = (
        round(TWENTIETH * outcomes.count(one) / n) / TWENTIETH
        for one in (Outcome.MEETS, Outcome.REFER, Outcome.BELOW)
    )
    return Shares(met, referred, below)
