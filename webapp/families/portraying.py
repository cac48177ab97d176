"""What families said about one practitioner, for them alone until they share it with their supervisor."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from statistics import fmean

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from rubrics.loader import rubric
from rubrics.scoring import voice_score
from webapp import audit, clock
from webapp.access.policy import Role
from webapp.access.reaching import Reach
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person, RoleHeld
from webapp.families import marks, storing
from webapp.families.models import Answer, Portrait, PortraitNote, PortraitShare
from webapp.families.rules import About
from webapp.families.spans import month_number, month_start
from webapp.insight import spoken
from webapp.insight.spoken import Months, Said


class AnotherFormError(Exception):
    """The form's id belongs to something else."""


class NotTheirSupervisorError(Exception):
    """The person does not supervise the practitioner's team today."""


def make(session: Session, now: datetime) -> int:
    """Make the summaries that have come due, one a month at most; returns how many are new."""
    today = clock.in_london(now).date()
    counts_with = marks.counts_with(session)
    return sum(
        _make_of(session, person.id, counts_with, now)
        for person in accounts.people_in_role(session, Role.PRACTITIONER, today)
    )


def _make_of(session: Session, person_id: int, counts_with: dict[str, str], now: datetime) -> int:
    after = month_number(clock.in_london(now).date())
    before = session.scalars(
        select(Portrait).where(Portrait.person_id == person_id).order_by(Portrait.until)
    ).all()
    if before and month_number(before[-1].until) >= after:
        return 0
    shown = {
        skill: _months(one)
        for one in before
        for skill, figure in spoken.told_again(one.told).items()
        if figure.shown
    }
    said = _said_about(session, person_id, counts_with, now)
    found = spoken.summed_up(said, after, _months(before[-1]) if before else None, shown)
    if found is None:
        return 0
    months, told = found
    portrait = Portrait(
        person_id=person_id,
        since=month_start(months.first),
        until=month_start(months.after),
        told=told,
        made_at=now,
    )
    try:
        with session.begin_nested():
            session.add(portrait)
    except IntegrityError:
        # Another process made it a moment ago.
        return 0
    return 1


def _months(portrait: Portrait) -> Months:
    return Months(month_number(portrait.since), month_number(portrait.until))


def _said_about(session: Session, person_id: int, counts_with: dict[str, str], now: datetime) -> list[Said]:
    """What was said of each skill in each answer that means this worker, from 0 to 1."""
    answers = session.scalars(
        select(Answer)
        .options(selectinload(Answer.levels))
        .where(
            Answer.worker_mark == marks.of_worker(person_id),
            storing.is_pooled(now),
            # A form that did not ask, and a question that was passed over, mean the worker of that day.
            or_(Answer.about.is_(None), Answer.about == About.WORKER.value),
        )
        .order_by(Answer.id)
    ).all()
    return [
        Said(
            answer.member_mark,
            counts_with.get(answer.family_mark, answer.family_mark),
            skill,
            value,
            month_number(clock.in_london(answer.pooled_at).date()),
        )
        for answer in answers
        for skill, value in _by_skill(answer).items()
    ]


def _by_skill(answer: Answer) -> dict[str, float]:
    form = rubric(answer.form, answer.version)
    chosen = {one.statement: one.not_rated if one.level is None else one.level for one in answer.levels}
    if voice_score(form, chosen) is None:
        return {}
    found: dict[str, list[float]] = {}
    for statement, level in chosen.items():
        if isinstance(level, int):
            place = (level - form.lowest) / (form.highest - form.lowest)
            found.setdefault(form.criterion(statement).construct, []).append(place)
    return {skill: fmean(values) for skill, values in found.items()}


def own(session: Session, person_id: int, limit: int = 24) -> Sequence[Portrait]:
    """Somebody's own summaries, the latest first."""
    query = select(Portrait).where(Portrait.person_id == person_id).order_by(Portrait.until.desc())
    return session.scalars(query.limit(limit)).all()


