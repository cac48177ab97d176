"""Two families that turn out to be one: looked at first, then joined."""

from collections.abc import Sequence

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.cases import joining
from webapp.cases import queries as cases
from webapp.cases.models import Family
from webapp.extensions import db
from webapp.families import words
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.refusals import too_late

blueprint = Blueprint("joining", __name__, url_prefix="/families/<int:family_id>/join")


def _family(family_id: int) -> Family:
    return guard.found(cases.family(db.session(), guard.reach(), family_id))


def _page(family: Family, reference: str, other: Family | None, problems: Sequence[Problem] = ()) -> str:
    return render_template(
        "families/join.html",
        family=family,
        reference=reference,
        other=other,
        problems=problems,
        words=words,
    )


@blueprint.get("")
@guard.requires(Permission.INVITE_FAMILIES)
def page(family_id: int) -> ResponseReturnValue:
    """Which family is the same as this one."""
    return _page(_family(family_id), "", None)


@blueprint.post("")
@guard.requires(Permission.INVITE_FAMILIES)
def join(family_id: int) -> ResponseReturnValue:
    """Show both families side by side; once that was looked at, let them be one."""
    family, reference = _family(family_id), text_of(request.form, "reference")
    other = cases.family_by_reference(db.session(), reference) if reference else None
    other = cases.family(db.session(), guard.reach(), other.id) if other else None
    if other is None or other.id == family.id:
        words_ = _("Enter the reference of the other family, as Attune has it.")
        return make_response(_page(family, reference, None, [Problem("reference", words_)]), 422)
    if text_of(request.form, "deed") != "join":
        return _page(family, reference, other)
    try:
        joining.merge(db.session(), family, other, guard.person_id(), clock.now())
    except joining.NotTwoFamiliesError:
        return too_late(
            _("Nothing was joined"),
            _("One of these families has become part of another since. Look at both again."),
        )
    return redirect(url_for("entering.family", family_id=family.id), 303)
