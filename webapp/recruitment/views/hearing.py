"""The listeners' screens: a spoken task heard live, the same questions for everybody, probes noted."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from scenarios.narratives import rubric_of
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent, go_on_with, keep, keep_first
from webapp.extensions import db
from webapp.forms import Problem
from webapp.recruitment import faults, queries, rules, submitting
from webapp.recruitment.forms.lay import PANELS
from webapp.recruitment.models import Attempt, Campaign
from webapp.recruitment.queries import Spoken
from webapp.refusals import too_late

blueprint = Blueprint("hearing", __name__, url_prefix="/hearing")


@blueprint.get("")
@guard.requires(Permission.HEAR_CANDIDATES)
def page() -> ResponseReturnValue:
    """The campaigns in which I listen."""
    campaigns = queries.listening_campaigns(db.session(), guard.person_id())
    return render_template("recruitment/hearings.html", campaigns=campaigns)


def _campaign(campaign_id: int) -> Campaign:
    return guard.found(queries.listening_campaign(db.session(), guard.reach(), campaign_id))


@blueprint.get("/<int:campaign_id>")
@guard.requires(Permission.HEAR_CANDIDATES)
def candidates(campaign_id: int) -> ResponseReturnValue:
    """The candidates of a campaign, by reference, and whom I have heard."""
    campaign, after = _campaign(campaign_id), request.args.get("after", 0, type=number)
    found = queries.to_hear(db.session(), campaign.id, after, queries.PAGE + 1)
    shown = found[: queries.PAGE]
    return render_template(
        "recruitment/hearing.html",
        campaign=campaign,
        attempts=shown,
        spoken=queries.spoken(campaign),
        done=queries.heard_by(db.session(), [one.id for one in shown], guard.person_id()),
        older=shown[-1].id if len(found) > queries.PAGE else None,
        is_first=not after,
    )


def _asked(campaign_id: int, reference: str, scenario: str) -> tuple[Campaign, Attempt, Spoken]:
    campaign = _campaign(campaign_id)
    attempt = guard.found(queries.attempt_to_hear(db.session(), campaign.id, reference))
    asked = next((one for one in queries.spoken(campaign) if one.scenario.id == scenario), None)
    return campaign, attempt, guard.found(asked)


def _owner(attempt: Attempt, asked: Spoken) -> str:
    return f"hearing:{attempt.id}/{asked.scenario.id}/{guard.person_id()}"


def _is_done(attempt: Attempt, asked: Spoken) -> bool:
    done = queries.heard_by(db.session(), [attempt.id], guard.person_id())
    return (attempt.id, asked.scenario.id) in done


@blueprint.get("/<int:campaign_id>/<reference>/<scenario>")
@guard.requires(Permission.HEAR_CANDIDATES)
def hear(campaign_id: int, reference: str, scenario: str) -> ResponseReturnValue:
    """The screen for one candidate: what to ask, what was asked besides, and the rubric."""
    campaign, attempt, asked = _asked(campaign_id, reference, scenario)
    if _is_done(attempt, asked):
        return redirect(url_for("hearing.candidates", campaign_id=campaign.id))
    return _page(campaign, attempt, asked, [])


def _page(
    campaign: Campaign,
    attempt: Attempt,
    asked: Spoken,
    problems: list[Problem],
    fields: dict[str, Any] | None = None,
) -> str:
    owner = _owner(attempt, asked)
    draft = drafts.draft_of(db.session(), owner)
    place: dict[str, Any] = {
        "campaign_id": campaign.id,
        "reference": attempt.reference,
        "scenario": asked.scenario.id,
    }
    return render_template(
        "recruitment/hear.html",
        campaign=campaign,
        attempt=attempt,
        asked=asked,
        lay_questions=queries.lay_questions(db.session(), campaign.id),
        panels=PANELS,
        place=place,
        rubric=rubric_of(asked.task),
        fields=fields or (draft.fields if draft else {}),
        capture=Capture.of(draft, url_for("hearing.save", **place)),
        has_versions=bool(drafts.conflicts_of(db.session(), owner)),
        problems=problems,
    )


@blueprint.post("/<int:campaign_id>/<reference>/<scenario>/save")
@guard.requires(Permission.HEAR_CANDIDATES)
def save(campaign_id: int, reference: str, scenario: str) -> ResponseReturnValue:
    """Save notes, probes and levels as they are given."""
    _campaign_of, attempt, asked = _asked(campaign_id, reference, scenario)
    if _is_done(attempt, asked):
        return {"message": _("You have submitted your marks on this answer. They stand.")}, 422
    back = url_for("hearing.hear", campaign_id=campaign_id, reference=reference, scenario=scenario)
    return keep(_owner(attempt, asked), Sent.read(request), back)


@blueprint.post("/<int:campaign_id>/<reference>/<scenario>/versions")
@guard.requires(Permission.HEAR_CANDIDATES)
def choose(campaign_id: int, reference: str, scenario: str) -> ResponseReturnValue:
    """Go on with what was saved last, where two tabs wrote at once."""
    _campaign_of, attempt, asked = _asked(campaign_id, reference, scenario)
    go_on_with(_owner(attempt, asked), request.form.get("version_id", type=int))
    back = url_for("hearing.hear", campaign_id=campaign_id, reference=reference, scenario=scenario)
    return redirect(back, 303)


@blueprint.post("/<int:campaign_id>/<reference>/<scenario>")
@guard.requires(Permission.HEAR_CANDIDATES)
def submit(campaign_id: int, reference: str, scenario: str) -> ResponseReturnValue:
    """Submit what I heard; it stands."""
    campaign, attempt, asked = _asked(campaign_id, reference, scenario)
    sent = Sent.read(request)
    if sent is None:
        abort(400)
    rubric = rubric_of(asked.task)
    marks, problems = faults.marks(rubric, sent.fields)
    used, more = faults.probes_used(asked.task, sent.fields)
    if problems := more + problems:
        keep_first(_owner(attempt, asked), sent)
        return make_response(_page(campaign, attempt, asked, problems, sent.fields), 422)
    try:
        submitting.send_heard(
            db.session(),
            attempt,
            asked,
            used=used,
            marks=marks,
            person_id=guard.person_id(),
            draft_owner=_owner(attempt, asked),
            now=clock.now(),
        )
    except rules.AlreadyAssessedError:
        return too_late(
            _("You have submitted your marks on this answer"),
            _("They stand as they were. Go back to the answers that are left."),
        )
    return redirect(url_for("hearing.candidates", campaign_id=campaign.id), 303)
