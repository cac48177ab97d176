"""What those who answered said, as the favourable share of each answer, by whom it is about and from whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from rubrics.loader import rubric
from rubrics.scoring import MOST_NOT_APPLICABLE
from webapp.families import marks, rules
from webapp.families.models import Answer, AnswerLevel
from webapp.families.periods import Period
from webapp.families.rules import About
from webapp.insight.heard import Said

# Of somebody whose language is not known.
NOT_KNOWN = "not known"


def groups(rows: Sequence[Any]) -> dict[str, list[str]]:
    """In which group of each kind each row counts."""
    return {
        "team": [str(row.team_id) for row in rows],
        "kind": [row.kind for row in rows],
        "language": [row.language or NOT_KNOWN for row in rows],
    }


def said(session: Session, period: Period) -> Said:
    """The favourable share of each answer to an invitation of this time; unscored answers are none."""
    does_not_apply = func.sum(case((AnswerLevel.not_rated == "does-not-apply", 1), else_=0))
    scored = (
        select(
            AnswerLevel.answer_id,
            func.count(AnswerLevel.level).label("rated"),
            does_not_apply.label("not_applicable"),
            func.max(Answer.form).label("form"),
            func.max(Answer.version).label("version"),
        )
        .join(Answer, Answer.id == AnswerLevel.answer_id)
        .where(*_asked_in(period))
        .group_by(AnswerLevel.answer_id)
        .subquery()
    )
    best = _favourable(session, period)
    # As in `ratings.py`: where nobody said whom they had in mind, it is the worker of that day.
    is_about_worker = and_(
        or_(Answer.about.is_(None), Answer.about == About.WORKER.value), Answer.form != rules.CONFERENCE
    )
    rows = session.execute(
        select(
            scored,
            Answer.member_mark,
            Answer.family_mark,
            Answer.team_id,
            Answer.kind,
            Answer.spoken.label("language"),
            case((is_about_worker, Answer.worker_mark)).label("worker_mark"),
        )
        .join(Answer, Answer.id == scored.c.answer_id)
        .order_by(scored.c.answer_id)
    ).all()
    rows = [row for row in rows if _is_scored(row)]
    counts_with = marks.counts_with(session)
    return Said(
        [best.get(row.answer_id, 0) / row.rated for row in rows],
        _numbered([row.member_mark for row in rows]),
        _numbered([counts_with.get(row.family_mark, row.family_mark) for row in rows]),
        # An answer about a team as a whole is about nobody by themself.
        _numbered([row.worker_mark or f"answer {row.answer_id}" for row in rows]),
        groups(rows),
    )


def _numbered(marked: Sequence[str]) -> list[int]:
    """The same marks as the same numbers, in the order in which they come."""
    numbers = {mark: place for place, mark in enumerate(dict.fromkeys(marked))}
    return [numbers[mark] for mark in marked]


def _asked_in(period: Period) -> list[ColumnElement[bool]]:
    """The conditions that an answer came to an invitation of this time."""
    return [Answer.asked_in >= period.first_on, Answer.asked_in < period.after]


def _favourable(session: Session, period: Period) -> dict[int, int]:
    """How many statements of each answer were chosen at the best level of their form."""
    forms = session.execute(select(Answer.form, Answer.version).distinct()).all()
    is_best = or_(
        false(),
        *(
            and_(
                Answer.form == form,
                Answer.version == version,
                AnswerLevel.level == rubric(form, version).highest,
            )
            for form, version in forms
        ),
    )
    counted = session.execute(
        select(AnswerLevel.answer_id, func.count())
        .join(Answer, Answer.id == AnswerLevel.answer_id)
        .where(*_asked_in(period), is_best)
        .group_by(AnswerLevel.answer_id)
    )
    return {row[0]: row[1] for row in counted}


def _is_scored(row: Any) -> bool:
    """The same as `rubrics.scoring.voice_score`: something was rated, and not too much does not apply."""
    statements = len(rubric(row.form, row.version).criteria)
    return bool(row.rated) and row.not_applicable / statements <= MOST_NOT_APPLICABLE
