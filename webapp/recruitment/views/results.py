"""The recruiter's screens after the decision: telling candidates, results as a file, checks, a hire."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission, Role
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import concluding, faults, forms, queries, rules, service, words
from webapp.recruitment.models import Attempt, Campaign
from webapp.recruitment.views.theirs import campaign_of, candidate_of
from webapp.refusals import too_late

blueprint = Blueprint("results", __name__, url_prefix="/campaigns")


def address(token: str) -> str:
    """The address that opens a link from outside."""
    settings = current_app.extensions["attune"].settings
    return settings.public_address.rstrip("/") + url_for("link.opened", token=token)


@blueprint.post("/<int:campaign_id>/tell")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def tell(campaign_id: int) -> ResponseReturnValue:
    """Send everybody about whom the panel has decided what was decided, each their own."""
    campaign, sent = campaign_of(campaign_id), 0
    for attempt, decision in queries.untold(db.session(), campaign.id):
        by = guard.person_id()
        message = concluding.tell(db.session(), attempt, decision, by_id=by, link_to=address, now=clock.now())
        sent += message is not None
    return redirect(url_for("campaigns.campaign", campaign_id=campaign.id, told=sent), 303)


@blueprint.get("/<int:campaign_id>/results.csv")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def results(campaign_id: int) -> ResponseReturnValue:
    """Names, addresses and what was decided, for the applicant system; once the panel was shown the names."""
    campaign = campaign_of(campaign_id)
    if queries.unblinding_of(db.session(), campaign.id) is None:
        return too_late(
            _("The results cannot leave yet"),
            _("They can when the panel has decided about everybody and was shown the names."),
        )
    response = Response(_rows(campaign), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="results-{campaign.id}.csv"'
    return response


COLUMNS = ("reference", "name", "e_mail", "answers_sent_at", "outcome", "decided_at", "told_at")


def _rows(campaign: Campaign) -> Iterator[str]:
    yield _line(COLUMNS)
    after = 0
    while attempts := queries.attempts(db.session(), campaign.id, after_id=after, limit=queries.PAGE):
        after = attempts[-1].id
        decisions = queries.decisions(db.session(), [one.id for one in attempts])
        told = queries.told(db.session(), [one.id for each in decisions.values() for one in each])
        for attempt in attempts:
            last = next(reversed(decisions.get(attempt.id, [])), None)
            yield _line(
                (
                    attempt.reference,
                    attempt.name,
                    attempt.email,
                    attempt.submitted_at.isoformat() if attempt.submitted_at else "",
                    last.outcome if last else "",
                    last.decided_at.isoformat() if last else "",
                    told[last.id].told_at.isoformat() if last and last.id in told else "",
                )
            )


def _line(cells: tuple[str, ...]) -> str:
    """One line of the file; a cell that a spreadsheet would take for a formula is made plain text."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{one}" if one[:1] in "=+-@\t\r" and one else one for one in cells])
    return line.getvalue()


@blueprint.get("/<int:campaign_id>/candidates/<int:attempt_id>/checks")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def checks(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """The checks before somebody starts work: which were seen, by whom and when."""
    return _checks_page(candidate_of(campaign_id, attempt_id), [])


def _checks_page(attempt: Attempt, problems: list[Problem]) -> str:
    seen = queries.seen_checks(db.session(), attempt.id)
    return render_template(
        "recruitment/checks.html",
        attempt=attempt,
        kinds=words.CHECKS,
        seen=seen,
        people=accounts.names(db.session(), [one.seen_by for one in seen.values()]),
        sent=request.form,
        problems=problems,
    )


@blueprint.post("/<int:campaign_id>/candidates/<int:attempt_id>/checks")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def record_check(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Record that a check was seen, or why it is not needed."""
    attempt = candidate_of(campaign_id, attempt_id)
    found, problems = faults.seen(request.form, clock.today())
    if found is None:
        return make_response(_checks_page(attempt, problems), 422)
    concluding.record_check(
        db.session(),
        attempt,
        found.kind,
        seen_on=found.seen_on,
        why_not=found.why_not,
        person_id=guard.person_id(),
        now=clock.now(),
    )
    return redirect(url_for("results.checks", campaign_id=campaign_id, attempt_id=attempt_id), 303)


@blueprint.get("/<int:campaign_id>/candidates/<int:attempt_id>/hire")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def hiring(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """The form that records as whom a candidate came to work here."""
    attempt = candidate_of(campaign_id, attempt_id)
    return render_template("recruitment/hire.html", attempt=attempt, form=_hire_form(), problems=[])


@blueprint.post("/<int:campaign_id>/candidates/<int:attempt_id>/hire")
@guard.requires(Permission.MANAGE_CAMPAIGN)
def hire(campaign_id: int, attempt_id: int) -> ResponseReturnValue:
    """Record a hire."""
    attempt, form = candidate_of(campaign_id, attempt_id), _hire_form()
    form.validate()
    if problems := problems_of(form):
        page = render_template("recruitment/hire.html", attempt=attempt, form=form, problems=problems)
        return make_response(page, 422)
    try:
        service.record_hire(
            db.session(),
            attempt,
            person_id=form.data["person"],
            started_on=form.data["started_on"],
            recorded_by=guard.person_id(),
            now=clock.now(),
        )
    except rules.NotInvitedOnwardError:
        return too_late(
            _("The panel has not invited this candidate onward"),
            _("A hire can be recorded once the panel has decided."),
        )
    except rules.ChecksMissingError as error:
        return too_late(
            _("Checks are missing"),
            _(
                "Record first that these were seen, or why they are not needed: %(checks)s.",
                checks=", ".join(str(words.CHECKS[one]) for one in error.missing),
            ),
        )
    return redirect(url_for("campaigns.campaign", campaign_id=campaign_id), 303)


def _hire_form() -> forms.HireForm:
    form = forms.HireForm()
    form.offer(accounts.people_in_role(db.session(), Role.PRACTITIONER, clock.today()))
    return form
