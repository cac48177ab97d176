"""The board as it stands: each candidate's values, judged by the standard once assessing is done."""

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from statistics import fmean
from string import ascii_uppercase as LETTERS
from typing import Any

from sqlalchemy.orm import Session

from rubrics import standards
from rubrics.standards import Cut, Judgement, Outcome, Shares, Standard
from scenarios import packs
from scenarios.packs import InterviewQuestion
from webapp import clock
from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.insight.fair import Fair, fair
from webapp.insight.sharing import released_among
from webapp.recruitment import board, queries, rules, submitting
from webapp.recruitment.board import Evidence, Evidences
from webapp.recruitment.models import Attempt, Campaign, Decision
from webapp.recruitment.queries import Lot, Sent
from webapp.recruitment.rules import Part

# Somebody a little better than the standard asks, for whom it is told how often it would turn them away.
HALF_AN_SD = 0.5


@dataclass(frozen=True)
class Line:
    """A candidate on the board; no judgement while assessors are at work on the answers."""

    attempt_id: int
    reference: str
    judgement: Judgement | None
    unanswered: int
    decisions: Sequence[Decision]

    @property
    def is_ready(self) -> bool:
        """Whether everything has been assessed, so that a panel member may decide."""
        return self.judgement is not None

    @property
    def is_decided(self) -> bool:
        """Whether a final decision has been recorded."""
        return bool(rules.FINAL.intersection(decision.outcome for decision in self.decisions))

    @property
    def is_borderline(self) -> bool:
        """Whether the standard refers the candidate to the panel, which has not decided for good."""
        return self.judgement is not None and self.judgement.outcome is Outcome.REFER and not self.is_decided


@dataclass(frozen=True)
class Tried:
    """A standard that is being tried for a role: nobody has set it yet."""

    role: str
    cuts: dict[str, Cut]
    overall: float


@dataclass(frozen=True)
class Meaning:
    """What a standard would mean.

    `passing` is how often somebody half an SD above each of so many `cuts` is above all of them. `last` are
    the shares of the candidates of the last campaign for the role, to the nearest twentieth, where enough
    were assessed; `hours` is what looking at those referred would have taken a panel.
    """

    cuts: int
    passing: float
    title: str | None = None
    candidates: int = 0
    last: Shares | None = None
    hours: int = 0


def meaning(session: Session, reach: Reach, tried: Tried) -> Meaning:
    """What a standard would mean, by the formula and on the recruiter's last campaign for the same role.

    Only a campaign that is over and decided is looked at: while answers come in, shares that move would tell
    a recruiter, who knows the names, whose values moved them. The hours come from the rounded share.
    """
    passing = standards.share_passing(HALF_AN_SD, board.RELIABILITY, len(tried.cuts))
    for campaign in queries.closed_campaigns_for(session, reach, tried.role, clock.today()):
        judged = _judged(session, campaign, tried)
        shares = released_among(len(judged), board.shares(judged)).value
        if shares is not None:
            hours = round(shares.refer * len(judged) * rules.MINUTES_A_REFERRAL / 60)
            return Meaning(len(tried.cuts), passing, campaign.title, len(judged), shares, hours)
    return Meaning(len(tried.cuts), passing)


def _judged(session: Session, campaign: Campaign, tried: Tried) -> list[Outcome]:
    """What the standard would have said of each candidate, of what they were asked about.

    Nothing is said while somebody who sent answers is not decided about.
    """
    scenarios = queries.scenarios_of(campaign)
    found = _evidence(session, campaign, queries.lots(session, campaign))
    asked = set(board.constructs_of(scenarios))
    cuts = {one: cut for one, cut in tried.cuts.items() if one in asked}
    decided = queries.decisions(session, [one.id for one, _evidence in found])
    final = [rules.FINAL.intersection(one.outcome for one in decided.get(each.id, [])) for each, _ in found]
    if not cuts or not all(final):
        return []
    values = board.values_of(scenarios, [evidence for _one, evidence in found])
    errors = board.errors_of_measurement(values, list(cuts))
    standard = Standard(
        cuts=cuts, overall=tried.overall, method="tried", panel=("nobody",), decided_on=clock.today()
    )
    return [board.judge(standard, each, errors).outcome for each in values]


def standard_of(session: Session, campaign: Campaign) -> Standard:
    """The standard that the campaign was opened with."""
    panel = accounts.names(session, queries.members(session, campaign.id, Part.PANEL))
    return Standard(
        cuts={cut.construct: Cut(floor=cut.floor, essential=cut.essential) for cut in campaign.cuts},
        overall=campaign.overall_cut,
        method=campaign.method,
        panel=tuple(sorted(panel.values())),
        decided_on=clock.in_london(campaign.opened_at).date(),
    )


def lines(session: Session, campaign: Campaign) -> list[Line]:
    """Every candidate of a campaign whose answers have come, in order of invitation.

    All are read even for one page, because the error of measurement comes from all of them.
    """
    # Some hundred thousand small things are made, none of them in a circle: looking for circles among them
    # again and again takes as long as all the rest (benchmarks/board.py).
    with _without_looking_for_circles():
        return _lines(session, campaign)


