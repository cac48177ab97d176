"""How families are told what a team changed: written, approved, and read by everybody."""

import uuid
from collections.abc import Iterator, Mapping

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from webapp import clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.reaching import Actor, reach
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.reflection import queries, telling
from webapp.reflection.models import Commitment, Telling
from webapp.reflection.rules import LONGEST_TELLING
from webapp.refusals import form_of_another, too_late
from webapp.rooms import Waiting

blueprint = Blueprint("telling", __name__)

COMMITMENT = "/mirror/<int:team_id>/commitments/<int:commitment_id>/families"


@blueprint.get(COMMITMENT)
@guard.requires(Permission.RECORD_COMMITMENT)
def write(team_id: int, commitment_id: int) -> ResponseReturnValue:
    """How families are told of a commitment of my team; a draft from its session stands there already."""
    commitment = _commitment(team_id, commitment_id)
    draft = "" if commitment.tellings else commitment.families_told or ""
    return _written(commitment, {"telling": draft}, [])


@blueprint.post(COMMITMENT)
@guard.requires(Permission.RECORD_COMMITMENT)
def propose(team_id: int, commitment_id: int) -> ResponseReturnValue:
    """Send a wording to the participation lead."""
    commitment, text = _commitment(team_id, commitment_id), text_of(request.form, "telling")
    problems, names = _problems(text, "telling")
    if problems:
        return make_response(_written(commitment, request.form, problems, names), 422)
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        abort(400)
    try:
        telling.propose(db.session(), commitment, text, client_id, by_id=guard.person_id(), now=clock.now())
    except telling.WaitsAlreadyError:
        words = _("It stays as it is until the participation lead has read it.")
        return too_late(_("Another wording waits already"), words)
    except telling.AnotherFormError:
        return form_of_another()
    return redirect(url_for("reflection.mirror", team_id=team_id, _anchor="families"), 303)


@blueprint.get("/telling-families")
@guard.requires(Permission.APPROVE_TELLING)
def to_approve() -> ResponseReturnValue:
    """The wordings that wait to be approved, the oldest first."""
    found = telling.to_decide(db.session())
    return render_template("reflection/to_approve.html", tellings=found, teams=_team_names())


@blueprint.get("/telling-families/<int:telling_id>")
@guard.requires(Permission.APPROVE_TELLING)
def read(telling_id: int) -> ResponseReturnValue:
    """One wording, to be approved, put better, or not told."""
    found = guard.found(telling.one_to_decide(db.session(), telling_id))
    if found.decided_at is not None:
        return redirect(url_for("telling.to_approve"))
    return _approving(found, {}, [])


@blueprint.post("/telling-families/<int:telling_id>")
@guard.requires(Permission.APPROVE_TELLING)
def decide(telling_id: int) -> ResponseReturnValue:
    """Let families read it, in these words, or do not tell them."""
    found = guard.found(telling.one_to_decide(db.session(), telling_id))
    chosen, text = text_of(request.form, "decision"), text_of(request.form, "telling")
    problems: list[Problem] = []
    names: list[str] = []
    if chosen not in ("tell", "leave"):
        problems = [Problem("decision", _("Select whether families are told."))]
    elif chosen == "tell":
        problems, names = _problems(text, "telling")
    if problems:
        return make_response(_approving(found, request.form, problems, names), 422)
    try:
        told = text if chosen == "tell" else None
        telling.decide(db.session(), found, told, by_id=guard.person_id(), now=clock.now())
    except telling.DecidedBeforeError:
        words = _("What was decided then stands.")
        return too_late(_("Somebody has decided about this wording before"), words)
    return redirect(url_for("telling.to_approve"), 303)


@blueprint.get("/what-changed")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def public() -> ResponseReturnValue:
    """What every team lets families know that it changed; anybody can read it."""
    found, names = telling.told_by_team(db.session()), _team_names()
    teams = sorted((names[team], changes) for team, changes in found.items())
    return render_template("reflection/what_changed.html", teams=teams)


def waiting(session: Session, actor: Actor) -> Iterator[Waiting]:
    """The wordings that wait for a participation lead."""
    if reach(actor, Permission.APPROVE_TELLING) is None:
        return
    if found := telling.to_decide(session):
        text = ngettext(
            "%(num)d wording for families to approve", "%(num)d wordings for families to approve", len(found)
        )
        yield Waiting(text, url_for("telling.to_approve"), found[0].written_at)


def _commitment(team_id: int, commitment_id: int) -> Commitment:
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    return guard.found(telling.commitment(db.session(), team.id, commitment_id))


def _team_names() -> dict[int, str]:
    return {one.id: one.name for one in accounts.teams(db.session())}


def _problems(text: str, field: str) -> tuple[list[Problem], list[str]]:
    """What is wrong with words for families, and what in them may be somebody's name."""
    if not text or len(text) > LONGEST_TELLING:
        words = _(
            "Enter in plain words what families notice, in up to %(most)s letters.", most=LONGEST_TELLING
        )
        return [Problem(field, words)], []
    names = masking.suspected([text], ())
    return problems_of_names(names, text_of(request.form, "names_checked")), names


def _written(
    commitment: Commitment, sent: Mapping[str, str], problems: list[Problem], names: list[str] | None = None
) -> str:
    return render_template(
        "reflection/telling.html",
        commitment=commitment,
        stands=telling.stands(commitment),
        waits=telling.waits(commitment),
        client_id=sent.get("client_id") or uuid.uuid4(),
        sent=sent,
        longest=LONGEST_TELLING,
        names=names or [],
        problems=problems,
    )


def _approving(
    found: Telling, sent: Mapping[str, str], problems: list[Problem], names: list[str] | None = None
) -> str:
    decisions = [
        {"value": "tell", "label": _("Tell families, in the words above")},
        {"value": "leave", "label": _("Do not tell families of this")},
    ]
    return render_template(
        "reflection/approve.html",
        telling=found,
        team=_team_names()[found.commitment.team_id],
        decisions=decisions,
        sent=sent,
        names=names or [],
        problems=problems,
    )
