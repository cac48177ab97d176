"""Taking in the case system's list of families: tried first, then every row that is understood at once."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, file_words
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.case_files import LARGEST_FILE, UnreadableError, opened
from webapp.cases import importing, reading
from webapp.cases import queries as cases
from webapp.cases import service as case_service
from webapp.cases.models import FamilyMap
from webapp.cases.reading import Read
from webapp.cases.rules import OPTIONAL
from webapp.column_forms import NEW, MapForm, choosable, number_of
from webapp.column_maps import ChangedMeanwhileError, NameTakenError
from webapp.extensions import db
from webapp.families import forms, words
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.refusals import too_late
from webapp.unit_of_work import begin_writing

blueprint = Blueprint("importing", __name__, url_prefix="/families/import")

# The file and what else the form sends.
MOST_BYTES = LARGEST_FILE + 5 * 1024 * 1024


def _page(
    fields: Any,
    problems: Sequence[Problem] = (),
    *,
    map_form: MapForm | None = None,
    read: Read | None = None,
) -> str:
    """The page that takes a list, with what came of one that was sent."""
    kept = [(str(one.id), one.name) for one in cases.maps(db.session())]
    return render_template(
        "families/import.html",
        problems=problems,
        maps=[*kept, (NEW, _("None yet: I say what they mean"))],
        chosen=text_of(fields, "map") or (kept[0][0] if len(kept) == 1 else ""),
        map_form=map_form,
        columns=[(name, name) for name in choosable(map_form.header)] if map_form else (),
        is_open=map_form is not None and (read is None or read.faulty > 0 or bool(problems)),
        optional=OPTIONAL,
        taken={name: number_of(fields, name) or 0 for name in ("families", "people", "left_out")},
        was_taken="families" in fields,
        words=words,
        read=read,
        foreseen=importing.foresee(db.session(), read) if read else None,
        faults=file_words.of_faults(read.faults if read else (), words.WRONG),
    )


@blueprint.get("")
@guard.requires(Permission.INVITE_FAMILIES)
def form() -> ResponseReturnValue:
    """The form that takes a list, and what came of the one that was taken last."""
    return _page(request.args)


@blueprint.post("")
@guard.requires(Permission.INVITE_FAMILIES, reads_first=True, most_bytes=MOST_BYTES)
def take() -> ResponseReturnValue:
    """Try a list, or take it in; one whose columns nobody has explained asks for that first."""
    fields, sent = request.form, request.files.get("file")
    kept = _map_of(fields)
    problems = []
    if kept is None and text_of(fields, "map") != NEW:
        problems.append(Problem("map", _("Select what the columns mean")))
    if sent is None or not sent.filename:
        problems.append(Problem("file", _("Choose the file: it has to be chosen again each time")))
    if problems or sent is None:
        return make_response(_page(fields, problems), 422)
    try:
        if kept is None:
            return _page(fields, map_form=forms.map_form(opened(sent.stream)[0], None))
        read = reading.read(sent.stream, cases.meant(kept), cases.known(db.session(), clock.today()))
    except UnreadableError as error:
        # Where a column is the matter, the map stands there to be mended.
        shown = forms.map_form(error.header, kept) if error.column else None
        page = _page(fields, [Problem("file", file_words.unreadable(error))], map_form=shown)
        return make_response(page, 422)
    return _answered(fields, read, kept)


def _map_of(fields: Any) -> FamilyMap | None:
    map_id = number_of(fields, "map")
    return cases.one_map(db.session(), map_id) if map_id else None


def _answered(fields: Any, read: Read, kept: FamilyMap) -> ResponseReturnValue:
    """What came of a list: what was not understood is left out, and the rest is taken as a whole."""
    map_form = forms.map_form(read.header, kept)
    if not read.understood:
        problem = Problem("faults", _("No row was understood, so nothing is kept. See the list below."))
        return make_response(_page(fields, [problem], map_form=map_form, read=read), 422)
    if text_of(fields, "deed") != "take":
        return _page(fields, map_form=map_form, read=read)
    begin_writing()
    try:
        taken = importing.take(db.session(), read, guard.person_id(), clock.now(), clock.today())
    except importing.EnteredMeanwhileError:
        return too_late(
            _("Nothing was taken in"),
            _("Somebody else has entered one of these families meanwhile. Send the file again."),
        )
    families = taken.new_families + taken.changed_families
    people = taken.new_people + taken.changed_people
    there = url_for("importing.form", map=kept.id, families=families, people=people, left_out=read.faulty)
    return redirect(there, 303)


@blueprint.post("/columns")
@guard.requires(Permission.INVITE_FAMILIES)
def keep_map() -> ResponseReturnValue:
    """Keep what the columns mean; the file has to be chosen again."""
    given = MapForm.read(request.form, forms.LIST)
    wanted, problems = forms.families_map(given)
    if wanted is not None:
        try:
            map_id = case_service.keep_map(db.session(), wanted, given.seen, guard.person_id(), clock.now())
            return redirect(url_for("importing.form", map=map_id), 303)
        except NameTakenError:
            problems = [Problem("name", _("Enter another name: there is a map of this name already"))]
        except ChangedMeanwhileError:
            title = _("Somebody else has changed what the columns mean")
            body = _("Nothing of yours was kept. Go back, send the file again and look at what it says now.")
            return too_late(title, body)
    return make_response(_page(request.form, problems, map_form=given), 422)
