"""The third parties that the application is built on, made once and bound in `create_app`."""

import logging
import sqlite3
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_security import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase

from webapp.turns import PATIENCE, TakingTurns

# Somebody who asks for every log line, to find a fault, is not told every row that is read.
logging.getLogger("sqlalchemy").setLevel(logging.WARNING)

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Base(DeclarativeBase):
    """Every table's base; constraint names are stable so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()
babel = Babel()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://")
security = Security()

# Libraries that ask something of every request, though nothing here hangs on the answer: the limits stand at
# the views that have one, and who may do what is decided by the guard. A save comes every second.
_ASK_EVERYBODY = frozenset({"flask_limiter._extension", "flask_principal"})


def ask_only_at_their_doors(app: Flask) -> None:
    """Spare every request the questions of libraries that matter to few."""
    asked = app.before_request_funcs[None]
    asked[:] = [one for one in asked if one.__module__ not in _ASK_EVERYBODY]


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """An acknowledged save survives a power cut, and a foreign key is one."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # Without this the driver opens transactions by itself, too late to hold off a lost update.
    connection.isolation_level = None
    patience = f"busy_timeout={int(1000 * PATIENCE)}"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", patience, "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """A transaction that may write takes the write lock at once; readers never queue behind it.

    A deferred transaction that reads and then writes loses updates on SQLite or fails half-way. A route
    that `reads_first` takes the lock when it has read what it needs (`unit_of_work.begin_writing`). A
    connection can say for itself whether it `writes`.
    """
    if connection.dialect.name != "sqlite":
        return
    reading = has_request_context() and (request.method in READING or g.get("reads_first", False))
    begin_immediate = connection.get_execution_options().get("writes", not reading)
    held = connection.connection.dbapi_connection
    if not begin_immediate:
        connection.exec_driver_sql("BEGIN")
    elif isinstance(held, TakingTurns):
        try:
            held.begin_writing()
        except sqlite3.OperationalError as error:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
