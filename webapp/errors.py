"""When something is wrong: a page that says so in plain words, with the right status, and no particulars."""

from collections.abc import Sequence

from flask import Flask, current_app, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from webapp.extensions import db


def init_app(app: Flask) -> None:
    """Answer every fault with its own page."""
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(StaleDataError, _changed_meanwhile)
    for lost in (OperationalError, InterfaceError, TimeoutError):
        app.register_error_handler(lost, _database_away)


def _page(status: int, title: str, body: str, again: Sequence[tuple[str, str]] = ()) -> ResponseReturnValue:
    if request.is_json or request.accept_mimetypes.best == "application/json":
        return {"message": f"{title}. {body}"}, status
    # Rendered by itself: what every other page is given asks the database who is there.
    page = current_app.jinja_env.get_template("base/error.html")
    return make_response(page.render(title=title, body=body, again=again), status)


def _known(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    if code >= 500:
        # A transaction that broke answers nothing more, and the page may have to ask for the language.
        db.session.rollback()
    title, body = _words(code)
    return _page(code, title, body)


def _words(code: int) -> tuple[str, str]:
    words = {
        400: (_("This page could not be read"), _("Go back, check what you entered and try again.")),
        401: (
            _("Sign in first"),
            _("Your time signed in has ended. Sign in again; what was saved is still there."),
        ),
        403: (
            _("This page is not for you"),
            _("Your role does not include it. If it should, ask your administrator."),
        ),
        404: (_("Page not found"), _("Check the address, or go back to your first page.")),
        405: (_("This page cannot be used that way"), _("Go back and use the buttons on the page.")),
        410: (_("This page has gone"), _("Ask the person who sent you the link for a new one.")),
        413: (_("This is too large"), _("Send a smaller file or a shorter text.")),
        429: (_("Too many tries"), _("Wait a minute, then try again.")),
    }
    fallback = (_("Something went wrong"), _("What you saved is still there. Try again in a few minutes."))
    return words.get(code, fallback)


def _form_too_old(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _("This page was open for too long"), _("Go back, reload the page and send it again."))


def _changed_meanwhile(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(
        409,
        _("Somebody else changed this while you had it open"),
        _("Nothing of yours was saved over theirs. Go back, copy what you wrote, and reload the page."),
    )


def _database_away(error: SQLAlchemyError) -> ResponseReturnValue:
    # What has been read is let go as it is: reading it again would ask the database once more.
    db.session.expunge_all()
    db.session.rollback()
    # The statement and its values stay out of the log: they may hold what people wrote.
    cause = getattr(error, "orig", None) or type(error).__name__
    current_app.logger.error("The database failed in %s: %s", request.endpoint, cause)
    return _page(
        503,
        _("The service cannot save anything just now"),
        _("Nothing was lost that was shown as saved. Try again in a few minutes."),
        again=_what_was_sent(),
    )


def _what_was_sent() -> list[tuple[str, str]]:
    """The form that could not be stored, to be sent again; a password is not handed back."""
    if request.method != "POST" or request.endpoint == "security.login":
        return []
    return list(request.form.items(multi=True))
