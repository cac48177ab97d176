"""How somebody invented answers a task with a key: by the key as far as they are strong, and by chance."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from scenarios.dialogue import DialogueTask
from scenarios.model import BestWorstTask, ChooseTask, RankTask, RateTask, SpokenTask, Task, TextTask

WORTH = {"best": 3.0, "between": 2.0, "worst": 1.0}


def felt(rng: np.random.Generator, task: Task, strength: float) -> Any:
    """A response by somebody of this strength, in standard deviations; None to a task without a key."""
    spread = 1.2 * float(np.exp(-0.45 * strength))
    if isinstance(task, TextTask | SpokenTask):
        return None
    if isinstance(task, DialogueTask):
        return _gone_through(rng, task, spread)
    if isinstance(task, BestWorstTask):
        worth = _blurred(rng, [WORTH[option.key] for option in task.options], spread)
        return {
            "best": task.options[int(np.argmax(worth))].id,
            "worst": task.options[int(np.argmin(worth))].id,
        }
    keys = _blurred(rng, [float(option.key) for option in task.options], spread)
    if isinstance(task, RankTask):
        places = np.argsort(np.argsort(keys)) + 1
        return {option.id: int(place) for option, place in zip(task.options, places, strict=True)}
    if isinstance(task, RateTask):
        points = np.clip(np.rint(keys), 1, len(task.points))
        return {option.id: int(point) for option, point in zip(task.options, points, strict=True)}
    return _chosen(task, keys)


def _blurred(rng: np.random.Generator, keys: Sequence[float], spread: float) -> list[float]:
    return [key + float(rng.normal(0, spread)) for key in keys]


def _chosen(task: ChooseTask, worth: Sequence[float]) -> list[str]:
    best_first = np.argsort(worth)[::-1][: task.choose]
    return [task.options[int(place)].id for place in best_first]


def _gone_through(rng: np.random.Generator, task: DialogueTask, spread: float) -> dict[str, str]:
    found, at = {}, task.first
    while not at.ends:
        worth = _blurred(rng, [float(sum(each.scores.values())) for each in at.choices], 2 * spread)
        choice = at.choices[int(np.argmax(worth))]
        found[at.id] = choice.id
        at = task.step(choice.next) or at
    return found