def own_one(session: Session, person_id: int, portrait_id: int) -> Portrait | None:
    """One of somebody's own summaries, held off from others, or None."""
    query = select(Portrait).where(Portrait.person_id == person_id, Portrait.id == portrait_id)
    return session.scalar(query.with_for_update())


def add_note(session: Session, portrait: Portrait, text: str, client_id: uuid.UUID, now: datetime) -> None:
    """Keep what a practitioner adds; the same form sent again keeps it once.

    Raises:
        AnotherFormError: when the form's id belongs to something else.
    """
    note = PortraitNote(client_id=client_id, portrait_id=portrait.id, text=text, written_at=now)
    try:
        with session.begin_nested():
            session.add(note)
    except IntegrityError as used:
        standing = session.scalar(select(PortraitNote).where(PortraitNote.client_id == client_id))
        if standing is None or standing.portrait_id != portrait.id:
            raise AnotherFormError from used
        return
    _record(session, "summary.noted", portrait, now)


def supervisors(session: Session, person_id: int, today: date) -> Sequence[Person]:
    """Who supervises the teams in which somebody practises today."""
    teams = accounts.teams_in_role(session, person_id, Role.PRACTITIONER, today)
    found = accounts.people_in_role(session, Role.SUPERVISOR, today, teams)
    return [one for one in found if one.id != person_id]


def share(
    session: Session, portrait: Portrait, to_id: int, client_id: uuid.UUID, now: datetime, today: date
) -> None:
    """Let a supervisor read one summary; the same form again, or sharing what is shared, changes nothing.

    Raises:
        NotTheirSupervisorError: when they do not supervise the practitioner's team today.
        AnotherFormError: when the form's id belongs to something else.
    """
    if to_id not in {one.id for one in supervisors(session, portrait.person_id, today)}:
        raise NotTheirSupervisorError
    if any(one.to_id == to_id and one.ended_at is None for one in portrait.shares):
        return
    sharing = PortraitShare(client_id=client_id, portrait_id=portrait.id, to_id=to_id, shared_at=now)
    try:
        with session.begin_nested():
            session.add(sharing)
    except IntegrityError as used:
        standing = session.scalar(select(PortraitShare).where(PortraitShare.client_id == client_id))
        if standing is None or standing.portrait_id != portrait.id:
            raise AnotherFormError from used
        return
    _record(session, "summary.shared", portrait, now)


def end(session: Session, portrait: Portrait, share_id: int, now: datetime) -> bool:
    """Stop sharing a summary, once; returns whether there is such a sharing."""
    found = next((one for one in portrait.shares if one.id == share_id), None)
    if found is None:
        return False
    if found.ended_at is None:
        found.ended_at = now
        session.flush()
        _record(session, "summary.taken back", portrait, now)
    return True


def _is_shared_with(reach: Reach, today: date) -> ColumnElement[bool]:
    """The condition that a summary is shared with whoever asks, who supervises its practitioner's team."""
    shared = exists().where(
        PortraitShare.portrait_id == Portrait.id,
        PortraitShare.to_id == reach.actor.person_id,
        PortraitShare.ended_at.is_(None),
    )
    is_theirs = exists().where(
        RoleHeld.person_id == Portrait.person_id,
        RoleHeld.role == Role.PRACTITIONER.value,
        RoleHeld.team_id.in_(reach.team_ids),
        RoleHeld.on(today),
    )
    return shared & is_theirs


def shared_with(session: Session, reach: Reach, today: date) -> Sequence[Portrait]:
    """The summaries that practitioners share with whoever asks, the latest first."""
    query = select(Portrait).where(_is_shared_with(reach, today))
    return session.scalars(query.order_by(Portrait.until.desc(), Portrait.id).limit(100)).all()


def shared_one(session: Session, reach: Reach, portrait_id: int, today: date) -> Portrait | None:
    """One summary that its practitioner shares with whoever asks, or None."""
    query = select(Portrait).where(Portrait.id == portrait_id, _is_shared_with(reach, today))
    return session.scalar(query)


def _record(session: Session, kind: str, portrait: Portrait, now: datetime) -> None:
    audit.record(session, kind, actor=f"person:{portrait.person_id}", now=now, summary=portrait.id)
