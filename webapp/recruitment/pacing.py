"""What happens to a candidate's clock, what was agreed for them, and what is sent when the time is over."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.capture import service as capture
from webapp.capture.recovery import Recovered, UnreadableFileError
from webapp.capture.service import Conflict
from webapp.recruitment import queries, rules, sheet, submitting, timing
from webapp.recruitment.models import Adjustment, Attempt, Campaign, ClockEvent
from webapp.recruitment.timing import Clock, Happened, State, Tick

# An open page may save until the link ends; what comes in the minutes after it is still taken.
AFTER_THE_LAST_DAY = timedelta(minutes=5)


def clock_of(session: Session, attempt: Attempt, now: datetime) -> Clock:
    """How a candidate's clock stands."""
    return clock_at(session, attempt.id, attempt.campaign.minutes, now)


def clock_at(session: Session, attempt_id: int, minutes: int | None, now: datetime) -> Clock:
    """The same, of a candidate who has so many minutes by their campaign (None: as many as they like)."""
    if minutes is None:
        return timing.read([], now, minutes=None, extra=0)
    rows = session.scalars(
        select(ClockEvent).where(ClockEvent.attempt_id == attempt_id).order_by(ClockEvent.id)
    )
    happened = [Happened(Tick(one.kind), one.at, one.minutes) for one in rows]
    agreed = adjustment_of(session, attempt_id)
    extra = agreed.extra if agreed else 0
    return timing.read(happened, now, minutes=minutes, extra=extra)


def adjustment_of(session: Session, attempt_id: int) -> Adjustment | None:
    """What was agreed for a candidate, or None."""
    return session.scalar(select(Adjustment).where(Adjustment.attempt_id == attempt_id))


def start(session: Session, attempt: Attempt, now: datetime) -> None:
    """Start a candidate's clock, or let it go on after a break; a clock that runs goes on running."""
    _hold(session, attempt)
    clock = clock_of(session, attempt, now)
    if clock.state is State.NOT_STARTED:
        _tick(session, attempt, Tick.STARTED, now)
    elif clock.state is State.PAUSED:
        _tick(session, attempt, Tick.RESUMED, now)


def pause(session: Session, attempt: Attempt, now: datetime) -> bool:
    """Stop a candidate's clock for a break, where breaks were agreed; returns whether it stands."""
    _hold(session, attempt)
    agreed = adjustment_of(session, attempt.id)
    if clock_of(session, attempt, now).state is State.RUNNING and agreed and agreed.breaks:
        _tick(session, attempt, Tick.PAUSED, now)
    return clock_of(session, attempt, now).state is State.PAUSED


def add_minutes(
    session: Session, attempt: Attempt, minutes: int, *, why: str, by_id: int, now: datetime
) -> None:
    """Give a candidate more minutes, after a failure that was not theirs.

    Raises:
        AlreadySubmittedError: when the answers have come.
    """
    if attempt.submitted_at is not None:
        raise rules.AlreadySubmittedError
    _tick(session, attempt, Tick.ADJUSTED, now, minutes=minutes, why=why, by_id=by_id)


def _hold(session: Session, attempt: Attempt) -> None:
    """Hold the attempt until the transaction ends: two tabs start one clock."""
    session.execute(select(Attempt.id).where(Attempt.id == attempt.id).with_for_update())
    session.refresh(attempt, ["submitted_at"])


def _tick(
    session: Session,
    attempt: Attempt,
    kind: Tick,
    now: datetime,
    *,
    minutes: int = 0,
    why: str = "",
    by_id: int | None = None,
) -> None:
    session.add(
        ClockEvent(attempt_id=attempt.id, kind=kind.value, minutes=minutes, why=why, by_id=by_id, at=now)
    )
    session.flush()
    audit.record(
        session,
        "clock.changed",
        actor=f"person:{by_id}" if by_id else f"attempt:{attempt.id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=attempt.campaign_id,
        what=kind.value,
        minutes=minutes,
    )


@dataclass(frozen=True)
class Agreed:
    """What an officer agrees: per cent of extra time (None: no limit), and how pages are shown."""

    extra: int | None
    breaks: bool
    read_aloud: bool
    reading_mask: bool
    high_contrast: bool
    large_type: bool
    own_words: bool
    note: str


