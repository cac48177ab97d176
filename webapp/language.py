"""Which language a page speaks: the one chosen, else the one the browser prefers."""

from urllib.parse import quote, urlencode

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import own_path

LANGUAGES = ("en_GB", "cy")

blueprint = Blueprint("language", __name__)


def choose() -> str:
    """The locale of this request: asked for in the address, of the visit, of the session, or preferred."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    if spoken := g.get("visit_language"):
        return str(spoken)
    if (kept := session.get("language")) in LANGUAGES:
        return str(kept)
    return "cy" if request.accept_languages.best_match(["en", "cy"], "en") == "cy" else "en_GB"


@blueprint.post("/language")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def change() -> ResponseReturnValue:
    """Remember the language that somebody chose, and go back to where they were."""
    chosen = request.form.get("language")
    if chosen in LANGUAGES:
        session["language"] = chosen
    return redirect(back_to(request.form.get("back", "")), 303)


def back_to(asked: str) -> str:
    """The path that was asked for if it is one of ours, else the first page."""
    return own_path(asked) or url_for("accounts.home")


@blueprint.app_template_global("this_page")
def this_page() -> str:
    """Where to come back to in another language: this page, whatever language its own address asks for."""
    if not current_app.url_map.bind_to_environ(request.environ).test(request.path, method="GET"):
        return url_for("accounts.home")
    others = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return quote(request.path) + (f"?{urlencode(others)}" if others else "")
