"""One file on its way: read from one state of the ratings, counted and hashed as it goes."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from flask.ctx import AppContext
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from webapp import clock
from webapp.extensions import db
from webapp.insight.exporting import dictionary, figures, ratings, service, writing
from webapp.insight.exporting.ratings import StandIns
from webapp.insight.exporting.rules import Wanted, What

Row = tuple[Any, ...]


class MovedOnError(RuntimeError):
    """The ratings have a newer state than the one that was asked for."""


class File:
    """A file of one export, in pieces; it reads by a connection of its own, which never writes.

    Everything is read in one transaction that sees one moment: a gathering meanwhile changes nothing in it.
    The dictionary is in the language of the request that makes it. Whoever makes one must read its pieces or
    close it.
    """

    def __init__(self, engine: Engine, wanted: Wanted, asked_by_id: int, asked_at: datetime) -> None:
        self._wanted, self._asked_at = wanted, asked_at
        self._of = StandIns(asked_by_id, wanted.purpose)
        self._told = dictionary.lines(wanted.what)
        self._open = ExitStack()
        self._connection = self._open.enter_context(_reading(engine))
        # Begun here, the transaction is nobody else's to end: not that of a session that looks something up.
        self._open.enter_context(self._connection.begin())
        self.rows = 0
        self.digest = hashlib.sha256()

    def close(self) -> None:
        """Let go of what it reads by."""
        self._open.close()

    def check_state(self, generation_id: int) -> None:
        """Hold fast the state that is read.

        Raises:
            MovedOnError: when it is another one, or figures of a newer one are still being made.
        """
        with Session(self._connection) as session:
            newest, now = service.state(session, What.RATINGS), service.state(session, self._wanted.what)
            is_same = newest is not None and now is not None and newest.id == now.id == generation_id
        if not is_same:
            self.close()
            raise MovedOnError

    def pieces(self) -> Iterator[bytes]:
        """The file's bytes; what it read by is let go of, however this ends."""
        wanted = self._wanted
        with self._open:
            rows = self._counted(self._rows())
            columns = dictionary.OF[wanted.what]
            for piece in writing.written(wanted.form, columns, rows, self._told, self._asked_at):
                self.digest.update(piece)
                yield piece

    def _rows(self) -> Iterable[list[Row]]:
        with Session(self._connection) as session:
            if self._wanted.what is What.FIGURES:
                return [figures.rows(session, self._wanted)]
            scales = ratings.scales(session)
        return ratings.rows(self._connection, self._wanted, self._of, scales)

    def _counted(self, portions: Iterable[list[Row]]) -> Iterator[list[Row]]:
        for portion in portions:
            self.rows += len(portion)
            yield portion


def _reading(engine: Engine) -> Connection:
    """A connection whose transaction sees one moment, and on SQLite keeps nobody from writing."""
    if engine.dialect.name == "postgresql":
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect().execution_options(writes=False)


def noted(context: AppContext, file: File, export_id: int) -> Iterator[bytes]:
    """The pieces of a file; once the last of them has gone, that it left whole is stored.

    The request is over by then, so that is stored in a context of its own, which nobody else has opened.
    """
    yield from file.pieces()
    with context:
        service.finish(db.session(), export_id, file.rows, file.digest.hexdigest(), clock.now())
        db.session.commit()
