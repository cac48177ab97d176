"""Taking in a month: the file is read, counted and forgotten, and only the sums are kept."""

from collections.abc import Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp import clock, file_words
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.case_files import LARGEST_FILE, UnreadableError, opened
from webapp.column_forms import NEW, MapForm, choosable, number_of
from webapp.column_maps import ChangedMeanwhileError, NameTakenError
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.refusals import too_late
from webapp.unit_of_work import begin_writing
from webapp.workload import forms, queries, reading, service, words
from webapp.workload.models import KeptMap
from webapp.workload.reading import Known, Read
from webapp.workload.views.pages import blueprint

# The file and what else the form sends; what is a little too large still gets the form back.
MOST_BYTES = LARGEST_FILE + 5 * 1024 * 1024


def _page(
    fields: Any,
    problems: Sequence[Problem] = (),
    *,
    map_form: MapForm | None = None,
    read: Read | None = None,
) -> str:
    """The page that takes a month, with what came of a file that was sent."""
    kept = queries.maps(db.session())
    return render_template(
        "workload/take_in.html",
        problems=problems,
        months=forms.month_choices(clock.today()),
        month=text_of(fields, "month"),
        maps=[(str(one.id), one.name) for one in kept] + [(NEW, _("None yet: I say what they mean"))],
        chosen=text_of(fields, "map") or (str(kept[0].id) if len(kept) == 1 else ""),
        map_form=map_form,
        columns=[(name, name) for name in choosable(map_form.header)] if map_form else (),
        meanings=words.MEANINGS,
        is_open=bool(map_form) and (read is None or bool(problems)),
        read=read,
        faults=file_words.of_faults(read.faults if read else (), words.WRONG),
        teams=_teams_of(read) if read else (),
    )


def _teams_of(read: Read) -> list[str]:
    names = {team.id: team.name for team in accounts.teams(db.session())}
    return sorted(names[team_id] for team_id in read.pool.teams())


@blueprint.get("/take-in")
@guard.requires(Permission.COUNT_WORK)
def form() -> ResponseReturnValue:
    """The form that takes a month's file."""
    return _page(request.args)


@blueprint.post("/take-in")
@guard.requires(Permission.COUNT_WORK, reads_first=True, most_bytes=MOST_BYTES)
def take_in() -> ResponseReturnValue:
    """Try a month's file, or pool it; a file whose columns nobody has explained asks for that first."""
    fields, today = request.form, clock.today()
    month, kept = forms.month_of(fields, today), _map_of(fields)
    sent = request.files.get("file")
    problems = []
    if month is None:
        problems.append(Problem("month", _("Select the month that the file is of")))
    if kept is None and text_of(fields, "map") != NEW:
        problems.append(Problem("map", _("Select what the columns mean")))
    if sent is None or not sent.filename:
        problems.append(Problem("file", _("Choose the file: it has to be chosen again each time")))
    if problems or month is None or sent is None:
        return make_response(_page(fields, problems), 422)
    known = Known(month, today, accounts.teams_by_name(db.session()))
    try:
        if kept is None:
            header, _rows = opened(sent.stream)
            return _page(fields, map_form=forms.map_form(header, None))
        read = reading.read(sent.stream, queries.meant(kept), known)
    except UnreadableError as error:
        return _not_read(fields, error, kept)
    return _answered(fields, read, known, kept)


def _map_of(fields: Any) -> KeptMap | None:
    map_id = number_of(fields, "map")
    return queries.one_map(db.session(), map_id) if map_id else None


def _not_read(fields: Any, error: UnreadableError, kept: KeptMap | None) -> ResponseReturnValue:
    """The file as a whole is not read; where a column is the matter, the map stands there to be mended."""
    map_form = forms.map_form(error.header, kept) if error.column else None
    problems = [Problem("file", file_words.unreadable(error))]
    return make_response(_page(fields, problems, map_form=map_form), 422)


def _answered(fields: Any, read: Read, known: Known, kept: KeptMap) -> ResponseReturnValue:
    """What came of a file that could be read."""
    map_form = forms.map_form(read.header, kept)
    if read.faulty:
        message = ngettext(
            "%(num)d row was not understood, so nothing is kept. See the list below.",
            "%(num)d rows were not understood, so nothing is kept. See the list below.",
            read.faulty,
        )
        page = _page(fields, [Problem("faults", message)], map_form=map_form, read=read)
        return make_response(page, 422)
    if text_of(fields, "deed") != "pool":
        return _page(fields, map_form=map_form, read=read)
    sums = read.pool.sums()
    begin_writing()
    service.pool(db.session(), known.month, sums, guard.person_id(), clock.now())
    return redirect(url_for("workload.page", team=min(sums), pooled="yes"), 303)


@blueprint.post("/columns")
@guard.requires(Permission.COUNT_WORK)
def keep_map() -> ResponseReturnValue:
    """Keep what the columns mean; the file has to be chosen again."""
    given = MapForm.read(request.form, forms.ASKED)
    wanted, problems = forms.wanted(given)
    if wanted is None:
        return make_response(_page(request.form, problems, map_form=given), 422)
    try:
        map_id = service.keep_map(db.session(), wanted, given.seen, guard.person_id(), clock.now())
    except NameTakenError:
        problems = [Problem("name", _("Enter another name: there is a map of this name already"))]
        return make_response(_page(request.form, problems, map_form=given), 422)
    except ChangedMeanwhileError:
        return too_late(
            _("Somebody else has changed what the columns mean"),
            _("Nothing of yours was kept. Go back, send the file again and look at what it says now."),
        )
    return redirect(url_for("workload.form", map=map_id, month=text_of(request.form, "month")), 303)
