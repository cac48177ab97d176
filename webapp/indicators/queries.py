"""Monthly counts and teams' picks; a team is found only within the reach of whoever asks."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from webapp.access.reaching import Reach
from webapp.accounts.models import Team
from webapp.indicators.models import MonthlyCount, Pick
from webapp.indicators.rules import Key


def team(session: Session, reach: Reach, team_id: int) -> Team | None:
    """One team within reach, or None."""
    query = select(Team).where(Team.id == team_id)
    if not reach.everything:
        query = query.where(Team.id.in_(reach.team_ids))
    return session.scalar(query)


def picks(session: Session, team_id: int) -> Sequence[Pick]:
    """Everything that a team has picked, the earliest first, whether it stands or not."""
    query = select(Pick).where(Pick.team_id == team_id).order_by(Pick.id)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def pick(session: Session, team_id: int, pick_id: int) -> Pick | None:
    """One pick of a team, whether it stands or not; or None."""
    query = select(Pick).where(Pick.id == pick_id, Pick.team_id == team_id)
    return session.scalar(query.execution_options(populate_existing=True))


def counts(session: Session, months: Collection[date], indicators: Collection[str]) -> Sequence[MonthlyCount]:
    """What every team's file told of these months and indicators: what may be told is decided from all."""
    query = select(MonthlyCount).where(MonthlyCount.month.in_(months), MonthlyCount.indicator.in_(indicators))
    return session.scalars(query.order_by(MonthlyCount.month, MonthlyCount.team_id)).all()


def standing(session: Session, keys: Iterable[Key]) -> dict[Key, MonthlyCount]:
    """What stands of these counts, as it is this moment."""
    wanted = set(keys)
    query = select(MonthlyCount).where(MonthlyCount.month.in_({key.month for key in wanted}))
    found = session.scalars(query.execution_options(populate_existing=True))
    by_key = {Key(one.month, one.team_id, one.indicator): one for one in found}
    return {key: one for key, one in by_key.items() if key in wanted}
