"""Comments of families, read one at a time before a team reads them."""

import uuid
from collections.abc import Mapping

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics.loader import rubric
from webapp import audit, clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.families import commenting, handling, hiding
from webapp.families.commenting import PAGE
from webapp.families.models import Comment
from webapp.families.rules import LONGEST_THEME, Consent
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.insight.spoken import LEAST_TOGETHER
from webapp.refusals import too_late

blueprint = Blueprint("commenting", __name__, url_prefix="/comments")


@blueprint.get("")
@guard.requires(Permission.READ_COMMENTS)
def to_read() -> ResponseReturnValue:
    """The comments that wait to be read, the oldest month first."""
    found = commenting.to_read(db.session(), guard.actor())
    return render_template(
        "families/comments_to_read.html",
        comments=found[:PAGE],
        number=commenting.how_many_to_read(db.session(), guard.actor()),
        least=LEAST_TOGETHER,
    )


@blueprint.get("/<uuid:comment>")
@guard.requires(Permission.READ_COMMENTS)
def read(comment: uuid.UUID) -> ResponseReturnValue:
    """One comment by itself, with what the rules would hide; looking at it leaves a receipt."""
    found = guard.found(commenting.one(db.session(), guard.actor(), comment))
    if found.outcome is not None:
        return redirect(url_for("commenting.to_read"))
    return _page(found, {}, [])


@blueprint.post("/<uuid:comment>")
@guard.requires(Permission.READ_COMMENTS)
def decide(comment: uuid.UUID) -> ResponseReturnValue:
    """Say what becomes of it and go on to the next; or look first at what a team would read."""
    found = guard.found(commenting.one(db.session(), guard.actor(), comment))
    if found.outcome is None and text_of(request.form, "action") == "look":
        return _page(found, request.form, [])
    # Whoever sends the same form again has nothing to read again: a text that was passed on is gone.
    names = commenting.names_of(db.session(), found)
    wanted, problems = handling.read(
        request.form,
        request.form.getlist("show"),
        hiding.propose(found.text.text, names),
        names,
        may_be_shown=found.text.consent == Consent.WORKER,
    )
    if wanted is None and found.outcome is None:
        return make_response(_page(found, request.form, problems), 422)
    try:
        if wanted is None:
            raise commenting.AlreadyHandledError
        commenting.decide(db.session(), found, wanted, guard.person_id(), clock.now())
    except commenting.AlreadyHandledError:
        return too_late(
            _("You have decided about this comment before"),
            _("What you decided then stands. Ask the participation lead if it was a mistake."),
        )
    following = commenting.to_read(db.session(), guard.actor(), limit=1)
    if following:
        return redirect(url_for("commenting.read", comment=following[0].reference), 303)
    return redirect(url_for("commenting.to_read"), 303)


def _page(comment: Comment, sent: Mapping[str, str], problems: list[Problem]) -> str:
    text, answer = comment.text, comment.text.answer
    audit.leave_receipt(audit.Receipt(guard.person_id(), None, f"comment:{comment.id}", "reading comments"))
    proposal = hiding.propose(text.text, commenting.names_of(db.session(), comment))
    shown = request.form.getlist("show")
    masks = proposal.masks(shown, hiding.words_to_hide(text_of(sent, "words")))
    form = rubric(answer.form, answer.version)
    asked = next((one.question for one in form.texts if one.id == text.question), "")
    return render_template(
        "families/comment_read.html",
        comment=comment,
        asked=asked,
        parts=masking.parts(text.text, masks),
        team_reads=proposal.hidden(masks),
        offered=[
            {"value": hiding.key_of(one), "label": text.text[one[0] : one[1]]} for one in proposal.offered
        ],
        shown=shown,
        outcomes=handling.outcomes(may_be_shown=text.consent == Consent.WORKER),
        constructs=handling.constructs(),
        reasons=handling.reasons(),
        sent=sent,
        longest=LONGEST_THEME,
        problems=problems,
    )
