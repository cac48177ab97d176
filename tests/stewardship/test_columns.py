"""Every column says why and how long it is held; every table has somebody who takes care of it."""

import pytest
from sqlalchemy import Column

from webapp import catalogue
from webapp.columns import Basis, Retention
from webapp.extensions import db
from webapp.stewardship.standing import STANDING

COLUMNS = [column for table in db.metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_declares_its_purpose_its_basis_and_its_retention(column: Column[object]) -> None:
    remedy = f"Give {column} info=kept(purpose, basis, retention)."
    assert column.info.get("purpose", "").strip(), remedy
    assert column.info.get("basis") in {basis.value for basis in Basis}, remedy
    assert column.info.get("retention") in {retention.value for retention in Retention}, remedy


def cared_for() -> dict[str, list[str]]:
    """The tables of every room's care, with the rooms that name them."""
    found: dict[str, list[str]] = {}
    for room in catalogue.ROOMS:
        for table in room.care.TABLES if room.care else ():
            found.setdefault(table.__tablename__, []).append(room.name)
    return found


def test_every_table_is_in_one_rooms_care_or_stands_with_a_reason() -> None:
    found = cared_for()
    for table in db.metadata.sorted_tables:
        rooms = [*found.get(table.name, []), *(["standing"] if table.name in STANDING else [])]
        assert len(rooms) == 1, (
            f"{table.name} is cared for by {rooms or 'nobody'}: name it in one care.TABLES"
        )


def test_what_stands_is_a_table_with_a_reason() -> None:
    assert set(STANDING) <= set(db.metadata.tables)
    assert all(reason.strip() for reason in STANDING.values())


def test_a_rooms_tables_stand_in_an_order_in_which_they_can_be_erased() -> None:
    for room in catalogue.ROOMS:
        names = [table.__tablename__ for table in (room.care.TABLES if room.care else ())]
        for place, name in enumerate(names):
            for key in db.metadata.tables[name].foreign_keys:
                target = key.column.table.name
                if target in names and target != name and key.ondelete is None:
                    assert names.index(target) > place, f"{room.name}: erase {name} before {target}"
