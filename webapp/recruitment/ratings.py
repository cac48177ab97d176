"""Candidates' scores and assessors' marks as rows of the long frame, with people replaced by pseudonyms."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from scenarios import loader as library
from scenarios import narratives, scoring
from scenarios.model import MarkedTask
from webapp import audit, clock
from webapp.recruitment import queries
from webapp.recruitment.models import Assessment, Attempt, Campaign, TaskAnswer

# A keyed answer is rated by its key, the same for everybody.
THE_KEY = "key"


def gather(session: Session) -> Iterator[dict[str, Any]]:
    """Every submitted answer's rows: chance-corrected scores by task, and marks by criterion.

    Somebody who was hired is the person they are at work; those not hired, and those who object to it, stay
    candidates, so that nothing links them to anything else.
    """
    for campaign_id in session.scalars(select(Campaign.id).order_by(Campaign.id)):
        attempts = queries.with_evidence(session, campaign_id)
        ids = [attempt.id for attempt in attempts]
        hires, apart = queries.hires(session, ids), queries.objectors(session, ids)
        for attempt in attempts:
            hire = hires.get(attempt.id)
            whose = (
                f"person:{hire.person_id}" if hire and attempt.id not in apart else f"attempt:{attempt.id}"
            )
            yield from _rows(attempt, audit.pseudonym(whose)[:12])


def _rows(attempt: Attempt, subject: str) -> Iterator[dict[str, Any]]:
    for answer in attempt.answers:
        task = library.scenario(answer.scenario, answer.version).task(answer.task)
        if answer.in_own_words:
            task = narratives.own_words_task(answer.scenario, answer.version, answer.task) or task
        if isinstance(task, MarkedTask):
            for assessment in answer.assessments:
                if assessment.set_aside_at is not None:
                    continue
                yield from _marks(answer, task, assessment, subject)
        elif attempt.submitted_at is not None:
            for construct, found in scoring.by_construct(task, answer.response).items():
                # One row a construct: the key of a rating has its dimension in it.
                yield _row(
                    answer,
                    subject,
                    source="scenario",
                    instrument=answer.scenario,
                    version=answer.version,
                    rater=THE_KEY,
                    dimension=f"{task.id}/{construct}",
                    construct=construct,
                    value=found.corrected,
                    rated_on=clock.in_london(attempt.submitted_at).date(),
                )


def _marks(
    answer: TaskAnswer, task: MarkedTask, assessment: Assessment, subject: str
) -> Iterator[dict[str, Any]]:
    rubric = narratives.rubric_of(task)
    for mark in assessment.marks:
        if mark.level is None:
            continue
        yield _row(
            answer,
            subject,
            source="assessor",
            instrument=rubric.id,
            version=rubric.version,
            rater=audit.pseudonym(f"person:{assessment.assessor_id}")[:12],
            dimension=mark.criterion,
            construct=rubric.criterion(mark.criterion).construct,
            value=float(mark.level),
            rated_on=clock.in_london(assessment.submitted_at).date(),
        )


def _row(answer: TaskAnswer, subject: str, *, rated_on: date, **rated: Any) -> dict[str, Any]:
    return {
        **rated,
        "subject": subject,
        "occasion": f"answer:{answer.id}",
        "family": None,
        "team_id": None,
        "rated_on": rated_on,
    }
