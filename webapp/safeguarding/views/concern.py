"""One concern: what was said, how its writer can safely be reached, and each step until its outcome."""

import uuid
from collections.abc import Mapping, Sequence

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.cases import queries as cases
from webapp.cases import reaching as case_reaching
from webapp.cases import words as case_words
from webapp.cases.models import FamilyMember
from webapp.cases.rules import may_be_contacted
from webapp.extensions import db
from webapp.forms import Problem
from webapp.refusals import too_late
from webapp.safeguarding import forms, queries, rota, rules, service, walls, words
from webapp.safeguarding.forms import PREFIX, UNKNOWN
from webapp.safeguarding.models import Concern
from webapp.safeguarding.rules import Kind, What, Why
from webapp.safeguarding.views.pages import blueprint, raised_ago

# Whoever takes one of these steps may not be able to read the concern any more.
CHANGING_READERS = (What.ABOUT_STAFF, What.NOT_ABOUT_STAFF)


def _page(concern: Concern, sent: Mapping[str, str] | None = None, problems: Sequence[Problem] = ()) -> str:
    now, session, reach = clock.now(), db.session(), guard.reach()
    today = clock.today()
    is_apart = service.is_held_apart(concern)
    member = None if is_apart else _member(concern)
    allowed, kept_out = walls.readers(session, concern, today)
    is_allegation = concern.kind == Kind.ALLEGATION.value
    involved = [concern.acknowledged_by_id, concern.outcome_by_id, concern.about_id]
    involved += [one for step in concern.steps for one in (step.by_id, step.to_id)]
    holder_id = _holder_id(concern)
    return render_template(
        "safeguarding/concern.html",
        concern=concern,
        is_apart=is_apart,
        family=cases.references(session, [concern.family_id]).get(concern.family_id)
        if concern.family_id and not is_apart
        else None,
        member=member,
        case_words=case_words,
        words=words,
        steps=concern.steps,
        is_allegation=is_allegation,
        others=case_reaching.still_safe(member, now) if member else [],
        is_safe=member is not None and may_be_contacted(member.safe_contact_confirmed_at, now),
        ago=raised_ago(concern, now),
        overdue=rules.is_overdue(concern.raised_at, concern.acknowledged_at, now),
        lado_by=rules.lado_by(concern.raised_at) if is_allegation else None,
        late_for_lado=is_allegation and rules.is_late_for_lado(concern.raised_at, concern.outcome, now),
        names=accounts.names(session, [one for one in involved if one]),
        readers=[one.name for one in allowed],
        kept_out=[one.name for one in kept_out],
        fell_through=walls.FIRST[Kind(concern.kind)] not in reach.actor.roles,
        on_duty=[one.name for one in rota.on_duty(session, now)],
        holder_id=holder_id,
        hand_to=[(one.id, one.name) for one in allowed if one.id != holder_id],
        staff=[(UNKNOWN, _("I do not know who, or they are not in this list")), *walls.staff(session)],
        needs_interpreter=Why.LANGUAGE.value in (concern.reasons or []),
        prefix=PREFIX,
        what=What,
        outcomes=words.outcomes(),
        new_ids={kind: uuid.uuid4() for kind in PREFIX},
        sent=sent or {},
        problems=problems,
    )


def _member(concern: Concern) -> FamilyMember | None:
    """Who raised it; how they can be reached is for whoever may read the concern, of whatever team."""
    return cases.member_by_id(db.session(), concern.member_id) if concern.member_id else None


def _holder_id(concern: Concern) -> int | None:
    """Who has it in hand: whoever it was handed to last, or else whoever acknowledged it."""
    over = [step.to_id for step in concern.steps if step.what == What.HANDED_OVER.value]
    return over[-1] if over else concern.acknowledged_by_id


def _found(concern_id: int) -> Concern:
    return guard.found(queries.concern(db.session(), guard.reach(), concern_id, clock.today()))


