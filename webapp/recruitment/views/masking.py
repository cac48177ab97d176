"""The screens of whoever reads written answers for names before assessors do."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.recruitment import queries, submitting

blueprint = Blueprint("masking", __name__, url_prefix="/names")


@blueprint.get("")
@guard.requires(Permission.READ_FOR_NAMES)
def page() -> ResponseReturnValue:
    """The answers that wait to be read for names, the oldest first."""
    found = queries.to_read_for_names(db.session(), guard.person_id(), limit=queries.PAGE + 1)
    return render_template(
        "recruitment/to_mask.html", answers=found[: queries.PAGE], is_all=len(found) <= queries.PAGE
    )


@blueprint.get("/<reference>")
@guard.requires(Permission.READ_FOR_NAMES)
def answer(reference: str) -> ResponseReturnValue:
    """One answer with what the rules would hide."""
    found = guard.found(queries.answer_to_read(db.session(), guard.person_id(), reference))
    text = str(found.response)
    masks = [(start, end, kind, text[start:end]) for start, end, kind in found.masks or ()]
    return render_template(
        "recruitment/mask.html", answer=found, parts=masking.parts(text, found.masks or ()), masks=masks
    )


@blueprint.post("/<reference>")
@guard.requires(Permission.READ_FOR_NAMES)
def read(reference: str) -> ResponseReturnValue:
    """Say what stays hidden and what is hidden besides, and go on to the next answer."""
    found = guard.found(queries.answer_to_read(db.session(), guard.person_id(), reference))
    submitting.read_for_names(
        db.session(),
        found,
        shown=frozenset(request.form.getlist("show", type=int)),
        words=str(request.form.get("words", "")).splitlines(),
        person_id=guard.person_id(),
        now=clock.now(),
    )
    left = queries.to_read_for_names(db.session(), guard.person_id(), limit=1)
    if left:
        return redirect(url_for("masking.answer", reference=left[0].reference), 303)
    return redirect(url_for("masking.page"), 303)
