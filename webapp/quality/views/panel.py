"""What a panel of parents or young people reads, by a link, and writes back into it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.quality import commenting, forms, queries, words
from webapp.quality.commenting import Said
from webapp.quality.models import QuarterReport, ReportComment
from webapp.quality.rules import AnotherFormError, AnsweredError, Version
from webapp.quality.views import pages
from webapp.refusals import form_of_another, too_late
from webapp.safeguarding.service import whom_to_turn_to

blueprint = Blueprint("panel", __name__, url_prefix="/your-panel/reports")

REPORT = "/<int:report_id>"
COMMENT = f"{REPORT}/comments/<int:comment_id>"


@blueprint.get("")
@guard.requires(Permission.READ_OWN_REPORT)
def index() -> ResponseReturnValue:
    """The reports that are published for my panel."""
    before = request.args.get("before", type=number)
    found = queries.panel_reports(db.session(), guard.reach(), before)
    shown = found[: queries.PAGE]
    return render_template(
        "quality/panel_reports.html",
        reports=shown,
        older=shown[-1].id if len(found) > queries.PAGE else None,
        is_first=before is None,
    )


@blueprint.get(REPORT)
@guard.requires(Permission.READ_OWN_REPORT)
def report(report_id: int) -> ResponseReturnValue:
    """One report, what I wrote about it, and what was said to that."""
    return _page(_report(report_id), {}, [])


@blueprint.get(f"{REPORT}/file")
@guard.requires(Permission.READ_OWN_REPORT)
def file(report_id: int) -> ResponseReturnValue:
    """One report as a tagged PDF."""
    return pages.printed(pages.given(_report(report_id)))


@blueprint.post(REPORT)
@guard.requires(Permission.COMMENT_ON_REPORT)
def write(report_id: int) -> ResponseReturnValue:
    """Write something back."""
    found = _report(report_id)
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        abort(400)
    part, text, problems = forms.comment(request.form)
    if problems:
        return make_response(_page(found, request.form, problems), 422)
    writer = queries.writer(guard.reach())
    try:
        commenting.write(
            db.session(), found, _said(part, text), client_id=client_id, writer=writer, now=clock.now()
        )
    except AnotherFormError:
        return form_of_another()
    return _to_mine(report_id)


@blueprint.get(COMMENT)
@guard.requires(Permission.COMMENT_ON_REPORT)
def comment(report_id: int, comment_id: int) -> ResponseReturnValue:
    """What I wrote, to change it or take it back until it is answered."""
    found, mine = _report(report_id), _comment(report_id, comment_id)
    if mine.answer is not None:
        return _to_mine(report_id)
    return _comment_page(found, mine, {"part": mine.part, "text": mine.text}, [])


@blueprint.post(COMMENT)
@guard.requires(Permission.COMMENT_ON_REPORT)
def change(report_id: int, comment_id: int) -> ResponseReturnValue:
    """Keep other words in the place of what I wrote."""
    found, mine = _report(report_id), _comment(report_id, comment_id, to_change=True)
    part, text, problems = forms.comment(request.form)
    if problems:
        return make_response(_comment_page(found, mine, request.form, problems), 422)
    try:
        commenting.change(db.session(), found, mine, _said(part, text), clock.now())
    except AnsweredError:
        return _answered()
    return _to_mine(report_id)


@blueprint.post(f"{COMMENT}/back")
@guard.requires(Permission.COMMENT_ON_REPORT)
def withdraw(report_id: int, comment_id: int) -> ResponseReturnValue:
    """Take back what I wrote; sent again, it is taken back already."""
    found = _report(report_id)
    mine = queries.own_comment(db.session(), guard.reach(), report_id, comment_id, to_change=True)
    try:
        if mine is not None:
            commenting.withdraw(db.session(), found, mine, clock.now())
    except AnsweredError:
        return _answered()
    return _to_mine(report_id)


def _report(report_id: int) -> QuarterReport:
    return guard.found(queries.panel_report(db.session(), guard.reach(), report_id))


def _comment(report_id: int, comment_id: int, *, to_change: bool = False) -> ReportComment:
    reach = guard.reach()
    return guard.found(queries.own_comment(db.session(), reach, report_id, comment_id, to_change=to_change))


def _said(part: str, text: str) -> Said:
    subject, rooms = guard.reach().actor.link_subject or "", current_app.extensions["attune"].rooms
    named = (room.bears(db.session(), subject) for room in rooms if room.bears)
    return Said(part, text, str(get_locale()), next((name for name in named if name), None))


def _page(found: QuarterReport, sent: Mapping[str, str], problems: Sequence[Problem]) -> str:
    mine = queries.own_comments(db.session(), guard.reach(), found.id)
    turn_to = None
    if any(one.is_held for one in mine):
        turn_to = whom_to_turn_to(db.session(), str(get_locale()), clock.now())
    return render_template(
        "quality/panel_report.html",
        **pages.given(found),
        **_form(sent, problems),
        mine=mine,
        turn_to=turn_to,
        client_id=sent.get("client_id") or uuid.uuid4(),
    )


def _comment_page(
    found: QuarterReport, mine: ReportComment, sent: Mapping[str, str], problems: Sequence[Problem]
) -> str:
    about = words.about(Version(found.version))
    return render_template(
        "quality/panel_comment.html", report=found, mine=mine, about=dict(about), **_form(sent, problems)
    )


def _form(sent: Mapping[str, str], problems: Sequence[Problem]) -> dict[str, Any]:
    is_young = any(queries.READS.get(role) is Version.CHILDREN for role in guard.reach().actor.roles)
    return {"sent": sent, "problems": problems, "is_young": is_young}


def _to_mine(report_id: int) -> ResponseReturnValue:
    return redirect(f"{url_for('.report', report_id=report_id)}#yours", 303)


def _answered() -> ResponseReturnValue:
    return too_late(_("We have answered this"), _("So it stays as it is. You can write something new."))


@blueprint.errorhandler(guard.VisitOverError)
def _over(error: guard.VisitOverError) -> ResponseReturnValue:
    return visit_over(error)
