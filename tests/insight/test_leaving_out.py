"""Over several gatherings, with visits contested late and contests withdrawn, both views point at nobody."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import numpy as np
import pytest
from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.insight.test_gathering import row
from webapp.accounts import service as accounts
from webapp.insight import mirrors, service, works
from webapp.insight.models import Rating, ShownFigure
from webapp.unit_of_work import Attune

FIRST = date(2025, 1, 1)
A_VISIT = timedelta(days=3)
LEAST = 5


@pytest.fixture(autouse=True)
def in_english(app: Attune) -> Iterator[None]:
    """Outside a request nobody has chosen a language."""
    with force_locale("en_GB"):
        yield


def visits(team_id: int, until: date, contested: set[int]) -> list[dict[str, Any]]:
    """A visit every three days, by seven practitioners before five observers; some are contested."""
    found = []
    for number in range((until - FIRST) // A_VISIT):
        found.append(
            row(
                subject=f"worker-{number % 7}",
                rater=f"observer-{number % 5}",
                occasion=f"visit:{number}",
                value=float(1 + (number * number + number // 3) % 5),
                team_id=team_id,
                rated_on=FIRST + number * A_VISIT,
                is_contested=number in contested,
            )
        )
    return found


def look(session: Session, team_id: int, until: date, contested: set[int]) -> None:
    """Gather and release on a day."""
    now = datetime(until.year, until.month, until.day, 9, tzinfo=UTC)
    service.gather(session, [lambda _: visits(team_id, until, contested)], now)
    session.commit()
    works.release()


def told(session: Session) -> list[tuple[str, date, int]]:
    """Every level that was told, with or without what is contested: whose, from when, for how long."""
    rows = session.scalars(select(ShownFigure).where(ShownFigure.dimension == "empathy"))
    return sorted(
        {(one.source, one.first, one.months) for one in rows if one.said and one.first and one.months}
    )


def contested_at_last(session: Session) -> set[int]:
    """Which visits count as contested."""
    wrong = session.scalars(select(Rating.occasion).where(Rating.is_contested.is_(True)))
    return {int(one.removeprefix("visit:")) for one in wrong}


def forms_of(figure: tuple[str, date, int], contested: set[int]) -> np.ndarray:
    """Which visits a figure is made of."""
    source, first, months = figure
    start = first.year * 12 + first.month
    found = np.zeros(200)
    for number in range(200):
        day = FIRST + number * A_VISIT
        if start <= day.year * 12 + day.month < start + months:
            parts = {"undisputed": number not in contested, "contested": number in contested}
            found[number] = parts.get(source.partition(" ")[2], True)
    return found


def fewest(sums: np.ndarray) -> int:
    """The fewest visits that anything is told of that follows from these sums by adding and taking away."""
    least = sums.shape[1]
    for signs in product((-1, 0, 1), repeat=len(sums)):
        left = np.count_nonzero(np.array(signs) @ sums)
        if 0 < left < least:
            least = left
    return least


MINDS: Mapping[date, set[int]] = {
    date(2026, 1, 5): set(range(0, 120, 4)),
    date(2026, 2, 2): {*range(0, 120, 4), 1},
    date(2026, 4, 6): {*range(4, 150, 4), 31, 125},
}


def test_whoever_reads_both_views_at_every_gathering_singles_out_no_few_visits(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    before: dict[tuple[str, date, int], float] = {}
    for day, contested in MINDS.items():
        look(session, north, day, contested)
        kept = {
            (one.source, one.first, one.months): one.total
            for one in session.scalars(select(ShownFigure).where(ShownFigure.dimension == "empathy"))
            if one.said and one.first and one.months
        }
        assert {name: kept[name] for name in before} == before
        before = kept
    settled = contested_at_last(session)
    figures = told(session)
    assert any(source.endswith("undisputed") for source, _, _ in figures)
    sums = np.unique(np.array([forms_of(one, settled) for one in figures]), axis=0)
    values = np.array([float(1 + (n * n + n // 3) % 5) for n in range(200)])
    for one in figures:
        assert before[one] == pytest.approx(forms_of(one, settled) @ values)
    assert fewest(sums) >= LEAST


def test_a_contest_that_comes_or_goes_after_its_time_was_told_changes_nothing(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    look(session, north, date(2026, 1, 5), {3, 6})
    look(session, north, date(2026, 2, 2), {3, 9, 126})
    assert contested_at_last(session) == {3, 6, 126}


def test_the_mirror_shows_both_levels_and_leaves_out_what_is_contested_when_asked(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    look(session, north, date(2026, 1, 5), set(range(0, 120, 4)))
    seen = mirrors.of_team(session, north, "en_GB")
    assert seen is not None
    assert seen.mirror.can_leave_out
    (view,) = seen.mirror.constructs[0].views
    (other,) = seen.mirror.leaving_out().constructs[0].views
    both = view.both.value
    assert both is not None
    assert other.level.value == both.undisputed
    assert (other.level.n, other.span) == (view.both.n, both.span)


def test_with_few_contested_the_mirror_is_the_same_as_with_none(session: Session) -> None:
    north = accounts.team_named(session, "North").id
    look(session, north, date(2026, 1, 5), {3, 6, 7, 9})
    seen = mirrors.of_team(session, north, "en_GB")
    assert seen is not None
    assert not seen.mirror.can_leave_out
    assert seen.mirror.leaving_out() == seen.mirror
