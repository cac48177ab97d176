"""Comments before a team reads them: brought together, read by a person one at a time, made ready."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp import audit, clock
from webapp.access.reaching import Actor
from webapp.accounts import queries as accounts
from webapp.accounts.models import RoleHeld
from webapp.cases import queries as cases
from webapp.families import marks, origins, storing
from webapp.families.models import Answer, AnswerText, Comment
from webapp.families.rules import Aside, Consent, Heard
from webapp.safeguarding.service import report

PAGE = 25
# The languages, by the beginning of their name, that whoever reads comments can be expected to read.
READ_IN = "en"


class AlreadyHandledError(Exception):
    """Somebody has read this comment before and decided otherwise."""


@dataclass(frozen=True)
class Handling:
    """What somebody decided about a comment, with the words that go on or the reason why none do."""

    outcome: Heard
    words: str | None = None
    construct: str | None = None
    reason: Aside | None = None


def collect(session: Session, now: datetime, reference: Callable[[], uuid.UUID] = uuid.uuid4) -> int:
    """Put every text that may be heard into the queue, once; returns how many were new.

    What its writer keeps from everybody, and what went to safeguarding, never comes in. A text in a language
    that nobody here can be expected to read is set aside until an interpreter reads it. What its writer can
    still change or take back waits.
    """
    known = exists().where(Comment.text_id == AnswerText.id)
    query = (
        select(AnswerText.id, Answer)
        .join(AnswerText.answer)
        .where(
            ~known,
            storing.is_pooled(now),
            AnswerText.consent.in_((Consent.WORKER.value, Consent.THEME.value)),
            AnswerText.passed_on.is_(False),
        )
        .order_by(AnswerText.id)
    )
    found = session.execute(query).all()
    for text_id, answer in found:
        is_read = answer.language.startswith(READ_IN)
        session.add(
            Comment(
                reference=reference(),
                text_id=text_id,
                team_id=answer.team_id,
                month=clock.in_london(answer.pooled_at).date().replace(day=1),
                outcome=None if is_read else Heard.ASIDE.value,
                reason=None if is_read else Aside.INTERPRETER.value,
                handled_at=None if is_read else now,
            )
        )
    session.flush()
    return len(found)


def _may_be_read_by(session: Session, actor: Actor) -> ColumnElement[bool]:
    """Nobody reads what was written about themself, by a family they worked with, or for a team of theirs."""
    me = actor.person_id or 0
    worked_with = [marks.of_family(one) for one in cases.families_of_worker(session, me)]
    is_other = or_(Answer.worker_mark.is_(None), Answer.worker_mark != marks.of_worker(me))
    teams = [one.team_id for one in actor.held if one.team_id is not None]
    return and_(is_other, Answer.family_mark.not_in(worked_with), Comment.team_id.not_in(teams))


def to_read(session: Session, actor: Actor, limit: int = PAGE + 1) -> Sequence[Comment]:
    """Comments that nobody has read and this person may: the oldest month first, shuffled within it."""
    query = (
        select(Comment)
        .join(Comment.text)
        .join(AnswerText.answer)
        .where(Comment.outcome.is_(None), _may_be_read_by(session, actor))
        .order_by(Comment.month, Comment.reference)
    )
    return session.scalars(query.limit(limit)).all()


def how_many_to_read(session: Session, actor: Actor) -> int:
    """How many comments wait for this person."""
    query = (
        select(func.count(Comment.id))
        .join(Comment.text)
        .join(AnswerText.answer)
        .where(Comment.outcome.is_(None), _may_be_read_by(session, actor))
    )
    return session.scalar(query) or 0


def one(session: Session, actor: Actor, reference: uuid.UUID) -> Comment | None:
    """A comment that this person may read or has read, held off from others, or None."""
    mine = or_(Comment.outcome.is_(None), Comment.handled_by_id == actor.person_id)
    query = (
        select(Comment)
        .join(Comment.text)
        .join(AnswerText.answer)
        .options(joinedload(Comment.text).joinedload(AnswerText.answer))
        .where(Comment.reference == reference, mine, _may_be_read_by(session, actor))
        .execution_options(populate_existing=True)
    )
    return session.scalar(query.with_for_update(of=Comment))


def names_of(session: Session, comment: Comment) -> list[str]:
    """The names to hide: those of the case that stand in it, and of everybody who was ever in its team.

    A sentence in other words may bring in a name that its writer did not use.
    """
    in_the_team = select(RoleHeld.person_id).where(RoleHeld.team_id == comment.team_id)
    return [*(comment.text.names or []), *accounts.names(session, session.scalars(in_the_team)).values()]


def decide(session: Session, comment: Comment, handling: Handling, by_id: int, now: datetime) -> None:
    """Somebody has read a comment that is held off from others; the same decision again changes nothing.

    What is not safe goes to safeguarding and is not kept here any more.

    Raises:
        AlreadyHandledError: when another decision stands.
        ValueError: when words would be shown that may only be heard as a theme.
    """
    if comment.outcome is not None:
        stands = (comment.outcome, comment.words, comment.construct, comment.reason)
        if stands == (handling.outcome, handling.words, handling.construct, handling.reason):
            return
        raise AlreadyHandledError
    if handling.outcome is Heard.SHOWN and comment.text.consent != Consent.WORKER:
        raise ValueError("Its writer lets these words be heard as a theme only.")
    comment.outcome, comment.words = handling.outcome.value, handling.words
    comment.construct = handling.construct
    comment.reason = handling.reason.value if handling.reason else None
    comment.handled_at, comment.handled_by_id = now, by_id
    session.flush()
    if handling.outcome is Heard.UNSAFE:
        _pass_on(session, comment, by_id, now)
    actor = f"person:{by_id}"
    audit.record(
        session, "comment.read", actor=actor, now=now, comment=comment.id, outcome=handling.outcome.value
    )


def _pass_on(session: Session, comment: Comment, by_id: int, now: datetime) -> None:
    text, answer = comment.text, comment.text.answer
    asked = origins.for_safeguarding(session, answer)
    report(
        session,
        source="comment",
        family_id=asked.family_id,
        member_id=asked.member_id,
        text=text.text,
        now=now,
        # Under the house's key, so that nobody can reckon which concern came of which comment.
        client_id=uuid.UUID(hex=audit.pseudonym(f"concern from comment:{comment.id}")),
        actor=f"person:{by_id}",
        language=answer.language,
        near_id=asked.worker_id,
    )
    text.text, text.names, text.passed_on = "", None, True
    session.flush()
