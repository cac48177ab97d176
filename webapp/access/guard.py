"""Stands at every door: works out who asks, and lets in only whom the policy lets in."""

import hmac
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_login import current_user

from webapp import clock
from webapp.access import links, policy, reaching
from webapp.access.links import OpenVisit
from webapp.access.policy import Permission
from webapp.access.reaching import NOBODY, Actor, Held, Reach
from webapp.extensions import READING, csrf, db
from webapp.unit_of_work import before_commit

VISIT_COOKIE = "attune_visit"
# By less than this a visit is not made longer.
NEWS = timedelta(minutes=1)

# Routes that a library brings and that cannot name their own permission.
ROUTES_OF_LIBRARIES = {
    "static": Permission.SEE_PUBLIC_PAGES,
    "security.login": Permission.SIGN_IN,
    "security.static": Permission.SEE_PUBLIC_PAGES,
    "security.logout": Permission.SIGN_IN,
}

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
T = TypeVar("T")


class UndeclaredRouteError(RuntimeError):
    """The application will not start with a route whose permission nobody declared."""


class VisitOverError(Exception):
    """A page for the bearers of links was asked for without an open visit."""


def requires(
    permission: Permission,
    *,
    bears_its_own_proof: bool = False,
    reads_first: bool = False,
    most_bytes: int | None = None,
) -> Callable[[View], View]:
    """Declare the one permission that a view needs.

    `bears_its_own_proof` is for a form that carries a link's token, which no other site can know.
    `reads_first` is for a view that is asked for often and calls `unit_of_work.begin_writing` before it
    changes anything: until then it holds off nobody.
    `most_bytes` is for a view that takes larger files than others do, from those alone whom it lets in.
    """

    def declare(view: View) -> View:
        view.__dict__["permission"] = permission
        view.__dict__["bears_its_own_proof"] = bears_its_own_proof
        view.__dict__["reads_first"] = reads_first
        view.__dict__["most_bytes"] = most_bytes
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """The permission that a route declares, or None."""
    declared = getattr(app.view_functions[endpoint], "permission", None)
    return declared or ROUTES_OF_LIBRARIES.get(endpoint)


def refuse_undeclared_routes(app: Flask) -> None:
    """Raise UndeclaredRouteError, naming every route without a permission."""
    undeclared = sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if permission_of(app, rule.endpoint) is None}
    )
    if undeclared:
        raise UndeclaredRouteError(
            f"Give {', '.join(undeclared)} a permission with @guard.requires(...), or list it in guard.py."
        )


def init_app(app: Flask) -> None:
    """Stand at every door of the application."""
    app.before_request(_let_in)
    app.after_request(_keep_visit_cookie)


def _let_in() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        abort(404)
    view = current_app.view_functions[request.endpoint]
    g.reads_first = getattr(view, "reads_first", False)
    for_links = policy.is_for_links(permission)
    actor = _visiting_actor() if for_links else _staff_actor()
    reach = reaching.reach(actor, permission)
    if reach is None:
        if for_links:
            raise VisitOverError
        if actor.person_id is None:
            return _ask_to_sign_in()
        abort(403)
    if most_bytes := getattr(view, "most_bytes", None):
        request.max_content_length = most_bytes
    if request.method not in READING:
        _check_that_the_form_is_ours(for_links)
    g.actor, g.reach = actor, reach
    return None


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method not in READING or request.accept_mimetypes.best == "application/json":
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def _check_that_the_form_is_ours(for_links: bool) -> None:
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "bears_its_own_proof", False):
        return
    if not for_links:
        csrf.protect()
        return
    sent = request.headers.get("X-CSRFToken") or request.form.get("csrf_token", "")
    if not hmac.compare_digest(sent.encode(), links.visit_token(g.visit_secret).encode()):
        raise VisitOverError
    minutes = current_app.extensions["attune"].settings.visit_minutes
    ends_at = clock.now() + timedelta(minutes=minutes)
    # A save a second would otherwise write the visit as often as the answer.
    if ends_at - g.visit.ends_at > NEWS:
        visit_id = g.visit.id
        before_commit(lambda: links.lengthen(db.session(), visit_id, ends_at))


def _staff_actor() -> Actor:
    if not current_user.is_authenticated:
        return NOBODY
    today = clock.today()
    if not current_user.has_access_on(today):
        return NOBODY
    held = frozenset(Held(policy.Role(one.role), one.team_id) for one in current_user.roles_on(today))
    return Actor(person_id=current_user.id, held=held)


def _visiting_actor() -> Actor:
    secret = request.cookies.get(VISIT_COOKIE)
    visit = links.visit_of(db.session(), secret, clock.now()) if secret else None
    if visit is None or secret is None:
        return NOBODY
    # The language is noted by itself, for an error page must not ask a lost database for it.
    g.visit, g.visit_secret, g.visit_language = visit, secret, visit.language
    role = links.ROLE_OF[visit.purpose]
    return Actor(held=frozenset({Held(role)}), link_subject=visit.subject)


def current_visit() -> OpenVisit | None:
    """The visit that this request belongs to, if it came with one."""
    visit: OpenVisit | None = g.get("visit")
    return visit


def begin_visit(response: Response, secret: str) -> Response:
    """Give the browser the one cookie that a visit needs."""
    g.visit_secret = secret
    g.visit_begins = True
    return response


def end_visit(response: Response) -> Response:
    """Take the cookie back: at exit and at the end."""
    g.visit_ends = True
    return response


def _keep_visit_cookie(response: Response) -> Response:
    """Set the cookie when a visit begins or is in use, and delete it when it ends."""
    settings = current_app.extensions["attune"].settings
    if g.get("visit_ends"):
        response.delete_cookie(VISIT_COOKIE, httponly=True, samesite="Strict", secure=settings.secure_cookies)
    elif g.get("visit_begins") or (g.get("visit") is not None and request.method not in READING):
        lasts = timedelta(minutes=settings.visit_minutes)
        if g.get("visit") is not None:
            lasts = max(lasts, g.visit.ends_at - clock.now())
        response.set_cookie(
            VISIT_COOKIE,
            g.visit_secret,
            max_age=int(lasts.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=settings.secure_cookies,
        )
    return response


def is_let_in() -> bool:
    """Whether whoever asks was let in; a page that says that they were not has no reach to ask for."""
    return "reach" in g


def reach() -> Reach:
    """How far the permission of this route reaches for whoever asks."""
    granted: Reach = g.reach
    return granted


def actor() -> Actor:
    """Whoever asks."""
    asking: Actor = g.actor
    return asking


def current() -> Actor | None:
    """Whoever asks, or None before the door: on an error page, say."""
    asking: Actor | None = g.get("actor")
    return asking


def person_id() -> int:
    """The signed-in person who asks; a 401 where there is none."""
    if g.actor.person_id is None:
        abort(401)
    return int(g.actor.person_id)


def found(thing: T | None) -> T:
    """The thing that a scoped query found; a 404 where it found nothing this actor may see."""
    if thing is None:
        abort(404)
    return thing


def can(permission: Permission) -> bool:
    """Whether whoever asks holds this permission at all: for showing a way in, never for letting in."""
    return reaching.reach(g.get("actor", NOBODY), permission) is not None
