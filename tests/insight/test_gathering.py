"""Gathering puts what the rooms hold today in place of what was gathered before."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis import frames
from analysis.coded import CONTESTED
from webapp import audit, clock
from webapp.accounts import service as accounts
from webapp.extensions import db
from webapp.insight import care, queries, service
from webapp.insight.models import Rating, RatingImport
from webapp.unit_of_work import Attune


def row(**others: Any) -> dict[str, Any]:
    """One rating as a room yields it."""
    given = {
        "source": "observer",
        "instrument": "practice-observation",
        "version": 1,
        "subject": "subject-1",
        "rater": "rater-1",
        "dimension": "empathy",
        "construct": "empathy",
        "value": 3.0,
        "occasion": "visit:1",
        "family": None,
        "team_id": None,
        "rated_on": date(2026, 5, 4),
    }
    return {**given, **others}


def gather(session: Session, *rows: dict[str, Any]) -> None:
    """Gather from one room that holds these rows and from one that holds nothing."""

    def room(_session: Session) -> Iterator[dict[str, Any]]:
        yield from rows

    service.gather(session, [room, lambda _session: []], clock.now())
    session.commit()


def values(session: Session) -> list[float]:
    """What stands in the table."""
    return list(session.scalars(select(Rating.value).order_by(Rating.occasion)))


def test_what_a_room_no_longer_holds_goes(session: Session) -> None:
    gather(session, row(), row(occasion="visit:2", value=4.0))
    gather(session, row(value=2.0))
    assert values(session) == [2.0]


def test_imported_ratings_stay(session: Session) -> None:
    taken = RatingImport(file_digest="0" * 64, source="family", scale={}, rows=1, imported_at=clock.now())
    session.add(taken)
    session.flush()
    service.add_rows(session, [row(source="family", import_id=taken.id, value=5.0)])
    gather(session, row())
    gather(session, row(value=1.0))
    assert sorted(values(session)) == [1.0, 5.0]


def test_the_sources_of_rooms_are_those_that_not_only_a_file_brought(session: Session) -> None:
    assert queries.sources_of_rooms(session) == set()
    taken = RatingImport(file_digest="0" * 64, source="family", scale={}, rows=2, imported_at=clock.now())
    session.add(taken)
    session.flush()
    service.add_rows(session, [row(source="family", import_id=taken.id), row(import_id=taken.id)])
    assert queries.sources_of_rooms(session) == set()
    gather(session, row(rater="rater-2"), row(source="self"))
    assert queries.sources_of_rooms(session) == {"observer", "self"}


def test_each_gathering_begins_a_new_state_with_its_count(session: Session) -> None:
    assert queries.generation(session) is None
    gather(session, row())
    first = queries.generation(session)
    gather(session, row(), row(rater="rater-2"))
    second = queries.generation(session)
    assert first is not None
    assert second is not None
    assert (first.rows, second.rows) == (1, 2)
    assert second.id > first.id


def test_a_room_that_yields_a_rating_twice_changes_nothing(session: Session) -> None:
    gather(session, row())
    with pytest.raises(IntegrityError):
        gather(session, row(value=4.0), row(value=5.0))
    session.rollback()
    assert values(session) == [3.0]


def test_the_frame_holds_every_column_as_the_analysis_wants_it(session: Session) -> None:
    team = accounts.team_named(session, "North")
    gather(session, row(team_id=team.id), row(team_id=team.id, rater="rater-2", family="f"), row(rater="r3"))
    frame = frames.check(queries.frame(session))
    assert frame["team"].tolist() == [str(team.id)] * 2
    assert frame["rater"].tolist() == ["rater-1", "rater-2"]
    assert frame["family"].isna().tolist() == [True, False]
    assert frame["value"].dtype == "float64"


def test_a_frame_of_nothing_has_every_column(session: Session) -> None:
    frame = frames.check(queries.frame(session))
    assert list(frame.columns) == [*frames.COLUMNS, CONTESTED]
    assert frame.empty


def test_a_person_is_handed_their_ratings_but_not_what_one_family_said(session: Session) -> None:
    me = audit.pseudonym("person:7")[:12]
    gather(
        session,
        row(subject=me),
        row(source="self", subject=me, rater=me, value=4.0),
        row(source="family", subject=me, rater="somebody", family="theirs", value=1.0),
        row(subject="somebody else"),
    )
    handed = care.export_person(session, 7)["ratings"]
    assert [(one["source"], one["value"]) for one in handed] == [("observer", 3.0), ("self", 4.0)]


def test_erasing_a_person_leaves_the_others(session: Session) -> None:
    me = audit.pseudonym("person:7")[:12]
    gather(session, row(subject=me), row(rater=me), row(occasion="visit:3", value=5.0))
    before = queries.generation(session)
    assert care.erase_person(session, 7) == 2
    assert values(session) == [5.0]
    after = queries.generation(session)
    assert before is not None
    assert after is not None
    assert (after.id > before.id, after.rows) == (True, 1)
    assert care.erase_all(session) == 1
    assert queries.generation(session) is None


def test_two_gatherings_at_once_leave_each_rating_once(app: Attune, session: Session) -> None:
    found = [row(occasion=f"visit:{visit}") for visit in range(300)]
    session.commit()

    def run(_turn: int) -> int:
        with app.app_context():
            generation = service.gather(db.session(), [lambda _session: found], clock.now())
            rows = generation.rows
            db.session.commit()
            return rows

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(run, range(4))) == [300] * 4
    assert queries.count(session) == 300
