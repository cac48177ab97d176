"""The quarter's reports: made by one button, written into, published, and read on paper."""

import uuid
from collections.abc import Mapping, Sequence

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
from webapp.quality import assembling, forms, queries, rules, service, standing, words
from webapp.quality.models import QuarterReport
from webapp.quality.rules import PLAIN, AnotherFormError, NothingReleasedError, Part, PublishedError, Version
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("reports", __name__, url_prefix="/service/reports")

REPORT = "/<int:report_id>"


@blueprint.get("")
@guard.requires(Permission.WRITE_REPORT)
def index() -> ResponseReturnValue:
    """The reports that were made, and the button that makes those of the last quarter."""
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
        client_id=uuid.uuid4(),
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
    """Keep my words, and publish them if that is the button."""
    found = _report(report_id, to_change=True)
    written, problems, names = forms.words(request.form)
    if problems:
        return make_response(_page(found, request.form, problems, names), 422)
    try:
        service.write(db.session(), found, written, clock.now())
    except PublishedError:
        return too_late(_("This report is published"), _("Its words stand. Make a new one to say more."))
    if text_of(request.form, "then") == "publish":
        service.publish(db.session(), found, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for(".report", report_id=found.id), 303)


@blueprint.get(f"{REPORT}/paper")
@guard.requires(Permission.WRITE_REPORT)
def paper(report_id: int) -> ResponseReturnValue:
    """One report as it is read on paper, with nothing else on the page."""
    found = _report(report_id)
    return render_template("quality/paper.html", **_given(found))


def _report(report_id: int, *, to_change: bool = False) -> QuarterReport:
    return guard.found(queries.report(db.session(), guard.reach(), report_id, to_change=to_change))


def _page(
    found: QuarterReport, sent: Mapping[str, str], problems: Sequence[Problem], names: Sequence[str]
) -> str:
    return render_template(
        "quality/report.html",
        **_given(found),
        sent=sent or found.words_by_part,
        problems=problems,
        names=names,
    )


def _given(found: QuarterReport) -> dict[str, object]:
    """What every page of one report is made of."""
    version = Version(found.version)
    read = assembling.read(db.session(), found, str(get_locale()))
    is_plain, skills = version in PLAIN, standing.by_skill(read.seen)
    return {
        "report": found,
        "version": version,
        "name": words.VERSIONS[version],
        "titles": words.TITLES[version],
        "parts": list(Part),
        "own": found.words_by_part,
        "read": read,
        "skills": skills,
        "sources": standing.sources(read.seen.overview),
        "plain": [
            (words.PLAIN_SKILLS.get(id, name), words.OFTEN[often] if often else None)
            for id, name, often in standing.in_plain_words(skills)
        ],
        "is_plain": is_plain,
        "gaps": [(words.PLAIN_GAPS if is_plain else words.GAPS)[one] for one in read.gaps],
    }
