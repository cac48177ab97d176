"""A team's notes on its charts: what happened when, in its own words."""

import uuid
from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock, masking
from webapp.access import guard, reaching
from webapp.access.policy import Permission
from webapp.accounts.models import Team
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.reflection import annotating, forms, queries, rules
from webapp.reflection.service import ForeignFormError
from webapp.refusals import form_of_another

blueprint = Blueprint("annotating", __name__, url_prefix="/mirror/<int:team_id>/notes")

PAGE = 25


@blueprint.get("")
@guard.requires(Permission.SEE_MIRROR)
def notes(team_id: int) -> ResponseReturnValue:
    """Everything that a team has noted on its charts, by whom and when, and the form to add to it."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    return _page(team, {}, [])


@blueprint.post("")
@guard.requires(Permission.RECORD_COMMITMENT)
def write(team_id: int) -> ResponseReturnValue:
    """Write a note; the same form sent twice writes it once."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    client_id = forms.id_of(text_of(request.form, "client_id"))
    if client_id is None:
        abort(400)
    wanted = rules.check_note(request.form, clock.today())
    if isinstance(wanted, list):
        return make_response(_page(team, request.form, forms.problems(wanted)), 422)
    names = masking.suspected([wanted.text], ())
    if problems := problems_of_names(names, text_of(request.form, "names_checked")):
        return make_response(_page(team, request.form, problems, names), 422)
    try:
        annotating.write(
            db.session(),
            team_id=team.id,
            writer_id=guard.person_id(),
            client_id=client_id,
            wanted=wanted,
            now=clock.now(),
        )
    except ForeignFormError:
        return form_of_another()
    return redirect(url_for(".notes", team_id=team.id), 303)


@blueprint.post("/<int:note_id>/take-back")
@guard.requires(Permission.RECORD_COMMITMENT)
def take_back(team_id: int, note_id: int) -> ResponseReturnValue:
    """Take a note from the charts; it stays in the list."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    note = guard.found(annotating.one(db.session(), team.id, note_id))
    annotating.take_back(db.session(), note, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for(".notes", team_id=team.id), 303)


def _page(team: Team, sent: Mapping[str, str], problems: Sequence[Problem], names: Sequence[str] = ()) -> str:
    before = request.args.get("before", type=number)
    found = annotating.page(db.session(), team.id, before_id=before, limit=PAGE + 1)
    may_write = reaching.reach(guard.actor(), Permission.RECORD_COMMITMENT)
    drawn = annotating.standing(db.session(), team.id)
    return render_template(
        "reflection/notes_on_charts.html",
        team=team,
        notes=found[:PAGE],
        numbers={one.id: at for at, one in enumerate(drawn, 1)},
        older=found[PAGE - 1].id if len(found) > PAGE else None,
        is_first=before is None,
        may_write=may_write is not None and team.id in may_write.team_ids,
        client_id=sent.get("client_id") or uuid.uuid4(),
        longest=rules.LONGEST_NOTE,
        sent=sent,
        names=names,
        problems=problems,
    )
