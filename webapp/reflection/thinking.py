"""Joining a session, and what people write there: unsigned, unless they choose to sign it.

Who wrote an unsigned thought is kept nowhere. What is kept is a mark: a keyed hash of a secret that only the
writer's browser has, of who they are and of the thought. It is another one for each thought, so that nothing
tells which two are by the same person, and only the same person in the same browser can make it again.
"""

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.reflection import agenda
from webapp.reflection.agenda import ForeignFormError, MovedOnError, Place, TooLateError
from webapp.reflection.models import Meeting, Presence, Thought


@dataclass(frozen=True)
class Writer:
    """Somebody in one browser of theirs: who they are, its secret, and our key. Never stored as it is."""

    person_id: int
    secret: str
    key: bytes

    def mark(self, thing: uuid.UUID | str) -> str:
        """What only this person in this browser can make of a thing: HMAC-SHA256, in hex."""
        return hmac.new(
            self.key, f"{self.secret}:{self.person_id}:{thing}".encode(), hashlib.sha256
        ).hexdigest()

    def wrote(self, thought: Thought) -> bool:
        """Whether this thought is theirs; whoever has no secret wrote none."""
        return bool(self.secret) and hmac.compare_digest(thought.mark, self.mark(thought.id))


@dataclass(frozen=True)
class Written:
    """A thought as it was sent: to which question, its words, and whether a name is to stand under it."""

    place: Place
    text: str
    is_signed: bool


def new_secret() -> str:
    """A secret for one browser: 256 random bits."""
    return secrets.token_urlsafe(32)


def join(session: Session, meeting: Meeting, person_id: int) -> None:
    """Keep that somebody is there; joining again changes nothing.

    Raises:
        TooLateError: once the session is closed.
    """
    if meeting.closed_at is not None:
        raise TooLateError
    is_there(session, meeting, person_id, True)


def is_there(session: Session, meeting: Meeting, person_id: int, there: bool) -> None:
    """Keep that somebody is there, or was not."""
    standing = session.get(Presence, (meeting.id, person_id), populate_existing=True)
    if standing is not None:
        standing.is_there = there
        session.flush()
        return
    try:
        with session.begin_nested():
            session.add(Presence(session_id=meeting.id, person_id=person_id, is_there=there))
    except IntegrityError:
        # The same person arrived twice at once.
        mine = (Presence.session_id == meeting.id, Presence.person_id == person_id)
        session.execute(update(Presence).where(*mine).values(is_there=there))


def think(
    session: Session, meeting: Meeting, writer: Writer, thought_id: uuid.UUID, written: Written
) -> Thought:
    """Keep a thought once, however often the same form is sent.

    Nothing of it goes into the event log: there it would stand beside a name or a time.

    Raises:
        ForeignFormError: when the form's id is another's thought.
        TooLateError: before the session is opened, and once it is closed.
        MovedOnError: when another question is open by now.
    """
    standing = session.get(Thought, thought_id)
    if standing is not None:
        return _sent_before(standing, meeting, writer)
    if meeting.opened_at is None or meeting.closed_at is not None:
        raise TooLateError
    if written.place != meeting.place or not agenda.takes_thoughts(written.place):
        raise MovedOnError
    thought = Thought(
        id=thought_id,
        session_id=meeting.id,
        place=written.place.value,
        text=written.text,
        mark=writer.mark(thought_id),
        signed_by_id=writer.person_id if written.is_signed else None,
    )
    try:
        with session.begin_nested():
            session.add(thought)
    except IntegrityError:
        return _sent_before(session.get_one(Thought, thought_id), meeting, writer)
    return thought


def _sent_before(standing: Thought, meeting: Meeting, writer: Writer) -> Thought:
    if standing.session_id != meeting.id or not writer.wrote(standing):
        raise ForeignFormError
    return standing


def own(session: Session, meeting: Meeting, writer: Writer, thought_id: uuid.UUID) -> Thought | None:
    """A thought that was written by this person in this browser, held off from others; or None."""
    query = select(Thought).where(Thought.id == thought_id, Thought.session_id == meeting.id)
    found = session.scalar(query.with_for_update())
    return found if found is not None and writer.wrote(found) else None


def change(session: Session, meeting: Meeting, writer: Writer, thought: Thought, written: Written) -> None:
    """Put other words in the place of a thought of one's own, sign it, or take the name away.

    Raises:
        TooLateError: once the session is closed.
    """
    if meeting.closed_at is not None:
        raise TooLateError
    thought.text = written.text
    thought.signed_by_id = writer.person_id if written.is_signed else None
    session.flush()


def take_back(session: Session, meeting: Meeting, thought: Thought) -> None:
    """Let a thought of one's own go.

    Raises:
        TooLateError: once the session is closed.
    """
    if meeting.closed_at is not None:
        raise TooLateError
    session.delete(thought)
    session.flush()


def is_readable(thought: Thought, meeting: Meeting) -> bool:
    """Whether everybody in the room can read a thought: once it was put on the wall, or its step is over."""
    now_at = Place(meeting.place) if meeting.place else None
    is_over = meeting.closed_at is not None or agenda.is_past(Place(thought.place), now_at)
    return thought.is_on_the_wall or is_over


def on_the_wall(thoughts: Sequence[Thought], meeting: Meeting, place: Place) -> list[Thought]:
    """What everybody in the room can read of one question."""
    return [one for one in thoughts if one.place == place.value and is_readable(one, meeting)]
