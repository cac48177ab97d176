"""Every form on paper, blank, as the screens ask it."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics.loader import newest
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.families import answering
from webapp.families.rules import FORMS, MINIMUM, is_about_a_worker

blueprint = Blueprint("blank", __name__, url_prefix="/families/forms")


@blueprint.get("")
@guard.requires(Permission.INVITE_FAMILIES)
def forms() -> ResponseReturnValue:
    """Every form that families are asked with, to look at and to print."""
    found = [newest(form).in_language(str(get_locale())) for form in FORMS]
    return render_template("families/forms.html", forms=found)


@blueprint.get("/<form_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def form(form_id: str) -> ResponseReturnValue:
    """One form, blank, with what is said before the first question."""
    if form_id not in FORMS:
        abort(404)
    found = newest(form_id).in_language(str(get_locale()))
    return render_template(
        "families/blank.html",
        form=found,
        options=answering.options(found, faces=form_id == "family-voice-children"),
        consents=answering.consents(),
        abouts=answering.abouts(_("My worker")) if is_about_a_worker(form_id) else [],
        minimum=MINIMUM,
        reference=None,
    )
