"""What may be told of supervision across the service."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import clock
from webapp.cases import marks
from webapp.cases import queries as cases
from webapp.clock import LONDON
from webapp.insight.sharing import released_among
from webapp.supervision import queries, rules
from webapp.supervision.models import DiscussedFamily, KeptUsefulness, Supervision


def release(session: Session, now: datetime) -> bool:
    """Decide, once, what is told of the quarter that ended last; returns whether this was the time.

    What was said counts on the day on which it was said. Whoever saw the figure before and after one answer
    was added, or one person was erased, would know what that one said: it stays as it was first decided.
    """
    first, last = rules.quarter_before(clock.in_london(now).date())
    if _kept(session, first) is not None:
        return False
    begins, ends = (datetime.combine(day, time(), tzinfo=LONDON) for day in (first, last + timedelta(days=1)))
    said = queries.usefulness(session, begins, ends)
    share = rules.share_useful(said)
    told = released_among(len(said), share, unanimous=share in (0, 100)).value
    try:
        with session.begin_nested():
            session.add(KeptUsefulness(first_on=first, share=told, released_at=now))
    except IntegrityError:
        # Another process decided it a moment ago.
        return False
    return True


def useful_to(session: Session, first: date) -> int | None:
    """To how many in a hundred it was useful in the quarter from this day; None if not to be told, or yet."""
    kept = _kept(session, first)
    return kept.share if kept else None


def cases_met(session: Session, first: date, after: date) -> dict[str, str]:
    """The families that a recorded supervision thought about from one day to before another.

    A reference that no family has, as the authority's case system names it, is of none.
    """
    thought_about = (
        select(DiscussedFamily.reference)
        .join(Supervision, Supervision.id == DiscussedFamily.supervision_id)
        .where(
            Supervision.held_on >= first, Supervision.held_on < after, Supervision.recorded_at.is_not(None)
        )
    )
    found = cases.of_references(session, session.scalars(thought_about.distinct()), None).values()
    counts_with = cases.counts_with(session)
    marked = {marks.of_family(counts_with.get(one, one)) for one in found}
    return {one: one for one in marked}


def _kept(session: Session, first: date) -> KeptUsefulness | None:
    return session.scalar(select(KeptUsefulness).where(KeptUsefulness.first_on == first))
