"""Taking in a file of monthly counts: read whole, tried or kept, and replacing only what is said to be."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from rubrics.indicators import indicators
from webapp import clock, file_words
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.case_files import SHOWN_FAULTS, Unreadable, UnreadableError
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.indicators import forms, queries, reading, service, words
from webapp.indicators.reading import Known, Read
from webapp.indicators.rules import ReplacesError
from webapp.indicators.views.counting import blueprint
from webapp.unit_of_work import begin_writing


class Replaced(NamedTuple):
    """A count of which other numbers stand: its line in the file, its month, team and indicator."""

    line: int
    month: str
    team: str
    indicator: str


def _page(
    fields: Any,
    problems: Sequence[Problem] = (),
    *,
    read: Read | None = None,
    replaced: Sequence[Replaced] = (),
) -> str:
    """The page that takes a file, with what came of one that was sent."""
    return render_template(
        "indicators/take_in.html",
        problems=problems,
        read=read,
        faults=file_words.of_faults(read.faults if read else (), words.WRONG),
        replaced=replaced[:SHOWN_FAULTS],
        replaces=len(replaced),
        may_replace=text_of(fields, "replace") == "yes",
        offered=[one.wording(forms.language()) for one in indicators() if one.source == "file"],
    )


@blueprint.get("/take-in")
@guard.requires(Permission.COUNT_WORK)
def form() -> ResponseReturnValue:
    """The form that takes a file."""
    return _page(request.args)


@blueprint.post("/take-in")
@guard.requires(Permission.COUNT_WORK, reads_first=True)
def take_in() -> ResponseReturnValue:
    """Try a file, or keep what it says; what is not understood is listed, and then nothing is kept."""
    fields, sent = request.form, request.files.get("file")
    if sent is None or not sent.filename:
        problem = Problem("file", _("Choose the file: it has to be chosen again each time"))
        return make_response(_page(fields, [problem]), 422)
    known = Known(clock.today(), accounts.teams_by_name(db.session()), reading.by_name(indicators()))
    try:
        read = reading.read(sent.stream, known)
    except UnreadableError as error:
        return make_response(_page(fields, [Problem("file", _unreadable(error))]), 422)
    if read.faulty:
        message = ngettext(
            "%(num)d row was not understood, so nothing is kept. See the list below.",
            "%(num)d rows were not understood, so nothing is kept. See the list below.",
            read.faulty,
        )
        return make_response(_page(fields, [Problem("faults", message)], read=read), 422)
    if not read.parts:
        problem = Problem("file", _("No row of the file has a count. Fill in the rows that you know"))
        return make_response(_page(fields, [problem]), 422)
    return _answered(fields, read)


def _unreadable(error: UnreadableError) -> str:
    if error.why is Unreadable.MISSING:
        words = _("The file has no column “%(column)s”. Name the columns as the template does")
        return words % {"column": error.column}
    return file_words.unreadable(error)


def _answered(fields: Any, read: Read) -> ResponseReturnValue:
    """What came of a file that is understood."""
    may_replace = text_of(fields, "replace") == "yes"
    if text_of(fields, "deed") != "keep":
        return _page(fields, read=read, replaced=_replaced(read))
    begin_writing()
    try:
        kept = service.take_in(
            db.session(), read.parts, guard.person_id(), clock.now(), may_replace=may_replace
        )
    except ReplacesError:
        problem = Problem("replace", _("Say that the numbers of these months are to be replaced"))
        return make_response(_page(fields, [problem], read=read, replaced=_replaced(read)), 422)
    team = min(key.team_id for key in read.parts)
    return redirect(url_for(".page", team=team, taken="new" if kept else "same"), 303)


def _replaced(read: Read) -> list[Replaced]:
    """Of which counts of a file other numbers stand, in the order of the file."""
    stand = queries.standing(db.session(), read.parts)
    names = {team.id: team.name for team in accounts.teams(db.session())}
    keys = sorted(service.other_numbers(stand, read.parts), key=lambda key: read.lines[key])
    return [
        Replaced(
            read.lines[key], words.month_name(key.month), names[key.team_id], forms.name_of(key.indicator)
        )
        for key in keys
    ]
