"""Keeping assessors near one another: who knows whom, practice, check answers, pausing and going on."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rubrics.agreement import furthest
from webapp import audit
from webapp.capture import service as capture
from webapp.recruitment import allocation, queries, rules
from webapp.recruitment.listing import words_of
from webapp.recruitment.models import (
    Assessment,
    AssessorEvent,
    Attempt,
    Campaign,
    CampaignMember,
    Excused,
    TaskAnswer,
    Trial,
)
from webapp.recruitment.queries import Item
from webapp.recruitment.rules import Happened, Part, WhyExcused

# A name of one short word would excuse half a campaign.
SHORTEST_NAME = 3


def declare(session: Session, campaign: Campaign, person_id: int, names: str, now: datetime) -> None:
    """Keep whom an assessor knows among those who may apply, a name a line, and excuse them from these.

    Whether somebody of that name has applied is not told: that would break the blind.
    """
    _record(session, campaign.id, person_id, Happened.DECLARED, names, person_id, now)
    for attempt in session.scalars(select(Attempt).where(Attempt.campaign_id == campaign.id)):
        if is_among(attempt.name, names):
            excuse(session, attempt, person_id, WhyExcused.DECLARED, now)


def excuse_who_know(session: Session, attempt: Attempt, now: datetime) -> None:
    """Excuse from a new candidate those assessors who have said before that they know somebody so named."""
    declared = select(AssessorEvent).where(
        AssessorEvent.campaign_id == attempt.campaign_id, AssessorEvent.kind == Happened.DECLARED
    )
    for one in session.scalars(declared):
        if is_among(attempt.name, one.words):
            excuse(session, attempt, one.person_id, WhyExcused.DECLARED, now)


def is_among(name: str, names: str) -> bool:
    """Whether a name is among those written a line each; order, case and accents do not matter."""
    whole = _words(name)
    return any(known and known <= whole for known in map(_words, names.splitlines()))


def _words(name: str) -> frozenset[str]:
    words = frozenset(words_of(name))
    return words if any(len(one) >= SHORTEST_NAME for one in words) else frozenset()


def excuse(session: Session, attempt: Attempt, person_id: int, why: WhyExcused, now: datetime) -> None:
    """Let an assessor not assess a candidate's answers; doing so again changes nothing."""
    try:
        with session.begin_nested():
            session.add(Excused(attempt_id=attempt.id, person_id=person_id, why=why.value, at=now))
    except IntegrityError:
        return
    _audit(session, attempt.campaign_id, person_id, person_id, f"excused: {why.value}", now)


def plan_exceptions(
    session: Session, attempt: Attempt, people: Collection[int], by_id: int, now: datetime
) -> None:
    """Say which assessors must not assess a candidate; what assessors said themselves stays."""
    planned = select(Excused).where(Excused.attempt_id == attempt.id, Excused.why == WhyExcused.PLANNED)
    standing = {one.person_id: one for one in session.scalars(planned)}
    for person_id in standing.keys() - people:
        session.delete(standing[person_id])
        _audit(session, attempt.campaign_id, person_id, by_id, "no longer excused", now)
    session.flush()
    for person_id in sorted(people - standing.keys()):
        excuse(session, attempt, person_id, WhyExcused.PLANNED, now)


def recognise(session: Session, item: Item, person_id: int, now: datetime) -> None:
    """Take an answer from an assessor who believes to know who wrote it; a check answer goes silently."""
    if item.answer is not None:
        capture.finish(session, draft_owner(item.reference, person_id))
        excuse(session, item.answer.attempt, person_id, WhyExcused.RECOGNISED, now)
    elif item.check is not None:
        _keep_trial(session, item, person_id, {}, None, now)


def draft_owner(reference: str, assessor_id: int) -> str:
    """Whose form an assessor's unfinished marks on an answer are."""
    return f"assessing:{reference}/{assessor_id}"


def send_trial(
    session: Session, item: Item, person_id: int, levels: Mapping[str, int], now: datetime
) -> Trial:
    """Keep what an assessor found in an answer with agreed levels; the first marks stand.

    An assessor who is out of tolerance is paused, and the marks since the last check answer within it are
    set aside until somebody has talked with them.
    """
    if item.check is None:
        raise ValueError("Only an answer with agreed levels can be tried.")
    campaign = item.question.campaign
    off = allocation.beyond(furthest(levels, item.check.key), campaign.tolerance)
    kept = _keep_trial(session, item, person_id, levels, off, now)
    if queries.has_to_pause(session, campaign, person_id) and not is_paused(session, campaign, person_id):
        pause(session, campaign, person_id, now)
    return kept


def is_paused(session: Session, campaign: Campaign, person_id: int) -> bool:
    """Whether an assessor is paused at this moment."""
    happened = queries.events(session, campaign.id, [person_id]).get(person_id, [])
    steps = [one.kind for one in happened if one.kind in (Happened.PAUSED, Happened.LET_ON)]
    return bool(steps) and steps[-1] == Happened.PAUSED


