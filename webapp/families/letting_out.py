"""Comments go out to a team, month by month and never few; what went out is read and searched as it is."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rubrics import loader
from webapp import audit, clock
from webapp.families import marks
from webapp.families.models import Answer, AnswerText, Comment, CommentRelease
from webapp.families.rules import TOLD, About
from webapp.insight import spoken
from webapp.insight.spoken import Writer
from webapp.rooms import Spoken


def release(session: Session, now: datetime) -> int:
    """Let out what may go out, team by team; done again it changes nothing. Returns how many teams' did.

    A team's comments wait until their month is over and all of it has been read, and then until they and
    those that waited before them are of enough people together. At most once a month, and everything at once.
    """
    counts_with, this_month = marks.counts_with(session), clock.in_london(now).date().replace(day=1)
    waiting = (
        select(Comment.team_id).where(Comment.outcome.in_(TOLD), Comment.release_id.is_(None)).distinct()
    )
    let_out = 0
    for team_id in session.scalars(waiting.order_by(Comment.team_id)).all():
        unread = select(func.min(Comment.month)).where(Comment.team_id == team_id, Comment.outcome.is_(None))
        until = min(this_month, session.scalar(unread) or this_month)
        let_out += _let_out(session, team_id, until, counts_with, now)
    return let_out


def _let_out(session: Session, team_id: int, until: date, counts_with: dict[str, str], now: datetime) -> int:
    """Let out a team's comments of the months before one; returns whether they went."""
    rows = session.execute(
        select(
            Comment.id,
            Comment.month,
            Answer.family_mark,
            Answer.member_mark,
            Answer.worker_mark,
            Answer.about,
        )
        .join(Comment.text)
        .join(AnswerText.answer)
        .where(
            Comment.team_id == team_id,
            Comment.outcome.in_(TOLD),
            Comment.release_id.is_(None),
            Comment.month < until,
        )
        .order_by(Comment.id)
    ).all()
    writers = [
        Writer(
            row.member_mark,
            counts_with.get(row.family_mark, row.family_mark),
            row.worker_mark if row.about in (None, About.WORKER) else None,
        )
        for row in rows
    ]
    if not rows or not spoken.may_go_out(writers):
        return 0
    together = CommentRelease(team_id=team_id, month=max(row.month for row in rows), released_at=now)
    try:
        with session.begin_nested():
            session.add(together)
    except IntegrityError:
        # They went out from another process a moment ago.
        return 0
    ids = [row.id for row in rows]
    session.execute(update(Comment).where(Comment.id.in_(ids)).values(release_id=together.id))
    month = together.month.isoformat()
    audit.record(session, "comments.released", actor="families.tell", now=now, team=team_id, month=month)
    return 1


def released(
    session: Session, team_id: int, *, wanted: str = "", before: date | None = None, limit: int = 12
) -> Sequence[Spoken]:
    """What went out to a team, the latest first, shuffled; with `wanted`, what of it has these words in it.

    The same words twice in one release stand once. `before` begins with the releases before a month.
    """
    query = select(CommentRelease).where(CommentRelease.team_id == team_id)
    if before is not None:
        query = query.where(CommentRelease.month < before)
    found = session.scalars(query.order_by(CommentRelease.month.desc()).limit(limit)).all()
    comments = session.scalars(
        select(Comment).where(Comment.release_id.in_([one.id for one in found])).order_by(Comment.reference)
    ).all()
    names = {one.id: one.name for one in loader.constructs().constructs}
    said: dict[int | None, dict[spoken.Comment, None]] = {}
    for one in comments:
        theme = names.get(one.construct or "")
        if _has(wanted, one.words or "", theme or ""):
            said.setdefault(one.release_id, {})[spoken.Comment(one.words or "", theme)] = None
    return [Spoken(one.month, spoken.as_released(tuple(said[one.id]))) for one in found if one.id in said]


def _has(wanted: str, *within: str) -> bool:
    """Whether every word that is looked for is in one of the texts."""
    return all(any(word in text.casefold() for text in within) for word in wanted.casefold().split())
