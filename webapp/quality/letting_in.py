"""Links by which somebody on a panel reads its reports: given, given anew, listed, taken back, forgotten."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access import links
from webapp.access.links import LinkState, Purpose
from webapp.access.models import Link
from webapp.access.reaching import Reach
from webapp.outbox import service as outbox
from webapp.quality import messages
from webapp.quality.models import PanelReader
from webapp.quality.rules import AnotherFormError, EndedError, How, Version

# With the day on which it is given, a year.
LASTS = timedelta(days=364)
# So many stand on a page, the latest first.
PAGE = 40
KIND = "reader"
PURPOSES = {Version.PARENTS: Purpose.PARENTS_REPORTS, Version.CHILDREN: Purpose.YOUNG_REPORTS}
# How long a name is kept once its link has ended.
KEPT = timedelta(days=1)

LinkTo = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """Whom the quality lead lets in: to which panel's reports, and how the link is handed over."""

    version: Version
    name: str
    how: How
    email: str


@dataclass(frozen=True)
class Given:
    """A reader, and what is handed over: the link where it is shown, or the message that holds it.

    The same form sent again has neither.
    """

    reader: PanelReader
    link: str | None = None
    message_id: int | None = None


def subject_of(reader: PanelReader) -> str:
    """What a reader's link opens."""
    return f"{KIND}:{reader.id}"


def give(
    session: Session, asked: Asked, client_id: uuid.UUID, *, link_to: LinkTo, by_id: int, now: datetime
) -> Given:
    """Let somebody in by a link for a year; the same form sent again gives nothing more.

    Raises:
        AnotherFormError: when the form's id let somebody else in.
    """
    reader = PanelReader(
        client_id=client_id,
        version=asked.version.value,
        name=asked.name,
        how=asked.how.value,
        made_by_id=by_id,
        made_at=now,
        last_on=clock.in_london(now).date() + LASTS,
    )
    try:
        with session.begin_nested():
            session.add(reader)
    except IntegrityError:
        before = session.scalars(select(PanelReader).where(PanelReader.client_id == client_id)).one()
        if (before.version, before.name, before.how) != (reader.version, reader.name, reader.how):
            raise AnotherFormError from None
        return Given(before)
    link = _issue(session, reader, link_to, by_id, now)
    if asked.how is How.SHOWN:
        return Given(reader, link=link)
    subject, body = messages.let_in(asked.version, asked.name, link, reader.last_on)
    message = outbox.write(
        session,
        sender_id=by_id,
        about=subject_of(reader),
        channel="e-mail",
        address=asked.email,
        subject=subject,
        body=body,
        link=link,
        now=now,
    )
    session.flush()
    return Given(reader, message_id=message.id)


def give_again(
    session: Session, reader: PanelReader, given: int, *, link_to: LinkTo, by_id: int, now: datetime
) -> Given:
    """Show another link in the place of one that was lost; what they wrote stays theirs, and the last day.

    `given` is how many there were when the button was shown: the same form sent again gives nothing more.

    Raises:
        EndedError: when it was taken back, or its last day is over.
    """
    if has_ended(reader, now):
        raise EndedError
    if reader.given != given:
        return Given(reader)
    _let_go(session, reader, now)
    reader.given, reader.how = given + 1, How.SHOWN.value
    return Given(reader, link=_issue(session, reader, link_to, by_id, now))


def take_back(session: Session, reader: PanelReader, *, by_id: int, now: datetime) -> None:
    """Take a link back: it opens nothing from now on. Taken back again it stays as it is."""
    if reader.taken_back_at is not None:
        return
    reader.taken_back_at = now
    _let_go(session, reader, now)
    audit.record(
        session,
        "report.link taken back",
        actor=f"person:{by_id}",
        now=now,
        panel=reader.version,
        reader=reader.id,
    )


def has_ended(reader: PanelReader, now: datetime) -> bool:
    """Whether a link was taken back, or its last day is over."""
    return reader.taken_back_at is not None or _ends_at(reader.last_on) <= now


def readers(session: Session, reach: Reach, before_id: int | None = None) -> Sequence[PanelReader]:
    """Those who were let in, the latest first; one more than a page where another follows."""
    if not reach.everything:
        return []
    query = select(PanelReader).order_by(PanelReader.id.desc()).limit(PAGE + 1)
    return session.scalars(query if before_id is None else query.where(PanelReader.id < before_id)).all()


def reader(session: Session, reach: Reach, reader_id: int) -> PanelReader | None:
    """One of them, held off from everybody else, or None."""
    if not reach.everything:
        return None
    return session.scalar(select(PanelReader).where(PanelReader.id == reader_id).with_for_update())


def states(session: Session, found: Sequence[PanelReader], now: datetime) -> dict[int, LinkState]:
    """What each reader's latest link is at this moment."""
    ids = {subject_of(one): one.id for one in found}
    rows = session.scalars(select(Link).where(Link.subject.in_(ids)).order_by(Link.id))
    return {ids[link.subject]: links.state(link, now) for link in rows}


def of_subject(session: Session, subject: str | None) -> PanelReader | None:
    """The reader whose link has this subject, or None for any other link."""
    kind, _colon, number = (subject or "").partition(":")
    return session.get(PanelReader, int(number)) if kind == KIND and number.isdigit() else None


def bears(session: Session, subject: str) -> str | None:
    """What the quality lead calls whoever bears a link, for safeguarding alone; None for any other link."""
    found = of_subject(session, subject)
    return found.name if found else None


def forget(session: Session, now: datetime) -> int:
    """Erase the names of those whose link ended a day ago, with the messages; returns how many.

    What they wrote stays, as it was unsigned before; done again it changes nothing.
    """
    before = now - KEPT
    gone = 0
    ended = or_(PanelReader.taken_back_at <= before, PanelReader.last_on < clock.in_london(before).date())
    for one in session.scalars(select(PanelReader).where(ended).with_for_update()):
        if one.name:
            one.name, gone = "", gone + 1
            outbox.erase(session, subject_of(one))
    session.flush()
    return gone


def _let_go(session: Session, reader: PanelReader, now: datetime) -> None:
    """End what was given before, and take a message that nobody has sent yet out of the outbox."""
    links.revoke(session, subject_of(reader), now)
    outbox.erase(session, subject_of(reader))


def _issue(session: Session, reader: PanelReader, link_to: LinkTo, by_id: int, now: datetime) -> str:
    lifetime = _ends_at(reader.last_on) - now
    token = links.issue(session, PURPOSES[Version(reader.version)], subject_of(reader), now, lifetime)
    audit.record(
        session,
        "report.link given",
        actor=f"person:{by_id}",
        now=now,
        panel=reader.version,
        reader=reader.id,
        how=reader.how,
    )
    return link_to(token)


def _ends_at(last_on: date) -> datetime:
    """The end of a link's last day in London."""
    return datetime.combine(last_on + timedelta(days=1), time(), clock.LONDON)
