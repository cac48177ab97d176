"""Many rows at once, in the way in which each database takes them quickest."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from psycopg import errors
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.extensions import Base

# One statement carries this many rows: enough to be quick, too few to weigh on memory.
PORTION = 2_000


def add(session: Session, table: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows as they come, which all name the same columns, in the session's transaction.

    Columns that they do not name get what the database gives by itself. Whoever makes the rows may read from
    the same session by the way.

    Raises:
        IntegrityError: where a row may not be there; nothing can then be done but to roll back.
    """
    session.flush()
    connection, waiting = session.connection(), iter(rows)
    while portion := list(islice(waiting, PORTION)):
        names = list(portion[0])
        quoted = connection.dialect.identifier_preparer.quote
        into = f"{quoted(table.__tablename__)} ({', '.join(map(quoted, names))})"
        if connection.dialect.name == "postgresql":
            _copy(connection, into, _stored(connection, table, names, portion))
        else:
            # Without going through every row's parameters by name, which costs as much as storing them.
            marks = ", ".join("?" * len(names))
            told = list(_stored(connection, table, names, portion))
            connection.exec_driver_sql(f"insert into {into} values ({marks})", told)


def _stored(
    connection: Connection, table: type[Base], names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> Iterable[tuple[Any, ...]]:
    """The rows' values as the database's driver takes them, made column by column."""
    columns = []
    for name in names:
        kind = table.__table__.c[name].type.dialect_impl(connection.dialect)
        made, values = kind.bind_processor(connection.dialect), [row[name] for row in rows]
        columns.append(list(map(made, values)) if made else values)
    return zip(*columns, strict=True)


def _copy(connection: Connection, into: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Send rows in PostgreSQL's own stream, which takes a third of the time of statements."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("The connection is closed.")
    try:
        with driver.cursor() as cursor, cursor.copy(f"copy {into} from stdin") as stream:
            for row in rows:
                stream.write_row(row)
    except errors.IntegrityError as error:
        raise IntegrityError(f"copy {into}", None, error) from error
