"""A conversation that goes on from what one chooses to say: its steps, and every way through it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Annotated, Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from rubrics.content import Content, FaultyKey, Id, Words, unique
from scenarios.tasks import Asked

MOST_POINTS = 3
Points = Annotated[StrictInt, Field(ge=0, le=MOST_POINTS)]


class Choice(Content):
    """Something one might say or do, where it leads, its points on each construct, and why."""

    id: Id
    text: Words
    next: Id
    scores: dict[Id, Points] = Field(min_length=1)
    rationale: Words


class Step(Content):
    """What has just been said or done; then a choice, or the end."""

    id: Id
    text: tuple[Words, ...] = Field(min_length=1)
    choices: tuple[Choice, ...] = ()
    ends: StrictBool = False

    def choice(self, id: str | None) -> Choice | None:
        """Return the choice of that id, or None."""
        return next((each for each in self.choices if each.id == id), None)


@dataclass(frozen=True)
class Range:
    """The most points that a way through gives on a construct, and what choosing blindly gives on average."""

    maximum: float
    chance: float


class DialogueTask(Asked):
    """Go through a conversation, one step at a time, from the first step to one that ends it."""

    kind: Literal["dialogue"]
    steps: tuple[Step, ...] = Field(min_length=2, max_length=40)

    @model_validator(mode="after")
    def _can_be_walked(self) -> Self:
        unique("step", (each.id for each in self.steps))
        for step in self.steps:
            unique("choice of a step", (each.id for each in step.choices))
        for found in (_ends(self), _nowhere(self), _scores(self), _loops(self), _unreached(self)):
            for fault in found:
                raise fault
        for construct, reach in self.ranges.items():
            if reach.maximum <= reach.chance:
                remedy = f"Let the choices of some step differ in their points on {construct}."
                raise FaultyKey("constructs", construct, remedy)
        return self

    @property
    def first(self) -> Step:
        """The step with which the conversation begins."""
        return self.steps[0]

    def step(self, id: str) -> Step | None:
        """Return the step of that id, or None."""
        return next((each for each in self.steps if each.id == id), None)

    @cached_property
    def ranges(self) -> dict[str, Range]:
        """What each construct's points can come to; worked out once, because every answer needs it."""
        return {construct: _range(self, (construct,)) for construct in self.constructs}

    @cached_property
    def whole(self) -> Range:
        """The same for the points on all constructs together."""
        return _range(self, self.constructs)


@dataclass(frozen=True)
class Walk:
    """The way through so far: each step with what was chosen there, and the step at which one stands."""

    taken: tuple[tuple[Step, Choice], ...]
    at: Step

    @property
    def is_over(self) -> bool:
        """Whether the conversation has come to an end."""
        return self.at.ends

    def points(self, construct: str) -> int:
        """The points on a construct so far."""
        return sum(choice.scores.get(construct, 0) for _step, choice in self.taken)


def walk(task: DialogueTask, response: Mapping[str, str]) -> Walk:
    """Return how far these choices, by step, lead; what they say of steps off the way is left aside."""
    taken, at = [], task.first
    while (choice := at.choice(response.get(at.id))) is not None:
        taken.append((at, choice))
        at = _next(task, choice)
    return Walk(tuple(taken), at)


def best_way(task: DialogueTask) -> dict[str, str]:
    """Return choices, by step, that no other way through beats on all constructs together."""
    worth = _worth(task, task.constructs, max)
    found, at = {}, task.first
    while not at.ends:
        choice = max(at.choices, key=lambda each: _points(each, task.constructs) + worth[each.next])
        found[at.id], at = choice.id, _next(task, choice)
    return found


def _next(task: DialogueTask, choice: Choice) -> Step:
    step = task.step(choice.next)
    if step is None:
        raise KeyError(choice.next)
    return step


def _points(choice: Choice, constructs: Sequence[str]) -> int:
    return sum(choice.scores.get(construct, 0) for construct in constructs)


def _range(task: DialogueTask, constructs: Sequence[str]) -> Range:
    first = task.first.id
    return Range(_worth(task, constructs, max)[first], _worth(task, constructs, fmean)[first])


def _worth(
    task: DialogueTask, constructs: Sequence[str], together: Callable[[list[float]], float]
) -> dict[str, float]:
    """What may still come from each step on: its choices put together, each with what follows it."""
    worth: dict[str, float] = {}

    def of(step: Step) -> float:
        if step.id not in worth:
            values = [_points(each, constructs) + of(_next(task, each)) for each in step.choices]
            worth[step.id] = together(values) if values else 0.0
        return worth[step.id]

    of(task.first)
    return worth


def _ends(task: DialogueTask) -> Iterator[FaultyKey]:
    for step in task.steps:
        key = f"steps.{step.id}.choices"
        if step.ends and step.choices:
            yield FaultyKey(key, f"{len(step.choices)} choices", "Remove them, or remove ends: true.")
        if not step.ends and len(step.choices) < 2:
            remedy = "Give the step two choices or more, or write ends: true."
            yield FaultyKey(key, f"{len(step.choices)}: a dead end", remedy)


def _nowhere(task: DialogueTask) -> Iterator[FaultyKey]:
    known = ", ".join(each.id for each in task.steps)
    for step in task.steps:
        for choice in step.choices:
            if task.step(choice.next) is None:
                yield FaultyKey(_key(step, choice, "next"), choice.next, f"Name one of the steps: {known}.")


def _scores(task: DialogueTask) -> Iterator[FaultyKey]:
    for step in task.steps:
        for choice in step.choices:
            if strange := sorted(set(choice.scores) - set(task.constructs)):
                remedy = f"Score the task's own constructs: {', '.join(task.constructs)}."
                yield FaultyKey(_key(step, choice, "scores"), ", ".join(strange), remedy)
            if choice.scores.keys() != step.choices[0].scores.keys():
                remedy = "Score the same constructs at every choice of a step."
                yield FaultyKey(_key(step, choice, "scores"), ", ".join(choice.scores), remedy)


def _loops(task: DialogueTask) -> Iterator[FaultyKey]:
    """The choices that lead back to a step from which they were reached."""
    done: set[str] = set()

    def below(step: Step, way: tuple[str, ...]) -> Iterator[FaultyKey]:
        for choice in step.choices:
            if choice.next in (*way, step.id):
                remedy = "Lead it onwards: a conversation that goes round in a circle need not end."
                yield FaultyKey(_key(step, choice, "next"), f"{choice.next}, a step before", remedy)
            elif choice.next not in done:
                yield from below(_next(task, choice), (*way, step.id))
        done.add(step.id)

    yield from below(task.first, ())


def _unreached(task: DialogueTask) -> Iterator[FaultyKey]:
    led_to = {choice.next for step in task.steps for choice in step.choices}
    for step in task.steps[1:]:
        if step.id not in led_to:
            remedy = "Lead a choice to this step, or remove it."
            yield FaultyKey(f"steps.{step.id}", "a step that nothing leads to", remedy)


def _key(step: Step, choice: Choice, last: str) -> str:
    return f"steps.{step.id}.choices.{choice.id}.{last}"
