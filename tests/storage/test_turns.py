"""Writers to one SQLite file wait for one another, each for a short while, and not for ever."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from webapp import turns
from webapp.turns import TakingTurns

WRITERS, ROWS = 6, 25


def connected(path: Path) -> TakingTurns:
    """A connection as the application has it."""
    connection = sqlite3.connect(path, factory=TakingTurns, check_same_thread=False)
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode=WAL")
    return connection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with one table."""
    file = tmp_path / "turns.sqlite"
    connection = connected(file)
    connection.execute("create table mark (who integer, turn integer)")
    connection.close()
    return file


def test_everybody_who_writes_gets_their_turn_and_nobody_waits_long(path: Path) -> None:
    waits: list[float] = []

    def write(who: int) -> None:
        connection = connected(path)
        for turn in range(ROWS):
            began = time.monotonic()
            connection.begin_writing()
            waits.append(time.monotonic() - began)
            connection.execute("insert into mark values (?, ?)", (who, turn))
            connection.commit()
        connection.close()

    threads = [threading.Thread(target=write, args=[who]) for who in range(WRITERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    connection = connected(path)
    assert connection.execute("select count(*) from mark").fetchone() == (WRITERS * ROWS,)
    connection.close()
    assert max(waits) < turns.PATIENCE


def test_who_waits_for_too_long_is_told_and_the_next_one_can_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    first, second = connected(path), connected(path)
    first.begin_writing()
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.begin_writing()
    first.rollback()
    second.begin_writing()
    second.rollback()
    first.close()
    second.close()


def test_another_process_that_writes_is_waited_for_and_then_not_any_longer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    ours = connected(path)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        ours.begin_writing()
    stranger.execute("ROLLBACK")
    stranger.close()
    ours.begin_writing()
    ours.close()


def test_a_connection_that_is_closed_while_it_writes_holds_up_nobody(path: Path) -> None:
    first, second = connected(path), connected(path)
    first.begin_writing()
    first.close()
    second.begin_writing()
    second.commit()
    second.close()
    assert not second._has_turn
