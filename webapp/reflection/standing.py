"""What the figures say of what teams said they would do, team by team and for the whole service."""

from collections import Counter
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from webapp import clock
from webapp.accounts import queries as accounts
from webapp.insight import mirrors
from webapp.reflection import telling
from webapp.reflection.models import Commitment
from webapp.rooms import Promised

AS_HOPED, AGAINST = "as-hoped", "against"


def said_of(one: Commitment) -> mirrors.Commitment:
    """A commitment as the mirror follows it."""
    made_on = clock.in_london(one.written_at).date()
    told = (one.wording, one.construct, one.source, one.expected_sign, one.owner.name)
    return mirrors.Commitment(*told, made_on, one.due_on)


def promised(session: Session, first: date, after: date, language: str) -> Promised:
    """What teams said they would do from one day to before another, and what families were told then."""
    begins, ends = (datetime.combine(day, time(), tzinfo=clock.LONDON) for day in (first, after))
    query = (
        select(Commitment)
        .where(Commitment.written_at >= begins, Commitment.written_at < ends)
        .options(joinedload(Commitment.owner))
        .order_by(Commitment.id)
    )
    of_team: dict[int, list[mirrors.Commitment]] = {}
    for one in session.scalars(query):
        of_team.setdefault(one.team_id, []).append(said_of(one))
    found: Counter[str] = Counter()
    for team_id, said in of_team.items():
        seen = mirrors.of_team(session, team_id, language, commitments=said)
        followed = seen.mirror.commitments if seen else mirrors.unseen(said)
        found.update(one.verdict.value for one in followed)
    names = {team.id: team.name for team in accounts.teams(session)}
    told = [
        (names[team_id], one.text)
        for team_id, changes in telling.told_by_team(session).items()
        for one in changes
        if begins <= one.since < ends
    ]
    made = found.total()
    clear = found[AS_HOPED], found[AGAINST]
    return Promised(made, *clear, made - sum(clear), sorted(told))
