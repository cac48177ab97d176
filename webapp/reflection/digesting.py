"""What is new in a team's mirror, once a week by e-mail, for those who asked for it and for nobody else."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access import reaching
from webapp.access.policy import Permission, Role
from webapp.access.reaching import Actor, Held
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person, Team
from webapp.insight import mirrors
from webapp.outbox import service as outbox
from webapp.reflection import queries
from webapp.reflection.models import Commitment, Digest, DigestWish

# What falls due in the week that begins is told.
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class News:
    """What is new of one team: whether figures were released, and when something falls due."""

    team: Team
    is_released: bool
    due_on: Sequence[date]


@dataclass(frozen=True)
class Letter:
    """What is written to one person."""

    subject: str
    body: str


# Makes the words of what is new for somebody, in a language; None where there is nothing to tell.
Words = Callable[[int, str, Sequence[News]], Letter | None]


def about(person_id: int) -> str:
    """What a message is about, by reference."""
    return f"digest:{person_id}"


def wish(session: Session, person_id: int) -> DigestWish | None:
    """What somebody asked for, or None where they did not."""
    return session.get(DigestWish, person_id)


def switch_on(session: Session, person_id: int, language: str, now: datetime) -> None:
    """Send somebody what is new from now on; switched on again only the language changes."""
    standing = wish(session, person_id)
    if standing is not None:
        standing.language = language
        return
    try:
        with session.begin_nested():
            session.add(DigestWish(person_id=person_id, language=language, since=now))
    except IntegrityError:
        # The same form arrived twice at once.
        return


def switch_off(session: Session, person_id: int) -> None:
    """Send somebody nothing any more, and erase what was written to them, sent or not."""
    session.execute(delete(DigestWish).where(DigestWish.person_id == person_id))
    outbox.erase(session, about(person_id))


def wanted_by(session: Session) -> Sequence[int]:
    """Everybody who asked for it."""
    return session.scalars(select(DigestWish.person_id).order_by(DigestWish.person_id)).all()


def write(session: Session, person_id: int, words: Words, now: datetime) -> bool:
    """Write to one person what is new to them, once a week at most; returns whether something was written.

    The note that it was written is stored with the message, both or neither. Whoever has no access any
    more, or is in no team today, gets nothing; of the teams only those of today count.
    """
    held_off = select(DigestWish).where(DigestWish.person_id == person_id).with_for_update()
    asked, person = session.scalar(held_off), accounts.person(session, person_id)
    today = clock.in_london(now).date()
    week = today - timedelta(days=today.weekday())
    if asked is None or person is None or _is_written(session, person_id, week):
        return False
    news = list(_news(session, _teams(session, person, today), _since(session, asked), today))
    letter = words(person_id, asked.language, news) if news else None
    if letter is None:
        return False
    try:
        with session.begin_nested():
            session.add(Digest(person_id=person_id, week=week, written_at=now))
    except IntegrityError:
        # Another run of the job was there a moment before.
        return False
    outbox.write(
        session,
        sender_id=person_id,
        about=about(person_id),
        channel="e-mail",
        address=person.email,
        subject=letter.subject,
        body=letter.body,
        link=None,
        now=now,
    )
    return True


def _is_written(session: Session, person_id: int, week: date) -> bool:
    query = select(Digest.id).where(Digest.person_id == person_id, Digest.week == week)
    return session.scalar(query) is not None


def _since(session: Session, asked: DigestWish) -> datetime:
    """Since when something is new to them: since they were last written to, or since they asked."""
    query = select(func.max(Digest.written_at)).where(Digest.person_id == asked.person_id)
    return max(session.scalar(query) or asked.since, asked.since)


def _teams(session: Session, person: Person, today: date) -> list[Team]:
    """The teams whose mirror this person may look in today, in order of name."""
    if not person.has_access_on(today):
        return []
    held = frozenset(Held(Role(one.role), one.team_id) for one in person.roles_on(today))
    reach = reaching.reach(Actor(person.id, held), Permission.GET_DIGEST)
    found = select(Team).where(Team.id.in_(reach.team_ids if reach else ())).order_by(Team.name)
    return list(session.scalars(found))


def _news(session: Session, teams: Iterable[Team], since: datetime, today: date) -> Iterable[News]:
    for team in teams:
        released_at = mirrors.released_at(session, team.id)
        theirs = [team.id, *queries.absorbed(session, team.id, today)]
        query = select(Commitment.due_on).where(
            Commitment.team_id.in_(theirs), Commitment.due_on >= today, Commitment.due_on < today + WEEK
        )
        due_on = session.scalars(query.order_by(Commitment.due_on)).all()
        news = News(team, released_at is not None and released_at > since, sorted(set(due_on)))
        if news.is_released or news.due_on:
            yield news
