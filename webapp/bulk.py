"""Many rows at once, in the way in which each database takes them quickest."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from psycopg import errors
from sqlalchemy import Connection, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.extensions import Base

# One statement carries this many rows: enough to be quick, too few to weigh on memory.
PORTION = 5_000


def add(session: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows as they come, which all name the same columns, in the session's transaction.

    Whoever makes the rows may read from the same session by the way.

    Raises:
        IntegrityError: where a row may not be there; nothing can then be done but to roll back.
    """
    session.flush()
    connection, waiting = session.connection(), iter(rows)
    while portion := list(islice(waiting, PORTION)):
        if connection.dialect.name == "postgresql":
            _copy(connection, table, portion)
        else:
            connection.execute(insert(table), portion)


def _copy(connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Send rows in PostgreSQL's own stream, which takes a third of the time of statements."""
    dialect, columns = connection.dialect, table.__table__.c
    names, quote = list(rows[0]), dialect.identifier_preparer.quote
    kinds = [columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    into = f"copy {quote(table.__tablename__)} ({', '.join(map(quote, names))}) from stdin"
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("The connection is closed.")
    try:
        with driver.cursor() as cursor, cursor.copy(into) as stream:
            for row in rows:
                stream.write_row(
                    [made(row[name]) if made else row[name] for name, made in zip(names, kinds, strict=True)]
                )
    except errors.IntegrityError as error:
        raise IntegrityError(into, None, error) from error
