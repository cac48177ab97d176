"""Sending in: a candidate's answers, an assessor's marks, what a listener heard. Each is done once."""

import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scenarios import loader as library
from scenarios import scoring
from scenarios.model import MarkedTask
from webapp import audit, masking
from webapp.access import links
from webapp.capture import service as capture
from webapp.recruitment import queries, rules, sheet
from webapp.recruitment.models import Assessment, AssessmentMark, Attempt, TaskAnswer
from webapp.recruitment.queries import Spoken
from webapp.recruitment.sheet import Sheet
from webapp.recruitment.standardising import draft_owner
from webapp.safeguarding.service import Written, listen


@dataclass(frozen=True)
class Mark:
    """One criterion's level and the evidence for it."""

    level: int
    evidence: str


def send_answers(
    session: Session,
    attempt: Attempt,
    sheets: Sequence[Sheet],
    submission_id: uuid.UUID,
    now: datetime,
    language: str = "en",
) -> Attempt:
    """Store a candidate's answers for good, give a receipt, and use up the link; once, however often sent.

    What they wrote is looked through for signs that somebody may not be safe.

    Raises:
        ForeignFormError: when the form's id is that of another candidate's.
    """
    attempt = locked(session, attempt.id)
    if attempt.submitted_at is not None:
        return attempt
    responses = sheet.responses(sheets)
    versions = {each.scenario.id: each.scenario.version for each in sheets}
    own_words = sheet.in_own_words(sheets)
    sent = [
        TaskAnswer(
            reference=secrets.token_hex(8),
            scenario=scenario,
            version=versions[scenario],
            task=task,
            response=response,
            masks=_masks(attempt, response),
            in_own_words=(scenario, task) in own_words,
        )
        for (scenario, task), response in responses.items()
    ]
    # What was heard live before stands beside what is sent now.
    attempt.answers.extend(sent)
    attempt.scores = scores_of(sent)
    _stamp(session, attempt, submission_id, now)
    attempt.receipt = capture.digest_of({f"{each}/{task}": said for (each, task), said in responses.items()})
    for scenario in versions:
        capture.finish(session, f"attempt:{attempt.id}/{scenario}")
    links.use_up(session, f"attempt:{attempt.id}", now)
    audit.record(
        session,
        "assessment.submitted",
        actor=f"attempt:{attempt.id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=attempt.campaign_id,
        digest=attempt.receipt,
    )
    session.flush()
    _listen(session, attempt, responses, language, now)
    return attempt


def _listen(
    session: Session,
    attempt: Attempt,
    responses: Mapping[tuple[str, str], object],
    language: str,
    now: datetime,
) -> None:
    for (scenario, task), response in responses.items():
        if isinstance(response, str):
            written = Written(
                source="candidate",
                place=f"attempt:{attempt.id}/{scenario}/{task}",
                text=response,
                language=language,
                actor=f"attempt:{attempt.id}",
                said_by=attempt.name,
            )
            listen(session, written, now)


def scores_of(answers: Iterable[TaskAnswer]) -> dict[str, dict[str, float]]:
    """What the keys say of sent answers, which never change: chance-corrected, by question and construct."""
    found = {}
    for answer in answers:
        task = library.scenario(answer.scenario, answer.version).task(answer.task)
        if not isinstance(task, MarkedTask) and not answer.in_own_words:
            scores = scoring.by_construct(task, answer.response)
            found[f"{answer.scenario}/{answer.task}"] = {one: each.corrected for one, each in scores.items()}
    return found


def _masks(attempt: Attempt, response: object) -> list[list[object]]:
    """What the rules hide in a written answer: contacts, places, schools and the candidate's own name."""
    return [list(one) for one in masking.found(response, [attempt.name])] if isinstance(response, str) else []


def _mask(start: int, end: int, kind: str) -> masking.Mask:
    return start, end, masking.Kind(kind)


