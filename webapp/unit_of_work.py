"""One request, one transaction, one commit point."""

import traceback
from collections.abc import Callable
from typing import Any

from flask import Flask, g, request
from flask.wrappers import Response
from sqlalchemy import event
from sqlalchemy.orm import Session

from webapp.audit import Receipt, write_receipts
from webapp.extensions import READING, db
from webapp.uploads import KeptInMemory


class UnsavedChangesError(RuntimeError):
    """A request that only reads has changed something, which nobody would have saved."""


class Attune(Flask):
    """The application: a view that returns is committed, a view that raises leaves nothing behind."""

    request_class = KeptInMemory

    def dispatch_request(self) -> Response:
        """Run the view and commit what it changed, before anything is acknowledged."""
        try:
            response = self.make_response(super().dispatch_request())
        finally:
            to_do: list[Callable[[], None]] = g.pop("before_commit", [])
        if request.method in READING:
            if db.session.new or db.session.dirty or db.session.deleted:
                raise UnsavedChangesError(f"{request.endpoint} changes something on {request.method}.")
            _leave_receipts()
        else:
            _leave_receipts()
            for action in to_do:
                action()
            db.session.commit()
        return response

    def log_exception(self, exc_info: Any) -> None:
        """Log the fault by the route's name and where it arose, without its words.

        A path may hold a token, an address a person, and a fault's message what somebody wrote.
        """
        self.logger.error("A request to %s failed\n%s", request.endpoint, where_it_arose(exc_info[1]))


def where_it_arose(fault: BaseException | None) -> str:
    """The kinds of a fault and of those that led to it, each with its lines of code."""
    told: list[str] = []
    while fault is not None:
        lines = "".join(traceback.format_tb(fault.__traceback__))
        told.insert(0, f"{lines}{type(fault).__module__}.{type(fault).__qualname__}")
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return "\nwhich led to\n".join(told)


def _leave_receipts() -> None:
    """Write who looked at whose record, in a transaction of its own when the request only reads."""
    receipts: list[Receipt] = g.pop("receipts", [])
    if not receipts:
        return
    if request.method in READING:
        # The read transaction ends first: on SQLite it could not become a writing one.
        db.session.rollback()
        db.session.connection(execution_options={"writes": True})
    write_receipts(db.session(), receipts)
    if request.method in READING:
        db.session.commit()


def begin_writing() -> None:
    """End the reading part of a request whose route `reads_first`; what comes now holds off other writers.

    Nothing must have been changed before, and what was read must be asked for again where it matters.
    """
    g.reads_first = False
    if db.engine.dialect.name == "sqlite":
        db.session.rollback()


def before_commit(action: Callable[[], None]) -> None:
    """Call `action()` in the request's transaction once its view has returned, and not if it has not."""
    g.setdefault("before_commit", []).append(action)


def after_commit(action: Callable[[], None]) -> None:
    """Call `action()` once the current transaction is safely stored, and not if it is not."""
    session = db.session()
    session.info.setdefault("after_commit", []).append(action)


@event.listens_for(Session, "after_commit")
def _run_what_waited(session: Session) -> None:
    for action in session.info.pop("after_commit", []):
        action()


@event.listens_for(Session, "after_rollback")
def _forget_what_waited(session: Session) -> None:
    session.info.pop("after_commit", None)
