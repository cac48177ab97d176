"""Taking turns: at one thing on PostgreSQL, at anything on SQLite, where one writes at a time.

Those who write to one SQLite file at once begin as soon as the one before has ended.
By itself SQLite lets a writer who finds the file taken sleep for longer and longer before it asks again,
so that the file stands idle and some wait for very long.
"""

import sqlite3
import threading
import time
from collections import defaultdict
from typing import Any
from zlib import crc32

from sqlalchemy import text
from sqlalchemy.orm import Session

PATIENCE = 15.0
# Within a process the next one is woken. Another process asks again after so many seconds.
ASKS_AGAIN = 0.0005

_TURNS: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class TakingTurns(sqlite3.Connection):
    """A connection whose writing transactions wait for their turn, and give it on when they end."""

    def __init__(self, database: str, *given: Any, **named: Any) -> None:
        super().__init__(database, *given, **named)
        self._turn = _TURNS[str(database)]
        self._has_turn = False

    def begin_writing(self) -> None:
        """Begin a transaction that holds off other writers.

        Raises:
            sqlite3.OperationalError: when the file is still taken after PATIENCE seconds.
        """
        until = time.monotonic() + PATIENCE
        if not self._turn.acquire(timeout=PATIENCE):
            raise sqlite3.OperationalError("database is locked")
        self._has_turn = True
        try:
            self._ask_again_until(until)
        except BaseException:
            self._end_turn()
            raise

    def _ask_again_until(self, until: float) -> None:
        self.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    self.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                        raise
                    time.sleep(ASKS_AGAIN)
                else:
                    return
        finally:
            self.execute(f"PRAGMA busy_timeout={int(1000 * PATIENCE)}")

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()

    def commit(self) -> None:
        """Commit, and let the next one begin."""
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self._end_turn()

    def rollback(self) -> None:
        """Roll back, and let the next one begin."""
        try:
            super().rollback()
        finally:
            self._end_turn()

    def close(self) -> None:
        """Close; nobody waits for a connection that is gone."""
        super().close()
        self._end_turn()


def take_turn(session: Session, at: str) -> None:
    """Wait until nobody else is at this, and hold others off until the transaction ends.

    On SQLite a transaction that writes does that already. PostgreSQL knows such a lock by a number.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:number)"), {"number": crc32(at.encode())})
