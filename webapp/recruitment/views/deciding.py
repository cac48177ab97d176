"""The panel's screens: candidates against the standard, blind, and the page on which a person decides."""

import uuid
from datetime import datetime, timedelta

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer

from rubrics import loader as rubrics
from rubrics.standards import Standard, expected_misclassification
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem, problems_of
from webapp.recruitment import deciding, evidence, forms, queries, report, rules, standing, words
from webapp.recruitment.deciding import Verdict
from webapp.recruitment.evidence import Exhibit
from webapp.recruitment.forms.lay import PANELS
from webapp.recruitment.models import Campaign
from webapp.recruitment.rules import DecisionOutcome
from webapp.recruitment.standing import Line
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("board", __name__, url_prefix="/board")

# A page that was opened on another day is opened again before anybody decides by it.
OPEN_FOR = timedelta(hours=12)


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


def campaign_of(campaign_id: int) -> Campaign:
    """A campaign on whose panel I sit; a 404 for any other."""
    return guard.found(queries.panel_campaign(db.session(), guard.reach(), campaign_id))


def _names(standard: Standard) -> dict[str, str]:
    constructs = rubrics.constructs()
    return {construct: constructs.construct(construct).name for construct in standard.cuts}


@blueprint.get("/<int:campaign_id>")
@guard.requires(Permission.SEE_BOARD)
def board(campaign_id: int) -> ResponseReturnValue:
    """Candidates by construct, against the standard; `show=borderline` are those to look at again."""
    campaign, after = campaign_of(campaign_id), request.args.get("after", 0, type=number)
    every, standard = standing.lines(db.session(), campaign), standing.standard_of(db.session(), campaign)
    only = request.args.get("show") == "borderline"
    lines = [one for one in every if one.attempt_id > after and (one.is_borderline or not only)]
    shown = lines[: queries.PAGE]
    return render_template(
        "recruitment/board.html",
        campaign=campaign,
        standard=standard,
        names=_names(standard),
        lines=shown,
        outcomes=forms.OUTCOMES,
        older=shown[-1].attempt_id if len(lines) > queries.PAGE else None,
        is_first=not after,
        only=only,
        borderline=sum(one.is_borderline for one in every),
        expected=expected_misclassification(standard, [one.judgement for one in every if one.judgement]),
        reviews={one.attempt_id for one in queries.open_reviews(db.session(), campaign.id)},
        named=_named(campaign, shown),
        graded=standing.graded(db.session(), campaign),
        withheld=words.WITHHELD,
        lay=queries.lay_summaries(db.session(), [one.attempt_id for one in shown]),
        panels=PANELS,
    )


@blueprint.get("/<int:campaign_id>/assessors")
@guard.requires(Permission.SEE_BOARD)
def assessors(campaign_id: int) -> ResponseReturnValue:
    """How each assessor tends to grade, by letters, and how consistently."""
    campaign = campaign_of(campaign_id)
    return render_template(
        "recruitment/tendencies.html",
        campaign=campaign,
        graded=standing.graded(db.session(), campaign),
        withheld=words.WITHHELD,
        leanings=words.LEANINGS,
        consistencies=words.CONSISTENCIES,
    )


@blueprint.get("/<int:campaign_id>/interview")
@guard.requires(Permission.SEE_BOARD)
def interview(campaign_id: int) -> ResponseReturnValue:
    """What everybody is asked at an interview, with what may be asked besides."""
    campaign = campaign_of(campaign_id)
    return render_template(
        "recruitment/interview.html",
        campaign=campaign,
        questions=standing.questions(campaign),
        names={one.id: one.name for one in rubrics.constructs().constructs},
        lay_questions=queries.lay_questions(db.session(), campaign.id),
        panels=PANELS,
    )


def _lines(campaign: Campaign, reference: str) -> tuple[Line, str | None]:
    """The candidate of this reference, and the next one about whom nobody has decided."""
    lines = standing.lines(db.session(), campaign)
    at = next((place for place, line in enumerate(lines) if line.reference == reference), None)
    at = guard.found(at)
    waiting = [one for one in (*lines[at + 1 :], *lines[:at]) if one.is_ready and not one.decisions]
    return lines[at], waiting[0].reference if waiting else None


@blueprint.get("/<int:campaign_id>/<reference>")
@guard.requires(Permission.DECIDE)
def candidate(campaign_id: int, reference: str) -> ResponseReturnValue:
    """All the evidence about one candidate, and the form of the decision."""
    campaign = campaign_of(campaign_id)
    line, following = _lines(campaign, reference)
    return _candidate_page(campaign, line, following, forms.DecisionForm(formdata=None), uuid.uuid4(), [])


