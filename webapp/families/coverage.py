"""Who was asked and heard in a quarter or a year, released once it is over and then kept as it was told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.cases import queries as cases
from webapp.cases.models import Family, FamilyMember
from webapp.families.favouring import columns, groups, said
from webapp.families.models import AskingTurn, Invitation, KeptCoverage, NotAsked
from webapp.families.periods import QUARTER, YEAR, Period, quarter_of
from webapp.families.reaching import note_reached
from webapp.insight.heard import Heard, coverage, decide
from webapp.rooms import Asked

# Why somebody whose day came was neither asked nor put off.
NO_REASON = "no reason"


def kept(session: Session) -> Sequence[KeptCoverage]:
    """Every time of which it is told who was heard, the latest first."""
    order = (KeptCoverage.first_on.desc(), KeptCoverage.months.desc())
    return session.scalars(select(KeptCoverage).order_by(*order)).all()


def name_of(one: KeptCoverage) -> str:
    """A time as it stands in an address, like 2026-04-3."""
    return f"{one.first_on:%Y-%m}-{one.months}"


def release(session: Session, now: datetime, pause: Callable[[], None] = lambda: None) -> int:
    """Decide and keep what is told of every quarter and year that is settled; returns how many were new.

    What is kept already stays as it is, whatever comes late; done again it changes nothing. `pause` is
    called before each long decision, so that a job can let others save meanwhile.
    """
    today = clock.in_london(now).date()
    note_reached(session)
    there = {(one.first_on, one.months) for one in kept(session)}
    new = 0
    for period in list(_settled(session, today)):
        if (period.first_on, period.months) not in there:
            new += _keep(session, period, now, pause)
    return new


def _settled(session: Session, today: date) -> Iterator[Period]:
    """The quarters since the first invitation that are settled, and each year after its last."""
    first = session.scalar(select(func.min(Invitation.invited_at)))
    if first is None:
        return
    period = quarter_of(clock.in_london(first).date())
    while period.is_settled(today):
        yield period
        if period.after.month == 1:
            yield Period(date(period.first_on.year, 1, 1), YEAR)
        period = Period(period.after, QUARTER)


def _keep(session: Session, period: Period, now: datetime, pause: Callable[[], None]) -> bool:
    before = _parts(session, period) if period.months == YEAR else []
    asked, not_asked = _asked(session, period), _not_asked(session, period)
    if not asked.fates:
        return False
    favourable = said(session, period)
    pause()
    told, counted = decide(asked, not_asked, favourable, before)
    row = KeptCoverage(
        first_on=period.first_on, months=period.months, told=told, counted=counted, released_at=now
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Another worker has decided the same time a moment before.
        return False
    return True


def _parts(session: Session, year: Period) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    of_year = select(KeptCoverage).where(
        KeptCoverage.months == QUARTER,
        KeptCoverage.first_on >= year.first_on,
        KeptCoverage.first_on < year.after,
    )
    found = session.scalars(of_year.order_by(KeptCoverage.first_on))
    return [(one.told, one.counted) for one in found]


_OF_A_PERSON = (FamilyMember.kind, FamilyMember.language, FamilyMember.needs)
# Of whoever was asked, as they were then: their answer says the same of them.
_WHEN_ASKED = (Invitation.kind, Invitation.spoken.label("language"), FamilyMember.needs)


def _asked(session: Session, period: Period) -> Heard:
    fate = case(
        # Somebody who took their answer back has been reached, and does not want to be heard.
        (Invitation.taken_back, "declined"),
        (Invitation.answered, "answered"),
        (Invitation.declined_at.is_not(None), "declined"),
        else_="unanswered",
    )
    reached = or_(Invitation.reached_at.is_not(None), fate != "unanswered")
    rows = columns(
        session,
        select(
            Invitation.family_id, Invitation.team_id, *_WHEN_ASKED, fate.label("fate"), reached.label("got")
        )
        .select_from(Invitation)
        .join(FamilyMember, FamilyMember.id == Invitation.member_id)
        .where(period.holds(Invitation.invited_at))
        .order_by(Invitation.id),
    )
    return _heard(session, rows, list(map(bool, rows["got"])))


def _heard(session: Session, rows: Mapping[str, Sequence[Any]], reached: list[bool]) -> Heard:
    needs = {one: frozenset(one.split()) for one in set(rows["needs"])}
    families = _families(session, rows["family_id"])
    return Heard(families, groups(rows), [needs[one] for one in rows["needs"]], list(rows["fate"]), reached)


def _families(session: Session, families: Sequence[int]) -> list[int]:
    """As which family each row counts: two that became one are one to the small-number rule."""
    counts_with = cases.counts_with(session)
    return [counts_with.get(one, one) for one in families]


def _not_asked(session: Session, period: Period) -> Heard:
    """Who was not asked with a reason, and whose drawn day came without an invitation or a reason."""
    of_family = (FamilyMember.family_id, Family.team_id, *_OF_A_PERSON)
    put_off = (
        select(*of_family, NotAsked.reason.label("fate"))
        .select_from(NotAsked)
        .join(FamilyMember, FamilyMember.id == NotAsked.member_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(period.holds(NotAsked.decided_at))
    )
    dealt_with = or_(
        _same_moment(Invitation.member_id, Invitation.moment),
        _same_moment(NotAsked.member_id, NotAsked.moment),
    )
    went_by = (
        select(*of_family, literal(NO_REASON).label("fate"))
        .select_from(AskingTurn)
        .join(FamilyMember, FamilyMember.id == AskingTurn.member_id)
        .join(Family, Family.id == FamilyMember.family_id)
        .where(
            AskingTurn.due_on >= period.first_on,
            AskingTurn.due_on < period.after,
            FamilyMember.never_again_at.is_(None),
            ~dealt_with,
        )
    )
    parts = columns(session, put_off), columns(session, went_by)
    return _heard(session, {name: [*parts[0][name], *parts[1][name]] for name in parts[0]}, [])


def _same_moment(member: Any, moment: Any) -> ColumnElement[bool]:
    return exists().where(member == AskingTurn.member_id, moment == AskingTurn.moment)


def asked(session: Session) -> Asked | None:
    """How many were asked and answered in the newest time that is told, or None before the first."""
    newest = next(iter(kept(session)), None)
    if newest is None:
        return None
    whole = coverage(newest.told).whole
    return Asked(newest.first_on, newest.months, whole["asked"], whole["answered"])
