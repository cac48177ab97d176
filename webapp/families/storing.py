"""What somebody chose and wrote, as it is stored, and as the form holds it when they come back to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from webapp import clock
from webapp.families import hiding, marks
from webapp.families.answering import Written
from webapp.families.listening import PassedOn
from webapp.families.models import Answer, AnswerLevel, AnswerText, Invitation, Thanks
from webapp.families.rules import Consent
from webapp.families.spans import quarter_start


def answer(
    invitation: Invitation,
    written: Written,
    passed_on: PassedOn,
    names: Collection[str],
    *,
    language: str,
    now: datetime,
) -> Answer:
    """The answer as it is stored: of its invitation only what is counted, under marks."""
    return Answer(
        team_id=invitation.team_id,
        family_mark=marks.of_family(invitation.family_id),
        member_mark=marks.of_member(invitation.member_id),
        worker_mark=marks.of_worker(invitation.worker_id) if invitation.worker_id is not None else None,
        kind=invitation.kind,
        spoken=invitation.spoken,
        asked_in=quarter_start(clock.in_london(invitation.invited_at).date()),
        submitted_at=clock.midnight_before(now),
        form=invitation.form,
        version=invitation.version,
        language=language,
        about=written.about,
        levels=levels(written),
        texts=texts(written, passed_on, names),
    )


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


def texts(written: Written, passed_on: PassedOn, names: Collection[str]) -> list[AnswerText]:
    """A row for each text; the words of one that nobody may hear, or that is not safe, are not kept here.

    `names` are those that the case knows. Which of them stand in a text is kept beside it, since nobody
    can ask the case later: then nothing says whose text it is.
    """
    found = []
    for question, (text, consent) in written.texts.items():
        kept = "" if consent is Consent.NONE or question in passed_on.unsafe else text
        found.append(
            AnswerText(
                question=question,
                text=kept,
                consent=consent.value,
                passed_on=question in passed_on.texts,
                names=hiding.standing_in(kept, names) or None,
            )
        )
    return found


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
