"""Paper forms are entered by two people: what both read alike is the answer, and nothing else is kept."""

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rubrics.loader import rubric
from rubrics.model import Rubric
from webapp import audit, clock
from webapp.families import comparing, listening, origins, papers, references, service
from webapp.families.comparing import LANGUAGE, Reading
from webapp.families.models import Invitation, PaperForm
from webapp.families.periods import ONE_DAY, SETTLED_AFTER, quarter_of
from webapp.families.rules import NothingKept, PaperEnded


class EnteredByYouError(Exception):
    """Whoever enters it now has entered it before: somebody else must."""


class BeingSettledError(Exception):
    """Two others have entered it, and one of them looks at where they differ."""


class AnotherPaperError(Exception):
    """The form's id belongs to another paper."""


def form_of(invitation: Invitation) -> Rubric:
    """The form that a paper must be: the one of its invitation, in its version."""
    return rubric(invitation.form, invitation.version)


def nothing_kept(session: Session, invitation: Invitation, now: datetime) -> NothingKept | None:
    """Why nothing of a paper can be kept any more, or None while it can."""
    if invitation.answered:
        return NothingKept.ANSWERED
    if invitation.declined_at is not None or invitation.member.never_again_at is not None:
        return NothingKept.DECLINED
    # Who was heard in that quarter has been told; what comes now would tell apart who came last.
    quarter = quarter_of(clock.in_london(invitation.invited_at).date())
    return NothingKept.TOO_LATE if quarter.is_settled(clock.in_london(now).date()) else None


def last_day(invitation: Invitation) -> date:
    """Until the end of which day a paper can be stored."""
    quarter = quarter_of(clock.in_london(invitation.invited_at).date())
    return quarter.after + SETTLED_AFTER - ONE_DAY


def give_reference(
    session: Session,
    invitation: Invitation,
    now: datetime,
    *,
    came_back: bool = False,
    below: Callable[[int], int] = secrets.randbelow,
) -> str:
    """The reference for an invitation's paper; the same one whenever it is asked for.

    A paper is given by hand, so whoever gets it counts as reached. One that `came_back` is out already,
    whatever has happened since.

    Raises:
        NeverAgainError, NoBasisError, NotSafeError: as for any invitation.
    """
    if not came_back:
        service.check_that_they_may_be_asked(session, invitation.member, now)
    invitation.reached_at = invitation.reached_at or now
    while invitation.paper_reference is None:
        try:
            with session.begin_nested():
                invitation.paper_reference = references.made(below)
        except IntegrityError:
            session.refresh(invitation, ["paper_reference"])
    return invitation.paper_reference


def enter(
    session: Session,
    invitation: Invitation,
    reading: Reading,
    *,
    by_id: int,
    client_id: uuid.UUID,
    now: datetime,
) -> PaperForm | None:
    """Take in what somebody read on a paper; who comes second is compared with the first.

    Safeguarding is told at once of what may not be safe, of the same words once. The same form sent again
    changes nothing. Returns None where nothing is kept, as `nothing_kept` says.

    Raises:
        EnteredByYouError: when it is the first who enters it again.
        BeingSettledError: when two others have entered it.
        AnotherPaperError: when the form's id belongs to another paper.
    """
    # Of two who enter it at once the second waits here, and then finds the first.
    _hold(session, invitation)
    before = _sent_as(session, client_id)
    if before is not None:
        if before.invitation_id != invitation.id or by_id not in (before.first_by_id, before.second_by_id):
            raise AnotherPaperError
        return before
    if nothing_kept(session, invitation, now) is not None:
        papers.let_go(session, invitation.id, now)
        return None
    paper = papers.last(session, invitation.id)
    if paper is None or paper.ended_at is not None:
        return _first(session, invitation, reading, by_id, client_id, now)
    if paper.first_by_id == by_id:
        raise EnteredByYouError
    if paper.second_at is not None:
        raise BeingSettledError
    return _second(session, paper, reading, by_id, client_id, now)


def _hold(session: Session, invitation: Invitation) -> None:
    query = select(Invitation).where(Invitation.id == invitation.id).with_for_update()
    session.scalars(query.execution_options(populate_existing=True)).one()


