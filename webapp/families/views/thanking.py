"""Thanks from families: read by a person first, then on their worker's own page."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import page_number
from webapp.extensions import db
from webapp.families import thanking
from webapp.families.models import Thanks
from webapp.families.rules import Outcome
from webapp.families.thanking import PAGE
from webapp.forms import Problem
from webapp.refusals import too_late

blueprint = Blueprint("thanking", __name__, url_prefix="/thanks")


@blueprint.get("")
@guard.requires(Permission.SEE_OWN_THANKS)
def own() -> ResponseReturnValue:
    """Everything that families have thanked me for, the latest first."""
    page = page_number()
    found = thanking.passed_on(db.session(), guard.person_id(), page=page)
    return render_template(
        "families/own_thanks.html",
        thanks=found[:PAGE],
        newer=url_for("thanking.own", page=page - 1) if page > 1 else None,
        older=url_for("thanking.own", page=page + 1) if len(found) > PAGE else None,
    )


@blueprint.get("/to-read")
@guard.requires(Permission.READ_THANKS)
def to_read() -> ResponseReturnValue:
    """The thanks that nobody has read yet, the oldest first."""
    found = thanking.to_read(db.session(), guard.person_id())
    return render_template(
        "families/thanks_to_read.html",
        thanks=found[:PAGE],
        names=accounts.names(db.session(), [one.worker_id for one in found]),
        is_all=len(found) <= PAGE,
    )


@blueprint.get("/to-read/<int:thanks_id>")
@guard.requires(Permission.READ_THANKS)
def read(thanks_id: int) -> ResponseReturnValue:
    """Words of thanks, and the question whether they go on to the worker."""
    found = guard.found(thanking.one_to_read(db.session(), guard.person_id(), thanks_id))
    if found.read_at is not None:
        return redirect(url_for("thanking.to_read"))
    return _page(found, [])


@blueprint.post("/to-read/<int:thanks_id>")
@guard.requires(Permission.READ_THANKS)
def decide(thanks_id: int) -> ResponseReturnValue:
    """Pass them on, or say why not."""
    found = guard.found(thanking.one_to_read(db.session(), guard.person_id(), thanks_id))
    chosen = next((one for one in Outcome if one.value == request.form.get("outcome")), None)
    if chosen is None:
        problem = Problem("outcome", _("Select what happens with these words"))
        return make_response(_page(found, [problem]), 422)
    try:
        thanking.decide(db.session(), found, chosen, guard.person_id(), clock.now())
    except thanking.AlreadyReadError:
        return too_late(
            _("You have decided about these words before"),
            _("What you decided then stands. Ask the participation lead if it was a mistake."),
        )
    return redirect(url_for("thanking.to_read"), 303)


def _page(thanks: Thanks, problems: list[Problem]) -> str:
    name = accounts.names(db.session(), [thanks.worker_id])[thanks.worker_id]
    options = [
        {"value": Outcome.PASSED_ON.value, "label": _("Pass it on to %(name)s", name=name)},
        {
            "value": Outcome.NOT_THANKS.value,
            "label": _("Do not pass it on"),
            "hint": _("It names somebody else, or is not meant kindly. It stays unread by the worker."),
        },
        {
            "value": Outcome.UNSAFE.value,
            "label": _("Something in it isn’t safe: tell safeguarding now"),
            "hint": _("The words go to safeguarding at once, and not to the worker."),
        },
    ]
    return render_template(
        "families/thanks_read.html",
        thanks=thanks,
        name=name,
        options=options,
        problems=problems,
    )