@contextmanager
def _without_looking_for_circles() -> Iterator[None]:
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _lines(session: Session, campaign: Campaign) -> list[Line]:
    scenarios, standard = queries.scenarios_of(campaign), standard_of(session, campaign)
    lots = queries.lots(session, campaign)
    found = _evidence(session, campaign, lots)
    waiting = {lot.attempt_id for lot in lots if not lot.is_assessed} | _unheard(session, campaign)
    ready = [(one.id, evidence) for one, evidence in found if one.id not in waiting]
    each = board.values_of(scenarios, [evidence for _id, evidence in ready])
    values = {id: one for (id, _evidence), one in zip(ready, each, strict=True)}
    errors = board.errors_of_measurement(each, list(standard.cuts))
    decisions = queries.decisions_of_campaign(session, campaign.id)
    tasks = sum(len(scenario.tasks) for scenario in scenarios)
    return [
        Line(
            one.id,
            one.reference,
            board.judge(standard, values[one.id], errors) if one.id in values else None,
            tasks - len(evidence),
            decisions.get(one.id, []),
        )
        for one, evidence in found
    ]


def _unheard(session: Session, campaign: Campaign) -> set[int]:
    """The candidates whose spoken tasks have not been heard by as many as should."""
    asked, wanted = queries.spoken(campaign), queries.listeners_wanted(session, campaign)
    if not asked:
        return set()
    heard = queries.heard(session, campaign)
    return {
        one.id
        for one in queries.sent(session, campaign.id)
        if any(len(heard.get(one.id, {}).get(each.question, ())) < wanted for each in asked)
    }


def line_of(session: Session, attempt: Attempt) -> Line | None:
    """One candidate's line, or None before the answers have come."""
    return next((one for one in lines(session, attempt.campaign) if one.attempt_id == attempt.id), None)


def _evidence(session: Session, campaign: Campaign, lots: Sequence[Lot]) -> Sequence[tuple[Sent, Evidences]]:
    """Each candidate with what the keys and the marks that count say."""
    marked: dict[int, dict[tuple[str, ...], Evidence]] = {}
    for lot in lots:
        marks = tuple(one.levels for one in lot.taken)
        marked.setdefault(lot.attempt_id, {})[lot.question] = Evidence(
            marks, campaign.tolerance, lot.own_words
        )
    for attempt_id, questions in queries.heard(session, campaign).items():
        for heard, levels in questions.items():
            marked.setdefault(attempt_id, {})[heard] = Evidence(levels, campaign.tolerance)
    found = []
    for one in queries.sent(session, campaign.id):
        scores = one.scores
        if scores is None:
            # Sent before scores were kept beside the answers.
            scores = submitting.scores_of(queries.answers_of(session, one.id))
        whole = marked.get(one.id, {})
        for question, each in scores.items():
            whole[_place(question)] = Evidence(corrected=each)
        found.append((one, whole))
    return found


@cache
def _place(question: str) -> tuple[str, ...]:
    """The scenario and the task that a question's name holds."""
    return tuple(question.split("/"))


def questions(campaign: Campaign) -> tuple[InterviewQuestion, ...]:
    """What everybody is asked: what the campaign's pack names, or else what its standard asks for."""
    begun = queries.pack_of(campaign)
    about = begun.interview if begun else [cut.construct for cut in campaign.cuts]
    return _on(about)


def probes(line: Line) -> tuple[InterviewQuestion, ...]:
    """What to ask one candidate besides: about each construct that is not clearly above its floor."""
    reasons = line.judgement.reasons if line.judgement else ()
    return _on([one.construct for one in reasons if one.construct and one.outcome is not Outcome.MEETS])


def _on(constructs: Sequence[str]) -> tuple[InterviewQuestion, ...]:
    asked = (packs.interview().on(construct) for construct in constructs)
    return tuple(one for one in asked if one is not None)


@dataclass(frozen=True)
class Graded:
    """Written answers as assessors graded them, and freed from who tends to grade higher or lower.

    `raw` is each attempt's mean level and `fair` its fair average, in levels; `letters` stand for assessors.
    """

    raw: Mapping[int, float]
    fair: Fair
    letters: Mapping[str, str]


def graded(session: Session, campaign: Campaign) -> Graded:
    """What a campaign's assessors gave, raw and fair; answers with agreed levels help to connect them."""
    rows: list[dict[str, Any]] = []
    levels: dict[int, list[float]] = {}
    for lot in queries.lots(session, campaign):
        if lot.own_words is not None:
            # Assessed by people who assess nothing else here: nothing connects them with the others.
            continue
        for one in lot.taken:
            rows += _graded(f"attempt:{lot.attempt_id}", one.assessor, lot.reference, one.levels)
            levels.setdefault(lot.attempt_id, []).extend(
                float(level) for level in one.levels.values() if level is not None
            )
    people = queries.members(session, campaign.id, Part.ASSESSOR)
    for person_id, trials in queries.trials(session, campaign.id, people).items():
        for trial in trials:
            rows += _graded(f"{trial.question}/{trial.check_id}", person_id, trial.reference, trial.levels)
    letters = {str(person): letter for person, letter in zip(people, LETTERS, strict=False)}
    return Graded({id: fmean(each) for id, each in levels.items() if each}, fair(rows), letters)


def _graded(
    subject: str, assessor: int, occasion: str, levels: Mapping[str, int | None]
) -> list[dict[str, Any]]:
    return [
        {
            "subject": subject,
            "rater": str(assessor),
            "dimension": criterion,
            "occasion": occasion,
            "value": float(level),
        }
        for criterion, level in levels.items()
        if level is not None
    ]
