"""Looking through what a family member wrote and chose for signs that somebody may not be safe."""

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
    """What went to safeguarding: texts by their question, those with signs in them, and the thanks."""

    texts: frozenset[str]
    unsafe: frozenset[str]
    thanks: bool


def hear(session: Session, invitation: Invitation, said: Said, language: str, now: datetime) -> PassedOn:
    """Pass on what a person has to read: signs in a text, a language without a list, a lowest answer.

    A text in such a language is kept beside its answer all the same, and so are thanks, which a person reads.
    """
    form = rubric(invitation.form, invitation.version)
    for statement, label in _lowest(form, said):
        report_lowest(session, _written(invitation, statement, label, language), now)
    texts, unsafe = set(), set()
    for question, (text, _consent) in said.texts.items():
        found = listen(session, _written(invitation, question, text, language), now)
        texts |= {question} if found.is_for_a_person else set()
        unsafe |= {question} if found.kinds else set()
    thanks = False
    if said.thanks is not None:
        found = listen(session, _written(invitation, "thanks", said.thanks[0], language), now)
        thanks = bool(found.kinds)
    return PassedOn(frozenset(texts), frozenset(unsafe), thanks)


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
