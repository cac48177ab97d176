"""What whoever leads a session does: plans it, opens it, leads it through its agenda, and closes it.

Every verb takes a session that is held off from others. A form carries the place or the version it was made
with: sent twice, or by two at once, it does once what it says, and loses nothing that somebody else wrote.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.reflection import agenda, meetings, queries, service
from webapp.reflection.agenda import (
    MOST_PROMISES,
    ChangedMeanwhileError,
    ForeignFormError,
    NotLeadingError,
    Place,
    TooLateError,
)
from webapp.reflection.models import Commitment, Meeting, Presence, Thought
from webapp.reflection.rules import Wanted

TRIES = 20


@dataclass(frozen=True)
class Plan:
    """A session to come: of which team, on which day, with which figures, and who is invited from outside."""

    team_id: int
    held_on: date
    release_id: int | None
    partners: Collection[int]


def plan(session: Session, planned: Plan, *, lead_id: int, client_id: uuid.UUID, now: datetime) -> int:
    """Plan a session once, however often the same form is sent; returns its number.

    Raises:
        ForeignFormError: when the form's id is that of another team's session.
    """
    made = Meeting(
        client_id=client_id,
        team_id=planned.team_id,
        held_on=planned.held_on,
        release_id=planned.release_id,
        lead_id=lead_id,
        notes={},
    )
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        standing = session.scalars(select(Meeting).where(Meeting.client_id == client_id)).one()
        if standing.team_id != planned.team_id:
            raise ForeignFormError from None
        return standing.id
    session.add_all(Presence(session_id=made.id, person_id=one) for one in sorted(planned.partners))
    session.flush()
    _record(session, "session.planned", made, lead_id, now)
    return made.id


def call_off(session: Session, meeting: Meeting, by_id: int, now: datetime) -> None:
    """Take back a session that was planned and does not happen.

    Raises:
        TooLateError: once it was opened.
    """
    if meeting.opened_at is not None:
        raise TooLateError
    _record(session, "session.called off", meeting, by_id, now)
    session.execute(delete(Presence).where(Presence.session_id == meeting.id))
    session.execute(delete(Meeting).where(Meeting.id == meeting.id))
    session.expunge_all()


def open_it(
    session: Session, meeting: Meeting, by_id: int, *, newest: int | None, today: date, now: datetime
) -> None:
    """Open a session with the first step; opened again it stays as it is.

    What it looks at stays from now on, whatever is released later: what was chosen, or the newest of today.

    Raises:
        TooLateError: before its day.
    """
    if meeting.opened_at is not None:
        return
    if not agenda.may_be_opened(meeting.held_on, today, meeting.opened_at):
        raise TooLateError
    meeting.opened_at, meeting.lead_id = now, by_id
    meeting.release_id = meeting.release_id or newest
    meeting.join_code = _free_code(session)
    _go_to(meeting, agenda.AGENDA[0], now)
    session.flush()
    _record(session, "session.opened", meeting, by_id, now)


def _free_code(session: Session) -> str:
    for _ in range(TRIES):
        code = agenda.code()
        if not session.scalar(select(exists().where(Meeting.join_code == code))):
            return code
    raise LookupError("Every code is taken: close sessions that are over.")


def _go_to(meeting: Meeting, place: Place, now: datetime) -> None:
    meeting.place, meeting.ends_at = place.value, agenda.ends(place, now)
    meeting.version += 1


def move(
    session: Session, meeting: Meeting, by_id: int, *, shown_at: Place, forward: bool, now: datetime
) -> None:
    """Go to the next place or the one before, if the session still is where the form was made.

    Raises:
        NotLeadingError: when somebody else leads it now.
        TooLateError: before it is opened, and once it is closed.
    """
    check_that_it_is_open(meeting)
    _check_who_leads(meeting, by_id)
    place = agenda.beside(shown_at, forward)
    if meeting.place != shown_at.value or place is None:
        return
    if forward:
        show(session, meeting, by_id)
    _go_to(meeting, place, now)
    session.flush()


def lengthen(session: Session, meeting: Meeting, by_id: int, *, shown_until: datetime, now: datetime) -> None:
    """Give the present step five minutes more than the page said, however often that page asks.

    Raises:
        NotLeadingError, TooLateError: as for `move`.
    """
    check_that_it_is_open(meeting)
    _check_who_leads(meeting, by_id)
    if meeting.ends_at != shown_until:
        return
    meeting.ends_at = agenda.lengthened(shown_until, now)
    meeting.version += 1
    session.flush()


def show(session: Session, meeting: Meeting, by_id: int) -> None:
    """Put on the wall what was written so far to the question that is open, all at once.

    Until then nobody reads it, so that nobody can put a thought beside whoever was just seen typing.

    Raises:
        NotLeadingError, TooLateError: as for `move`.
    """
    check_that_it_is_open(meeting)
    _check_who_leads(meeting, by_id)
    here = (Thought.session_id == meeting.id, Thought.place == meeting.place)
    session.execute(update(Thought).where(*here).values(is_on_the_wall=True))


def hand_over(session: Session, meeting: Meeting, to_id: int, now: datetime) -> None:
    """Let somebody lead from now on who may; pressed again it is the same.

    Raises:
        TooLateError: once it is closed.
    """
    if meeting.closed_at is not None:
        raise TooLateError
    if meeting.lead_id == to_id:
        return
    meeting.lead_id = to_id
    meeting.version += 1
    session.flush()
    _record(session, "session.handed over", meeting, to_id, now)


def note(session: Session, meeting: Meeting, about: str, text: str, *, version: int) -> None:
    """Keep what the minutes say of one step; whoever may lead can write, for two overwrite nothing.

    Raises:
        TooLateError: before it is opened, and once it is closed.
        ChangedMeanwhileError: when somebody else changed this text after the form was made.
    """
    check_that_it_is_open(meeting)
    standing = meeting.notes.get(about, {"text": "", "version": 0})
    if standing["text"] == text:
        return
    if standing["version"] > version:
        raise ChangedMeanwhileError(str(standing["text"]))
    meeting.version += 1
    meeting.notes = {**meeting.notes, about: {"text": text, "version": meeting.version}}
    session.flush()


def promise(
    session: Session,
    meeting: Meeting,
    wanted: Wanted,
    *,
    by_id: int,
    client_id: uuid.UUID,
    today: date,
    now: datetime,
) -> None:
    """Record what the team commits itself to: up to three, and each once, however often a form is sent.

    It belongs to the team that the people are in today, should theirs have become part of another.

    Raises:
        TooLateError: when there are three already, or the session is not open.
        service.ForeignFormError: when the form's id is another's.
    """
    check_that_it_is_open(meeting)
    others = [one for one in meetings.promises(session, meeting.id) if one.client_id != client_id]
    if len(others) >= MOST_PROMISES:
        raise TooLateError
    service.commit(
        session,
        team_id=queries.standing_team(session, meeting.team_id, today),
        writer_id=by_id,
        client_id=client_id,
        wanted=wanted,
        now=now,
        session_id=meeting.id,
    )
    meeting.version += 1
    session.flush()


def take_promise_back(session: Session, meeting: Meeting, commitment_id: int) -> None:
    """Let a commitment of this session go, which is still being talked about.

    Raises:
        TooLateError: before it is opened, and once it is closed.
    """
    check_that_it_is_open(meeting)
    query = select(Commitment).where(Commitment.id == commitment_id, Commitment.session_id == meeting.id)
    # With what families were to be told of it.
    for one in session.scalars(query):
        session.delete(one)
    meeting.version += 1
    session.flush()


def close(session: Session, meeting: Meeting, by_id: int, *, version: int, now: datetime) -> None:
    """Close a session and lock its minutes; closed again it stays as it is.

    Raises:
        TooLateError: before its last step.
        NotLeadingError: when somebody else leads it now.
        ChangedMeanwhileError: when something changed after the page was made.
    """
    if meeting.closed_at is not None:
        return
    if meeting.place != Place.CLOSE.value:
        raise TooLateError
    _check_who_leads(meeting, by_id)
    if meeting.version != version:
        raise ChangedMeanwhileError("")
    meeting.closed_at, meeting.join_code, meeting.ends_at = now, None, None
    session.execute(update(Thought).where(Thought.session_id == meeting.id).values(is_on_the_wall=True))
    session.flush()
    _record(session, "session.closed", meeting, by_id, now)


def check_that_it_is_open(meeting: Meeting) -> None:
    """Raise TooLateError before a session is opened and once it is closed."""
    if meeting.opened_at is None or meeting.closed_at is not None:
        raise TooLateError


def _check_who_leads(meeting: Meeting, person_id: int) -> None:
    if meeting.lead_id != person_id:
        raise NotLeadingError


def _record(session: Session, kind: str, meeting: Meeting, by_id: int, now: datetime) -> None:
    actor = f"person:{by_id}"
    audit.record(session, kind, actor=actor, now=now, team=meeting.team_id, meeting=meeting.id)
