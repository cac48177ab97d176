"""The page behind the link by which somebody chooses their password."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.views import by_link
from webapp.accounts import passwords
from webapp.accounts.forms import problems_of_password
from webapp.extensions import db, limiter, security
from webapp.forms import Problem

blueprint = Blueprint("passwords", __name__)


@blueprint.get("/password/<token>")
@guard.requires(Permission.OPEN_LINK)
@limiter.limit("60 per minute", key_func=by_link)
def opened(token: str) -> ResponseReturnValue:
    """The form; nothing is spent, since mail scanners open links too."""
    passwords.whose(db.session(), token, clock.now())
    return _page([])


@blueprint.post("/password/<token>")
@guard.requires(Permission.OPEN_LINK, bears_its_own_proof=True)
@limiter.limit("20 per minute", key_func=by_link)
def choose(token: str) -> ResponseReturnValue:
    """Take the password, once; the form comes back empty where it is not right, as passwords do."""
    now = clock.now()
    link, person = passwords.whose(db.session(), token, now)
    chosen, again = (request.form.get(name, "") for name in ("password", "again"))
    refused, normal = security.password_util.validate(chosen, is_register=False, user=person)
    if problems := problems_of_password(chosen, again, not refused):
        return make_response(_page(problems), 422)
    passwords.choose(db.session(), link, person, normal, now)
    return redirect(url_for("security.login", password="chosen"), 303)


def _page(problems: list[Problem]) -> str:
    return render_template("accounts/password.html", problems=problems)
