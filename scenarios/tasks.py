"""Kinds of task with a key, and the written one: rate each, rank, choose, best and worst, write."""

from collections import Counter
from typing import Literal, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from rubrics.content import Content, Id, Words, unique

POINTS = 4
# Every order of so many options is counted to find what chance alone would give.
MOST_COUNTED = 6


class RateOption(Content):
    """Something one might do, the point that experts agreed on for it, and why."""

    id: Id
    text: Words
    key: StrictInt = Field(ge=1, le=POINTS)
    mean: float | None = Field(
        default=None, ge=1, le=POINTS, description="The mean of the experts' own ratings: consensus only."
    )
    rationale: Words


class RankOption(Content):
    """Something one might do, the rank that experts agreed on for it, and why."""

    id: Id
    text: Words
    key: StrictInt = Field(ge=1)
    rationale: Words


class ChooseOption(Content):
    """Something one might do, whether it is among the best, and why."""

    id: Id
    text: Words
    key: StrictBool
    rationale: Words


class BestWorstOption(Content):
    """Something one might do, whether experts found it best, worst or between, and why."""

    id: Id
    text: Words
    key: Literal["best", "between", "worst"]
    rationale: Words


class Asked(Content):
    """What every kind of task has: its id, its question and the constructs that it speaks of."""

    id: Id
    question: Words
    constructs: tuple[Id, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_a_construct_once(self) -> Self:
        unique("construct", self.constructs)
        return self


class RateTask(Asked):
    """Rate every option on four points, from the first label to the last."""

    kind: Literal["rate"]
    rule: Literal["table", "consensus"] = Field(
        default="table", description="Points by distance from the key, or distance to the experts' means."
    )
    points: tuple[Words, ...] = Field(min_length=POINTS, max_length=POINTS)
    options: tuple[RateOption, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _has_options_apart(self) -> Self:
        unique("option", (each.id for each in self.options))
        for each in self.options:
            if (each.mean is None) == (self.rule == "consensus"):
                raise ValueError(f"Give {each.id} a mean if the rule is consensus, and only then.")
            if each.mean is not None and abs(each.mean - each.key) > 0.5:
                raise ValueError(f"Give {each.id} the point nearest to its mean, {each.mean}, as its key.")
        return self


class RankTask(Asked):
    """Put the options in order, 1 for the best."""

    kind: Literal["rank"]
    rule: Literal["near", "twelve"] = Field(
        default="near", description="Points for each option near its place, or twelve less all distances."
    )
    options: tuple[RankOption, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _has_a_key_in_full(self) -> Self:
        unique("option", (each.id for each in self.options))
        keys = sorted(each.key for each in self.options)
        if keys != list(range(1, len(keys) + 1)):
            raise ValueError(f"Give the options the ranks 1 to {len(keys)} as keys, each once: found {keys}.")
        if self.rule == "twelve" and len(keys) > MOST_COUNTED:
            raise ValueError(
                f"Give {MOST_COUNTED} options or fewer under the rule twelve: found {len(keys)}."
            )
        return self


class ChooseTask(Asked):
    """Choose a number of options, as many as are among the best."""

    kind: Literal["choose"]
    rule: Literal["four-each", "twelve-shared"] = Field(
        default="four-each", description="Four points for each of the best, or twelve shared by them."
    )
    choose: StrictInt = Field(ge=1)
    options: tuple[ChooseOption, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _has_as_many_keys_as_choices(self) -> Self:
        unique("option", (each.id for each in self.options))
        best = sum(each.key for each in self.options)
        if best != self.choose or best == len(self.options):
            raise ValueError(f"Mark {self.choose} of the options with key: true, and not all: found {best}.")
        return self


class BestWorstTask(Asked):
    """Choose the best and the worst of the options."""

    kind: Literal["best-worst"]
    options: tuple[BestWorstOption, ...] = Field(min_length=3)

    @model_validator(mode="after")
    def _has_one_best_and_one_worst(self) -> Self:
        unique("option", (each.id for each in self.options))
        counts = Counter(each.key for each in self.options)
        if (counts["best"], counts["worst"]) != (1, 1):
            found = f"{counts['best']} and {counts['worst']}"
            raise ValueError(f"Mark one option with key: best and one with key: worst: found {found}.")
        return self


class TextTask(Asked):
    """Write an answer, which people mark against a rubric."""

    kind: Literal["text"]
    rubric: Id
    rubric_version: StrictInt = Field(ge=1)
    words: StrictInt = Field(ge=20, le=2000)
