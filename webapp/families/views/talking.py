"""The screens of a conversation: one question each, to be read aloud as it stands."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics.loader import rubric
from rubrics.model import Rubric
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import forms as capture_forms
from webapp.capture import versions as both
from webapp.capture.forms import Capture, Sent
from webapp.capture.queries import draft_of
from webapp.capture.versions import Form
from webapp.extensions import db
from webapp.families import answering, conversing, screens
from webapp.families.models import Conversation
from webapp.families.rules import LONGEST_TEXT, MINIMUM
from webapp.families.views.visiting import worker_of
from webapp.forms import Problem
from webapp.refusals import too_late

blueprint = Blueprint("talking", __name__, url_prefix="/conversations")

# What the button for what isn't safe sends.
UNSAFE = "unsafe"


def mine(conversation_id: int) -> Conversation:
    """A conversation that whoever asks leads; a 404 for any other."""
    return guard.found(conversing.own(db.session(), guard.person_id(), conversation_id))


def form_of(conversation: Conversation) -> Rubric:
    """The form that is filled in, in the language of the screen."""
    invitation = conversation.invitation
    return rubric(invitation.form, invitation.version).in_language(str(get_locale()))


def draft_form(conversation: Conversation) -> Form:
    """The conversation as a form that saves as it goes."""
    form = form_of(conversation)
    return Form(
        conversing.owner(conversation.id),
        url_for("talking.screen", conversation_id=conversation.id),
        url_for("talking.versions", conversation_id=conversation.id),
        form.criteria[0].id,
        lambda fields: answering.in_words(form, fields),
    )


def ended(conversation: Conversation) -> ResponseReturnValue | None:
    """The answer to whoever goes on with a conversation that has ended, or None."""
    if conversation.ended_at is None:
        return None
    return too_late(
        _("This conversation has ended"),
        _("What was sent then stands. Nothing was changed."),
    )


@blueprint.get("/<int:conversation_id>")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def screen(conversation_id: int) -> ResponseReturnValue:
    """One question a screen, to be read aloud as it stands."""
    conversation = mine(conversation_id)
    return ended(conversation) or screen_page(conversation, request.args.get("screen", 1, type=int), [])


def screen_page(conversation: Conversation, number: int, problems: list[Problem]) -> str:
    """One screen, with what is wrong on it."""
    form, worker = form_of(conversation), worker_of(conversation.invitation)
    save = url_for("talking.save", conversation_id=conversation.id)
    capture = Capture.of(draft_of(db.session(), conversing.owner(conversation.id)), save)
    return render_template(
        "families/conversation.html",
        conversation=conversation,
        form=form,
        options=answering.options(form, faces=False),
        consents=answering.consents(),
        abouts=answering.abouts(worker) if worker else [],
        capture=capture,
        problems=problems,
        longest=LONGEST_TEXT,
        minimum=MINIMUM,
        has_worker=worker is not None,
        screen=screens.screen(form, number, capture.fields, has_worker=worker is not None),
    )


@blueprint.post("/<int:conversation_id>/save")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def save(conversation_id: int) -> ResponseReturnValue:
    """Keep what has been answered so far."""
    conversation = mine(conversation_id)
    if conversation.ended_at is not None:
        return {"message": _("This conversation has ended. What was saved before is in it.")}, 422
    return capture_forms.keep(
        conversing.owner(conversation.id), Sent.read(request), draft_form(conversation).versions
    )


@blueprint.post("/<int:conversation_id>")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def go(conversation_id: int) -> ResponseReturnValue:
    """Keep what was sent, and go on to another screen, to reading back, or to what isn't safe."""
    conversation = mine(conversation_id)
    if (refused := ended(conversation)) is not None:
        return refused
    kept = both.keep_first(draft_form(conversation), both.sent())
    action = request.form.get("action", "")
    if isinstance(kept, Problem):
        has_worker = worker_of(conversation.invitation) is not None
        number, here = screens.first_wrong(form_of(conversation), [kept], has_worker=has_worker)
        return make_response(screen_page(conversation, number, here), 422)
    if kept is not None:
        return kept
    if action == UNSAFE:
        return redirect(url_for("ending.unsafe", conversation_id=conversation.id), 303)
    if action.startswith(screens.LEADS_TO):
        to = action.removeprefix(screens.LEADS_TO)
        return redirect(url_for("talking.screen", conversation_id=conversation.id, screen=to), 303)
    return redirect(url_for("ending.read_back", conversation_id=conversation.id), 303)


@blueprint.get("/<int:conversation_id>/versions")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def versions(conversation_id: int) -> ResponseReturnValue:
    """Both versions of what two tabs wrote."""
    return both.versions(draft_form(mine(conversation_id)))


@blueprint.post("/<int:conversation_id>/versions")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def choose(conversation_id: int) -> ResponseReturnValue:
    """Go on with the version that was chosen."""
    return both.choose(draft_form(mine(conversation_id)))
