"""The points of a response under each rule, the most there are, and what guessing gives on average."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from statistics import fmean

from scenarios import consensus
from scenarios.dialogue import DialogueTask, walk
from scenarios.tasks import POINTS, BestWorstTask, ChooseTask, RankTask, RateTask

# Points by distance from the key. A table of 4, 3, 2, 1 would give a blind guesser 2.5 to 3 of 4.
RATE_POINTS = (4, 2, 0, 0)
EACH = 4
TWELVE = 12

SCALE = range(1, POINTS + 1)


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


def of_ratings(task: RateTask, given: Mapping[str, int]) -> Score:
    """Score each rating by its distance from the key: 4, 2, 0 or 0 points; or all by their consensus."""
    if task.rule == "consensus":
        return _consensus(task, given)
    points = sum(RATE_POINTS[abs(given[each.id] - each.key)] for each in task.options if each.id in given)
    by_chance = sum(fmean(RATE_POINTS[abs(guess - each.key)] for guess in SCALE) for each in task.options)
    return Score(points, RATE_POINTS[0] * len(task.options), by_chance)


def _consensus(task: RateTask, given: Mapping[str, int]) -> Score:
    """Score how much nearer the experts' means the ratings lie than they could: the worst D² less D².

    An option without a rating counts as rated at the far end of the scale. Whoever rates everything in the
    middle comes out well above chance here, as under no other rule.
    """
    means = [each.key if each.mean is None else each.mean for each in task.options]
    furthest = [POINTS if mean < (1 + POINTS) / 2 else 1 for mean in means]
    rated = [given.get(each.id, far) for each, far in zip(task.options, furthest, strict=True)]
    worst = consensus.distance(furthest, means).squared
    nearest = fmean(min((point - mean) ** 2 for point in SCALE) for mean in means)
    blind = fmean(fmean((point - mean) ** 2 for point in SCALE) for mean in means)
    return Score(worst - consensus.distance(rated, means).squared, worst - nearest, worst - blind)


def of_ranks(task: RankTask, given: Mapping[str, int]) -> Score:
    """Score (m − 1) − |given − key| for each of m options, or 12 − Σ|given − key| with a floor of 0.

    An option tied with another, or without a rank, has no points; under the rule of twelve it counts as far
    from its place as it could be.
    """
    m = len(task.options)
    sharing = Counter(given.values())
    placed = {id: rank for id, rank in given.items() if sharing[rank] == 1}
    if task.rule == "twelve":
        away = sum(
            abs(placed[each.id] - each.key) if each.id in placed else max(each.key - 1, m - each.key)
            for each in task.options
        )
        return Score(max(0, TWELVE - away), TWELVE, _chance_of_twelve(m))
    points = sum((m - 1) - abs(placed[each.id] - each.key) for each in task.options if each.id in placed)
    return Score(points, m * (m - 1), m * (m - 1) - (m**2 - 1) / 3)


@cache
def _chance_of_twelve(m: int) -> float:
    """The mean of 12 − Σ|given − key|, floor 0, over all m! orders."""
    orders = permutations(range(m))
    return fmean(max(0, TWELVE - sum(abs(rank - key) for key, rank in enumerate(each))) for each in orders)


def of_choices(task: ChooseTask, chosen: Sequence[str]) -> Score:
    """Score each of the best among those chosen: four points, or its share of twelve.

    Nothing is taken away for another choice; more choices than were asked for have no points at all.
    """
    best = {each.id for each in task.options if each.key}
    each_is_worth = TWELVE / len(best) if task.rule == "twelve-shared" else EACH
    found = len(best & set(chosen)) if len(set(chosen)) <= task.choose else 0
    by_chance = each_is_worth * task.choose * len(best) / len(task.options)
    return Score(each_is_worth * found, each_is_worth * task.choose, by_chance)


def of_best_and_worst(task: BestWorstTask, given: Mapping[str, str]) -> Score:
    """Score four for the best and four for the worst; one option named as both has no points."""
    keys = {each.key: each.id for each in task.options}
    is_both = given.get("best") == given.get("worst")
    right = 0 if is_both else sum(given.get(end) == keys[end] for end in ("best", "worst"))
    return Score(EACH * right, 2 * EACH, 2 * EACH / len(task.options))


def of_dialogue(task: DialogueTask, given: Mapping[str, str]) -> dict[str, Score]:
    """Score the way that was gone on each construct; a conversation left early has what it has so far.

    The most is that of the best way through for the construct, and chance takes every choice of a step as
    likely as another.
    """
    gone = walk(task, given)
    return {
        construct: Score(gone.points(construct), reach.maximum, reach.chance)
        for construct, reach in task.ranges.items()
    }


def of_whole_dialogue(task: DialogueTask, given: Mapping[str, str]) -> Score:
    """Score the way that was gone on all its constructs together."""
    points = sum(each.points for each in of_dialogue(task, given).values())
    return Score(points, task.whole.maximum, task.whole.chance)
