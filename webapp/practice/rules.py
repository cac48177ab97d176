"""When an observation may be written, read, answered and signed; and what a filled-in form lacks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean

from webapp.clock import LONDON

# An older visit than this is a slip of the pen, or too old to remember.
OLDEST_VISIT = timedelta(days=366)
FURTHEST_AHEAD = timedelta(days=90)

# Both sign within a fortnight: what was seen is fresh, and nobody signs in a hurry.
SIGN_WITHIN = timedelta(days=14)

MOST_MOMENTS = 60

# More than a few at once are none.
MOST_GOALS = 3


class TooLateError(Exception):
    """The observation has come too far for this: it is shared, answered, signed or locked."""


class AnotherObserversError(Exception):
    """The form's id belongs to somebody else's form."""


class SignedAs(StrEnum):
    """In which part somebody signs an observation."""

    PRACTITIONER = "practitioner"
    OBSERVER = "observer"


class Taken(StrEnum):
    """What somebody who stands in has taken over."""

    VISIT = "visit"
    SIGNING = "signing"


class Consent(StrEnum):
    """Whether a family agreed that somebody watches the visit."""

    AGREED = "agreed"
    DECLINED = "declined"


class Purpose(StrEnum):
    """What kind of visit it was; or a supervision, which is watched in the same way."""

    FIRST = "first visit"
    ASSESSMENT = "assessment"
    PLANNED = "planned visit"
    DIRECT_WORK = "direct work with a child"
    REVIEW = "review"
    ENDING = "ending"
    SUPERVISION = "supervision"


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
    NO_CONSENT = "no consent"
    IN_THE_FUTURE = "in the future"
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


def sign_by(shared_at: datetime) -> date:
    """The day by which both should have signed."""
    return (shared_at + SIGN_WITHIN).astimezone(LONDON).date()


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


def may_amend(state: State) -> bool:
    """What both have signed stays as it is, and either may add to it."""
    return state.stage is Stage.LOCKED


def date_is_possible(seen_on: date, today: date) -> bool:
    """Whether a visit on this day can be logged or prepared today."""
    return today - OLDEST_VISIT <= seen_on <= today + FURTHEST_AHEAD


def goal_day_is_possible(by_on: date, today: date) -> bool:
    """Whether a goal can be reached by this day: from today on, within a year."""
    return today <= by_on <= today + OLDEST_VISIT


def wants_evidence(level: int, scale: Sequence[int]) -> bool:
    """Whether a level has to be shown by what was seen: the lowest and the two highest of a scale."""
    return level == min(scale) or level >= max(scale) - 1


def faults_of_observation(
    marks: Mapping[str, Mark], notes: str, scale: Sequence[int], noted: Collection[str] = ()
) -> list[tuple[str | None, Fault]]:
    """What keeps an observation from being shared, by criterion (None for the whole form).

    `noted` are the criteria that something written down during the visit was said to show.
    """
    faults: list[tuple[str | None, Fault]] = list(_outside(marks, scale))
    for criterion, mark in marks.items():
        is_shown = mark.evidence.strip() or criterion in noted
        if mark.level is None or mark.level not in scale or not mark.readable or is_shown:
            continue
        if wants_evidence(mark.level, scale):
            faults.append((criterion, Fault.NO_EVIDENCE))
    nothing = all(
        mark.level is None and mark.readable and not mark.evidence.strip() for mark in marks.values()
    )
    if nothing and not notes.strip() and not noted:
        faults.append((None, Fault.NOTHING_WRITTEN))
    return faults


def faults_of_preparation(consent: str, seen_on: date, today: date) -> list[Fault]:
    """What about the visit itself keeps an observation of it from being shared."""
    faults = [] if consent == Consent.AGREED else [Fault.NO_CONSENT]
    return [*faults, Fault.IN_THE_FUTURE] if seen_on > today else faults


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
class SeenVisit:
    """One own visit: its day, and each observer's scores by group of skills."""

    seen_on: date
    scores: Sequence[Mapping[str, float | None]]

    def score(self, group: str) -> float | None:
        """What the visit comes to in one group; two observers count once, as their mean. None if unseen."""
        given = [value for one in self.scores if (value := one.get(group)) is not None]
        return fmean(given) if given else None


def own_scores(group: str, visits: Iterable[SeenVisit]) -> list[tuple[date, float]]:
    """The day and the score of each visit on which a group of skills was seen; never one total."""
    return [(one.seen_on, score) for one in visits if (score := one.score(group)) is not None]