def read_for_names(
    session: Session,
    answer: TaskAnswer,
    *,
    shown: Collection[int],
    words: Iterable[str],
    person_id: int,
    now: datetime,
) -> None:
    """Keep what stays hidden in a written answer; assessors may read it from now on.

    Hidden are the places that the rules found, but for those `shown` (by their place among them), and every
    given word.
    """
    text = str(answer.response)
    kept = [_mask(*one) for place, one in enumerate(answer.masks or ()) if place not in shown]
    whole = masking.joined([*kept, *masking.of_words(text, words)])
    answer.masks = [list(one) for one in whole]
    answer.masks_read_at, answer.masks_read_by = now, person_id
    audit.record(
        session,
        "names.masked",
        actor=f"person:{person_id}",
        subject=f"attempt:{answer.attempt_id}",
        now=now,
        campaign=answer.attempt.campaign_id,
        masks=len(whole),
    )
    session.flush()


def _stamp(session: Session, attempt: Attempt, submission_id: uuid.UUID, now: datetime) -> None:
    try:
        with session.begin_nested():
            attempt.submission_id, attempt.submitted_at = submission_id, now
            session.flush()
    except IntegrityError:
        raise rules.ForeignFormError from None


def locked(session: Session, attempt_id: int) -> Attempt:
    """The attempt as it stands now, held until the transaction ends."""
    return session.scalars(
        select(Attempt)
        .where(Attempt.id == attempt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def send_marks(
    session: Session, answer: TaskAnswer, assessor_id: int, marks: Mapping[str, Mark], now: datetime
) -> Assessment:
    """Store what an assessor found in an answer; the same marks sent again change nothing.

    Raises:
        AlreadyAssessedError: when this assessor has submitted other marks on the answer before.
    """
    assessment = Assessment(
        answer_id=answer.id,
        assessor_id=assessor_id,
        submitted_at=now,
        marks=[
            AssessmentMark(criterion=criterion, level=mark.level, evidence=mark.evidence)
            for criterion, mark in marks.items()
        ],
    )
    try:
        with session.begin_nested():
            session.add(assessment)
    except IntegrityError:
        return _standing(session, answer.id, assessor_id, marks)
    capture.finish(session, draft_owner(answer.reference, assessor_id))
    audit.record(
        session,
        "answer.assessed",
        actor=f"person:{assessor_id}",
        subject=f"attempt:{answer.attempt_id}",
        now=now,
        campaign=answer.attempt.campaign_id,
        question=f"{answer.scenario}/{answer.task}",
    )
    return assessment


def _standing(session: Session, answer_id: int, assessor_id: int, marks: Mapping[str, Mark]) -> Assessment:
    standing = queries.own_assessment(session, answer_id, assessor_id)
    if standing is None or {one.criterion: (one.level, one.evidence) for one in standing.marks} != {
        criterion: (mark.level, mark.evidence) for criterion, mark in marks.items()
    }:
        raise rules.AlreadyAssessedError
    return standing


def send_heard(
    session: Session,
    attempt: Attempt,
    asked: Spoken,
    *,
    used: Mapping[str, Sequence[str]],
    marks: Mapping[str, Mark],
    person_id: int,
    draft_owner: str,
    now: datetime,
) -> Assessment:
    """Store what a listener heard, and which probes were used; the same sent again changes nothing.

    Raises:
        AlreadyAssessedError: when this listener has submitted other marks before.
    """
    attempt = locked(session, attempt.id)
    answer = next((one for one in attempt.answers if (one.scenario, one.task) == asked.question), None)
    if answer is None:
        answer = TaskAnswer(
            attempt=attempt,
            reference=secrets.token_hex(8),
            scenario=asked.scenario.id,
            version=asked.scenario.version,
            task=asked.task.id,
            response={question: list(probes) for question, probes in used.items()},
        )
        session.add(answer)
        session.flush()
    kept = send_marks(session, answer, person_id, marks, now)
    capture.finish(session, draft_owner)
    return kept