def _sent_as(session: Session, client_id: uuid.UUID) -> PaperForm | None:
    is_it = or_(PaperForm.first_client_id == client_id, PaperForm.second_client_id == client_id)
    return session.scalar(select(PaperForm).where(is_it))


def _first(
    session: Session,
    invitation: Invitation,
    reading: Reading,
    by_id: int,
    client_id: uuid.UUID,
    now: datetime,
) -> PaperForm:
    told = _hear(session, invitation, reading, {}, now)
    paper = PaperForm(
        invitation_id=invitation.id,
        first_client_id=client_id,
        first_by_id=by_id,
        first_at=now,
        read_first={"read": dict(reading), "told": told},
    )
    session.add(paper)
    session.flush()
    _record(session, "paper.entered", paper, by_id, now, time="first")
    return paper


def _second(
    session: Session, paper: PaperForm, reading: Reading, by_id: int, client_id: uuid.UUID, now: datetime
) -> PaperForm:
    first = paper.read_first or {}
    told = first["told"] | _hear(session, paper.invitation, reading, first["told"], now)
    paper.second_client_id, paper.second_by_id, paper.second_at = client_id, by_id, now
    _record(session, "paper.entered", paper, by_id, now, time="second")
    if comparing.differences(form_of(paper.invitation), first["read"], reading):
        paper.read_second = {"read": dict(reading), "told": told}
        session.flush()
    else:
        _store(session, paper, reading, told, by_id, now)
    return paper


def _hear(
    session: Session,
    invitation: Invitation,
    reading: Reading,
    told: Mapping[str, Sequence[str]],
    now: datetime,
) -> dict[str, list[str]]:
    """Tell safeguarding what it has not been told; returns the signs in each text, by its question."""
    said, _problems = comparing.written(form_of(invitation), reading)
    heard = listening.hear(session, invitation, said, reading[LANGUAGE], now, told)
    return {question: list(kinds) for question, kinds in heard.texts.items()}


def settle(session: Session, paper: PaperForm, reading: Reading, *, by_id: int, now: datetime) -> bool:
    """Whoever entered it second has settled by the paper where the two differ: it is an answer now.

    Returns False where nothing is kept, because an answer or a no has come another way meanwhile.
    """
    _hold(session, paper.invitation)
    session.refresh(paper, with_for_update=True)
    if paper.ended_at is not None:
        return paper.outcome == PaperEnded.STORED
    if nothing_kept(session, paper.invitation, now) is not None:
        papers.let_go(session, paper.invitation_id, now)
        return False
    told = (paper.read_second or {})["told"]
    _record(session, "paper.settled", paper, by_id, now)
    return _store(session, paper, reading, told, by_id, now)


def _store(
    session: Session,
    paper: PaperForm,
    reading: Reading,
    told: Mapping[str, Sequence[str]],
    by_id: int,
    now: datetime,
) -> bool:
    said, _problems = comparing.written(form_of(paper.invitation), reading)
    _end(session, paper, PaperEnded.STORED, by_id, now)
    try:
        service.submit(
            session,
            paper.invitation,
            said,
            client_id=paper.second_client_id or uuid.uuid4(),
            language=reading[LANGUAGE],
            now=now,
            told=told,
        )
    except origins.AlreadyAnsweredError:
        # It came by the link at the same moment.
        paper.outcome = PaperEnded.OVERTAKEN.value
        return False
    return True


def _end(session: Session, paper: PaperForm, outcome: PaperEnded, by_id: int, now: datetime) -> None:
    paper.read_first = paper.read_second = None
    paper.ended_at, paper.ended_by_id, paper.outcome = now, by_id, outcome.value
    session.flush()


def discard(session: Session, paper: PaperForm, reason: str, *, by_id: int, now: datetime) -> None:
    """A lead lets a paper go: what was entered is erased, and the reason stays."""
    paper.reason = reason
    _end(session, paper, PaperEnded.DISCARDED, by_id, now)
    _record(session, "paper.discarded", paper, by_id, now)


def _record(session: Session, kind: str, paper: PaperForm, by_id: int, now: datetime, **details: Any) -> None:
    subject = f"invitation:{paper.invitation_id}"
    audit.record(session, kind, actor=f"person:{by_id}", subject=subject, now=now, paper=paper.id, **details)
