"""Away or leaving: what waits with somebody, who stands in for them, and ending that early."""

from collections.abc import Sequence

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import covers, queries
from webapp.accounts.covers import PAGE, Asked
from webapp.accounts.forms import CoverForm, problem
from webapp.accounts.labels import role_name
from webapp.accounts.models import Person
from webapp.accounts.rules import CoverError, ForeignFormError
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem
from webapp.refusals import form_of_another
from webapp.rooms import Left

blueprint = Blueprint("cover", __name__, url_prefix="/away")


@blueprint.get("")
@guard.requires(Permission.ARRANGE_COVER)
def page() -> ResponseReturnValue:
    """Whom I may arrange cover for, what waits with the one that is chosen, and who stands in already."""
    chosen = request.args.get("person", type=number)
    if chosen is None:
        return _page(None if guard.reach().everything else _one_who_goes(guard.person_id()), None, [])
    return _page(_one_who_goes(chosen), None, [])


@blueprint.post("")
@guard.requires(Permission.ARRANGE_COVER)
def arrange() -> ResponseReturnValue:
    """Let somebody stand in."""
    form = CoverForm.read(request.form)
    if form.client_id is None or form.person_id is None:
        abort(400)
    person = _one_who_goes(form.person_id)
    problems = form.problems(dict(_stand_ins(person)))
    if problems or form.first is None or form.stand_in_id is None:
        return make_response(_page(person, form, problems), 422)
    asked = Asked(person.id, form.stand_in_id, form.first, form.last)
    try:
        covers.arrange(
            db.session(), asked, by_id=guard.person_id(), client_id=form.client_id, now=clock.now()
        )
    except CoverError as refused:
        return make_response(_page(person, form, [problem(refused.fault)]), 422)
    except ForeignFormError:
        return form_of_another()
    return redirect(url_for("cover.page", _anchor="standing"), 303)


@blueprint.post("/<int:cover_id>/end")
@guard.requires(Permission.ARRANGE_COVER)
def end(cover_id: int) -> ResponseReturnValue:
    """End it today, before its last day."""
    found = guard.found(covers.to_end(db.session(), guard.reach(), cover_id))
    covers.end(db.session(), found, guard.person_id(), clock.now())
    return redirect(url_for("cover.page", _anchor="standing"), 303)


def _one_who_goes(person_id: int) -> Person:
    return guard.found(covers.one_who_goes(db.session(), guard.reach(), person_id))


def _page(person: Person | None, form: CoverForm | None, problems: list[Problem]) -> str:
    reach, today = guard.reach(), clock.today()
    before = request.args.get("before", type=number)
    found = covers.listed(db.session(), reach, today, before)
    shown = found[:PAGE]
    named = {one for each in shown for one in (each.person_id, each.stand_in_id, each.arranged_by_id)}
    return render_template(
        "accounts/cover.html",
        people=[(one.id, one.name) for one in covers.those_who_go(db.session(), reach)],
        chooses=reach.everything,
        person=person,
        left=_left_with(person) if person else (),
        stand_ins=_stand_ins(person) if person else (),
        form=form or (CoverForm.empty(str(person.id), today) if person else None),
        covers=shown,
        names=queries.names(db.session(), named),
        today=today,
        problems=problems,
        newer=url_for("cover.page") if before else None,
        older=url_for("cover.page", before=shown[-1].id) if len(found) > PAGE else None,
    )


def _left_with(person: Person) -> list[Left]:
    rooms, now = current_app.extensions["attune"].rooms, clock.now()
    offering = (room.left_with for room in rooms if room.left_with)
    return [one for left_with in offering for one in left_with(db.session(), person.id, now)]


def _stand_ins(person: Person) -> Sequence[tuple[int, str]]:
    found = covers.those_who_can_stand_in(db.session(), person.id, clock.today())
    return [(one.id, f"{one.name} ({', '.join(role_name(role) for role in roles)})") for one, roles in found]
