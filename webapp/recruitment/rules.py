"""What a campaign may be, when a decision may be made, and what cannot be sent.

Knows no web framework and no database.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from webapp.clock import LONDON

# One scenario says little about anybody. Twelve, at a quarter of an hour each, take three hours.
FEWEST_SCENARIOS, MOST_SCENARIOS = 2, 12
MOST_ASSESSORS = 3
# More forms that were begun and not opened than anybody can have an overview of.
MOST_DRAFTS = 20
SHORTEST_MINUTES, LONGEST_MINUTES = 10, 480
WIDEST_TOLERANCE = 2
SHORTEST_REASON = 20
# How long a panel takes to look at one candidate who is referred to it.
MINUTES_A_REFERRAL = 20

# A campaign that would run for longer is a slip of the pen.
LONGEST_CAMPAIGN = timedelta(days=366)

# No letter or figure that is taken for another when it is read aloud.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"


class Part(StrEnum):
    """What a colleague does in a campaign."""

    ASSESSOR = "assessor"
    OWN_WORDS = "own-words assessor"
    LISTENER = "listener"
    PANEL = "panel member"


class Panel(StrEnum):
    """Those outside the authority who meet candidates and grade a simulation."""

    PARENTS = "parents"
    YOUNG_PEOPLE = "young people"


class Happened(StrEnum):
    """What can happen between an assessor and a campaign."""

    DECLARED = "declared"
    PAUSED = "paused"
    LET_ON = "let on"
    STOOD_DOWN = "stood down"


class WhyExcused(StrEnum):
    """Why an assessor must not assess somebody's answers."""

    DECLARED = "declared"
    RECOGNISED = "recognised"
    PLANNED = "planned"


class WhoWithdrew(StrEnum):
    """Why a candidate is not in a campaign any more."""

    CANDIDATE = "candidate"
    RECRUITER = "recruiter"
    MERGED = "merged"


class DecisionOutcome(StrEnum):
    """What a panel can decide; a hold may be followed by another decision, the other two are final."""

    SIMULATION = "invite to an observed simulation"
    HOLD = "hold"
    NOT_THIS_TIME = "not this time"


FINAL = frozenset({DecisionOutcome.SIMULATION, DecisionOutcome.NOT_THIS_TIME})


class ClosedCampaignError(ValueError):
    """The campaign's last day has passed."""


class TooManyDraftsError(ValueError):
    """There are as many campaigns that were begun and not opened as there may be."""


class AlreadyInvitedError(ValueError):
    """This address was invited to this campaign before."""


class AlreadySubmittedError(ValueError):
    """The answers have come: there is no link to send or to take back."""


class WithdrawnError(ValueError):
    """The candidate is not in the campaign any more."""


class AlreadyAssessedError(ValueError):
    """This assessor has submitted other marks on this answer before; a submitted mark stands."""


class AlreadyAskedError(ValueError):
    """A candidate has been asked the question as it stands: everybody is asked the same."""


class Stage(StrEnum):
    """What somebody who is invited onward comes to."""

    SIMULATION = "simulation"
    INTERVIEW = "interview"
    PANEL = "panel"


class TakenError(ValueError):
    """The time is not free: somebody else has it, or it is past or of another campaign."""


class Check(StrEnum):
    """What is seen before somebody starts work; its content is kept nowhere here."""

    DBS = "dbs"
    REFERENCES = "references"
    RIGHT_TO_WORK = "right to work"
    REGISTRATION = "registration"


class ChecksMissingError(ValueError):
    """Nobody has recorded yet that these checks were seen, or are not needed."""

    def __init__(self, missing: Sequence[Check]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)


class NotOpenedError(ValueError):
    """Whoever decides has not opened the evidence."""


class SameDeciderError(ValueError):
    """Whoever decided before cannot be the one to look again."""


class UndecidedError(ValueError):
    """There are candidates about whom the panel has not decided, or answers that may still come."""


class NotPausedError(ValueError):
    """The assessor is not paused: there is nothing to let them go on with."""


class NotReadyError(ValueError):
    """The answers have not come, or not all of them have been assessed."""


class ForeignFormError(ValueError):
    """The form's id already belongs to what another person, or another form, has stored."""


class AlreadyDecidedError(ValueError):
    """A final decision has been recorded before."""


class NotInvitedOnwardError(ValueError):
    """Only a candidate whom the panel invited onward can be hired."""


def new_reference() -> str:
    """Four letters and figures that stand for a candidate on the board ("7KQ2")."""
    return "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(4))


def closes_at(closes_on: date) -> datetime:
    """The moment at which a campaign closes: the end of its last day in London."""
    return datetime.combine(closes_on + timedelta(days=1), time(), LONDON)


def may_decide(
    outcomes: Sequence[str], *, is_ready: bool, deciders: Collection[int], person_id: int, reviews: int
) -> None:
    """Whether a further decision of somebody may follow these.

    `reviews` is how many requests to look again wait for an answer.

    Raises:
        NotReadyError: before everything has been assessed.
        AlreadyDecidedError: after a final decision, unless it is to be looked at again.
        SameDeciderError: for whoever decided before, when it is to be looked at again.
    """
    if not is_ready:
        raise NotReadyError
    if FINAL.intersection(outcomes):
        if not reviews:
            raise AlreadyDecidedError
        if person_id in deciders:
            raise SameDeciderError


def may_see_names(*, undecided: int, to_come: int, is_closed: bool) -> None:
    """Whether a panel may be shown the names; UndecidedError before it has decided about everybody."""
    if undecided or (to_come and not is_closed):
        raise UndecidedError
