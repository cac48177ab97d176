"""How many points a response has, what chance alone would give, and what stands in the way of sending it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scenarios.model import POINTS, ChooseTask, RankTask, RateTask, Task, TextTask

# Points by distance from the key. A table of 4, 3, 2, 1 would give a blind guesser 2.5 to 3 of 4.
RATE_POINTS = (4, 2, 0, 0)
CHOICE_POINTS = 4

Response = Mapping[str, int] | Sequence[str] | str


class Fault(StrEnum):
    """What is wrong with a response, or with one option's part of it."""

    MISSING = "missing"
    OUTSIDE = "outside"
    GAP = "gap"
    TIED = "tied"
    TOO_MANY = "too many"
    TOO_FEW = "too few"
    TOO_LONG = "too long"


@dataclass(frozen=True)
class Problem:
    """A fault, and the option it concerns; None where it concerns the whole response."""

    option_id: str | None
    fault: Fault


class ResponseRefused(ValueError):
    """A response that no scoring rule covers."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        found = ", ".join(f"{each.option_id or 'the response'}: {each.fault}" for each in problems)
        super().__init__(f"Put the response right before it is scored ({found}).")


@dataclass(frozen=True)
class Score:
    """Points, the most there are, and how many a blind guesser has on average."""

    points: float
    maximum: float
    chance: float

    @property
    def corrected(self) -> float:
        """The share of what lies above chance: (points − chance)/(maximum − chance), negative below it."""
        return (self.points - self.chance) / (self.maximum - self.chance)


def score(task: Task, response: Response) -> Score:
    """Return the score of a response to a rate, rank or choose task.

    An option without an answer has no points. Raises ResponseRefused for a value that is not offered and for
    ranks with a gap, and TypeError for a written answer, which people mark against its rubric.
    """
    refused = [each for each in problems(task, response) if each.fault in (Fault.OUTSIDE, Fault.GAP)]
    if refused:
        raise ResponseRefused(refused)
    if isinstance(task, RateTask):
        return _score_rate(task, _numbers(response))
    if isinstance(task, RankTask):
        return _score_rank(task, _numbers(response))
    if isinstance(task, ChooseTask):
        return _score_choice(task, _chosen(response))
    raise TypeError("A written answer has no key: mark it against its rubric.")


def problems(task: Task, response: Response) -> tuple[Problem, ...]:
    """Return what has to be put right in a response before it can be sent."""
    if isinstance(task, RateTask):
        return tuple(_number_problems([each.id for each in task.options], _numbers(response), POINTS))
    if isinstance(task, RankTask):
        return tuple(_rank_problems(task, _numbers(response)))
    if isinstance(task, ChooseTask):
        return tuple(_choice_problems(task, _chosen(response)))
    return tuple(_text_problems(task, response))


def _score_rate(task: RateTask, given: Mapping[str, int]) -> Score:
    points = sum(RATE_POINTS[abs(given[each.id] - each.key)] for each in task.options if each.id in given)
    by_chance = sum(
        sum(RATE_POINTS[abs(guess - each.key)] for guess in range(1, POINTS + 1)) / POINTS
        for each in task.options
    )
    return Score(points, RATE_POINTS[0] * len(task.options), by_chance)


def _score_rank(task: RankTask, given: Mapping[str, int]) -> Score:
    """Score (m − 1) − |given − key| for each of m options; options tied with another have none."""
    m = len(task.options)
    sharing = Counter(given.values())
    points = sum(
        (m - 1) - abs(given[each.id] - each.key)
        for each in task.options
        if each.id in given and sharing[given[each.id]] == 1
    )
    return Score(points, m * (m - 1), m * (m - 1) - (m**2 - 1) / 3)


def _score_choice(task: ChooseTask, chosen: Sequence[str]) -> Score:
    """Score four for each of the best among those chosen; too many choices have no points at all."""
    best = {each.id for each in task.options if each.key}
    points = CHOICE_POINTS * len(best & set(chosen)) if len(set(chosen)) <= task.choose else 0
    by_chance = CHOICE_POINTS * task.choose * len(best) / len(task.options)
    return Score(points, CHOICE_POINTS * task.choose, by_chance)


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


def _text_problems(task: TextTask, response: Response) -> list[Problem]:
    words = len(response.split()) if isinstance(response, str) else 0
    if words == 0:
        return [Problem(None, Fault.MISSING)]
    return [Problem(None, Fault.TOO_LONG)] if words > task.words else []


def _numbers(response: Response) -> Mapping[str, int]:
    if not isinstance(response, Mapping):
        raise TypeError("Give a number for each option: {option: number}.")
    return response


def _chosen(response: Response) -> Sequence[str]:
    if isinstance(response, str | Mapping):
        raise TypeError("Give the chosen options: [option, …].")
    return response
