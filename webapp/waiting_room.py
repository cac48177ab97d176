"""When more people come at once than can be served soon, who has not begun yet is told so and tries again.

Requests wait in the server for a thread. Whoever has begun is served in turn, however long that takes:
what they wrote must be saved. A page for somebody new that has waited for PATIENCE is answered at once and
without the database, so that the queue becomes shorter than it could by serving everybody.
"""

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from flask import Flask, make_response, render_template, request, session
from flask.typing import ResponseReturnValue

from webapp.access.guard import VISIT_COOKIE

# Five hundred who begin in the same moment are served in about 5 seconds (benchmarks/sitting.py).
PATIENCE = 8.0
# Not everybody tries again in the same moment.
SOONEST, LATEST = 10, 30

_HERE = threading.local()


class NotingArrivals(ThreadPoolExecutor):
    """Threads that know since when the work that they are given has waited."""

    def submit(self, task: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """Give work to the next thread that is free."""
        return super().submit(_noted, time.monotonic(), task, *given, **named)


def _noted(arrived: float, task: Callable[..., Any], *given: Any, **named: Any) -> Any:
    _HERE.arrived = arrived
    return task(*given, **named)


def waited() -> float:
    """For how many seconds this thread's work had waited, and has taken; 0 where nobody counts."""
    arrived = getattr(_HERE, "arrived", None)
    return 0.0 if arrived is None else time.monotonic() - arrived


def init_app(app: Flask) -> None:
    """Ask each request of somebody new how long it has waited, before anything else is done for it."""
    app.before_request(_try_again_later)


def _try_again_later() -> ResponseReturnValue | None:
    has_begun = VISIT_COOKIE in request.cookies or "_user_id" in session
    if has_begun or request.endpoint == "static" or waited() < PATIENCE:
        return None
    seconds = SOONEST + secrets.randbelow(LATEST - SOONEST)
    response = make_response(render_template("base/queue.html"), 503)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Refresh"] = str(seconds)
    return response
