"""A supervisor writes a supervision up: family by family, what was agreed, and then it is on record."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import forms as capture_forms
from webapp.capture import queries as drafts
from webapp.capture import service as capture
from webapp.capture.forms import Capture, Sent
from webapp.capture.versions import Form, choose, keep_first, sent, versions
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.supervision import forms, noting, owners, queries, rules, service
from webapp.supervision.forms import KINDS
from webapp.supervision.models import Supervision
from webapp.supervision.noting import FamilyNotes
from webapp.supervision.rules import MOST_ACTIONS, MOST_FAMILIES, Kind
from webapp.supervision.service import Account
from webapp.supervision.views.naming import names_of_those_there, suspected_in
from webapp.supervision.views.pages import ONE, blueprint, families_known, on_record_already
from webapp.supervision.views.wording import elements, lines_of_record


@blueprint.get(f"{ONE}/record")
@guard.requires(Permission.RECORD_SUPERVISION)
def record(supervision_id: int) -> ResponseReturnValue:
    """The families that were thought about, how people are, and what was agreed."""
    led = guard.found(queries.led(db.session(), guard.reach(), supervision_id))
    if led.recorded_at is not None:
        return redirect(url_for(".read", supervision_id=supervision_id))
    draft = drafts.draft_of(db.session(), owners.record(supervision_id))
    return _page(led, Capture.of(draft, _draft_url(supervision_id)), [])


@blueprint.post(f"{ONE}/record/draft")
@guard.requires(Permission.RECORD_SUPERVISION)
def save_record(supervision_id: int) -> ResponseReturnValue:
    """Save what was written so far."""
    led = guard.found(queries.led(db.session(), guard.reach(), supervision_id, to_change=True))
    if led.recorded_at is not None:
        return {"message": _("This supervision is on record. Nothing in it can be changed now.")}, 409
    url = url_for(".record_versions", supervision_id=supervision_id)
    return capture_forms.keep(owners.record(supervision_id), Sent.read(request), url)


@blueprint.post(f"{ONE}/record")
@guard.requires(Permission.RECORD_SUPERVISION)
def put(supervision_id: int) -> ResponseReturnValue:
    """Keep what was written, go on to a family, or put the whole on record."""
    led = guard.found(queries.led(db.session(), guard.reach(), supervision_id, to_change=True))
    arrived, action = sent(), request.form.get("action", "")
    families = _families(supervision_id)
    digest = capture.digest_of(arrived.fields)
    page = redirect(url_for(".read", supervision_id=supervision_id), 303)
    if led.recorded_at is not None:
        return page if led.recorded_digest == digest else on_record_already()
    kept = keep_first(_form(supervision_id), arrived)
    if kept is not None and not isinstance(kept, Problem):
        return kept
    if kept is None and action == "keep":
        return redirect(url_for(".index"), 303)
    if kept is None and action == "more":
        return redirect(url_for(".record", supervision_id=supervision_id, _anchor="agreed"), 303)
    taken = {one.position for one in families}
    free = next((n for n in range(1, MOST_FAMILIES + 1) if n not in taken), None)
    if kept is None and action == "family" and free is not None:
        return redirect(url_for(".family", supervision_id=supervision_id, position=free), 303)
    account, problems = _account(led, arrived, families, digest)
    problems = [kept] if kept else problems
    if not problems and not rules.may_be_recorded(led.held_on, clock.today(), recorded=False):
        problems = [Problem("put", _("Wait until the supervision has been: its day is still to come"))]
    if problems:
        draft = drafts.draft_of(db.session(), owners.record(supervision_id))
        shown = Capture.as_sent(draft, arrived, _draft_url(supervision_id))
        return make_response(_page(led, shown, problems), 422)
    service.record(db.session(), led, account, clock.today(), clock.now())
    for owner in forms_begun(supervision_id):
        capture.finish(db.session(), owner)
    return page


def forms_begun(supervision_id: int) -> list[str]:
    """The forms that a supervision has begun: its own, and one for each family."""
    own = owners.record(supervision_id)
    found = drafts.drafts_of(db.session(), f"{own}/")
    return [own, *(f"{own}/{rest}" for rest in found)]


def _families(supervision_id: int) -> list[FamilyNotes]:
    """What was written about families so far, in their order; what was emptied again is none.

    One of which two versions stand is among them whatever it holds, until somebody has chosen.
    """
    names = [one.id for one in elements()]
    found = drafts.drafts_of(db.session(), f"{owners.record(supervision_id)}/")
    read = [noting.family(int(at), draft.fields, names) for at, draft in found.items()]
    shown = [one for one in read if not one.is_empty or _is_undecided(supervision_id, one)]
    return sorted(shown, key=lambda one: one.position)


def _is_undecided(supervision_id: int, notes: FamilyNotes) -> bool:
    return bool(drafts.conflicts_of(db.session(), owners.family(supervision_id, notes.position)))


def _account(
    led: Supervision, arrived: Sent, families: Sequence[FamilyNotes], digest: str
) -> tuple[Account, list[Problem]]:
    """What can be put on record, and what keeps it from being so."""
    known = families_known(led, [one.reference for one in families])
    undecided = [one.position for one in families if _is_undecided(led.id, one)]
    people = [led.supervisor_id, *(one.person_id for one in led.attendance)]
    actions = noting.actions(arrived.fields)
    support = text_of(arrived.fields, "support")
    made, wrong = forms.promises(actions, people, led.held_on, clock.today())
    found = forms.problems_of_families(families, known, undecided) + wrong
    if not families and not actions and not support:
        found.append(Problem("support", _("Enter what you thought about, or how people are")))
    suspected = _suspected(led, arrived.fields, families)
    found += problems_of_names(suspected, text_of(arrived.fields, "names_checked"))
    return Account(families, support, made, digest), found


def _suspected(led: Supervision, fields: Mapping[str, Any], families: Sequence[FamilyNotes]) -> list[str]:
    """What may be names of people in the families; those who were there are no such people."""
    texts = [text_of(fields, "support"), *(one.text for one in noting.actions(fields))]
    texts += [text for one in families for text in one.texts]
    return suspected_in(led, *texts)


def _page(led: Supervision, kept: Capture, problems: list[Problem]) -> str:
    families = _families(led.id)
    last = max((one.number for one in noting.actions(kept.fields)), default=0)
    asks_for_names = any(one.field_id == "names_checked" for one in problems)
    return render_template(
        "supervision/write.html",
        supervision=led,
        kind=KINDS[Kind(led.kind)],
        names=names_of_those_there(led),
        families=families,
        has_room=len(families) < MOST_FAMILIES,
        capture=kept,
        lines=range(1, min(MOST_ACTIONS, max(2, last + 1)) + 1),
        has_room_for_actions=last + 1 < MOST_ACTIONS,
        suspected=_suspected(led, kept.fields, families) if asks_for_names else [],
        problems=problems,
        has_versions=bool(drafts.conflicts_of(db.session(), owners.record(led.id))),
    )


def _draft_url(supervision_id: int) -> str:
    return url_for(".save_record", supervision_id=supervision_id)


def _form(supervision_id: int) -> Form:
    return Form(
        owner=owners.record(supervision_id),
        page=url_for(".record", supervision_id=supervision_id),
        versions=url_for(".record_versions", supervision_id=supervision_id),
        first_field="support",
        lines=lines_of_record,
    )


@blueprint.get(f"{ONE}/record/versions")
@guard.requires(Permission.RECORD_SUPERVISION)
def record_versions(supervision_id: int) -> ResponseReturnValue:
    """Both versions of what was written in two tabs."""
    guard.found(queries.led(db.session(), guard.reach(), supervision_id))
    return versions(_form(supervision_id))


@blueprint.post(f"{ONE}/record/versions")
@guard.requires(Permission.RECORD_SUPERVISION)
def choose_record(supervision_id: int) -> ResponseReturnValue:
    """Go on with the version that the supervisor chose."""
    guard.found(queries.led(db.session(), guard.reach(), supervision_id))
    return choose(_form(supervision_id))
