"""What is new by e-mail: each person switches it on or off, and stops it from the mail without signing in."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from webapp import clock
from webapp.access import guard
from webapp.access.links import SpentLinkError
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.forms import Problem
from webapp.reflection import digesting

blueprint = Blueprint("digest", __name__)


@blueprint.get("/mirror/digest")
@guard.requires(Permission.GET_DIGEST)
def page() -> ResponseReturnValue:
    """Whether I get it, and the button that changes that."""
    return _page([])


@blueprint.post("/mirror/digest")
@guard.requires(Permission.GET_DIGEST)
def switch() -> ResponseReturnValue:
    """Switch it on or off for myself; pressed twice it is the same."""
    wanted = request.form.get("wanted")
    if wanted == "yes":
        digesting.switch_on(db.session(), guard.person_id(), str(get_locale()), clock.now())
    elif wanted == "no":
        digesting.switch_off(db.session(), guard.person_id())
    else:
        return _page([Problem("wanted", _("Select whether you want the e-mail"))]), 422
    return redirect(url_for(".page"), 303)


@blueprint.get("/no-more-digests/<proof>")
@guard.requires(Permission.OPEN_LINK)
def stop(proof: str) -> ResponseReturnValue:
    """What the mail leads to: one button. Nothing is stopped by opening it, since mail scanners do that."""
    _person_of(proof)
    return render_template("reflection/digest_stop.html", proof=proof, is_stopped=False)


@blueprint.post("/no-more-digests/<proof>")
@guard.requires(Permission.OPEN_LINK, bears_its_own_proof=True)
def stop_now(proof: str) -> ResponseReturnValue:
    """Stop it; pressed twice it is the same, and nobody learns who it was for."""
    digesting.switch_off(db.session(), _person_of(proof))
    return redirect(url_for(".stopped", lang=str(get_locale())), 303)


@blueprint.get("/no-more-digests")
@guard.requires(Permission.OPEN_LINK)
def stopped() -> ResponseReturnValue:
    """The same page for everybody."""
    return render_template("reflection/digest_stop.html", proof=None, is_stopped=True)


def proof_of(person_id: int) -> str:
    """What the mail's link bears: that we wrote to this person. It stops their e-mail and opens nothing."""
    return str(_signer().dumps(person_id))


def _person_of(proof: str) -> int:
    try:
        return int(_signer().loads(proof))
    except (BadData, TypeError, ValueError) as forged:
        raise SpentLinkError from forged


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="stop the digest")


def _page(problems: list[Problem]) -> str:
    wish = digesting.wish(db.session(), guard.person_id())
    return render_template("reflection/digest.html", is_on=wish is not None, problems=problems)
