"""How a response is scored, as a whole and on each construct, and what stands in the way of sending it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from scenarios import points
from scenarios.dialogue import DialogueTask, walk
from scenarios.model import POINTS, BestWorstTask, ChooseTask, KeyedTask, RankTask, RateTask, Task, TextTask
from scenarios.points import Score
from scenarios.spoken import SpokenTask

__all__ = ["Fault", "Problem", "Response", "ResponseRefused", "Score", "by_construct", "problems", "score"]

# Ratings and ranks by option; the best and the worst; the choice at each step; the probes used by question.
Response = Mapping[str, Any] | Sequence[str] | str


class Fault(StrEnum):
    """What is wrong with a response, or with one option's part of it."""

    MISSING = "missing"
    OUTSIDE = "outside"
    GAP = "gap"
    TIED = "tied"
    SAME = "the same"
    TOO_MANY = "too many"
    TOO_FEW = "too few"
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Problem:
    """A fault, and the option (or end, step, question) it concerns; None for the whole response."""

    option_id: str | None
    fault: Fault


class ResponseRefused(ValueError):
    """A response that no scoring rule covers."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        found = ", ".join(f"{each.option_id or 'the response'}: {each.fault}" for each in problems)
        super().__init__(f"Put the response right before it is scored ({found}).")


def score(task: Task, response: Response) -> Score:
    """Return the score of a response to a task that has a key, on all its constructs together.

    An option without an answer has no points. Raises ResponseRefused for a value that is not offered and for
    ranks with a gap, and TypeError for a written or a spoken answer, which people mark against a rubric.
    """
    keyed = _keyed(task, response)
    if isinstance(keyed, RateTask):
        return points.of_ratings(keyed, _mapping(response))
    if isinstance(keyed, RankTask):
        return points.of_ranks(keyed, _mapping(response))
    if isinstance(keyed, ChooseTask):
        return points.of_choices(keyed, _chosen(response))
    if isinstance(keyed, BestWorstTask):
        return points.of_best_and_worst(keyed, _mapping(response))
    return points.of_whole_dialogue(keyed, _mapping(response))


def by_construct(task: Task, response: Response) -> dict[str, Score]:
    """Return the score on each of the task's constructs; the errors are those of `score`.

    A dialogue scores each construct by itself. Every other kind has one score, which stands for them all.
    """
    if isinstance(task, DialogueTask):
        _keyed(task, response)
        return points.of_dialogue(task, _mapping(response))
    return dict.fromkeys(task.constructs, score(task, response))


def _keyed(task: Task, response: Response) -> KeyedTask:
    refused = [each for each in problems(task, response) if each.fault in (Fault.OUTSIDE, Fault.GAP)]
    if refused:
        raise ResponseRefused(refused)
    if isinstance(task, TextTask):
        raise TypeError("A written answer has no key: mark it against its rubric.")
    if isinstance(task, SpokenTask):
        raise TypeError("A spoken answer has no key: mark it against its rubric.")
    return task


def problems(task: Task, response: Response) -> tuple[Problem, ...]:
    """Return what has to be put right in a response before it can be sent."""
    if isinstance(task, RateTask):
        return tuple(_number_problems([each.id for each in task.options], _mapping(response), POINTS))
    if isinstance(task, RankTask):
        return tuple(_rank_problems(task, _mapping(response)))
    if isinstance(task, ChooseTask):
        return tuple(_choice_problems(task, _chosen(response)))
    if isinstance(task, BestWorstTask):
        return tuple(_end_problems(task, _mapping(response)))
    if isinstance(task, DialogueTask):
        return tuple(_step_problems(task, _mapping(response)))
    if isinstance(task, SpokenTask):
        return tuple(_log_problems(task, _mapping(response)))
    return tuple(_text_problems(task, response))


def _number_problems(options: Sequence[str], given: Mapping[str, int], highest: int) -> list[Problem]:
    found = [Problem(option, Fault.MISSING) for option in options if option not in given]
    for option, value in given.items():
        if option not in options or value not in range(1, highest + 1):
            found.append(Problem(option, Fault.OUTSIDE))
    return found


def _rank_problems(task: RankTask, given: Mapping[str, int]) -> list[Problem]:
    found = _number_problems([each.id for each in task.options], given, len(task.options))
    sharing = Counter(given.values())
    found += [Problem(option, Fault.TIED) for option, rank in given.items() if sharing[rank] > 1]
    if not any(each.fault is Fault.OUTSIDE for each in found) and _has_a_gap(given.values()):
        found.append(Problem(None, Fault.GAP))
    return found


def _has_a_gap(ranks: Collection[int]) -> bool:
    """Say whether ranks fail to follow one another; after a tie both 1, 2, 2, 3 and 1, 2, 2, 4 follow."""
    dense = sorted(set(ranks)) == list(range(1, len(set(ranks)) + 1))
    after_ties = all(rank == 1 + sum(other < rank for other in ranks) for rank in ranks)
    return not (dense or after_ties)


def _choice_problems(task: ChooseTask, chosen: Sequence[str]) -> list[Problem]:
    options = {each.id for each in task.options}
    found = [Problem(option, Fault.OUTSIDE) for option in chosen if option not in options]
    if len(set(chosen)) > task.choose:
        found.append(Problem(None, Fault.TOO_MANY))
    elif len(set(chosen)) < task.choose:
        found.append(Problem(None, Fault.TOO_FEW if chosen else Fault.MISSING))
    return found


def _end_problems(task: BestWorstTask, given: Mapping[str, str]) -> list[Problem]:
    options = {each.id for each in task.options}
    found = [Problem(end, Fault.MISSING) for end in ("best", "worst") if end not in given]
    for end, option in given.items():
        if end not in ("best", "worst") or option not in options:
            found.append(Problem(end, Fault.OUTSIDE))
    if not found and given["best"] == given["worst"]:
        found.append(Problem("worst", Fault.SAME))
    return found


def _step_problems(task: DialogueTask, given: Mapping[str, str]) -> list[Problem]:
    gone = walk(task, given)
    on_the_way = {step.id for step, _choice in gone.taken}
    found = [Problem(step, Fault.OUTSIDE) for step in given if step not in on_the_way]
    if not gone.is_over and gone.at.id not in given:
        found.append(Problem(gone.at.id, Fault.MISSING))
    return found


def _log_problems(task: SpokenTask, used: Mapping[str, Sequence[str]]) -> list[Problem]:
    probes = {each.id: {probe.id for probe in each.probes} for each in task.core}
    found = [Problem(question, Fault.MISSING) for question in probes if question not in used]
    for question, ids in used.items():
        if question not in probes or not set(ids) <= probes[question]:
            found.append(Problem(question, Fault.OUTSIDE))
    return found


def _text_problems(task: TextTask, response: Response) -> list[Problem]:
    words = len(response.split()) if isinstance(response, str) else 0
    if words == 0:
        return [Problem(None, Fault.MISSING)]
    return [Problem(None, Fault.TOO_LONG)] if words > task.words else []


def _mapping(response: Response) -> Mapping[str, Any]:
    if not isinstance(response, Mapping):
        raise TypeError("Give a number for each option: {option: number}, or a choice for each part.")
    return response


def _chosen(response: Response) -> Sequence[str]:
    if isinstance(response, str | Mapping):
        raise TypeError("Give the chosen options: [option, …].")
    return response
