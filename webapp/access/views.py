"""The neutral page that a link opens, and the two ways out of a visit."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from webapp import audit, clock
from webapp.access import guard, links
from webapp.access.links import Purpose, SpentLinkError, WrongCodeError
from webapp.access.models import Link
from webapp.access.policy import Permission
from webapp.extensions import db, limiter
from webapp.forms import Problem
from webapp.language import LANGUAGES, back_to

blueprint = Blueprint("link", __name__)

# Where "Exit this page" leads: a page that anybody might have open.
ELSEWHERE = "https://www.bbc.co.uk/weather"


@dataclass(frozen=True)
class Start:
    """How one purpose begins: what its start page says, and where its visit goes first.

    `template` extends `link/start.html`, fills its blocks `title`, `opening_words` and `button`, and
    gets `opening` (what `words` returns for the link's subject); `endpoint` is the first page of the
    visit.
    """

    template: str
    endpoint: str
    words: Callable[[str], object]


def start_of(link: Link) -> Start:
    """How this link's purpose begins, as its room declared."""
    start: Start = current_app.extensions["attune"].starts[Purpose(link.purpose)]
    return start


def by_link() -> str:
    """By which a link's tries are counted: hundreds may start at once behind one address of a council.

    Nobody finds a link of 256 random bits by trying, and a code is locked after five tries.
    """
    token = (request.view_args or {}).get("token", "")
    return hashlib.sha256(str(token).encode()).hexdigest()


@blueprint.get("/s/<token>")
@guard.requires(Permission.OPEN_LINK)
@limiter.limit("60 per minute", key_func=by_link)
def opened(token: str) -> ResponseReturnValue:
    """Show what the link is for; nothing is spent, since mail scanners open links too."""
    link = links.look_up(db.session(), token, clock.now())
    return _start_page(link, token)


@blueprint.post("/s/<token>")
@guard.requires(Permission.OPEN_LINK, bears_its_own_proof=True)
@limiter.limit("20 per minute", key_func=by_link)
def start(token: str) -> ResponseReturnValue:
    """Exchange the token for a visit, or ask again for the code."""
    now = clock.now()
    link = links.look_up(db.session(), token, now)
    lifetime = timedelta(minutes=current_app.extensions["attune"].settings.visit_minutes)
    try:
        started = links.start(
            db.session(),
            link,
            code=request.form.get("code"),
            language=str(get_locale()),
            now=now,
            lifetime=lifetime,
        )
    except WrongCodeError as wrong:
        if wrong.tries_left == 0:
            return make_response(render_template("link/over.html"), 410)
        return make_response(_start_page(link, token, tries_left=wrong.tries_left), 422)
    audit.record(db.session(), "link.started", actor=f"link:{link.id}", now=now, purpose=link.purpose)
    g.visit = started.visit
    destination = url_for(start_of(link).endpoint)
    # A screen on a wall has no code, and somebody who came back has shown theirs.
    if started.code is None:
        return guard.begin_visit(make_response(redirect(destination)), started.secret)
    page = render_template(
        "link/code.html", shell=_shell_of(link), code=started.code, destination=destination
    )
    return guard.begin_visit(make_response(page), started.secret)


def _start_page(link: Link, token: str, tries_left: int | None = None) -> str:
    begins = start_of(link)
    problems = []
    if tries_left is not None:
        wrong = ngettext(
            "This is not the code. Enter it again: you have %(num)d try left.",
            "This is not the code. Enter it again: you have %(num)d tries left.",
            tries_left,
        )
        problems = [Problem("code", wrong)]
    return render_template(
        begins.template,
        shell=_shell_of(link),
        opening=begins.words(link.subject),
        token=token,
        asks_for_code=link.code_hash is not None,
        problems=problems,
    )


def _shell_of(link: Link) -> str:
    of_family = Purpose(link.purpose) in (Purpose.FAMILY, Purpose.YOUNG_PERSON)
    return "base/family.html" if of_family else "base/candidate.html"


@blueprint.get("/exit")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def leave() -> ResponseReturnValue:
    """Leave at once: the cookie goes, and an everyday page opens."""
    return guard.end_visit(make_response(redirect(ELSEWHERE)))


@blueprint.post("/visit/language")
@guard.requires(Permission.USE_VISIT)
def speak() -> ResponseReturnValue:
    """Go on in the language that somebody chose."""
    visit, chosen = guard.current_visit(), request.form.get("language")
    if visit is not None and chosen in LANGUAGES:
        links.speak(db.session(), visit.id, chosen)
    return redirect(back_to(request.form.get("back", "")), 303)


@blueprint.app_errorhandler(SpentLinkError)
def _spent(_error: SpentLinkError) -> ResponseReturnValue:
    """One page for a used, expired, revoked, foreign or mistyped link: it tells a stranger nothing."""
    return render_template("link/over.html"), 410


@blueprint.app_errorhandler(guard.VisitOverError)
def visit_over(_error: guard.VisitOverError, *, may_have_code: bool = False) -> ResponseReturnValue:
    """The half hour is over, or the page was left: the link itself opens the way back.

    `may_have_code` is for pages to which a code of its own, without a link, leads back too.
    """
    if request.is_json:
        return {"message": _("Open your link again. What was saved is still there.")}, 401
    return guard.end_visit(
        make_response(render_template("link/visit_over.html", may_have_code=may_have_code), 401)
    )
