"""The panel's screens: candidates against the standard, blind, and the page on which a person decides."""

import uuid

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics import loader as rubrics
from rubrics.standards import Standard
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import evidence, forms, queries, rules, standing, submitting
from webapp.recruitment.models import Campaign
from webapp.recruitment.rules import DecisionOutcome
from webapp.recruitment.standing import Line
from webapp.recruitment.views.refusals import form_of_another, too_late

blueprint = Blueprint("board", __name__, url_prefix="/board")


@blueprint.get("")
@guard.requires(Permission.SEE_BOARD)
def page() -> ResponseReturnValue:
    """The campaigns on whose panel I sit."""
    campaigns = queries.panel_campaigns(db.session(), guard.person_id())
    return render_template(
        "recruitment/boards.html",
        campaigns=campaigns,
        counts=queries.counts(db.session(), [campaign.id for campaign in campaigns]),
    )


def _campaign(campaign_id: int) -> Campaign:
    return guard.found(queries.panel_campaign(db.session(), guard.reach(), campaign_id))


def _names(standard: Standard) -> dict[str, str]:
    constructs = rubrics.constructs()
    return {construct: constructs.construct(construct).name for construct in standard.cuts}


@blueprint.get("/<int:campaign_id>")
@guard.requires(Permission.SEE_BOARD)
def board(campaign_id: int) -> ResponseReturnValue:
    """Candidates by construct, against the standard."""
    campaign, after = _campaign(campaign_id), request.args.get("after", 0, type=number)
    lines = [one for one in standing.lines(db.session(), campaign) if one.attempt.id > after]
    shown, standard = lines[: queries.PAGE], standing.standard_of(db.session(), campaign)
    return render_template(
        "recruitment/board.html",
        campaign=campaign,
        standard=standard,
        names=_names(standard),
        lines=shown,
        outcomes=forms.OUTCOMES,
        older=shown[-1].attempt.id if len(lines) > queries.PAGE else None,
        is_first=not after,
    )


@blueprint.get("/<int:campaign_id>/interview")
@guard.requires(Permission.SEE_BOARD)
def interview(campaign_id: int) -> ResponseReturnValue:
    """What everybody is asked at an interview, with what may be asked besides."""
    campaign = _campaign(campaign_id)
    return render_template(
        "recruitment/interview.html",
        campaign=campaign,
        questions=standing.questions(campaign),
        names={one.id: one.name for one in rubrics.constructs().constructs},
    )


def _line(campaign: Campaign, reference: str) -> Line:
    lines = standing.lines(db.session(), campaign)
    return guard.found(next((line for line in lines if line.attempt.reference == reference), None))


@blueprint.get("/<int:campaign_id>/<reference>")
@guard.requires(Permission.DECIDE)
def candidate(campaign_id: int, reference: str) -> ResponseReturnValue:
    """All the evidence about one candidate, and the form of the decision."""
    campaign = _campaign(campaign_id)
    return _candidate_page(
        campaign, _line(campaign, reference), forms.DecisionForm(formdata=None), uuid.uuid4(), []
    )


def _candidate_page(
    campaign: Campaign, line: Line, form: forms.DecisionForm, client_id: uuid.UUID, problems: list[Problem]
) -> str:
    standard = standing.standard_of(db.session(), campaign)
    return render_template(
        "recruitment/candidate.html",
        campaign=campaign,
        line=line,
        standard=standard,
        names=_names(standard),
        constructs={one.id: one.name for one in rubrics.constructs().constructs},
        probes=standing.probes(line),
        exhibits=evidence.exhibits(queries.scenarios_of(campaign), line.attempt) if line.is_ready else [],
        deciders=accounts.names(db.session(), [decision.decided_by for decision in line.decisions]),
        form=form,
        outcomes=forms.OUTCOMES,
        client_id=client_id,
        problems=problems,
    )


@blueprint.post("/<int:campaign_id>/<reference>")
@guard.requires(Permission.DECIDE)
def decide(campaign_id: int, reference: str) -> ResponseReturnValue:
    """Record what I decide and why."""
    campaign, form = _campaign(campaign_id), forms.DecisionForm()
    line, client_id = _line(campaign, reference), forms.client_id(request.form)
    if client_id is None:
        abort(400)
    form.validate()
    if problems := problems_of(form):
        return make_response(_candidate_page(campaign, line, form, client_id, problems), 422)
    try:
        submitting.decide(
            db.session(),
            line.attempt,
            client_id=client_id,
            person_id=guard.person_id(),
            outcome=DecisionOutcome(form.outcome.data),
            reason=str(form.reason.data).strip(),
            is_ready=line.is_ready,
            now=clock.now(),
        )
    except rules.NotReadyError:
        return too_late(
            _("The answers are still being assessed"),
            _("You can decide when the assessors have submitted their marks."),
        )
    except rules.ForeignFormError:
        return form_of_another()
    except rules.AlreadyDecidedError:
        return too_late(
            _("This has been decided"), _("Nothing was changed. Go back to the board to read the decision.")
        )
    return redirect(url_for("board.candidate", campaign_id=campaign_id, reference=reference), 303)
