"""The minutes of a session, which write themselves: step by step what was thought, noted and agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from webapp.accounts import queries as accounts
from webapp.reflection import meetings, thinking, words
from webapp.reflection.agenda import AGENDA, Place, step_of
from webapp.reflection.models import Commitment, Meeting


@dataclass(frozen=True)
class Said:
    """One thought as everybody could read it, and the name under it where its writer signed."""

    text: str
    signed: str | None


@dataclass(frozen=True)
class Chapter:
    """One place of the agenda: its step's number, what was thought, and each note by its name."""

    place: Place
    number: int
    thoughts: Sequence[Said]
    notes: Mapping[str, str]

    def labelled(self, words: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
        """Its notes with what each is called, for the form that corrects them."""
        return [(about, words[about], text) for about, text in self.notes.items()]


@dataclass(frozen=True)
class Minutes:
    """A session as it is remembered."""

    chapters: Sequence[Chapter]
    promises: Sequence[Commitment]
    there: Mapping[int, str]
    lead: str


def of(session: Session, meeting: Meeting) -> Minutes:
    """The minutes of a session so far; what is not on the wall yet is in them when its step is over."""
    thoughts = meetings.thoughts(session, meeting.id)
    there = [one.person_id for one in meetings.presence(session, meeting.id) if one.is_there]
    signed = [one.signed_by_id for one in thoughts if one.signed_by_id]
    names = accounts.names(session, [*there, *signed, *([meeting.lead_id] if meeting.lead_id else [])])
    chapters = [
        Chapter(
            place,
            step_of(place),
            [
                Said(one.text, names.get(one.signed_by_id) if one.signed_by_id else None)
                for one in thinking.on_the_wall(thoughts, meeting, place)
            ],
            {about: note_of(meeting, about) for about in words.notes_of(place)},
        )
        for place in AGENDA
    ]
    present = sorted(((one, names[one]) for one in there), key=lambda one: one[1])
    lead = names.get(meeting.lead_id, "") if meeting.lead_id else ""
    return Minutes(chapters, meetings.promises(session, meeting.id), dict(present), lead)


def note_of(meeting: Meeting, about: str) -> str:
    """What was noted under one name, or nothing."""
    return str(meeting.notes.get(about, {}).get("text", ""))
