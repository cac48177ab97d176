"""The board as it stands: each candidate's values, judged by the standard once assessing is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from rubrics.standards import Cut, Judgement, Standard
from scenarios.model import Scenario, TextTask
from webapp import clock
from webapp.accounts import queries as accounts
from webapp.recruitment import board, queries, rules
from webapp.recruitment.board import Evidence
from webapp.recruitment.models import Attempt, Campaign, Decision, TaskAnswer
from webapp.recruitment.rules import Part


@dataclass(frozen=True)
class Line:
    """A candidate on the board; no judgement while assessors are at work on the answers."""

    attempt: Attempt
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
    """Every submitted candidate of a campaign, in order of invitation.

    All are read even for one page, because the error of measurement comes from all of them.
    """
    scenarios = queries.scenarios_of(campaign)
    attempts = queries.with_evidence(session, campaign.id)
    values = {
        attempt.id: board.construct_values(scenarios, evidence_of(attempt))
        for attempt in attempts
        if is_assessed(attempt, scenarios)
    }
    standard = standard_of(session, campaign)
    errors = board.errors_of_measurement(list(values.values()), list(standard.cuts))
    decisions = queries.decisions(session, [attempt.id for attempt in attempts])
    tasks = sum(len(scenario.tasks) for scenario in scenarios)
    return [
        Line(
            attempt,
            board.judge(standard, values[attempt.id], errors) if attempt.id in values else None,
            tasks - len(attempt.answers),
            decisions.get(attempt.id, []),
        )
        for attempt in attempts
    ]


def is_assessed(attempt: Attempt, scenarios: Sequence[Scenario]) -> bool:
    """Whether both assessors have submitted their marks on every written answer."""
    return all(
        len(answer.assessments) >= rules.ASSESSORS_PER_ANSWER
        for answer in attempt.answers
        if is_written(answer, scenarios)
    )


def is_written(answer: TaskAnswer, scenarios: Sequence[Scenario]) -> bool:
    """Whether an answer is free text, which people assess."""
    return any(
        isinstance(scenario.task(answer.task), TextTask)
        for scenario in scenarios
        if scenario.id == answer.scenario
    )


def evidence_of(attempt: Attempt) -> dict[tuple[str, str], Evidence]:
    """An attempt's answers and marks, as the board's arithmetic takes them."""
    return {
        (answer.scenario, answer.task): Evidence(
            answer.response,
            tuple({mark.criterion: mark.level for mark in one.marks} for one in answer.assessments),
        )
        for answer in attempt.answers
    }
