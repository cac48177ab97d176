"""Links by which a screen in the office shows one team's mirror: made, listed, used, and taken down."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.access import links
from webapp.access.links import Purpose
from webapp.access.reaching import Reach
from webapp.reflection.models import WallLink
from webapp.reflection.service import ForeignFormError

LASTS = timedelta(days=90)
# When a wall was last used is noted no more often than this.
NOTED = timedelta(minutes=30)
# So many of a team's links stand on its page, the latest first.
MOST = 20


def subject_of(wall_id: int) -> str:
    """What a wall's link opens, by reference."""
    return f"wall:{wall_id}"


def hang(
    session: Session, team_id: int, client_id: uuid.UUID, *, by_id: int, now: datetime
) -> tuple[WallLink, str | None]:
    """Make a link, and the token that is shown this once; the same form sent again makes none, and has none.

    Raises:
        ForeignFormError: when the form's id is that of another team's link.
    """
    wall = WallLink(client_id=client_id, team_id=team_id, made_by_id=by_id, made_at=now, ends_at=now + LASTS)
    try:
        with session.begin_nested():
            session.add(wall)
    except IntegrityError:
        standing = session.scalars(select(WallLink).where(WallLink.client_id == client_id)).one()
        if standing.team_id != team_id:
            raise ForeignFormError from None
        return standing, None
    token = links.issue(session, Purpose.WALL, subject_of(wall.id), now, LASTS)
    audit.record(session, "wall.hung", actor=f"person:{by_id}", now=now, team=team_id, wall=wall.id)
    return wall, token


def take_down(session: Session, wall: WallLink, *, by_id: int, now: datetime) -> None:
    """Take a link back: the screen shows nothing any more. Taken back again it stays as it is."""
    if wall.taken_down_at is not None:
        return
    wall.taken_down_at = now
    links.revoke(session, subject_of(wall.id), now)
    audit.record(
        session, "wall.taken down", actor=f"person:{by_id}", now=now, team=wall.team_id, wall=wall.id
    )


def of_team(session: Session, team_id: int) -> Sequence[WallLink]:
    """A team's links, the latest first."""
    query = select(WallLink).where(WallLink.team_id == team_id)
    return session.scalars(query.order_by(WallLink.id.desc()).limit(MOST)).all()


def one_of_team(session: Session, reach: Reach, team_id: int, wall_id: int) -> WallLink | None:
    """One link of a team within reach, held off from others, or None."""
    query = select(WallLink).where(
        WallLink.id == wall_id, WallLink.team_id == team_id, WallLink.team_id.in_(reach.team_ids)
    )
    return session.scalar(query.with_for_update())


def opened(session: Session, subject: str | None, now: datetime) -> WallLink | None:
    """The wall that a link opens, while it has not ended; None for whatever else."""
    kind, _, number = (subject or "").partition(":")
    if kind != "wall" or not number.isdigit():
        return None
    wall = session.get(WallLink, int(number))
    return wall if wall and wall.taken_down_at is None and wall.ends_at > now else None


def note_use(wall: WallLink, now: datetime) -> None:
    """Note that a screen shows it."""
    if wall.last_used_at is None or now - wall.last_used_at >= NOTED:
        wall.last_used_at = now
