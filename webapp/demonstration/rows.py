"""Rows that are stored all at once: their ids are given here, so that they can name each other."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from webapp.extensions import Base, db

PORTION = 2_000
Tell = Callable[[str, int], None]


class Rows:
    """Rows of every table, waiting to be stored in an empty database."""

    def __init__(self) -> None:
        self._rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[Base], **values: Any) -> int:
        """Add a row and return its id."""
        rows = self._rows[model]
        rows.append({"id": len(rows) + 1, **values})
        return len(rows)

    def add_part(self, model: type[Base], **values: Any) -> None:
        """Add a row of a table that has no id of its own."""
        self._rows[model].append(values)

    def change(self, model: type[Base], ident: int, **values: Any) -> None:
        """Say more of a row that has not been stored yet."""
        self._rows[model][ident - 1].update(values)

    def of(self, model: type[Base]) -> Sequence[Mapping[str, Any]]:
        """The rows of a table so far."""
        return self._rows[model]

    def store(self, session: Session, tell: Tell) -> None:
        """Store every row, in an order in which what is named is there first."""
        order = {table.name: place for place, table in enumerate(db.metadata.sorted_tables)}
        for model in sorted(self._rows, key=lambda each: order[each.__tablename__]):
            rows = self._rows[model]
            for start in range(0, len(rows), PORTION):
                session.execute(insert(model), rows[start : start + PORTION])
            tell(model.__tablename__, len(rows))
            if session.get_bind().dialect.name == "postgresql" and "id" in rows[0]:
                self._move_counter_on(session, model)

    def _move_counter_on(self, session: Session, model: type[Base]) -> None:
        """PostgreSQL counts ids by itself, and does not notice those that were given."""
        name = model.__tablename__
        highest = session.scalar(select(func.max(model.__table__.c["id"])))
        session.execute(
            text("select setval(pg_get_serial_sequence(:name, 'id'), :highest)"),
            {"name": name, "highest": highest},
        )
