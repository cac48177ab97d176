"""With whom one can speak, how they are safely reached, and the beginning of a conversation."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import page_number
from webapp.cases.models import FamilyMember
from webapp.extensions import db
from webapp.families import conversing, rota, service, words
from webapp.families.queries import PAGE
from webapp.families.rules import LONGEST_AT_HOME, How
from webapp.forms import Problem
from webapp.refusals import too_late

blueprint = Blueprint("conversing", __name__, url_prefix="/conversations")


@blueprint.get("")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def people() -> ResponseReturnValue:
    """Whom I can speak with: my own that are not ended, whose turn it is, and who has not answered."""
    number, now, today, me = page_number(), clock.now(), clock.today(), guard.person_id()
    turns = conversing.people_to_speak_with(db.session(), guard.reach(), me, now, today, page=number)
    silent = conversing.silent(db.session(), me, now, today, page=number)
    return render_template(
        "families/conversations.html",
        begun=conversing.begun(db.session(), me),
        turns=turns[:PAGE],
        silent=silent[:PAGE],
        listening=rota.listening(db.session(), today),
        own=rota.coming(db.session(), today, me),
        weekdays=rota.weekdays,
        words=words,
        number=number,
        more=len(turns) > PAGE or len(silent) > PAGE,
    )


def _person(member_id: int) -> FamilyMember:
    return guard.found(
        conversing.person_to_speak_with(
            db.session(), guard.reach(), guard.person_id(), member_id, clock.now(), clock.today()
        )
    )


@blueprint.get("/people/<int:member_id>")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def before(member_id: int) -> ResponseReturnValue:
    """The safe way to reach one person, and who will be there."""
    return _before(_person(member_id), {"client_id": str(uuid.uuid4())}, [])


def _before(member: FamilyMember, fields: Mapping[str, str], problems: list[Problem]) -> str:
    return render_template(
        "families/conversation_before.html",
        member=member,
        words=words,
        hows=[
            {"value": How.TELEPHONE.value, "label": _("By telephone")},
            {"value": How.AT_HOME.value, "label": _("At their home")},
        ],
        fields=fields,
        problems=problems,
    )


@blueprint.post("/people/<int:member_id>")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def begin(member_id: int) -> ResponseReturnValue:
    """Begin the conversation; at a home, say first by when you are back."""
    standing = conversing.open_with(db.session(), guard.person_id(), member_id)
    if standing is not None:
        return redirect(url_for("talking.screen", conversation_id=standing.id), 303)
    member, now, problems = _person(member_id), clock.now(), []
    how = next((one for one in How if one.value == request.form.get("how")), None)
    if how is None:
        problems.append(Problem("how", _("Select how you speak with them")))
    hours = request.form.get("hours", "")
    most = int(LONGEST_AT_HOME.total_seconds() // 3600)
    is_hours = hours.isascii() and hours.isdigit() and len(hours) < 3 and 1 <= int(hours) <= most
    if how is How.AT_HOME and not is_hours:
        wrong = _("Enter in how many hours you are back, from 1 to %(most)s", most=most)
        problems.append(Problem("hours", wrong))
    if how is None or problems:
        return make_response(_before(member, request.form, problems), 422)
    try:
        conversation = conversing.begin(
            db.session(),
            member,
            by_id=guard.person_id(),
            client_id=request.form.get("client_id", type=uuid.UUID) or uuid.uuid4(),
            how=how,
            back_by=now + timedelta(hours=int(hours)) if how is How.AT_HOME else None,
            interpreter=request.form.get("interpreter") == "yes",
            advocate=request.form.get("advocate") == "yes",
            now=now,
            today=clock.today(),
        )
    except (conversing.BeingHeldError, service.AlreadyAskedError):
        return too_late(
            _("Somebody else is speaking with this person"),
            _("Nothing was begun. Choose somebody else, or ask the participation lead."),
        )
    except (service.NotSafeError, service.NoBasisError, service.NeverAgainError):
        return too_late(
            _("Nobody may speak with this person now"),
            _("Nothing was begun. Contact is not safe any more, or they asked to be left alone."),
        )
    return redirect(url_for("talking.screen", conversation_id=conversation.id), 303)
