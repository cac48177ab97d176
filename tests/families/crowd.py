"""Many invented people, each of a family of their own, asked in one quarter, and what came of it."""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.families.answered import answer_to
from webapp import clock
from webapp.accounts import service as accounts
from webapp.cases.models import Family, FamilyMember
from webapp.cases.rules import Kind
from webapp.families.models import AnswerLevel, Invitation, KeptCoverage, NotAsked
from webapp.families.periods import Period
from webapp.families.rules import FORM_OF
from webapp.insight import heard

QUARTER = Period(date(2026, 4, 1), 3)
NOW = datetime(2026, 8, 20, 12, tzinfo=clock.LONDON)
MAY = datetime(2026, 5, 12, 10, tzinfo=clock.LONDON)
NUMBERS: Iterator[int] = count(1)


def person(
    session: Session,
    team: str,
    fate: str = "answered",
    *,
    reached: bool = True,
    at: datetime = MAY,
    kind: Kind = Kind.ADULT,
    language: str | None = "en",
    needs: str = "",
    best: int = 2,
) -> FamilyMember:
    """One person of a family of their own, asked in May; who answered chose `best` of three lines best."""
    number = next(NUMBERS)
    team_id = accounts.team_named(session, team).id
    family = Family(reference=f"F-{number}", team_id=team_id, opened_on=date(2026, 1, 1))
    member = FamilyMember(
        family=family, name=f"Person {number}", kind=kind.value, language=language, needs=needs
    )
    session.add(member)
    session.flush()
    if fate == "nobody asked":
        return member
    invitation = Invitation(
        member=member,
        family_id=family.id,
        team_id=team_id,
        kind=kind.value,
        spoken=language,
        form=FORM_OF[kind],
        version=1,
        moment="at 3 months",
        invited_at=at,
        reached_at=at if reached else None,
        declined_at=at if fate == "declined" else None,
    )
    session.add(invitation)
    session.flush()
    if fate == "answered":
        statements = ("listened", "respected", "overall")
        levels = [
            AnswerLevel(statement=one, level=3 if place < best else 1) for place, one in enumerate(statements)
        ]
        answer_to(session, invitation, at, levels=levels)
    return member


def crowd(
    session: Session, team: str, answered: int, declined: int, quiet: int, lost: int, **rest: Any
) -> None:
    """So many people of a team, answers alternating."""
    for number in range(answered):
        person(session, team, best=1 + number % 2, **rest)
    for fate, reached, number in (
        ("declined", True, declined),
        ("unanswered", True, quiet),
        ("unanswered", False, lost),
    ):
        for _ in range(number):
            person(session, team, fate, reached=reached, **rest)


def three_teams(session: Session) -> None:
    """Enough of everything in each of three teams."""
    crowd(session, "North", 20, 12, 14, 11)
    crowd(session, "South", 14, 11, 12, 11)
    crowd(session, "West", 12, 11, 11, 12)


def told(session: Session, period: Period = QUARTER) -> heard.Coverage:
    """What is kept of a time, as the page reads it."""
    row = session.scalars(
        select(KeptCoverage).where(
            KeptCoverage.first_on == period.first_on, KeptCoverage.months == period.months
        )
    ).one()
    return heard.coverage(row.told)


def values(figures: Mapping[str, heard.Release[int]]) -> dict[str, int | None]:
    """What is told of some figures."""
    return {name: figure.value for name, figure in figures.items()}


def put_off(session: Session, member: FamilyMember, reason: str) -> None:
    """Somebody who is not asked in May, for this reason."""
    session.add(
        NotAsked(
            client_id=uuid.uuid4(),
            member_id=member.id,
            moment="at 3 months",
            reason=reason,
            words="x",
            decided_at=MAY,
        )
    )
