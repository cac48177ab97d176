"""Families' answers as ratings; what was skipped, or could not be rated, is no row."""

from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from rubrics.loader import rubric
from rubrics.scoring import voice_score
from webapp import audit, clock
from webapp.families import marks, storing
from webapp.families.models import Answer
from webapp.families.rules import About, is_about_a_worker

# How many answers are read at a time.
BATCH = 500
# How much of a stand-in a rating bears.
SHORT = 12


def gather(session: Session) -> Iterator[dict[str, Any]]:
    """Each level that was chosen, one row each; an answer with too much that does not apply has none.

    An answer that its writer can still change is not pooled yet.
    """
    stand_in = cache(lambda thing: audit.pseudonym(thing)[:SHORT])
    counts_with = marks.counts_with(session)
    counts = storing.is_pooled(clock.now())
    last = 0
    while True:
        answers = session.scalars(
            select(Answer)
            .where(Answer.id > last, counts)
            .options(selectinload(Answer.levels))
            .order_by(Answer.id)
            .limit(BATCH)
        ).all()
        if not answers:
            return
        for answer in answers:
            yield from _rows(answer, counts_with.get(answer.family_mark, answer.family_mark), stand_in)
        last = answers[-1].id


def _rows(answer: Answer, family: str, stand_in: Any) -> Iterator[dict[str, Any]]:
    form = rubric(answer.form, answer.version)
    chosen = {one.statement: one.not_rated if one.level is None else one.level for one in answer.levels}
    if voice_score(form, chosen) is None:
        return
    # A form that did not ask, and a question that was passed over, mean the worker of that day.
    is_worker = is_about_a_worker(answer.form) and answer.about in (None, About.WORKER)
    worker = answer.worker_mark if is_worker else None
    shared = {
        "source": "family",
        "instrument": answer.form,
        "version": answer.version,
        "subject": worker[:SHORT] if worker else stand_in(f"team:{answer.team_id}"),
        "rater": answer.member_mark[:SHORT],
        "occasion": f"answer:{answer.id}",
        "family": family[:SHORT],
        "team_id": answer.team_id,
        # What was held counts for the day on which it was pooled, so that no earlier figure changes.
        "rated_on": clock.in_london(answer.pooled_at).date(),
    }
    for statement, level in chosen.items():
        if isinstance(level, int):
            construct = form.criterion(statement).construct
            yield {**shared, "dimension": statement, "construct": construct, "value": float(level)}


def cases_met(session: Session, first: date, after: date) -> dict[str, str]:
    """The families of whom an answer counts from one day to before another, by their name in ratings."""
    counts_with = marks.counts_with(session)
    days = [datetime.combine(day, time(), tzinfo=clock.LONDON) for day in (first, after)]
    pooled_at = func.coalesce(Answer.held_until, Answer.submitted_at)
    answered = select(Answer.family_mark).where(
        pooled_at >= days[0], pooled_at < days[1], storing.is_pooled(clock.now())
    )
    found = {counts_with.get(one, one) for one in session.scalars(answered.distinct())}
    return {one[:SHORT]: one for one in found}
