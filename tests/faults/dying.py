"""The application as a process that kills itself: what `gunicorn` and `flask` start in these tests.

`DIES` names the moments at which it may: "before" a commit, "after" one (so before its answer),
"within" a request, or before a portion of ratings is sent ("insert"). `DIES_WITHIN` is how many of
these it lives to see at most (with `DIES_SURELY`: exactly), and `DIES_TOLD` is a file to which it
adds a line on each death.
"""

import os
import random
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from webapp import bulk
from webapp.insight.models import Rating
from wsgi import app

MOMENTS = tuple(filter(None, os.environ.get("DIES", "").split(",")))
WITHIN = int(os.environ.get("DIES_WITHIN", "6"))
SURELY = os.environ.get("DIES_SURELY") == "yes"
SERVING = os.environ.get("DIES_SERVING") == "yes"


class Fate:
    """At which moment this process dies, and how many of them it still lives through.

    A server's workers are forked from one process that has loaded everything, so each draws its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = 0
        self._moment = ""
        self._left = 0

    def meet(self, moment: str) -> None:
        """Live through this moment, or die at it."""
        with self._lock:
            if self._pid != os.getpid():
                self._pid, drawn = os.getpid(), random.Random()
                self._moment = drawn.choice(MOMENTS) if MOMENTS else ""
                self._left = WITHIN if SURELY else drawn.randint(1, WITHIN)
            if moment != self._moment:
                return
            self._left -= 1
            if self._left > 0:
                return
        if moment == "within":
            threading.Timer(random.uniform(0, 0.03), die, [moment]).start()
        else:
            die(moment)


def die(moment: str) -> None:
    """Tell which moment it was, and go without a word to anybody else."""
    with Path(os.environ["DIES_TOLD"]).open("a") as told:
        told.write(f"{moment}\n")
    os.kill(os.getpid(), signal.SIGKILL)


fate = Fate()


def _counts() -> bool:
    """Whether this is a moment of the kind that is tried: in a server, only where something is sent."""
    return not SERVING or (has_request_context() and request.method == "POST")


@event.listens_for(Engine, "commit")
def _before_commit(_connection: Connection) -> None:
    if _counts():
        fate.meet("before")


@event.listens_for(Session, "after_commit")
def _after_commit(_session: Session) -> None:
    if _counts():
        fate.meet("after")


def _at_insert(stored: Callable[..., Any]) -> Callable[..., Any]:
    def made(connection: Connection, table: type, *rest: Any) -> Any:
        if table is Rating:
            fate.meet("insert")
        return stored(connection, table, *rest)

    return made


bulk._stored = _at_insert(bulk._stored)


@app.before_request
def _within_request() -> None:
    if _counts():
        fate.meet("within")


__all__ = ["app"]
