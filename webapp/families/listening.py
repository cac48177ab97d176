"""Looking through what a family member wrote and chose for signs that somebody may not be safe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from rubrics.loader import rubric
from rubrics.model import Rubric
from webapp.families.answering import Written as Said
from webapp.families.models import Invitation
from webapp.safeguarding.service import Written, listen, report_lowest


@dataclass(frozen=True)
class PassedOn:
    """What went to safeguarding: texts by their question, each with the signs in it, and the thanks."""

    texts: Mapping[str, Sequence[str]]
    thanks: bool

    @property
    def unsafe(self) -> set[str]:
        """The questions whose texts have signs in them."""
        return {question for question, kinds in self.texts.items() if kinds}


def hear(
    session: Session,
    invitation: Invitation,
    said: Said,
    language: str,
    now: datetime,
    told: Mapping[str, Sequence[str]] | None = None,
) -> PassedOn:
    """Pass on what a person has to read: signs in a text, a language without a list, a lowest answer.

    A text in such a language is kept beside its answer all the same, and so are thanks, which a person reads.
    `told` are the signs of which a person was told when the same paper was read before, by question.
    """
    form = rubric(invitation.form, invitation.version)
    for statement, label in _lowest(form, said):
        report_lowest(session, _written(invitation, statement, label, language), now)
    texts = {}
    for question, (text, _consent) in said.texts.items():
        before = (told or {}).get(question)
        found = listen(session, _written(invitation, question, text, language), now, told=before)
        if found.is_for_a_person:
            texts[question] = found.kinds
    thanks = False
    if said.thanks is not None:
        found = listen(session, _written(invitation, "thanks", said.thanks[0], language), now)
        thanks = bool(found.kinds)
    return PassedOn(texts, thanks)


def _lowest(form: Rubric, said: Said) -> list[tuple[str, str]]:
    """The statements about safety that got the lowest answer, each with what it says and the answer."""
    return [
        (one.id, f"{one.question} {one.level(form.lowest).label}.")
        for one in form.criteria
        if one.safety and said.chosen.get(one.id) == form.lowest
    ]


def _written(invitation: Invitation, where: str, text: str, language: str) -> Written:
    return Written(
        source="thanks" if where == "thanks" else "answer",
        place=f"invitation:{invitation.id}/{where}",
        text=text,
        language=language,
        actor=f"invitation:{invitation.id}",
        family_id=invitation.family_id,
        member_id=invitation.member_id,
        near_id=invitation.worker_id,
    )
