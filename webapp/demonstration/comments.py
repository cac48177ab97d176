"""What families wrote, read up to the month before last, let out month by month, and summed up."""

import uuid
from datetime import datetime, time, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.policy import Role
from webapp.accounts.queries import people_in_role
from webapp.clock import LONDON
from webapp.demonstration import words
from webapp.demonstration.truth import MONTHS, World
from webapp.families import commenting, letting_out, portraying
from webapp.families.models import AnswerText, Comment, Portrait
from webapp.families.rules import Consent, Heard


def make(session: Session, world: World) -> None:
    """Put every text into the queue, read the older ones as they are, and let out what may go."""
    (reader, *_others) = people_in_role(session, Role.COMMENT_MASKER, world.today)
    rng = np.random.default_rng(MONTHS)
    commenting.collect(session, world.now, lambda: uuid.UUID(bytes=rng.bytes(16), version=4))
    # What waits for its reader: the last month that is over, and what has come since.
    first_to_read = world.month_start(MONTHS - 1)
    unread = session.execute(
        select(Comment, AnswerText)
        .join(Comment.text)
        .where(Comment.outcome.is_(None), Comment.month < first_to_read)
        .order_by(Comment.id)
    )
    for comment, text in unread.all():
        comment.handled_at, comment.handled_by_id = world.now, reader.id
        if text.consent == Consent.WORKER:
            comment.outcome, comment.words = Heard.SHOWN.value, text.text
        else:
            comment.outcome = Heard.THEME.value
            comment.construct, comment.words = words.THEMES[text.text]
    session.flush()
    for month in range(1, MONTHS):
        letting_out.release(session, _night_of(world, month))
    _sum_up(session, world)


def _night_of(world: World, month: int) -> datetime:
    return datetime.combine(world.month_start(month), time(3), tzinfo=LONDON)


def _sum_up(session: Session, world: World) -> None:
    """The summaries of this month: one practitioner of each team shares theirs, and has added something."""
    portraying.make(session, world.now)
    told: set[int] = set()
    for portrait in session.scalars(select(Portrait).order_by(Portrait.person_id)).all():
        supervisors = portraying.supervisors(session, portrait.person_id, world.today)
        if not supervisors or supervisors[0].id in told:
            continue
        told.add(supervisors[0].id)
        number, now = uuid.uuid5(uuid.NAMESPACE_OID, f"summary:{portrait.id}"), world.now - timedelta(hours=2)
        portraying.add_note(session, portrait, words.BESIDE_A_SUMMARY, number, now)
        portraying.share(session, portrait, supervisors[0].id, number, now, world.today)
