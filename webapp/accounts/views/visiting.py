"""The co-ordinator's pages of people from partners and agencies: who is here, and until when."""

from flask import Blueprint, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import passwords, queries, teams, visiting, visitors
from webapp.accounts.forms import KINDS, VisitorForm, problem_of_last_day, split_day
from webapp.accounts.models import Person
from webapp.accounts.rules import BeforeTheFirstDayError, EarlierAccessError, TooLateError
from webapp.accounts.visiting import KnownError
from webapp.accounts.visitors import PAGE
from webapp.accounts.waiting import how_much_waits
from webapp.addresses import number, page_number
from webapp.extensions import db
from webapp.fields import day_of, text_of
from webapp.filters import day
from webapp.forms import Problem
from webapp.refusals import too_late

blueprint = Blueprint("visiting", __name__, url_prefix="/visiting-staff")

LONGEST_SEARCH = 120


@blueprint.get("")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def page() -> ResponseReturnValue:
    """Everybody with a last day or from another employer, whose access ends soon first."""
    number_of_page, sought = page_number(), request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = visitors.listed(db.session(), guard.person_id(), clock.today(), number_of_page, sought)
    earlier = url_for(".page", page=number_of_page - 1, q=sought or None)
    later = url_for(".page", page=number_of_page + 1, q=sought or None)
    return render_template(
        "accounts/visiting.html",
        visitors=found[:PAGE],
        sought=sought,
        newer=earlier if number_of_page > 1 else None,
        older=later if len(found) > PAGE else None,
    )


@blueprint.get("/new")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def new() -> ResponseReturnValue:
    """The form that lets somebody in, or in again."""
    again, today = request.args.get("again", type=number), clock.today()
    person = visitors.one(db.session(), guard.person_id(), again, today) if again is not None else None
    return _form_page(VisitorForm.empty(today, person), [], person)


@blueprint.post("/new")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def let_in() -> ResponseReturnValue:
    """Let them in; whose address is known is let in again once it is said that they are meant."""
    form, today, session = VisitorForm.read(request.form), clock.today(), db.session()
    terms, problems = form.terms(queries.employers(session), teams.still_there(session, today), today)
    again = form.again_id
    meant = visitors.one(session, guard.person_id(), again, today) if again is not None else None
    if terms is None:
        return make_response(_form_page(form, problems, meant), 422)
    try:
        person = visiting.let_in(
            session, terms, again_id=again, by_id=guard.person_id(), link_to=_address, now=clock.now()
        )
    except EarlierAccessError as earlier:
        words = _("Enter a first day from %(day)s on: they had access until then", day=day(earlier.was))
        return make_response(_form_page(form, [Problem("first_on-day", words)], meant), 422)
    except KnownError as known:
        offered = known.person if known.may_return else None
        return make_response(_form_page(form, [_problem_of_known(known)], offered), 422)
    return redirect(url_for(".person", person_id=person.id), 303)


def _problem_of_known(known: KnownError) -> Problem:
    if known.may_return:
        words = _("%(name)s had this address here before. Say below whether they come again")
        return Problem("again", words % {"name": known.person.name})
    words = _("%(name)s works here with this address already. Look in the list, or ask your administrator")
    return Problem("email", words % {"name": known.person.name})


def _form_page(form: VisitorForm, problems: list[Problem], offered: Person | None) -> str:
    session = db.session()
    return render_template(
        "accounts/visiting_new.html",
        form=form.fields,
        employers=[(one.id, one.name) for one in queries.employers(session)],
        teams=[(one.id, one.name) for one in teams.still_there(session, clock.today())],
        kinds=[{"value": kind.value, "label": label, "hint": hint} for kind, (label, hint) in KINDS.items()],
        offered=offered,
        problems=problems,
    )


def _address(token: str) -> str:
    """Where a link leads, as the settings say: what a request says of its host could be forged."""
    settings = current_app.extensions["attune"].settings
    return settings.public_address.rstrip("/") + url_for("passwords.opened", token=token)


@blueprint.get("/<int:person_id>")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def person(person_id: int) -> ResponseReturnValue:
    """One person: what they are here for, and until when."""
    found = guard.found(visitors.one(db.session(), guard.person_id(), person_id, clock.today()))
    return _person_page(found, split_day("last_on", found.access_ends_on or clock.today()), [])


@blueprint.post("/<int:person_id>/last-day")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def move_last_day(person_id: int) -> ResponseReturnValue:
    """Let their access end on another day."""
    found, last_on = _to_change(person_id), day_of(request.form, "last_on")
    problems = problem_of_last_day(last_on, clock.today())
    try:
        if not problems and last_on is not None:
            visiting.move_last_day(db.session(), found, last_on, guard.person_id(), clock.now())
    except TooLateError:
        return too_late(_("Their access has ended"), _("Nothing was changed. Let them in again instead."))
    except BeforeTheFirstDayError:
        problems = [Problem("last_on-day", _("Enter a last day that is not before the first day"))]
    if problems:
        written = {f"last_on-{part}": text_of(request.form, f"last_on-{part}") for part in _PARTS}
        return make_response(_person_page(found, written, problems), 422)
    return _back(person_id)


@blueprint.post("/<int:person_id>/end")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def end(person_id: int) -> ResponseReturnValue:
    """End their access now, wherever they are signed in."""
    visiting.end(db.session(), _to_change(person_id), guard.person_id(), clock.now())
    return _back(person_id)


@blueprint.post("/<int:person_id>/link")
@guard.requires(Permission.MANAGE_VISITING_STAFF)
def send_link(person_id: int) -> ResponseReturnValue:
    """Send them another link to choose a password; the same form sent again sends one."""
    found, now = _to_change(person_id), clock.now()
    if found.access_ends_on is None or not found.has_access_on(clock.today()):
        return too_late(_("Their access has ended"), _("Nothing was sent. Let them in again instead."))
    latest = passwords.latest_link(db.session(), found.id)
    if text_of(request.form, "after") == str(latest.id if latest else 0):
        by, last_on = guard.person_id(), found.access_ends_on
        passwords.send_link(db.session(), found, last_on, by_id=by, link_to=_address, now=now)
    return _back(person_id)


_PARTS = ("day", "month", "year")


def _to_change(person_id: int) -> Person:
    return guard.found(visitors.to_change(db.session(), guard.person_id(), person_id, clock.today()))


def _person_page(found: Person, written: dict[str, str], problems: list[Problem]) -> str:
    session, today = db.session(), clock.today()
    return render_template(
        "accounts/visiting_person.html",
        person=found,
        held=visitors.held_by(session, [found], today).get(found.id, []),
        ended=not found.has_access_on(today),
        link=passwords.latest_link(session, found.id),
        waits=how_much_waits(current_app.extensions["attune"].rooms, session, found, clock.now()),
        written=written,
        problems=problems,
    )


def _back(person_id: int) -> ResponseReturnValue:
    return redirect(url_for(".person", person_id=person_id), 303)
