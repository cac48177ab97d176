"""Looking through what an observer wrote for signs that somebody may not be safe, as it is shared."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from webapp.accounts import queries as accounts
from webapp.practice.models import Observation
from webapp.practice.rules import Mark
from webapp.safeguarding.service import Written, listen


def hear(
    session: Session, observation: Observation, marks: Mapping[str, Mark], language: str, now: datetime
) -> None:
    """Pass on what was written in a shared observation, as one text, where a person has to read it.

    The observation keeps its words: the practitioner answers to them. What may speak of the practitioner is
    kept from them and their team.
    """
    said_by = accounts.names(session, [observation.observer_id]).get(observation.observer_id)
    texts = [observation.notes, *(one.text for one in observation.moments)]
    texts += [mark.evidence for mark in marks.values()]
    texts += [observation.strengths, observation.next_step, observation.question]
    written = Written(
        source="observation",
        place=f"observation:{observation.id}",
        text="\n\n".join(one for one in texts if one),
        language=language,
        actor=f"person:{observation.observer_id}",
        near_id=observation.visit.practitioner_id,
        said_by=said_by,
    )
    listen(session, written, now)
