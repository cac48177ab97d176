"""The quarter's reports: made by one button, written into, published, printed, and answered for."""

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
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.quality import assembling, commenting, forms, queries, rules, service, words
from webapp.quality.models import QuarterReport
from webapp.quality.rules import (
    PLAIN,
    WHOLE,
    AnotherFormError,
    AnsweredError,
    ChangedError,
    NothingReleasedError,
    PublishedError,
)
from webapp.quality.views import pages
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("reports", __name__, url_prefix="/service/reports")

REPORT = "/<int:report_id>"


@blueprint.get("")
@guard.requires(Permission.WRITE_REPORT)
def index() -> ResponseReturnValue:
    """The reports that were made, the button that makes more, and a link for somebody on a panel."""
    return listing({}, [])


def listing(sent: Mapping[str, str], problems: Sequence[Problem]) -> str:
    """The page of the reports, with what was sent to let somebody on a panel in and what is wrong with it."""
    before = request.args.get("before", type=number)
    found = queries.reports(db.session(), guard.reach(), before)
    shown = found[: queries.PAGE]
    return render_template(
        "quality/reports.html",
        reports=shown,
        older=shown[-1].id if len(found) > queries.PAGE else None,
        is_first=before is None,
        quarter=rules.quarter_before(clock.today()),
        versions=words.VERSIONS,
        unanswered=queries.unanswered(db.session(), guard.reach()),
        client_id=uuid.uuid4(),
        panels=[{"value": one.value, "label": words.VERSIONS[one]} for one in PLAIN],
        ways=[{"value": how.value, "label": label} for how, label in words.WAYS.items()],
        reader_id=sent.get("client_id") or uuid.uuid4(),
        sent=sent,
        problems=problems,
    )


@blueprint.post("")
@guard.requires(Permission.WRITE_REPORT)
def make() -> ResponseReturnValue:
    """Make the last quarter's report for everybody who reads it."""
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        abort(400)
    first_on = rules.quarter_before(clock.today())
    rooms = current_app.extensions["attune"].rooms
    try:
        told, as_at = assembling.assemble(db.session(), rooms, first_on, str(get_locale()))
        service.make(
            db.session(),
            client_id=client_id,
            first_on=first_on,
            told=told,
            as_at=as_at,
            by_id=guard.person_id(),
            now=clock.now(),
        )
    except NothingReleasedError:
        return too_late(_("There are no figures yet"), _("Bring the figures up to date first."))
    except AnotherFormError:
        return form_of_another()
    return redirect(url_for(".index"), 303)


@blueprint.get(REPORT)
@guard.requires(Permission.WRITE_REPORT)
def report(report_id: int) -> ResponseReturnValue:
    """One report: my words in each part until it is published, and then as others read it."""
    return _page(_report(report_id), {}, [], [])


@blueprint.post(REPORT)
@guard.requires(Permission.WRITE_REPORT)
def write(report_id: int) -> ResponseReturnValue:
    """Keep my words, and publish them if that is the button and I have been told how long they are."""
    found = _report(report_id, to_change=True)
    written, problems, names = forms.words(request.form)
    if problems:
        return make_response(_page(found, request.form, problems, names), 422)
    try:
        service.write(db.session(), found, written, clock.now())
    except PublishedError:
        return too_late(_("This report is published"), _("Its words stand. Make a new one to say more."))
    if text_of(request.form, "then") == "publish" and _was_told(pages.too_long(found)):
        service.publish(db.session(), found, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for(".report", report_id=found.id), 303)


@blueprint.post(f"{REPORT}/comments/<int:comment_id>")
@guard.requires(Permission.ANSWER_PANELS)
def answer(report_id: int, comment_id: int) -> ResponseReturnValue:
    """Say something to what a panel wrote."""
    comment = guard.found(queries.comment(db.session(), guard.reach(), report_id, comment_id))
    field_id = f"answer-{comment.id}"
    text, problems, names = forms.answer(request.form, field_id)
    changes = request.form.get("changes", type=number)
    if changes is None:
        abort(400)
    if problems:
        sent = {**request.form, "to": comment.id}
        return make_response(_page(_report(report_id), sent, problems, names), 422)
    try:
        commenting.answer(
            db.session(),
            comment,
            text,
            changes=changes,
            leave_out=text_of(request.form, "leave_out") == "yes",
            by_id=guard.person_id(),
            now=clock.now(),
        )
    except AnsweredError:
        return too_late(_("This is answered"), _("What was said to it stands. Go back to the report."))
    except ChangedError:
        return too_late(_("They have changed what they wrote"), _("Go back to the report and read it again."))
    return redirect(f"{url_for('.report', report_id=report_id)}#comment-{comment.id}", 303)


@blueprint.get(f"{REPORT}/paper")
@guard.requires(Permission.WRITE_REPORT)
def paper(report_id: int) -> ResponseReturnValue:
    """One report as it is read on paper, with nothing else on the page."""
    return render_template("quality/paper.html", **pages.given(_report(report_id)))


@blueprint.get(f"{REPORT}/file")
@guard.requires(Permission.WRITE_REPORT)
def file(report_id: int) -> ResponseReturnValue:
    """One report as a tagged PDF."""
    return pages.printed(pages.given(_report(report_id)))


def _report(report_id: int, *, to_change: bool = False) -> QuarterReport:
    return guard.found(queries.report(db.session(), guard.reach(), report_id, to_change=to_change))


def _was_told(long: Mapping[str, int]) -> bool:
    """Whether the form's page said in each language that it is as long."""
    return all(
        count <= request.form.get(f"pages-{language}", 0, type=number) for language, count in long.items()
    )


def _page(
    found: QuarterReport, sent: Mapping[str, Any], problems: Sequence[Problem], names: Sequence[str]
) -> str:
    these, is_published = pages.given(found), found.published_at is not None
    comments = queries.comments(db.session(), guard.reach(), found.id) if is_published else []
    return render_template(
        "quality/report.html",
        **these,
        comments=comments,
        whole=WHOLE,
        too_long={} if is_published else pages.too_long(found),
        makes_pages=words.makes_pages,
        sent=sent or found.words_by_part,
        problems=problems,
        names=names,
    )