def _candidate_page(
    campaign: Campaign,
    line: Line,
    following: str | None,
    form: forms.DecisionForm,
    client_id: uuid.UUID,
    problems: list[Problem],
) -> str:
    standard = standing.standard_of(db.session(), campaign)
    shown = _exhibits(campaign, line) if line.is_ready else []
    review = queries.open_review(db.session(), line.attempt_id)
    deciders = {decision.decided_by for decision in line.decisions}
    return render_template(
        "recruitment/candidate.html",
        campaign=campaign,
        line=line,
        following=following,
        standard=standard,
        names=_names(standard),
        constructs={one.id: one.name for one in rubrics.constructs().constructs},
        probes=standing.probes(line),
        exhibits=shown,
        review=review,
        may_decide=line.is_ready
        and (not line.is_decided or (review is not None and guard.person_id() not in deciders)),
        suggested=words.suggested(line.judgement, _names(standard), shown) if line.judgement else "",
        opened=_seal().dumps([line.attempt_id, guard.person_id()]),
        deciders=accounts.names(db.session(), deciders),
        form=form,
        outcomes=forms.OUTCOMES,
        client_id=client_id,
        named=_named(campaign, [line]),
        lay=queries.lay_grades_by_panel(db.session(), line.attempt_id) if line.is_ready else {},
        lay_rubrics={panel: queries.lay_rubric(panel) for panel in PANELS},
        panels=PANELS,
        problems=problems,
    )


def _exhibits(campaign: Campaign, line: Line) -> list[Exhibit]:
    """Every question with the candidate's answer and what was found in it."""
    attempt = queries.one_with_evidence(db.session(), line.attempt_id)
    return evidence.exhibits(queries.scenarios_of(campaign), attempt)


def _named(campaign: Campaign, lines: list[Line]) -> dict[int, str]:
    """The names of these candidates, once the panel was shown them; before that, none."""
    if queries.unblinding_of(db.session(), campaign.id) is None:
        return {}
    return queries.names_of(db.session(), [line.attempt_id for line in lines])


def _seal() -> URLSafeTimedSerializer:
    """Seals that somebody was given the evidence, and when, without storing that they looked."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="evidence opened")


def _opened_at(attempt_id: int) -> datetime | None:
    """When I was given the evidence that the form came with; None where it came without."""
    try:
        opened, at = _seal().loads(
            request.form.get("opened", ""), max_age=int(OPEN_FOR.total_seconds()), return_timestamp=True
        )
    except BadData:
        return None
    return at if opened == [attempt_id, guard.person_id()] else None


@blueprint.post("/<int:campaign_id>/<reference>")
@guard.requires(Permission.DECIDE)
def decide(campaign_id: int, reference: str) -> ResponseReturnValue:
    """Record what I decide and why, and go on to the next candidate if I like."""
    campaign, form = campaign_of(campaign_id), forms.DecisionForm()
    (line, following), client_id = _lines(campaign, reference), forms.client_id(request.form)
    if client_id is None:
        abort(400)
    form.validate()
    if problems := problems_of(form) or _not_ones_own(campaign, line, str(form.reason.data)):
        page = _candidate_page(campaign, line, following, form, client_id, problems)
        return make_response(page, 422)
    try:
        deciding.decide(
            db.session(),
            queries.one_with_evidence(db.session(), line.attempt_id),
            _verdict(form, line.attempt_id),
            client_id=client_id,
            person_id=guard.person_id(),
            is_ready=line.is_ready,
            now=clock.now(),
        )
    except rules.NotReadyError:
        return too_late(
            _("The answers are still being assessed"),
            _("You can decide when the assessors have submitted their marks."),
        )
    except rules.NotOpenedError:
        problem = Problem("reason", _("Read the answers on this page again, and then record your decision"))
        page = _candidate_page(campaign, line, following, form, client_id, [problem])
        return make_response(page, 422)
    except rules.ForeignFormError:
        return form_of_another()
    except rules.SameDeciderError:
        return too_late(
            _("Somebody else has to look again"),
            _("You decided before. Another member of the panel looks at it now. Nothing was changed."),
        )
    except rules.AlreadyDecidedError:
        return too_late(
            _("This has been decided"), _("Nothing was changed. Go back to the board to read the decision.")
        )
    goes_on = "go_on" in request.form and following is not None
    onward = following if goes_on else reference
    return redirect(url_for("board.candidate", campaign_id=campaign_id, reference=onward), 303)


def _verdict(form: forms.DecisionForm, attempt_id: int) -> Verdict:
    return Verdict(DecisionOutcome(form.outcome.data), str(form.reason.data).strip(), _opened_at(attempt_id))


def _not_ones_own(campaign: Campaign, line: Line, reason: str) -> list[Problem]:
    """What is wrong with a reason that is the suggestion as it stood: it is nobody's reason yet."""
    if line.judgement is None:
        return []
    shown = _exhibits(campaign, line)
    standard = standing.standard_of(db.session(), campaign)
    if not report.is_unchanged(reason, words.suggested(line.judgement, _names(standard), shown)):
        return []
    message = _("Change the suggested words so that they say what in the answers your decision rests on")
    return [Problem("reason", message)]
