"""When an observation may be written, read, answered and signed; and what a filled-in form lacks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean

# Under this many visits a figure says more about the day than about the worker.
MINIMUM_VISITS = 3

# An older visit than this is a slip of the pen, or too old to remember.
OLDEST_VISIT = timedelta(days=366)


class SignedAs(StrEnum):
    """In which part somebody signs an observation."""

    PRACTITIONER = "practitioner"
    OBSERVER = "observer"


class Purpose(StrEnum):
    """What kind of visit it was."""

    FIRST = "first visit"
    ASSESSMENT = "assessment"
    PLANNED = "planned visit"
    DIRECT_WORK = "direct work with a child"
    REVIEW = "review"
    ENDING = "ending"


class Stage(StrEnum):
    """How far an observation has come, derived from its dates."""

    WRITING = "writing"
    SHARED = "shared"
    SIGNED_ONCE = "signed once"
    LOCKED = "locked"


class Fault(StrEnum):
    """What is wrong with one criterion, or with a form as a whole."""

    OUTSIDE_THE_SCALE = "outside the scale"
    NO_EVIDENCE = "no evidence"
    NOTHING_WRITTEN = "nothing written"
    NOTHING_RATED = "nothing rated"


@dataclass(frozen=True)
class Mark:
    """One criterion as filled in; `level` None is not observed, and with `readable` False no level at all."""

    level: int | None = None
    evidence: str = ""
    readable: bool = True


@dataclass(frozen=True)
class State:
    """What has happened to one observation so far."""

    shared: bool
    self_rated: bool
    replied: bool
    signed_as: frozenset[SignedAs]

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if not self.shared:
            return Stage.WRITING
        if not self.signed_as:
            return Stage.SHARED
        return Stage.LOCKED if self.signed_as == frozenset(SignedAs) else Stage.SIGNED_ONCE


def may_edit(state: State) -> bool:
    """The observer's words can change until they are shared, and never after."""
    return not state.shared


def practitioner_may_read(state: State) -> bool:
    """A practitioner reads what was seen once they have said how they saw it themself."""
    return state.shared and state.self_rated


def may_reply(state: State) -> bool:
    """A practitioner replies once, after reading and before signing."""
    return practitioner_may_read(state) and not state.replied and SignedAs.PRACTITIONER not in state.signed_as


def may_sign(state: State, part: SignedAs) -> bool:
    """Each of the two signs once; the practitioner signs only what they may read."""
    if part in state.signed_as:
        return False
    return practitioner_may_read(state) if part is SignedAs.PRACTITIONER else state.shared


def date_is_possible(seen_on: date, today: date) -> bool:
    """Whether a visit on this day can be logged today."""
    return today - OLDEST_VISIT <= seen_on <= today


def faults_of_observation(
    marks: Mapping[str, Mark], notes: str, scale: Sequence[int]
) -> list[tuple[str | None, Fault]]:
    """What keeps an observation from being shared, by criterion (None for the whole form)."""
    faults: list[tuple[str | None, Fault]] = list(_outside(marks, scale))
    for criterion, mark in marks.items():
        if mark.readable and mark.level in scale and not mark.evidence.strip():
            faults.append((criterion, Fault.NO_EVIDENCE))
    nothing = all(
        mark.level is None and mark.readable and not mark.evidence.strip() for mark in marks.values()
    )
    if nothing and not notes.strip():
        faults.append((None, Fault.NOTHING_WRITTEN))
    return faults


def faults_of_self_rating(marks: Mapping[str, Mark], scale: Sequence[int]) -> list[tuple[str | None, Fault]]:
    """What keeps a self-rating from being submitted; it needs no evidence, and at least one level."""
    faults: list[tuple[str | None, Fault]] = list(_outside(marks, scale))
    if not faults and all(mark.level is None for mark in marks.values()):
        faults.append((None, Fault.NOTHING_RATED))
    return faults


def _outside(marks: Mapping[str, Mark], scale: Sequence[int]) -> Iterable[tuple[str, Fault]]:
    for criterion, mark in marks.items():
        if not mark.readable or (mark.level is not None and mark.level not in scale):
            yield criterion, Fault.OUTSIDE_THE_SCALE


@dataclass(frozen=True)
class OwnScore:
    """One group of skills on a practitioner's own record; `value` None under MINIMUM_VISITS visits."""

    group: str
    visits: int
    value: float | None


def own_scores(
    groups: Iterable[str], visits: Iterable[Sequence[Mapping[str, float | None]]]
) -> list[OwnScore]:
    """The mean over visits in each group of skills, never one total.

    `visits` holds, for each visit, its observers' scores by group. A visit seen by two observers
    counts once, as their mean; a group that nobody could observe on a visit is missing there.
    """
    seen = list(visits)
    scores = []
    for group in groups:
        means = [fmean(levels) for visit in seen if (levels := _given(visit, group))]
        value = fmean(means) if len(means) >= MINIMUM_VISITS else None
        scores.append(OwnScore(group, len(means), value))
    return scores


def _given(visit: Sequence[Mapping[str, float | None]], group: str) -> list[float]:
    return [value for one in visit if (value := one.get(group)) is not None]
