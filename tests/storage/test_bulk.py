"""Many rows at once are stored as they were given, in portions, all or none."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp import bulk, clock
from webapp.accounts.models import Team
from webapp.insight.models import Generation, ShownFigure

STRANGE = 'a\tb\nc\\d\\N "e", ü 🙂'


def figures(session: Session, count: int) -> Iterator[dict[str, Any]]:
    """So many decided figures; whoever makes them reads from the same session by the way."""
    state = Generation(made_at=clock.now(), rows=0)
    session.add(state)
    session.flush()
    for number in range(count):
        assert session.scalar(select(func.count()).select_from(Generation)) == 1
        yield {
            "generation_id": state.id,
            "source": "observer",
            "teams": STRANGE,
            "construct": None,
            "instrument": "",
            "dimension": "empathy" if number % 2 else None,
            "first": date(2026, 1, 1) if number % 2 else None,
            "months": 3,
            "forms": number,
            "ratings": 2,
            "total": 1 / 3,
            "said": {"level": [1, None, STRANGE]} if number % 2 else {},
        }


def test_every_kind_of_column_comes_back_as_it_was_given(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PORTION", 3)
    given = list(figures(session, 7))
    bulk.add(session, ShownFigure, given)
    session.commit()
    stored = session.scalars(select(ShownFigure).order_by(ShownFigure.id)).all()
    assert [{name: getattr(one, name) for name in given[0]} for one in stored] == given


def test_whoever_makes_the_rows_may_read_by_the_way(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PORTION", 3)
    bulk.add(session, ShownFigure, figures(session, 7))
    assert session.scalar(select(func.count()).select_from(ShownFigure)) == 7


def test_what_was_added_before_is_there_first_and_nothing_is_no_fault(session: Session) -> None:
    session.add(Team(id=1, name="North"))
    bulk.add(session, Team, [])
    assert session.scalar(select(func.count()).select_from(Team)) == 1


def test_a_row_that_may_not_be_there_is_told_and_leaves_none(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "PORTION", 2)
    names = ["North", "South", "West", "North"]
    with pytest.raises(IntegrityError):
        bulk.add(session, Team, ({"name": name, "neighbours": ""} for name in names))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Team)) == 0