def agree(session: Session, attempt: Attempt, agreed: Agreed, by_id: int, now: datetime) -> None:
    """Keep what was agreed for a candidate; agreed again it takes the place of what stood.

    Raises:
        AlreadySubmittedError: when the answers have come.
    """
    _hold(session, attempt)
    if attempt.submitted_at is not None:
        raise rules.AlreadySubmittedError
    found = adjustment_of(session, attempt.id)
    if found is None:
        found = Adjustment(attempt_id=attempt.id)
        session.add(found)
    found.extra, found.breaks, found.read_aloud = agreed.extra, agreed.breaks, agreed.read_aloud
    found.reading_mask, found.high_contrast = agreed.reading_mask, agreed.high_contrast
    found.large_type, found.own_words, found.note = agreed.large_type, agreed.own_words, agreed.note
    found.agreed_by, found.agreed_at = by_id, now
    session.flush()
    audit.record(
        session,
        "adjustment.agreed",
        actor=f"person:{by_id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=attempt.campaign_id,
    )


def waiting_for_officer(session: Session, now: datetime, *, after_id: int, limit: int) -> list[Attempt]:
    """The candidates for whom something can still be agreed, in the order of invitation."""
    query = (
        select(Attempt)
        .join(Campaign)
        .where(
            Attempt.submitted_at.is_(None),
            Attempt.id > after_id,
            Campaign.closes_on >= now.date() - timedelta(days=1),
            queries.still_in(),
        )
    )
    return list(session.scalars(query.order_by(Attempt.id).limit(limit)))


def send_what_there_is(session: Session, attempt: Attempt, now: datetime) -> Attempt:
    """Send a candidate's saved answers because the time is over, whatever is empty or cannot be scored."""
    submitting.locked(session, attempt.id)
    sheets = queries.sheets(session, attempt, is_final=True)
    return submitting.send_answers(
        session, attempt, [sheet.as_far_as_it_goes(one) for one in sheets], uuid.uuid4(), now
    )


def overdue(session: Session, now: datetime, limit: int = 200) -> list[Attempt]:
    """The candidates who have begun and not sent, and whose own time or whose campaign is over."""
    query = (
        select(Attempt)
        .join(Campaign)
        .where(Attempt.submitted_at.is_(None), queries.still_in())
        .where(Campaign.minutes.is_not(None) | (Campaign.closes_on < (now + timedelta(days=1)).date()))
        .order_by(Attempt.id)
    )
    found: list[Attempt] = []
    for attempt in session.scalars(query):
        if len(found) == limit:
            break
        closed = now >= rules.closes_at(attempt.campaign.closes_on) + AFTER_THE_LAST_DAY
        if closed or clock_of(session, attempt, now).state is State.OVER:
            found.append(attempt)
    return [one for one in found if queries.has_begun(session, one)]


def take_in(
    session: Session, campaign: Campaign, owner: str, forms: Sequence[Recovered], now: datetime
) -> tuple[int, int]:
    """Keep a recovery file's forms as a candidate's unsent answers; returns how many, and how many beside.

    Raises:
        UnreadableFileError: for a file of another campaign's candidate, or a form that is none of theirs.
        AlreadySubmittedError: when the answers have come.
    """
    attempt = session.get(Attempt, int(owner.removeprefix("attempt:")))
    if attempt is None or attempt.campaign_id != campaign.id or attempt.withdrawal is not None:
        raise UnreadableFileError
    if attempt.submitted_at is not None:
        raise rules.AlreadySubmittedError
    asked = queries.scenarios_for(attempt)
    kept = beside = 0
    for form in forms:
        position = form.url.removeprefix("/assessment/").removesuffix("/save")
        if not position.isdigit() or not 1 <= int(position) <= len(asked):
            raise UnreadableFileError
        result = capture.save(
            session,
            owner=f"attempt:{attempt.id}/{asked[int(position) - 1].id}",
            client_id=form.client_id,
            version=form.version,
            fields=form.fields,
            now=now,
        )
        kept += 1
        beside += isinstance(result, Conflict)
    audit.record(
        session,
        "answers.recovered",
        actor=f"person:{campaign.recruiter_id}",
        subject=f"attempt:{attempt.id}",
        now=now,
        campaign=campaign.id,
        parts=kept,
    )
    return kept, beside
