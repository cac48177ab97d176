"""What somebody chose and wrote, as it is stored, and as the form holds it when they come back to it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from webapp.families import rules
from webapp.families.answering import Written
from webapp.families.listening import PassedOn
from webapp.families.models import Answer, AnswerLevel, AnswerText, Thanks
from webapp.families.rules import Consent


def levels(written: Written) -> list[AnswerLevel]:
    """A row for each statement: the level, or why there is none."""
    return [
        AnswerLevel(
            statement=statement,
            level=chosen if isinstance(chosen, int) else None,
            not_rated=None if isinstance(chosen, int) else chosen,
        )
        for statement, chosen in written.chosen.items()
    ]


def texts(written: Written, passed_on: PassedOn) -> list[AnswerText]:
    """A row for each text; the words of one that nobody may hear, or that is not safe, are not kept here."""
    return [
        AnswerText(
            question=question,
            text="" if consent is Consent.NONE or question in passed_on.unsafe else text,
            consent=consent.value,
            passed_on=question in passed_on.texts,
        )
        for question, (text, consent) in written.texts.items()
    ]


def fields_of(answer: Answer, thanks: Thanks | None) -> dict[str, Any]:
    """The answer as its form holds it; thanks only while nobody has read them."""
    fields: dict[str, Any] = {
        one.statement: str(one.level) if one.not_rated is None else one.not_rated for one in answer.levels
    }
    for one in answer.texts:
        if one.text:
            fields |= {f"text-{one.question}": one.text, f"consent-{one.question}": one.consent}
    if answer.about is not None:
        fields["about"] = answer.about
    if thanks is not None and thanks.read_at is None:
        fields |= {"thanks": thanks.text, "thanks-name": thanks.signed}
    return fields


def is_pooled(now: datetime) -> ColumnElement[bool]:
    """The condition that an answer counts: its writer can change it no more, and has not taken it back."""
    held = or_(Answer.held_until.is_(None), Answer.held_until <= now)
    return and_(held, Answer.withdrawn_at.is_(None))


def is_open(answer: Answer | None, now: datetime) -> bool:
    """Whether there is an answer that whoever sent it can still change or take back."""
    return answer is not None and rules.is_open(answer.held_until, answer.withdrawn_at, now)
