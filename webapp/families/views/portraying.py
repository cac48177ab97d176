"""What families say about one practitioner: on their own page, and on that of whom they share it with."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics import loader
from webapp import audit, clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.families import portraying
from webapp.families.models import Portrait
from webapp.families.rules import LONGEST_NOTE
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.insight.spoken import LEAST_ABOUT_ONE, told_again
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("portraying", __name__, url_prefix="/families-say")


@blueprint.get("")
@guard.requires(Permission.SEE_OWN_SUMMARY)
def own() -> ResponseReturnValue:
    """My own summaries; the latest one is open."""
    found = portraying.own(db.session(), guard.person_id())
    if found:
        return _page(found[0], {}, [])
    return render_template("families/no_summary.html", least=LEAST_ABOUT_ONE)


@blueprint.get("/<int:portrait_id>")
@guard.requires(Permission.SEE_OWN_SUMMARY)
def own_one(portrait_id: int) -> ResponseReturnValue:
    """One of my own summaries, what I added, and who may read it."""
    return _page(_mine(portrait_id), {}, [])


@blueprint.post("/<int:portrait_id>/notes")
@guard.requires(Permission.SEE_OWN_SUMMARY)
def add(portrait_id: int) -> ResponseReturnValue:
    """Add what should be known beside it."""
    portrait, text = _mine(portrait_id), text_of(request.form, "note")
    if not text or len(text) > LONGEST_NOTE:
        words = _("Enter what should be known beside it, in up to %(most)s letters.", most=LONGEST_NOTE)
        return make_response(_page(portrait, request.form, [Problem("note", words)]), 422)
    try:
        portraying.add_note(db.session(), portrait, text, _client_id(), clock.now())
    except portraying.AnotherFormError:
        return form_of_another()
    return redirect(url_for("portraying.own_one", portrait_id=portrait_id, _anchor="notes"), 303)


@blueprint.post("/<int:portrait_id>/shares")
@guard.requires(Permission.SEE_OWN_SUMMARY)
def share(portrait_id: int) -> ResponseReturnValue:
    """Let my supervisor read it."""
    portrait, chosen = _mine(portrait_id), text_of(request.form, "supervisor")
    today = clock.today()
    by_id = {str(one.id): one.id for one in portraying.supervisors(db.session(), portrait.person_id, today)}
    if chosen not in by_id:
        problem = Problem("supervisor", _("Select who may read it."))
        return make_response(_page(portrait, request.form, [problem]), 422)
    try:
        portraying.share(db.session(), portrait, by_id[chosen], _client_id(), clock.now(), today)
    except portraying.NotTheirSupervisorError:
        return too_late(_("They do not supervise you any more"), _("Nothing was shared."))
    except portraying.AnotherFormError:
        return form_of_another()
    return redirect(url_for("portraying.own_one", portrait_id=portrait_id, _anchor="shared"), 303)


@blueprint.post("/<int:portrait_id>/shares/<int:share_id>/end")
@guard.requires(Permission.SEE_OWN_SUMMARY)
def end(portrait_id: int, share_id: int) -> ResponseReturnValue:
    """Stop sharing it."""
    guard.found(portraying.end(db.session(), _mine(portrait_id), share_id, clock.now()) or None)
    return redirect(url_for("portraying.own_one", portrait_id=portrait_id, _anchor="shared"), 303)


@blueprint.get("/shared")
@guard.requires(Permission.READ_SHARED_SUMMARY)
def shared() -> ResponseReturnValue:
    """The summaries that practitioners of my team share with me."""
    found = portraying.shared_with(db.session(), guard.reach(), clock.today())
    names = accounts.names(db.session(), [one.person_id for one in found])
    return render_template("families/shared_summaries.html", portraits=found, names=names)


@blueprint.get("/shared/<int:portrait_id>")
@guard.requires(Permission.READ_SHARED_SUMMARY)
def shared_one(portrait_id: int) -> ResponseReturnValue:
    """One summary that is shared with me; its practitioner sees that I opened it."""
    portrait = guard.found(portraying.shared_one(db.session(), guard.reach(), portrait_id, clock.today()))
    receipt = audit.Receipt(guard.person_id(), portrait.person_id, f"summary:{portrait.id}", "shared")
    name = accounts.names(db.session(), [portrait.person_id])[portrait.person_id]
    page = render_template("families/shared_summary.html", name=name, **_told(portrait))
    audit.leave_receipt(receipt)
    return page


def _mine(portrait_id: int) -> Portrait:
    return guard.found(portraying.own_one(db.session(), guard.person_id(), portrait_id))


def _client_id() -> uuid.UUID:
    try:
        return uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        abort(400)


def _told(portrait: Portrait) -> dict[str, Any]:
    names = {one.id: one.name for one in loader.constructs().constructs}
    figures = told_again(portrait.told)
    return {
        "portrait": portrait,
        "skills": [(names.get(skill, skill), figure) for skill, figure in figures.items()],
        "notes": portrait.notes,
    }


def _page(portrait: Portrait, sent: Mapping[str, str], problems: list[Problem]) -> str:
    session, me = db.session(), portrait.person_id
    return render_template(
        "families/own_summary.html",
        **_told(portrait),
        every=portraying.own(session, me),
        shares=[one for one in portrait.shares if one.ended_at is None],
        names=accounts.names(session, [one.to_id for one in portrait.shares]),
        supervisors=[(one.id, one.name) for one in portraying.supervisors(session, me, clock.today())],
        least=LEAST_ABOUT_ONE,
        client_id=sent.get("client_id") or uuid.uuid4(),
        sent=sent,
        problems=problems,
    )
