"""How somebody chooses their own password: by a link to their address that works once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from flask_security import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import audit, clock
from webapp.access import links
from webapp.access.links import LinkState, Purpose, SpentLinkError
from webapp.access.models import Link
from webapp.accounts import messages, service
from webapp.accounts.models import Person
from webapp.accounts.queries import person_to_change
from webapp.outbox import service as outbox

LASTS = timedelta(days=7)

LinkTo = Callable[[str], str]


def subject_of(person_id: int) -> str:
    """Whose link it is."""
    return f"person:{person_id}"


def latest_link(session: Session, person_id: int) -> Link | None:
    """The last link that a person was sent, or None."""
    query = select(Link).where(Link.subject == subject_of(person_id), Link.purpose == Purpose.PASSWORD.value)
    return session.scalar(query.order_by(Link.id.desc()).limit(1))


def send_link(
    session: Session, person: Person, last_on: date, *, by_id: int, link_to: LinkTo, now: datetime
) -> None:
    """Send somebody the link to choose their password; an earlier one opens nothing any more.

    The message is the person's own: whoever asked for it never sees the link.
    """
    take_back(session, person.id, now)
    about = subject_of(person.id)
    token = links.issue(session, Purpose.PASSWORD, about, now, LASTS)
    subject, body = messages.choose_password(person, last_on, link_to(token))
    outbox.write(
        session,
        sender_id=person.id,
        about=about,
        channel="e-mail",
        address=person.email,
        subject=subject,
        body=body,
        link=None,
        now=now,
    )
    audit.record(
        session,
        "link.issued",
        actor=f"person:{by_id}",
        subject=about,
        now=now,
        purpose=Purpose.PASSWORD.value,
    )


def take_back(session: Session, person_id: int, now: datetime) -> None:
    """Let no link of this person open anything, nor a message with one leave."""
    links.revoke(session, subject_of(person_id), now)
    outbox.erase(session, subject_of(person_id))


def whose(session: Session, token: str, now: datetime) -> tuple[Link, Person]:
    """The link of this token and its person, held off from others where a form is sent.

    Raises:
        SpentLinkError: whatever the cause, and also once the person's access has ended.
    """
    link = links.look_up(session, token, now, opens=(Purpose.PASSWORD,))
    person = session.get(Person, int(link.subject.removeprefix("person:")))
    if person is None or not person.has_access_on(clock.in_london(now).date()):
        raise SpentLinkError
    return link, person


def choose(session: Session, link: Link, person: Person, password: str, now: datetime) -> None:
    """Give the person the password that they chose: once, and every sign-in of before ends.

    Raises:
        SpentLinkError: when the link was used, or the access ended, a moment before.
    """
    held = person_to_change(session, person.id)
    session.refresh(link, with_for_update=True)
    today = clock.in_london(now).date()
    if held is None or not held.has_access_on(today) or links.state(link, now) is not LinkState.READY:
        raise SpentLinkError
    links.use_up(session, link.subject, now)
    outbox.erase(session, link.subject)
    held.password = hash_password(password)
    held.failed_sign_ins, held.locked_until = 0, None
    service.sign_out_everywhere(held)
    me = f"person:{held.id}"
    audit.record(session, "password.chosen", actor=me, subject=me, now=now)
    session.flush()