def _to_change(concern_id: int) -> Concern:
    return guard.found(queries.to_change(db.session(), guard.reach(), concern_id, clock.today()))


def _back(concern: Concern) -> ResponseReturnValue:
    return redirect(url_for("safeguarding.concern", concern_id=concern.id), 303)


@blueprint.get("/<int:concern_id>")
@guard.requires(Permission.HANDLE_CONCERNS)
def concern(concern_id: int) -> ResponseReturnValue:
    """What was said, who said it and how they can safely be reached."""
    return _page(_found(concern_id))


@blueprint.post("/<int:concern_id>")
@guard.requires(Permission.HANDLE_CONCERNS)
def acknowledge(concern_id: int) -> ResponseReturnValue:
    """Take a concern on, saying what was done; a second person is told that somebody has."""
    found = _found(concern_id)
    action, problems = forms.read_action(request.form)
    if problems and found.acknowledged_at is None:
        return make_response(_page(found, {"action_taken": action}, problems), 422)
    try:
        service.acknowledge(db.session(), found, by_id=guard.person_id(), action=action, now=clock.now())
    except service.AlreadyAcknowledgedError:
        title = _("Somebody has already acknowledged this")
        return too_late(
            title, _("What they wrote stands. Open the concern again to read it; yours was not saved.")
        )
    return _back(found)


@blueprint.post("/<int:concern_id>/outcome")
@guard.requires(Permission.HANDLE_CONCERNS)
def settle(concern_id: int) -> ResponseReturnValue:
    """Say what came of a concern, and why."""
    found = _found(concern_id)
    outcome, reason, problems = forms.read_outcome(request.form)
    if problems or outcome is None:
        return make_response(_page(found, request.form, problems), 422)
    try:
        service.settle(db.session(), found, outcome, by_id=guard.person_id(), reason=reason, now=clock.now())
    except service.AlreadySettledError:
        return _settled_already()
    except service.MeanwhileError:
        return too_late(
            _("Nobody has acknowledged this yet"), _("Acknowledge it first. Nothing was changed.")
        )
    return _back(found)


@blueprint.post("/<int:concern_id>/step")
@guard.requires(Permission.HANDLE_CONCERNS)
def take_step(concern_id: int) -> ResponseReturnValue:
    """Hand a concern over, say whether it is about staff, or note an interpreter's part."""
    if _is_taken(concern_id):
        return redirect(url_for("safeguarding.queue", passed_on="yes"), 303)
    found, today = _to_change(concern_id), clock.today()
    allowed, _kept_out = walls.readers(db.session(), found, today)
    step, problems = forms.read_step(
        request.form,
        guard.person_id(),
        may_be_given=[one.id for one in allowed],
        staff=[number for number, _name in walls.staff(db.session())],
    )
    if step is None:
        abort(400)
    if problems:
        return make_response(_page(found, request.form, problems), 422)
    try:
        service.take(db.session(), found, step, clock.now(), today)
    except service.AlreadySettledError:
        return _settled_already()
    except (service.MeanwhileError, service.NoReaderError):
        return too_late(
            _("Something happened to this concern meanwhile"),
            _("Nothing was changed. Open it again, read what is new, and then go on."),
        )
    if step.what in CHANGING_READERS:
        return redirect(url_for("safeguarding.queue", passed_on="yes"), 303)
    return _back(found)


def _is_taken(concern_id: int) -> bool:
    """Whether the same form was sent before by the same person, who may not read the concern any more."""
    try:
        client_id = uuid.UUID(request.form.get("client_id", ""))
    except ValueError:
        return False
    step = queries.step_sent_as(db.session(), client_id)
    is_ours = step is not None and (step.concern_id, step.by_id) == (concern_id, guard.person_id())
    return is_ours and step is not None and step.what in CHANGING_READERS


def _settled_already() -> ResponseReturnValue:
    return too_late(
        _("Somebody has already said what came of this"),
        _("That stands. Open the concern again to read it; yours was not saved."),
    )
