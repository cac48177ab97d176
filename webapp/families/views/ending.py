"""The end of a conversation: read back, sent or let go; what isn't safe; and talking about it afterwards."""

import uuid

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.capture.queries import conflicts_of, draft_of
from webapp.extensions import db
from webapp.families import answering, conversing, screens, service
from webapp.families.models import Conversation
from webapp.families.rules import LONGEST_TEXT, Ended
from webapp.families.views.talking import draft_form, ended, form_of, mine, screen_page
from webapp.families.views.visiting import worker_of
from webapp.forms import Problem
from webapp.safeguarding.service import report

blueprint = Blueprint("ending", __name__, url_prefix="/conversations")


@blueprint.get("/<int:conversation_id>/read-back")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def read_back(conversation_id: int) -> ResponseReturnValue:
    """What was noted, to be read back before it is sent."""
    conversation = mine(conversation_id)
    return ended(conversation) or _read_back(conversation, [])


def _read_back(conversation: Conversation, problems: list[Problem]) -> str:
    draft = draft_of(db.session(), conversing.owner(conversation.id))
    form, has_worker = form_of(conversation), worker_of(conversation.invitation) is not None
    count = screens.screen(form, 1, {}, has_worker=has_worker).of
    return render_template(
        "families/conversation_read.html",
        conversation=conversation,
        lines=answering.in_words(form, draft.fields if draft else {}),
        last=count,
        outcomes=[
            {"value": Ended.ANSWERED.value, "label": _("They say it is right: send their answers")},
            {
                "value": Ended.DECLINED.value,
                "label": _("They said no"),
                "hint": _("What was noted is deleted, and nobody is told why."),
            },
            {
                "value": Ended.NOT_REACHED.value,
                "label": _("I did not reach them, or we were cut off"),
                "hint": _("What was noted is deleted. Somebody can try again another day."),
            },
        ],
        problems=problems,
    )


@blueprint.post("/<int:conversation_id>/end")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def end(conversation_id: int) -> ResponseReturnValue:
    """End the conversation, as whoever was spoken with wants it."""
    conversation = mine(conversation_id)
    if (refused := ended(conversation)) is not None:
        return refused
    if conflicts_of(db.session(), conversing.owner(conversation.id)):
        return redirect(draft_form(conversation).versions, 303)
    outcome = next((one for one in Ended if one.value == request.form.get("outcome")), None)
    if outcome is None:
        problem = Problem("outcome", _("Select how the conversation ended"))
        return make_response(_read_back(conversation, [problem]), 422)
    written = None
    if outcome is Ended.ANSWERED:
        draft = draft_of(db.session(), conversing.owner(conversation.id))
        written, problems = answering.read_answer(form_of(conversation), draft.fields if draft else {})
        if problems:
            has_worker = worker_of(conversation.invitation) is not None
            number, here = screens.first_wrong(form_of(conversation), problems, has_worker=has_worker)
            return make_response(screen_page(conversation, number, here), 422)
    conversing.end(
        db.session(),
        conversation,
        outcome,
        written=written,
        debrief=request.form.get("debrief") == "yes",
        language=str(get_locale()),
        now=clock.now(),
    )
    return redirect(url_for("conversing.people"), 303)


@blueprint.get("/<int:conversation_id>/unsafe")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def unsafe(conversation_id: int) -> ResponseReturnValue:
    """The page for what isn't safe."""
    return _unsafe(mine(conversation_id), uuid.uuid4(), answering.Told("", in_danger=False), [])


def _unsafe(
    conversation: Conversation, client_id: uuid.UUID, told: answering.Told, problems: list[Problem]
) -> str:
    return render_template(
        "families/conversation_unsafe.html",
        conversation=conversation,
        client_id=client_id,
        told=told,
        longest=LONGEST_TEXT,
        problems=problems,
    )


@blueprint.post("/<int:conversation_id>/unsafe")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def pass_on(conversation_id: int) -> ResponseReturnValue:
    """Pass on at once what isn't safe; the same form sent twice is passed on once."""
    conversation = mine(conversation_id)
    client_id = request.form.get("client_id", type=uuid.UUID) or uuid.uuid4()
    told, problems = answering.read_told(request.form)
    if problems:
        return make_response(_unsafe(conversation, client_id, told, problems), 422)
    report(
        db.session(),
        source="conversation",
        family_id=conversation.invitation.family_id,
        member_id=conversation.invitation.member_id,
        text=told.text,
        in_danger=told.in_danger,
        client_id=client_id,
        actor=service.subject_of(conversation.invitation),
        language=str(get_locale()),
        near_id=conversation.invitation.worker_id,
        now=clock.now(),
    )
    here = url_for("talking.screen", conversation_id=conversation.id)
    if conversation.ended_at is not None:
        here = url_for("conversing.people")
    return redirect(here, 303)


@blueprint.get("/to-talk-about")
@guard.requires(Permission.INVITE_FAMILIES)
def to_debrief() -> ResponseReturnValue:
    """Who is at a home longer than they said, and who wants to talk about a conversation."""
    late = conversing.overdue(db.session(), clock.now())
    found = conversing.to_debrief(db.session())
    led_by = [one.by_id for one in (*late, *found) if one.by_id is not None]
    return render_template(
        "families/debriefs.html", late=late, found=found, names=accounts.names(db.session(), led_by)
    )


@blueprint.post("/to-talk-about/<int:conversation_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def debriefed(conversation_id: int) -> ResponseReturnValue:
    """They have talked about it."""
    guard.found(conversing.talked_about(db.session(), conversation_id, clock.now()))
    return redirect(url_for("ending.to_debrief"), 303)
