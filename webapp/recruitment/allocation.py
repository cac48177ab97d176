"""Who assesses which answer, in which order, and when an assessor has to stop and talk to somebody.

Knows no web framework and no database.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from statistics import median
from typing import NamedTuple

from rubrics.agreement import wants_another

# How many of the practice answers have to be within the tolerance before live work.
PRACTICE_TO_PASS = 2
# Two check answers out of tolerance since the last conversation, or one far out of it, stop an assessor.
CHECKS_TO_PAUSE = 2
FAR = 2
# A longer gap between two answers is a break, not work.
LONGEST_GAP = timedelta(minutes=30)
FEWEST_GAPS = 3

Levels = Mapping[str, int | None]


@dataclass(frozen=True)
class MarkingPlan:
    """How a campaign's written answers are assessed.

    `per_answer` assess each answer; where their levels on a criterion are more than `tolerance` apart, one
    more does; `check_share` is the share of check answers among the others, 0 to 1.
    """

    seed: str
    per_answer: int
    tolerance: int
    check_share: float


class Taken(NamedTuple):
    """What one assessor found in an answer, by criterion, in the order in which it came."""

    assessor: int
    levels: Levels


class Use(StrEnum):
    """What an answer with agreed levels is for."""

    PRACTICE = "practice"
    CHECK = "check"


class Stage(StrEnum):
    """Where an assessor of a campaign stands."""

    DECLARE = "declare"
    PRACTISE = "practise"
    LIVE = "live"
    PAUSED = "paused"
    STOOD_DOWN = "stood down"


@dataclass(frozen=True)
class Trial:
    """An answer with agreed levels as an assessor marked it; `off` is how many levels at the furthest.

    `off` is None where the assessor believed to know who wrote it and did not mark it.
    """

    use: Use
    question: str
    round: int
    off: int | None


def drawn(*parts: object) -> str:
    """A draw that comes out the same whenever it is asked for, in hex."""
    return hashlib.sha256(":".join(map(str, parts)).encode()).hexdigest()


def in_own_order(seed: str, whose: object, references: Iterable[str]) -> list[str]:
    """References in an order that is somebody's own; the same each time it is asked for."""
    return sorted(references, key=lambda reference: drawn(seed, "order", whose, reference))


def to_come(
    plan: MarkingPlan,
    answer: str,
    assessors: Collection[int],
    taken: Sequence[Taken],
    excused: Collection[int],
) -> tuple[int, ...]:
    """Those who are still to assess an answer, in the order drawn; nobody once it is assessed.

    `taken` is what counts so far, oldest first; `excused` are those who must not assess it or have done so
    without its counting. One more is asked where the first ones differ beyond the tolerance, if there is
    anybody left to ask.
    """
    wanted = plan.per_answer
    first = [one.levels for one in taken[: plan.per_answer]]
    if len(first) == plan.per_answer > 1 and wants_another(first, plan.tolerance):
        wanted += 1
    if len(taken) >= wanted:
        return ()
    there = {one.assessor for one in taken}
    able = [one for one in assessors if one not in there and one not in excused]
    able.sort(key=lambda person: drawn(plan.seed, "assessor", answer, person))
    return tuple(able[: wanted - len(taken)])


def check_references(
    plan: MarkingPlan, assessor: int, question: str, checks: Iterable[str], answers: int
) -> dict[str, str]:
    """The check answers among an assessor's answers, by references that look like any other."""
    wanted = ceil(plan.check_share * answers)
    order = sorted(checks, key=lambda check: drawn(plan.seed, "check", assessor, question, check))
    return {reference_of(plan, assessor, Use.CHECK, 0, question, check): check for check in order[:wanted]}


def reference_of(plan: MarkingPlan, assessor: int, use: Use, round: int, question: str, check: str) -> str:
    """What an answer with agreed levels is called for one assessor, in one round of practice."""
    return drawn(plan.seed, use, round, assessor, question, check)[:16]


def stage_of(
    trials: Sequence[Trial],
    *,
    has_declared: bool,
    is_paused: bool,
    is_stood_down: bool,
    wanted: Mapping[str, int],
) -> Stage:
    """Where an assessor stands; `wanted` is how many practice answers each question has."""
    if is_stood_down:
        return Stage.STOOD_DOWN
    if not has_declared:
        return Stage.DECLARE
    if is_paused:
        return Stage.PAUSED
    return Stage.LIVE if all(practised(trials, one) for one in wanted) else Stage.PRACTISE


def practised(trials: Iterable[Trial], question: str) -> bool:
    """Whether enough practice answers to a question were within the tolerance, in any round."""
    within: dict[int, int] = {}
    for one in trials:
        if one.use is Use.PRACTICE and one.question == question and one.off == 0:
            within[one.round] = within.get(one.round, 0) + 1
    return any(count >= PRACTICE_TO_PASS for count in within.values())


def beyond(furthest: int, tolerance: int) -> int:
    """How many levels beyond the tolerance marks are where they are furthest off; 0 within it."""
    return max(0, furthest - tolerance)


def has_to_pause(trials: Sequence[Trial], round: int, practice: Mapping[str, int]) -> bool:
    """Whether an assessor has to stop: practice failed, or check answers out of tolerance, in this round.

    `practice` is how many practice answers each question has.
    """
    now = [one for one in trials if one.round == round]
    out = [one.off for one in now if one.use is Use.CHECK and one.off]
    if len(out) >= CHECKS_TO_PAUSE or any(off >= FAR for off in out):
        return True
    for question, wanted in practice.items():
        done = [one for one in now if one.use is Use.PRACTICE and one.question == question]
        if len(done) >= wanted and not practised(trials, question):
            return True
    return False


def minutes_left(submitted: Sequence[datetime], left: int) -> int | None:
    """How long the rest takes at an assessor's own pace, in minutes; None before a pace can be told."""
    gaps = [
        after - before
        for before, after in zip(submitted, submitted[1:], strict=False)
        if after - before <= LONGEST_GAP
    ]
    if len(gaps) < FEWEST_GAPS or not left:
        return None
    return max(1, ceil(median(gap.total_seconds() for gap in gaps) * left / 60))
