"""Files of monthly counts, how they are sent, and how a team picks."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.pages import CheckedClient, submit
from webapp import clock
from webapp.accounts.models import Person, Team
from webapp.indicators import service
from webapp.indicators.rules import Key, months_shown
from webapp.insight.hopes import Part

TAKE_IN = "/monthly-counts/take-in"
HEADER = "month,team,indicator,count,out of"
ATTENDANCE = "school-attendance"
LINE = "We ask schools in, so that children are there more often."


def months() -> list[date]:
    """The months of a page, the earliest first."""
    return months_shown(clock.today())


def row(count: object = 50, out_of: object = 60, **other: str) -> str:
    """One count of the month that ended last: the North team's school attendance, unless told otherwise."""
    given = {"month": f"{months()[-1]:%Y-%m}", "team": "North", "indicator": ATTENDANCE} | other
    return f"{given['month']},{given['team']},{given['indicator']},{count},{out_of}"


def text_of(*rows: str, header: str = HEADER) -> str:
    """Rows under a header."""
    return "\n".join([header, *rows]) + "\n"


def take_in(client: CheckedClient, content: bytes | str, **other: Any) -> TestResponse:
    """Send a file."""
    raw = content.encode() if isinstance(content, str) else content
    fields = {"file": (io.BytesIO(raw), "counts.csv"), "deed": "keep", **other}
    return submit(client, TAKE_IN, fields, action=TAKE_IN)


def keep(
    session: Session, team: Team, by: Person, parts: Iterable[Part], indicator: str = ATTENDANCE
) -> None:
    """Keep a team's counts of the latest months, the last of them the latest."""
    each = list(parts)
    told = {
        Key(month, team.id, indicator): part for month, part in zip(months()[-len(each) :], each, strict=True)
    }
    service.take_in(session, told, by.id, clock.now(), may_replace=True)
    session.commit()


def fields(**other: Any) -> dict[str, Any]:
    """The form that picks an indicator, filled in."""
    said = {"indicator": ATTENDANCE, "line": LINE, "construct": "", "horizon": "long", "direction": "up"}
    return {**said, **other}


def hopes(team: Team) -> str:
    """Where a team says what it hopes changes."""
    return f"/mirror/{team.id}/hopes"


def pick(client: CheckedClient, team: Team, **other: Any) -> TestResponse:
    """Send the form that picks an indicator."""
    return submit(client, hopes(team), fields(**other), action=hopes(team))
