"""A paper form for one person: its reference, and the paper with it."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.cases.rules import Kind
from webapp.extensions import db
from webapp.families import answering, entering_twice, queries, references, service, words
from webapp.families.models import Invitation
from webapp.families.rules import MINIMUM, is_about_a_worker, kind_of
from webapp.refusals import too_late

blueprint = Blueprint("printing", __name__, url_prefix="/paper/for")


def _invitation(invitation_id: int) -> Invitation:
    return guard.found(queries.invitation(db.session(), guard.reach(), invitation_id, clock.today()))


@blueprint.get("/<int:invitation_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def page(invitation_id: int) -> ResponseReturnValue:
    """The reference of one invitation's paper, or the two ways to get one."""
    invitation = _invitation(invitation_id)
    return render_template(
        "families/paper_for.html",
        invitation=invitation,
        reference=references.shown(invitation.paper_reference) if invitation.paper_reference else None,
        form=entering_twice.form_of(invitation).in_language(str(get_locale())),
        words=words,
        last_day=entering_twice.last_day(invitation),
    )


@blueprint.post("/<int:invitation_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def give_reference(invitation_id: int) -> ResponseReturnValue:
    """Give the invitation's paper a reference: to print it, or to write on one that came back."""
    invitation, came_back = _invitation(invitation_id), request.form.get("came-back") == "yes"
    try:
        entering_twice.give_reference(db.session(), invitation, clock.now(), came_back=came_back)
    except (service.NotSafeError, service.NoBasisError, service.NeverAgainError):
        return too_late(
            _("No paper can be given to this person now"),
            _("First speak with this person alone, and confirm how they can safely be reached."),
        )
    return redirect(url_for("printing.page", invitation_id=invitation.id), 303)


@blueprint.get("/<int:invitation_id>/print")
@guard.requires(Permission.INVITE_FAMILIES)
def paper(invitation_id: int) -> ResponseReturnValue:
    """The paper with its reference, as the screens ask it; it names nobody."""
    invitation = _invitation(invitation_id)
    reference = guard.found(invitation.paper_reference)
    form = entering_twice.form_of(invitation).in_language(str(get_locale()))
    return render_template(
        "families/blank.html",
        form=form,
        options=answering.options(form, faces=kind_of(form.id) is Kind.CHILD),
        consents=answering.consents(),
        abouts=answering.abouts(_("My worker")) if is_about_a_worker(form.id) else [],
        minimum=MINIMUM,
        reference=references.shown(reference),
    )
