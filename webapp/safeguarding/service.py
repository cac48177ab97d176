"""Raising a safety concern from any room, and what its readers do with it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import audit
from webapp.safeguarding import phrases, rota, walls
from webapp.safeguarding.models import Concern, ConcernStep
from webapp.safeguarding.phrases import Found
from webapp.safeguarding.rules import HELD_APART, Kind, Outcome, What, Why

STAFF = "staff"


class AlreadyAcknowledgedError(Exception):
    """Somebody has acknowledged the concern before; what they wrote stands."""


class AlreadySettledError(Exception):
    """Somebody has said what came of the concern; that stands."""


class MeanwhileError(Exception):
    """Something happened to the concern since the page was shown, or the form was used elsewhere."""


class NoReaderError(Exception):
    """The person may not read the concern, so it cannot be handed to them."""


@dataclass(frozen=True)
class Written:
    """A text and whose it is: `place` names it, `near_id` is whoever works with its writer.

    `source` names the screens it came from ("answer"), `said_by` a writer who is nobody of a family,
    `actor` who is named in the event log.
    """

    source: str
    place: str
    text: str
    language: str
    actor: str
    family_id: int | None = None
    member_id: int | None = None
    near_id: int | None = None
    said_by: str | None = None


def report(
    session: Session,
    *,
    source: str,
    family_id: int | None,
    text: str,
    now: datetime,
    member_id: int | None = None,
    in_danger: bool = False,
    client_id: uuid.UUID | None = None,
    actor: str | None = None,
    language: str = "en",
    near_id: int | None = None,
) -> Concern:
    """Pass on at once what somebody says isn't safe; the same `client_id` sent again gives the same concern.

    `source` names the screens it came from ("family"), `member_id` who raised it, `actor` who is
    named in the event log (the source where nobody can be), `near_id` who works with them.
    """
    written = Written(
        source=source,
        place="",
        text=text,
        language=language,
        actor=actor or f"source:{source}",
        family_id=family_id,
        member_id=member_id,
        near_id=near_id,
    )
    found = phrases.signs(text, language)
    return _raise(session, written, found, Why.TOLD, client_id or uuid.uuid4(), now, in_danger=in_danger)


def listen(session: Session, written: Written, now: datetime, *, told: Sequence[str] | None = None) -> Found:
    """Look for signs in what somebody wrote, and raise a concern where a person has to read it.

    The same text of the same place raises one concern, however often it comes. `told` are the kinds of
    signs of which a person was told when this text was read before: then only another kind is news.
    """
    found = phrases.signs(written.text, written.language)
    is_news = told is None or not set(found.kinds) <= set(told)
    if found.is_for_a_person and is_news:
        _raise(session, written, found, None, _id_of(written), now)
    return found


def report_lowest(session: Session, written: Written, now: datetime) -> Concern:
    """Raise a concern because somebody gave the lowest answer to a statement about safety."""
    return _raise(session, written, Found((), is_tested=True), Why.LOWEST, _id_of(written), now)


def _id_of(written: Written) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{written.place}\n{written.text}")


def _raise(
    session: Session,
    written: Written,
    found: Found,
    why: Why | None,
    client_id: uuid.UUID,
    now: datetime,
    *,
    in_danger: bool = False,
) -> Concern:
    reasons = [why.value] if why else []
    reasons += [*found.kinds, *([] if found.is_tested else [Why.LANGUAGE.value])]
    concern = Concern(
        client_id=client_id,
        source=written.source,
        place=written.place or None,
        family_id=written.family_id,
        member_id=written.member_id,
        said_by=written.said_by,
        text=written.text,
        reasons=reasons,
        language=written.language,
        suspects_staff=STAFF in found.kinds,
        about_id=written.near_id if STAFF in found.kinds else None,
        in_danger=in_danger,
        raised_at=now,
    )
    try:
        with session.begin_nested():
            session.add(concern)
    except IntegrityError:
        standing = session.scalar(select(Concern).where(Concern.client_id == client_id))
        if standing is None:
            raise
        if _is_the_same(standing, written):
            return standing
        # The id is somebody else's: what was told must not be lost for it.
        concern.client_id = uuid.uuid4()
        session.add(concern)
        session.flush()
    audit.record(session, "concern.raised", actor=written.actor, now=now, source=written.source)
    return concern


def _is_the_same(standing: Concern, written: Written) -> bool:
    before = (standing.source, standing.place or "", standing.family_id, standing.member_id)
    return before == (written.source, written.place, written.family_id, written.member_id)


def whom_to_turn_to(session: Session, language: str, now: datetime) -> list[str] | None:
    """Whom somebody can turn to now, line by line, while nobody is on duty; None while somebody is."""
    return None if rota.on_duty(session, now) else rota.help_lines(session, language)


def acknowledge(session: Session, concern: Concern, *, by_id: int, action: str, now: datetime) -> None:
    """A named person has read the concern and says what they did; the same sent again changes nothing.

    Raises:
        AlreadyAcknowledgedError: when it was acknowledged before, by somebody else or in other words.
    """
    session.refresh(concern, with_for_update=True)
    if concern.acknowledged_at is not None:
        if (concern.acknowledged_by_id, concern.action) == (by_id, action):
            return
        raise AlreadyAcknowledgedError
    concern.acknowledged_at, concern.acknowledged_by_id, concern.action = now, by_id, action
    session.flush()
    _record(session, "concern.acknowledged", concern, by_id, now)


def settle(
    session: Session, concern: Concern, outcome: Outcome, *, by_id: int, reason: str, now: datetime
) -> None:
    """Say what came of a concern; the same sent again changes nothing.

    Raises:
        AlreadySettledError: when another outcome stands.
        MeanwhileError: before anybody has acknowledged it.
    """
    session.refresh(concern, with_for_update=True)
    if concern.outcome is not None:
        if (concern.outcome, concern.outcome_by_id, concern.outcome_reason) == (outcome, by_id, reason):
            return
        raise AlreadySettledError
    if concern.acknowledged_at is None:
        raise MeanwhileError
    concern.outcome, concern.outcome_at, concern.outcome_by_id = outcome.value, now, by_id
    concern.outcome_reason = reason
    session.flush()
    _record(session, "concern.settled", concern, by_id, now, outcome=outcome.value)


@dataclass(frozen=True)
class Step:
    """What somebody does with a concern; `seen` is how many steps their page showed."""

    client_id: uuid.UUID
    what: What
    by_id: int
    note: str
    seen: int
    to_id: int | None = None


def take(session: Session, concern: Concern, step: Step, now: datetime, today: date) -> None:
    """Take a step with a concern that is held off from others; the same form sent again takes it once.

    Handing over gives it to another reader. Saying that it is about somebody who works here makes it an
    allegation, which from then on only those may read who are not near that person.

    Raises:
        MeanwhileError: when something else happened to it since the page was shown, or to the form.
        NoReaderError: when it would be handed to somebody who may not read it.
        AlreadySettledError: when somebody has said what came of it.
    """
    before = next((one for one in concern.steps if one.client_id == step.client_id), None)
    if before is not None:
        return
    if concern.outcome is not None:
        raise AlreadySettledError
    if len(concern.steps) != step.seen or (step.what is What.FOLLOWED and not is_held_apart(concern)):
        raise MeanwhileError
    if step.what is What.HANDED_OVER:
        allowed, _kept_out = walls.readers(session, concern, today)
        if step.to_id not in {one.id for one in allowed}:
            raise NoReaderError
    try:
        with session.begin_nested():
            _change_readers(concern, step)
            concern.steps.append(
                ConcernStep(
                    client_id=step.client_id,
                    what=step.what.value,
                    by_id=step.by_id,
                    to_id=step.to_id,
                    at=now,
                    note=step.note,
                )
            )
    except IntegrityError as used:
        raise MeanwhileError from used
    _record(session, "concern.step taken", concern, step.by_id, now, what=step.what.value)
    if step.what is What.FOLLOWED:
        # About nobody who could read of it: an event with a subject stands on that person's own page.
        _record(session, "answer.followed", concern, step.by_id, now, reason=step.note)


def is_held_apart(concern: Concern) -> bool:
    """Whether nobody has followed its words yet to whoever wrote them."""
    if concern.source not in HELD_APART:
        return False
    is_followed = any(one.what == What.FOLLOWED.value for one in concern.steps)
    return not is_followed


def _change_readers(concern: Concern, step: Step) -> None:
    """Let others read it from now on, who must acknowledge it too: what was done before becomes a step."""
    if step.what is What.ABOUT_STAFF:
        concern.kind, concern.about_id = Kind.ALLEGATION.value, step.to_id
    elif step.what is What.NOT_ABOUT_STAFF:
        concern.kind, concern.about_id, concern.suspects_staff = Kind.CONCERN.value, None, False
    else:
        return
    if concern.acknowledged_at is not None and concern.acknowledged_by_id is not None:
        concern.steps.append(
            ConcernStep(
                client_id=uuid.uuid4(),
                what=What.ACKNOWLEDGED.value,
                by_id=concern.acknowledged_by_id,
                at=concern.acknowledged_at,
                note=concern.action or "",
            )
        )
        concern.acknowledged_at = concern.acknowledged_by_id = concern.action = None


def _record(session: Session, kind: str, concern: Concern, by_id: int, now: datetime, **details: Any) -> None:
    audit.record(session, kind, actor=f"person:{by_id}", now=now, concern=concern.id, **details)