def _keep_trial(
    session: Session, item: Item, person_id: int, levels: Mapping[str, int], off: int | None, now: datetime
) -> Trial:
    campaign = item.question.campaign
    happened = queries.events(session, campaign.id, [person_id]).get(person_id, [])
    trial = Trial(
        campaign_id=campaign.id,
        assessor_id=person_id,
        reference=item.reference,
        use=item.use.value,
        question=item.question.name,
        check_id=item.check.id if item.check else "",
        round=queries.round_of(happened),
        levels=dict(levels),
        off=off,
        submitted_at=now,
    )
    try:
        with session.begin_nested():
            session.add(trial)
    except IntegrityError:
        standing = queries.own_trial(session, person_id, item.reference)
        if standing is None or standing.levels != dict(levels):
            raise rules.AlreadyAssessedError from None
        return standing
    capture.finish(session, draft_owner(item.reference, person_id))
    _audit(session, campaign.id, person_id, person_id, f"assessed a {item.use.value} answer", now)
    return trial


def pause(session: Session, campaign: Campaign, person_id: int, now: datetime) -> None:
    """Pause an assessor, and set aside what they marked since they were last known to be within tolerance."""
    _record(session, campaign.id, person_id, Happened.PAUSED, "", None, now)
    for assessment in _since_known_good(session, campaign, person_id):
        assessment.set_aside_at = now


def _since_known_good(session: Session, campaign: Campaign, person_id: int) -> Iterable[Assessment]:
    mine = queries.trials(session, campaign.id, [person_id]).get(person_id, [])
    good = [one.submitted_at for one in mine if one.off == 0]
    query = (
        select(Assessment)
        .join(TaskAnswer)
        .join(Attempt)
        .where(
            Attempt.campaign_id == campaign.id,
            Assessment.assessor_id == person_id,
            Assessment.set_aside_at.is_(None),
        )
    )
    if good:
        query = query.where(Assessment.submitted_at > good[-1])
    return session.scalars(query).all()


def let_on(
    session: Session,
    campaign: Campaign,
    person_id: int,
    *,
    words: str,
    marks_stand: bool,
    by_id: int,
    now: datetime,
) -> None:
    """Let a paused assessor go on after a conversation, with the marks set aside standing again or not.

    Raises:
        NotPausedError: when the assessor is not paused (any more).
    """
    if not is_paused(session, campaign, person_id):
        raise rules.NotPausedError
    if marks_stand:
        _let_stand(session, campaign, person_id)
    _record(session, campaign.id, person_id, Happened.LET_ON, words, by_id, now)


def _let_stand(session: Session, campaign: Campaign, person_id: int) -> None:
    paused = queries.events(session, campaign.id, [person_id])[person_id]
    since = [one.at for one in paused if one.kind == Happened.PAUSED][-1]
    aside = (
        select(Assessment)
        .join(TaskAnswer)
        .join(Attempt)
        .where(
            Attempt.campaign_id == campaign.id,
            Assessment.assessor_id == person_id,
            Assessment.set_aside_at == since,
        )
    )
    for assessment in session.scalars(aside):
        assessment.set_aside_at = None


def stand_down(
    session: Session, campaign: Campaign, person_id: int, *, words: str, by_id: int, now: datetime
) -> None:
    """Take an assessor off a campaign: what they were still to assess goes to others."""
    happened = queries.events(session, campaign.id, [person_id]).get(person_id, [])
    if all(one.kind != Happened.STOOD_DOWN for one in happened):
        _record(session, campaign.id, person_id, Happened.STOOD_DOWN, words, by_id, now)


def add_assessor(
    session: Session, campaign: Campaign, person_id: int, part: Part, by_id: int, now: datetime
) -> None:
    """Take another assessor into a campaign; somebody who has a part in it keeps that alone."""
    # Held off from others: whoever assesses answers in own words assesses nothing else here.
    session.execute(select(Campaign.id).where(Campaign.id == campaign.id).with_for_update())
    has_part = select(CampaignMember.id).where(
        CampaignMember.campaign_id == campaign.id, CampaignMember.person_id == person_id
    )
    if session.scalar(has_part.limit(1)) is not None:
        return
    session.add(CampaignMember(campaign_id=campaign.id, person_id=person_id, part=part.value))
    _audit(session, campaign.id, person_id, by_id, "added", now)
    session.flush()


def _record(
    session: Session,
    campaign_id: int,
    person_id: int,
    kind: Happened,
    words: str,
    by_id: int | None,
    now: datetime,
) -> None:
    session.add(
        AssessorEvent(
            campaign_id=campaign_id, person_id=person_id, kind=kind.value, words=words, by_id=by_id, at=now
        )
    )
    _audit(session, campaign_id, person_id, by_id, kind.value, now)
    session.flush()


def _audit(
    session: Session, campaign_id: int, person_id: int, by_id: int | None, what: str, now: datetime
) -> None:
    audit.record(
        session,
        "assessor.changed",
        actor=f"person:{by_id}" if by_id else "system",
        subject=f"person:{person_id}",
        now=now,
        campaign=campaign_id,
        what=what,
    )
