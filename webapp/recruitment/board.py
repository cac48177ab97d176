"""What a candidate's answers come to on each construct, and how that stands against the standard.

Knows no web framework and no database. Every value is on 0 to 1.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from statistics import stdev
from typing import NamedTuple

from rubrics import loader as rubrics
from rubrics import standards
from rubrics.agreement import agreed
from rubrics.standards import Judgement, Measured, Outcome, Shares, Standard
from scenarios.model import MarkedTask, Scenario, Task
from scenarios.narratives import OwnWordsTask, rubric_for

# Declared, not estimated: scenario assessments of this length usually reach .5 to .7.
RELIABILITY = 0.6
# Under this many candidates their spread says little, and DEFAULT_SD stands in for it.
FEWEST_FOR_SD = 10
DEFAULT_SD = 0.2
TWENTIETH = 20

Levels = Mapping[str, int | None]
Values = dict[str, float | None]


class Evidence(NamedTuple):
    """What an answer comes to: the levels that each of its assessors gave by criterion, or what its key says.

    `marks` are in the order in which they came, and `tolerance` is by how many levels assessors may differ:
    who stands alone beyond it does not count. `own_words` is what was asked of somebody who answered in their
    own words where others chose among options: levels are worth what it says. `corrected` is the
    chance-corrected score by construct.
    """

    marks: tuple[Levels, ...] = ()
    tolerance: int = 1
    own_words: OwnWordsTask | None = None
    corrected: Mapping[str, float] | None = None


Evidences = Mapping[tuple[str, ...], Evidence]


def constructs_of(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """The constructs that these scenarios ask about, in the order in which they first appear."""
    named = (construct for scenario in scenarios for task in scenario.tasks for construct in _named(task))
    return tuple(dict.fromkeys(named))


def _named(task: Task) -> tuple[str, ...]:
    if isinstance(task, MarkedTask):
        rubric = rubrics.rubric(task.rubric, task.rubric_version)
        return tuple(criterion.construct for criterion in rubric.criteria)
    return tuple(task.constructs)


def construct_values(scenarios: Sequence[Scenario], evidence: Evidences) -> Values:
    """The mean of the chance-corrected task scores and rubric marks that name each construct, 0 to 1.

    `evidence` is by scenario and task. A score below chance counts as 0. A construct with a
    question unanswered, or a criterion that no assessor found shown, has no value: nobody gains
    by leaving a question out, and a person looks at it.
    """
    return values_of(scenarios, [evidence])[0]


def values_of(scenarios: Sequence[Scenario], everybody: Sequence[Evidences]) -> list[Values]:
    """The same of many candidates of one campaign."""
    constructs = constructs_of(scenarios)
    asked = [(scenario.id, task, _named(task)) for scenario in scenarios for task in scenario.tasks]
    return [_values(constructs, asked, evidence) for evidence in everybody]


def _values(
    constructs: tuple[str, ...], asked: Sequence[tuple[str, Task, tuple[str, ...]]], evidence: Evidences
) -> Values:
    found: dict[str, list[float]] = {construct: [] for construct in constructs}
    missing: set[str] = set()
    for scenario, task, named in asked:
        one = evidence.get((scenario, task.id))
        if one is None:
            missing.update(named)
        elif one.corrected is not None:
            for construct, corrected in one.corrected.items():
                found[construct].append(corrected if corrected > 0 else 0.0)
        else:
            for construct, value in _marked_values(task, one):
                if value is None:
                    missing.add(construct)
                else:
                    found[construct].append(value)
    return {
        construct: None if construct in missing else sum(each) / len(each)
        for construct, each in found.items()
    }


def _marked_values(task: Task, evidence: Evidence) -> Iterator[tuple[str, float | None]]:
    if evidence.own_words is not None:
        for construct, level in _agreed_levels(evidence.own_words, evidence):
            yield construct, None if level is None else evidence.own_words.share(level)
    elif isinstance(task, MarkedTask):
        lowest, highest = _ends(task.rubric, task.rubric_version)
        for construct, level in _agreed_levels(task, evidence):
            yield construct, None if level is None else (level - lowest) / (highest - lowest)


def _agreed_levels(task: MarkedTask, evidence: Evidence) -> Iterator[tuple[str, float | None]]:
    for criterion, construct in _criteria(task.rubric, task.rubric_version, task.constructs):
        levels = [level for mark in evidence.marks if (level := mark.get(criterion)) is not None]
        yield construct, agreed(levels, evidence.tolerance).value


@cache
def _criteria(rubric_id: str, version: int, constructs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """A rubric's criteria that name one of the constructs, each with the construct."""
    asked = rubric_for(rubric_id, version, constructs)
    return tuple((criterion.id, criterion.construct) for criterion in asked.criteria)


@cache
def _ends(rubric_id: str, version: int) -> tuple[int, int]:
    """A rubric's lowest and highest level."""
    rubric = rubrics.rubric(rubric_id, version)
    return rubric.lowest, rubric.highest


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
