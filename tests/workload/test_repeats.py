"""A month taken in again takes the place of what was there: nothing doubled, nothing mixed, nothing half."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.conftest import People
from tests.pages import CheckedClient, sign_in
from tests.security.house import browser
from tests.workload.files import MAP, month, take_in, text_of, token, visits
from webapp import clock
from webapp.access.policy import Role
from webapp.accounts import queries as accounts
from webapp.accounts.models import Person
from webapp.extensions import db
from webapp.insight.counted import Counted
from webapp.workload import care, service
from webapp.workload.models import KeptMap, PooledMeasure, PooledMonth
from webapp.workload.queries import sums
from webapp.workload.rules import COUNTS, MEANS, ColumnMap

ONE = Counted(40.0, 6, 4, 0.4, 0.3)


def stands(session: Session) -> dict[str, dict[str, Counted]]:
    """What is pooled, by team and month."""
    session.expire_all()
    names = {one.id: one.name for one in accounts.teams(session)}
    found = session.scalars(select(PooledMonth)).all()
    assert len(session.scalars(select(PooledMeasure)).all()) == 4 * len(found)
    return {f"{names[one.team_id]} {one.month:%Y-%m}": sums(one) for one in found}


def visits_of(session: Session) -> dict[str, float]:
    return {name: measured["visits"].amount for name, measured in stands(session).items()}


def test_the_same_file_twice_is_the_same_result_as_at_the_same_time(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    take_in(client, text_of(visits(6, 3)), map_id)
    first, pooled_at = stands(session), session.scalars(select(PooledMonth.pooled_at)).one()
    assert take_in(client, text_of(reversed(visits(6, 3))), map_id).status_code == 303
    assert stands(session) == first
    assert session.scalars(select(PooledMonth.pooled_at)).one() == pooled_at


def test_a_corrected_file_replaces_the_months_of_its_teams_and_of_no_other(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    both = [*visits(6, 3), *visits(7, 3, team="South")]
    take_in(client, text_of(both), map_id)
    take_in(client, text_of(visits(5, 3)), map_id)
    this = f"{month():%Y-%m}"
    assert visits_of(session) == {f"North {this}": 10, f"South {this}": 14}
    assert stands(session)[f"North {this}"]["visits"].families == 5


def test_another_month_of_the_team_stays_as_it_was(
    session: Session, coordinator: Person, map_id: int
) -> None:
    (north,) = (one.id for one in accounts.teams(session) if one.name == "North")
    earlier = (month() - timedelta(days=1)).replace(day=1)
    for day, amount in ((earlier, 1.0), (month(), 2.0), (month(), 3.0)):
        measured = {name: replace(ONE, amount=amount) for name in (*COUNTS, *MEANS)}
        service.pool(session, day, {north: measured}, coordinator.id, clock.now())
    session.commit()
    assert visits_of(session) == {f"North {earlier:%Y-%m}": 1, f"North {month():%Y-%m}": 3}


def test_two_co_ordinators_at_once_leave_one_whole_result(
    client: CheckedClient, session: Session, people: People, coordinator: Person, map_id: int
) -> None:
    other = people("Ola Ord", Role.COORDINATOR)
    files = [text_of([*visits(5 + at % 2, 3), *visits(7 + at % 2, 3, team="South")]) for at in range(6)]
    browsers = []
    for at in range(6):
        theirs = browser(client)
        sign_in(theirs, other if at % 2 else coordinator)
        browsers.append((theirs, token(theirs)))
    session.commit()

    def send(at: int) -> int:
        theirs, mine = browsers[at]
        return take_in(theirs, files[at], map_id, csrf_token=mine).status_code

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(send, range(6))) == [303] * 6
    this = f"{month():%Y-%m}"
    assert visits_of(session) in (
        {f"North {this}": 10, f"South {this}": 14},
        {f"North {this}": 12, f"South {this}": 16},
    )


def test_a_fault_in_the_middle_leaves_what_was_there(
    client: CheckedClient, session: Session, map_id: int
) -> None:
    take_in(client, text_of(visits(6, 3)), map_id)
    before = stands(session)
    session.commit()

    def fail(*given: object) -> None:
        if "insert into pooled_measure" in str(given[2]).lower():
            raise RuntimeError("the power went")

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError):
            take_in(client, text_of(visits(9, 3)), map_id)
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
    session.rollback()
    assert stands(session) == before


def test_two_new_maps_of_one_name_at_once_are_one(
    client: CheckedClient, session: Session, coordinator: Person
) -> None:
    fields = [
        {"name": "Cases", **{f"column-{meaning.value}": name for meaning, name in MAP.columns.items()}}
        | {"direct": word, "header": list(MAP.columns.values())}
        for word in ("Home visit", "Walk")
    ]
    browsers = []
    for at in range(4):
        theirs = browser(client)
        sign_in(theirs, coordinator)
        browsers.append((theirs, token(theirs), fields[at % 2]))
    session.commit()

    def send(at: int) -> int:
        theirs, mine, given = browsers[at]
        return theirs.post("/workload/columns", data={**given, "csrf_token": mine}).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, range(4)))
    assert set(answers) <= {303, 422}
    assert 303 in answers
    session.expire_all()
    assert len(session.scalars(select(KeptMap)).all()) == 1


def test_all_of_it_goes_with_the_module_and_none_of_it_is_anybodys(
    client: CheckedClient, session: Session, coordinator: Person, map_id: int
) -> None:
    take_in(client, text_of(visits(6, 3)), map_id)
    assert care.export_person(session, coordinator.id) == {}
    assert care.erase_person(session, coordinator.id) == 0
    assert care.erase_all(session) == 1 + 4 + 1
    assert [session.scalars(select(table)).all() for table in care.TABLES] == [[], [], []]


def test_the_words_of_a_map_are_what_they_mean_whatever_their_case() -> None:
    meant = ColumnMap("Cases", MAP.columns, ("Home  Visit",), ("LETTER",)).is_direct()
    assert meant == {"home visit": True, "letter": False}
