"""The safeguarding lead's queue, with a clock, and one concern."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_timedelta, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Actor, Permission, reach
from webapp.accounts import queries as accounts
from webapp.addresses import page_number
from webapp.cases import queries as cases
from webapp.cases import words
from webapp.cases.rules import may_be_contacted
from webapp.extensions import db
from webapp.forms import Problem
from webapp.rooms import Waiting
from webapp.safeguarding import forms, queries, rules, service
from webapp.safeguarding.models import Concern

blueprint = Blueprint("safeguarding", __name__, url_prefix="/safety-concerns")


def raised_ago(concern: Concern, now: datetime) -> str:
    """How long ago a concern was raised, in words."""
    ago = format_timedelta(concern.raised_at - now, add_direction=True)
    return _("Raised %(ago)s", ago=ago)


@blueprint.get("")
@guard.requires(Permission.HANDLE_CONCERNS)
def queue() -> ResponseReturnValue:
    """Concerns that wait, danger first, then the longest wait."""
    return _list(queries.waiting, "safeguarding/queue.html")


@blueprint.get("/acknowledged")
@guard.requires(Permission.HANDLE_CONCERNS)
def done() -> ResponseReturnValue:
    """Concerns that somebody has taken on, the latest first."""
    return _list(queries.acknowledged, "safeguarding/acknowledged.html")


def _list(find: queries.Find, template: str) -> ResponseReturnValue:
    number, now = page_number(), clock.now()
    found = find(db.session(), guard.reach(), page=number)
    shown = found[: queries.PAGE]
    return render_template(
        template,
        concerns=shown,
        references=cases.references(db.session(), [one.family_id for one in shown if one.family_id]),
        names=accounts.names(
            db.session(), [one.acknowledged_by_id for one in shown if one.acknowledged_by_id]
        ),
        ago={one.id: raised_ago(one, now) for one in shown},
        overdue={one.id for one in shown if rules.is_overdue(one.raised_at, one.acknowledged_at, now)},
        number=number,
        more=len(found) > queries.PAGE,
    )


def _page(concern: Concern, action: str = "", problems: list[Problem] | None = None) -> str:
    now = clock.now()
    everything = guard.reach()
    member = cases.member(db.session(), everything, concern.member_id) if concern.member_id else None
    by_id = concern.acknowledged_by_id
    return render_template(
        "safeguarding/concern.html",
        concern=concern,
        family=cases.family(db.session(), everything, concern.family_id) if concern.family_id else None,
        member=member,
        words=words,
        is_safe=member is not None and may_be_contacted(member.safe_contact_confirmed_at, now),
        ago=raised_ago(concern, now),
        overdue=rules.is_overdue(concern.raised_at, concern.acknowledged_at, now),
        by=accounts.names(db.session(), [by_id]).get(by_id) if by_id else None,
        action=action,
        problems=problems or [],
    )


@blueprint.get("/<int:concern_id>")
@guard.requires(Permission.HANDLE_CONCERNS)
def concern(concern_id: int) -> ResponseReturnValue:
    """What was said, who said it and how they can safely be reached."""
    return _page(guard.found(queries.concern(db.session(), guard.reach(), concern_id)))


@blueprint.post("/<int:concern_id>")
@guard.requires(Permission.HANDLE_CONCERNS)
def acknowledge(concern_id: int) -> ResponseReturnValue:
    """Take a concern on, saying what was done; a second person is told that somebody has."""
    found = guard.found(queries.concern(db.session(), guard.reach(), concern_id))
    action, problems = forms.read_action(request.form)
    if problems and found.acknowledged_at is None:
        return make_response(_page(found, action, problems), 422)
    try:
        service.acknowledge(db.session(), found, by_id=guard.person_id(), action=action, now=clock.now())
    except service.AlreadyAcknowledgedError:
        title = _("Somebody has already acknowledged this")
        body = _("What they wrote stands. Open the concern again to read it; yours was not saved.")
        return make_response(render_template("base/error.html", title=title, body=body), 409)
    return redirect(url_for("safeguarding.concern", concern_id=found.id), 303)


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """How many concerns wait for the safeguarding lead, since the oldest."""
    granted = reach(actor, Permission.HANDLE_CONCERNS)
    number = queries.how_many_wait(session, granted) if granted else 0
    if granted is None or not number:
        return
    text = ngettext("%(num)d safety concern to read", "%(num)d safety concerns to read", number)
    yield Waiting(text, url_for("safeguarding.queue"), queries.oldest(session, granted))
