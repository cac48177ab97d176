"""Export ratings: what is asked for, what will be in the file, the file itself, and what left before."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.insight.exporting import dictionary, queries, ratings, rules, sending, service, words, writing
from webapp.insight.exporting.rules import EVERY_SOURCE, Form, Wanted, What
from webapp.insight.models import RatingExport
from webapp.insight.sources import SOURCES
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

EXPORT = "/<int:export_id>"


@blueprint.get("")
@guard.requires(Permission.EXPORT_RATINGS)
def page() -> ResponseReturnValue:
    """What I took out before, the newest first."""
    before = request.args.get("before", type=number)
    found, older = queries.of_person(db.session(), guard.person_id(), before)
    return render_template("insight/exports.html", exports=found, older=older, before=before, words=words)


@blueprint.get("/all")
@guard.requires(Permission.READ_EVENTS)
def every() -> ResponseReturnValue:
    """Every export, by whom and what for."""
    before = request.args.get("before", type=number)
    found, older = queries.every(db.session(), before)
    names = accounts.names(db.session(), {one.asked_by_id for one in found})
    return render_template(
        "insight/every_export.html", exports=found, older=older, before=before, words=words, names=names
    )


@blueprint.get("/new")
@guard.requires(Permission.EXPORT_RATINGS)
def new() -> ResponseReturnValue:
    """The form on which a file is asked for."""
    return _form({"client_id": str(uuid.uuid4())}, [])


def _form(written: Mapping[str, Any], problems: Sequence[Problem]) -> str:
    return render_template(
        "insight/export_new.html",
        written=written,
        problems=problems,
        sources=[(EVERY_SOURCE, _("All of them")), *((name, one.name) for name, one in SOURCES.items())],
        months=[(one.isoformat(), words.month(one)) for one in ratings.months(db.session())],
        words=words,
    )


@blueprint.post("/new")
@guard.requires(Permission.EXPORT_RATINGS)
def ask() -> ResponseReturnValue:
    """Keep what is asked for, and show what will be in the file."""
    wanted, problems = _asked(request.form)
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        return form_of_another()
    if wanted is None:
        return make_response(_form(request.form, problems), 422)
    try:
        export = service.ask(db.session(), wanted, guard.person_id(), client_id, clock.now())
    except service.NothingThereError:
        nothing = Problem("source", _("Select another source or other months: there is nothing in these"))
        return make_response(_form(request.form, [nothing]), 422)
    except service.TooManyRowsError as error:
        most, rows = format_decimal(rules.EXCEL_HOLDS), format_decimal(error.rows)
        said = _(
            "Select CSV or Parquet: Excel holds %(most)s rows, and these are %(rows)s", most=most, rows=rows
        )
        return make_response(_form(request.form, [Problem("form", said)]), 422)
    except service.FormOfAnotherError:
        return form_of_another()
    return redirect(address_of("exports.export", export_id=export.id), 303)


def _asked(sent: Mapping[str, Any]) -> tuple[Wanted | None, list[Problem]]:
    """What a form asks for, or what is wrong with it."""
    problems = []
    what = next((one for one in What if one.value == text_of(sent, "what")), None)
    form = next((one for one in Form if one.value == text_of(sent, "form")), None)
    source, purpose = text_of(sent, "source"), text_of(sent, "purpose")
    if what is None:
        problems.append(Problem("what", _("Select what you want to take out")))
    if source not in {EVERY_SOURCE, *SOURCES}:
        problems.append(Problem("source", _("Select whose view you want")))
    elif what is What.RATINGS and source != EVERY_SOURCE and not SOURCES[source].leaves_as_rows:
        said = _(
            "Select another source, or released figures: what one family said is not taken out by itself"
        )
        problems.append(Problem("source", said))
    first, last, wrong = _span(sent, what)
    problems += wrong
    if form is None:
        problems.append(Problem("form", _("Select what kind of file you want")))
    if not rules.says_why(purpose):
        problems.append(Problem("purpose", _("Enter what the file is for, in at least three words")))
    elif len(purpose) > rules.LONGEST_PURPOSE:
        problems.append(Problem("purpose", _("Shorten what you wrote to 500 characters")))
    if problems or what is None or form is None:
        return None, problems
    return Wanted(what, form, source, first, last, purpose), []


def _span(sent: Mapping[str, Any], what: What | None) -> tuple[date | None, date | None, list[Problem]]:
    """The months that were chosen; released figures have their own."""
    known = {one.isoformat(): one for one in ratings.months(db.session())}
    given = [text_of(sent, name) for name in ("first", "last")]
    first, last = (known.get(one) for one in given)
    if what is What.FIGURES and any(given):
        return None, None, [Problem("first", _("Leave the months empty: released figures have their own"))]
    for name, text in zip(("first", "last"), given, strict=True):
        if text and text not in known:
            return None, None, [Problem(name, _("Select a month from the list"))]
    if first and last and first > last:
        return None, None, [Problem("last", _("Select a last month that is not before the first"))]
    return first, last, []


@blueprint.get(EXPORT)
@guard.requires(Permission.EXPORT_RATINGS)
def export(export_id: int) -> ResponseReturnValue:
    """What will be in a file of mine, and what not."""
    found = _mine(export_id)
    wanted = service.wanted_of(found)
    made_from = service.state(db.session(), wanted.what)
    return render_template(
        "insight/export.html",
        export=found,
        is_record=wanted.what is What.RATINGS,
        head=dictionary.HEAD,
        columns=dictionary.lines(wanted.what)[1:],
        can_be_taken=made_from is not None and made_from.id == found.generation_id,
        words=words,
    )


def _mine(export_id: int) -> RatingExport:
    return guard.found(queries.own(db.session(), guard.person_id(), export_id))


@blueprint.get(f"{EXPORT}/dictionary.csv")
@guard.requires(Permission.EXPORT_RATINGS)
def columns(export_id: int) -> ResponseReturnValue:
    """The data dictionary of a file of mine, as a small file of its own."""
    lines = dictionary.lines(What(_mine(export_id).what))
    return _attached(writing.table(lines), "text/csv", f"export-{export_id}-dictionary.csv")


@blueprint.post(f"{EXPORT}/file")
@guard.requires(Permission.EXPORT_RATINGS)
def take(export_id: int) -> ResponseReturnValue:
    """Send the file; that it began is stored before its first byte leaves."""
    found = _mine(export_id)
    wanted = service.wanted_of(found)
    file = sending.File(db.engine, wanted, found.asked_by_id, found.asked_at)
    try:
        file.check_state(found.generation_id)
        service.begin(db.session(), found, clock.now())
    except sending.MovedOnError:
        return too_late(
            _("The ratings have changed since"),
            _("Ask for the file anew: it would not be the one that you looked at."),
        )
    except BaseException:
        file.close()
        raise
    name = f"export-{found.id}.{wanted.form.ending}"
    return _attached(sending.noted(current_app.app_context(), file, found.id), wanted.form.mimetype, name)


def _attached(pieces: Any, mimetype: str, name: str) -> Response:
    response = Response(pieces, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
