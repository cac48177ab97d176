"""What those who answered said, as the favourable share of each answer, by whom it is about and from whom."""

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from rubrics.loader import rubric
from rubrics.scoring import MOST_NOT_APPLICABLE
from webapp.families import marks, rules
from webapp.families.models import Answer, AnswerLevel
from webapp.families.periods import Period
from webapp.families.rules import About
from webapp.insight.heard import Said

PORTION = 500
# Of somebody whose language is not known.
NOT_KNOWN = "not known"


def columns(session: Session, query: Select[*tuple[Any, ...]]) -> Mapping[str, Sequence[Any]]:
    """What a query finds, column by column: of tens of thousands of rows that takes half as long.

    In portions, since a great many rows at once make Python look again and again for what can go.
    """
    session.flush()
    found = session.connection().execute(query)
    names = found.keys()
    kept: dict[str, list[Any]] = {name: [] for name in names}
    for rows in found.partitions(PORTION):
        for column, values in zip(kept.values(), zip(*rows, strict=True), strict=True):
            column.extend(values)
    return kept


def groups(rows: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """In which group of each kind each row counts."""
    return {
        "team": list(map(str, rows["team_id"])),
        "kind": list(rows["kind"]),
        "language": [language or NOT_KNOWN for language in rows["language"]],
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
    rows = columns(
        session,
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
        .order_by(scored.c.answer_id),
    )
    judged_by = (rows[name] for name in ("form", "version", "rated", "not_applicable"))
    is_scored = list(map(_is_scored, *judged_by))
    rows = {name: list(compress(column, is_scored)) for name, column in rows.items()}
    counts_with = marks.counts_with(session)
    # An answer about a team as a whole is about nobody by themself.
    about = [
        mark or f"answer {one}" for one, mark in zip(rows["answer_id"], rows["worker_mark"], strict=True)
    ]
    return Said(
        [best.get(one, 0) / rated for one, rated in zip(rows["answer_id"], rows["rated"], strict=True)],
        _numbered(rows["member_mark"]),
        _numbered([counts_with.get(mark, mark) for mark in rows["family_mark"]]),
        _numbered(about),
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
    counted = columns(
        session,
        select(AnswerLevel.answer_id, func.count().label("best"))
        .join(Answer, Answer.id == AnswerLevel.answer_id)
        .where(*_asked_in(period), is_best)
        .group_by(AnswerLevel.answer_id),
    )
    return dict(zip(counted["answer_id"], counted["best"], strict=True))


def _is_scored(form: str, version: int, rated: int, not_applicable: int) -> bool:
    """The same as `rubrics.scoring.voice_score`: something was rated, and not too much does not apply."""
    statements = len(rubric(form, version).criteria)
    return bool(rated) and not_applicable / statements <= MOST_NOT_APPLICABLE
