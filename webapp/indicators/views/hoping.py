"""What a team has picked, for its mirror: the line of its theory of change beside what is known so far."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from rubrics.indicators import Indicator
from webapp import clock
from webapp.indicators import forms, queries, standing, words
from webapp.indicators.models import Pick
from webapp.indicators.rules import (
    Direction,
    Horizon,
    expected_from,
    first_picked,
    month_number,
    months_shown,
)
from webapp.insight.hopes import Line, Seen, behind, draw, read
from webapp.rooms import Hoped, Measured


def hoped(session: Session, team_id: int, today: date) -> Sequence[Hoped]:
    """Each indicator that a team looks at, in the order in which it was picked."""
    every = queries.picks(session, team_id)
    offered = forms.offered()
    picked = [one for one in every if one.ended_at is None and one.indicator in offered]
    stand = [(one, offered[one.indicator]) for one in picked]
    if not stand:
        return []
    told = _measured(session, team_id, today, [indicator for _one, indicator in stand])
    lines = {one.id: _line(one, indicator, told[indicator.id], today) for one, indicator in stand}
    seen = read(lines)
    return [
        _hoped(one, told[indicator.id], (lines[one.id], seen[one.id]), _expected(one, every), today)
        for one, indicator in stand
    ]


def _measured(
    session: Session, team_id: int, today: date, indicators: Iterable[Indicator]
) -> dict[str, Measured]:
    """What is told of each indicator: from the files, and from the rooms that tell it anyway."""
    wanted = list(indicators)
    files = standing.of_team(session, team_id, today, wanted)
    found = {one.id: Measured(one.id, {}, None) for one in wanted}
    found |= {name: Measured(name, one.team, one.as_at) for name, one in files.items()}
    elsewhere = {one.id for one in wanted if one.source != "file"}
    for room in current_app.extensions["attune"].rooms if elsewhere else ():
        for one in room.measured(session, team_id, today) if room.measured else ():
            if one.indicator in elsewhere:
                found[one.indicator] = one
    return found


def _months(told: Measured, today: date) -> list[date]:
    """The months of a page from the first of which anything is known to the last one."""
    shown = months_shown(today)
    first = next((at for at, month in enumerate(shown) if month in told.months), len(shown))
    last = max((at for at, month in enumerate(shown) if month in told.months), default=-1)
    return shown[first : last + 1]


def _line(pick: Pick, indicator: Indicator, told: Measured, today: date) -> Line:
    months = [(month_number(month), told.months.get(month)) for month in _months(told, today)]
    # Hours and visits are of too few families and workers to know the error of their share.
    has_errors = indicator.is_share and indicator.source == "file"
    better = Direction.NEITHER if indicator.only_neither else Direction(pick.direction)
    return Line(months, better.value, indicator.is_share, has_errors)


def _expected(pick: Pick, every: Sequence[Pick]) -> date:
    since = clock.in_london(first_picked(pick, every)).date()
    return expected_from(Horizon(pick.horizon), since)


def _hoped(pick: Pick, told: Measured, found: tuple[Line, Seen], expected: date, today: date) -> Hoped:
    line, seen = found
    indicator, months = forms.offered()[pick.indicator], _months(told, today)
    wording = indicator.wording(forms.language())
    direction = Direction(line.better)
    figures = [(month, told.months.get(month)) for month in months]
    description = _("A point for each month that may be shown. The table has the same figures.")
    ends = (words.month_name(months[0]), words.month_name(months[-1])) if months else ("", "")
    drawn = draw(line, seen, f"hope-{pick.id}", wording.name, description, ends)
    return Hoped(
        name=wording.name,
        counted=_("%(count)s, out of: %(out_of)s") % {"count": wording.count, "out_of": wording.out_of},
        line=pick.line,
        hope=str(words.DIRECTIONS[direction]),
        expected=words.of_horizon(expected, today),
        says=words.of_what_is_seen(seen, months, direction),
        unit=words.unit_of(indicator),
        months=[
            (words.month_name(month), one, behind(one) if one is not None else None)
            for month, one in reversed(figures)
        ],
        drawn=drawn if seen.known else "",
        as_at=told.as_at,
    )
