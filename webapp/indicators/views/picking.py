"""What a team hopes changes: what it has picked, earlier picks with their days, and the forms for it."""

import uuid
from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard, reaching
from webapp.access.policy import Permission
from webapp.accounts.models import Team
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.indicators import forms, queries, rules, service
from webapp.indicators.models import Pick
from webapp.indicators.rules import (
    LONGEST_LINE,
    MOST_PICKS,
    EnoughPicksError,
    ForeignFormError,
    Horizon,
    OverError,
    PickedAlreadyError,
    Wanted,
    expected_from,
    first_picked,
)
from webapp.indicators.words import DIRECTIONS, HORIZONS, month_name
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("hopes", __name__, url_prefix="/mirror")

HOPES = "/<int:team_id>/hopes"


@blueprint.get(HOPES)
@guard.requires(Permission.SEE_MIRROR)
def page(team_id: int) -> ResponseReturnValue:
    """What a team has picked, and what it had picked before."""
    return _page(_team(team_id), {}, [])


@blueprint.post(HOPES)
@guard.requires(Permission.RECORD_COMMITMENT)
def pick(team_id: int) -> ResponseReturnValue:
    """Pick an indicator; the same form sent twice picks it once."""
    team, client_id = _team(team_id), _client_id()
    taken = {
        one.indicator
        for one in queries.picks(db.session(), team.id)
        if one.ended_at is None and one.client_id != client_id
    }
    wanted = rules.check(request.form, forms.offered(), taken, forms.constructs())
    if isinstance(wanted, list):
        return make_response(_page(team, request.form, forms.problems(wanted)), 422)
    return _kept(team, wanted, client_id)


@blueprint.get(f"{HOPES}/<int:pick_id>")
@guard.requires(Permission.RECORD_COMMITMENT)
def change(team_id: int, pick_id: int) -> ResponseReturnValue:
    """The form that changes a pick."""
    team = _team(team_id)
    standing = _pick(team, pick_id)
    return _change_page(team, standing, _said(standing), [])


@blueprint.post(f"{HOPES}/<int:pick_id>")
@guard.requires(Permission.RECORD_COMMITMENT)
def keep_change(team_id: int, pick_id: int) -> ResponseReturnValue:
    """Keep a changed pick as a new one; the earlier one stays readable with its days."""
    team = _team(team_id)
    standing, client_id = _pick(team, pick_id), _client_id()
    # What is looked at stays: another indicator is another pick.
    fields = {**request.form, "indicator": standing.indicator}
    wanted = rules.check(fields, forms.offered(), (), forms.constructs())
    if isinstance(wanted, list):
        return make_response(_change_page(team, standing, request.form, forms.problems(wanted)), 422)
    return _kept(team, wanted, client_id, instead_of=standing.id)


@blueprint.post(f"{HOPES}/<int:pick_id>/give-up")
@guard.requires(Permission.RECORD_COMMITMENT)
def give_up(team_id: int, pick_id: int) -> ResponseReturnValue:
    """Give a pick up; it stays readable with its days."""
    team = _team(team_id)
    found = service.give_up(db.session(), team.id, pick_id, guard.person_id(), clock.now())
    guard.found(found or None)
    return redirect(url_for(".page", team_id=team.id), 303)


def _kept(
    team: Team, wanted: Wanted, client_id: uuid.UUID, instead_of: int | None = None
) -> ResponseReturnValue:
    try:
        service.pick(
            db.session(), team.id, wanted, client_id, guard.person_id(), clock.now(), instead_of=instead_of
        )
    except ForeignFormError:
        return form_of_another()
    except OverError:
        return too_late(
            _("Somebody else has changed this or given it up"),
            _("Nothing of yours was kept. Go back and look at what stands now."),
        )
    except PickedAlreadyError:
        problem = Problem("indicator", _("Select another: you have picked this one already"))
        return make_response(_page(team, request.form, [problem]), 422)
    except EnoughPicksError:
        words = _("Give one up first: a team looks at no more than %(most)s", most=MOST_PICKS)
        return make_response(_page(team, request.form, [Problem("indicator", words)]), 422)
    return redirect(url_for(".page", team_id=team.id), 303)


def _team(team_id: int) -> Team:
    return guard.found(queries.team(db.session(), guard.reach(), team_id))


def _pick(team: Team, pick_id: int) -> Pick:
    return guard.found(queries.pick(db.session(), team.id, pick_id))


def _client_id() -> uuid.UUID:
    """The id that the form was made with; a 400 without one, since only a form of ours has one."""
    try:
        return uuid.UUID(text_of(request.form, "client_id"))
    except ValueError:
        abort(400)


def _said(standing: Pick) -> dict[str, str]:
    """A pick as its form says it."""
    return {
        "line": standing.line,
        "construct": standing.construct or "",
        "horizon": standing.horizon,
        "direction": standing.direction,
    }


def _page(team: Team, sent: Mapping[str, str], problems: Sequence[Problem]) -> str:
    every = queries.picks(db.session(), team.id)
    stand = [one for one in every if one.ended_at is None]
    taken = {one.indicator for one in stand}
    may = reaching.reach(guard.actor(), Permission.RECORD_COMMITMENT)
    may_pick = may is not None and team.id in may.team_ids
    return render_template(
        "indicators/hopes.html",
        **_shared(team, sent, problems),
        stand=[(one, forms.name_of(one.indicator), _expected(one, every)) for one in stand],
        earlier=[(one, forms.name_of(one.indicator)) for one in reversed(every) if one.ended_at],
        may_pick=may_pick,
        may_add=may_pick and len(stand) < MOST_PICKS,
        free=[
            (name, one.wording(forms.language()))
            for name, one in forms.offered().items()
            if name not in taken or name == sent.get("indicator")
        ],
        most=MOST_PICKS,
    )


def _change_page(team: Team, standing: Pick, sent: Mapping[str, str], problems: Sequence[Problem]) -> str:
    indicator = forms.offered().get(standing.indicator)
    return render_template(
        "indicators/change.html",
        **_shared(team, sent, problems),
        standing=standing,
        name=forms.name_of(standing.indicator),
        only_neither=indicator is not None and indicator.only_neither,
    )


def _shared(team: Team, sent: Mapping[str, str], problems: Sequence[Problem]) -> dict[str, object]:
    """What both pages with a form need."""
    return {
        "team": team,
        "sent": sent,
        "problems": problems,
        "client_id": sent.get("client_id") or uuid.uuid4(),
        "constructs": forms.constructs(),
        "horizons": HORIZONS,
        "directions": DIRECTIONS,
        "longest": LONGEST_LINE,
    }


def _expected(pick: Pick, every: Sequence[Pick]) -> str:
    since = clock.in_london(first_picked(pick, every)).date()
    return month_name(expected_from(Horizon(pick.horizon), since))
