"""Before a visit: an observer logs or prepares it, and its practitioner says what is to be watched."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics.model import Rubric
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.cases import queries as cases
from webapp.config import Module
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.practice import faults, preparing, queries, rules, second_looks, service, watched
from webapp.practice.forms import CONSENTS, PURPOSES, VisitForm
from webapp.practice.models import Observation, ObservedVisit
from webapp.practice.rules import Purpose
from webapp.practice.service import LoggedVisit
from webapp.practice.views.pages import OBSERVATION, VISIT, blueprint
from webapp.practice.views.wording import rubric_of
from webapp.refusals import too_late


@blueprint.get("/visits/new")
@guard.requires(Permission.WRITE_OBSERVATION)
def new_visit() -> ResponseReturnValue:
    """The form on which an observer logs a visit."""
    asked_for = request.args.get("practitioner", type=number)
    form = VisitForm.empty(clock.today(), next(iter(watched.rubrics(db.session()))))
    return _visit_page(replace(form, practitioner=str(asked_for)) if asked_for else form, [])


@blueprint.post("/visits/new")
@guard.requires(Permission.WRITE_OBSERVATION)
def log_visit() -> ResponseReturnValue:
    """Log the visit and go on to what was seen."""
    form, today, me = VisitForm.read(request.form), clock.today(), guard.person_id()
    client_id = form.client_id or abort(400)
    rubric = watched.rubrics(db.session()).get(form.instrument)
    if rubric is None:
        return make_response(_visit_page(form, [Problem("instrument", _("Select what you watch"))]), 422)
    kind, is_supervision = rubric.kind, rubric.kind == watched.SUPERVISION
    if is_supervision:
        form = replace(form, purpose=Purpose.SUPERVISION.value)
    people = _watched(kind, today), _watched(kind, form.seen_on)
    problems = form.problems(today, *people, is_supervision=is_supervision)
    team_id = _team_on(form, kind)
    family_id, unknown = _family(form.reference, team_id)
    problems += unknown
    if problems or form.seen_on is None or form.practitioner_id is None:
        return make_response(_visit_page(form, problems), 422)
    logged_before = [
        visit
        for visit in queries.visits_of_that_day(db.session(), form.practitioner_id, form.seen_on, me)
        if watched.is_supervision(visit) == is_supervision
    ]
    chosen = {str(visit.id): visit for visit in logged_before}
    if logged_before and form.same_visit not in {*chosen, "another"}:
        asked = [Problem("same_visit", _("Select whether you watched the same visit"))]
        return make_response(_visit_page(form, asked, logged_before), 422)
    logged = LoggedVisit(
        practitioner_id=form.practitioner_id,
        team_id=team_id,
        seen_on=form.seen_on,
        purpose=Purpose(form.purpose),
        visit=chosen.get(form.same_visit),
        preparation=replace(faults.preparation(form.prepared_fields)[0], family_id=family_id),
    )
    return _begin(logged, client_id, rubric)


def _begin(logged: LoggedVisit, client_id: uuid.UUID, rubric: Rubric) -> ResponseReturnValue:
    """Begin the observation, by the rubric that the same visit is watched by already, and go on to it."""
    me, today = guard.person_id(), clock.today()
    try:
        observation = service.begin(
            db.session(),
            logged,
            observer_id=me,
            client_id=client_id,
            rubric=rubric_of(logged.visit) if logged.visit else rubric,
            now=clock.now(),
        )
    except rules.AnotherObserversError:
        abort(404)
    second_looks.take(db.session(), observation.visit, me, today, clock.now())
    page = "practice.prepare" if logged.seen_on > today else "practice.note"
    return redirect(url_for(page, observation_id=observation.id), 303)


def _team_on(form: VisitForm, kind: str) -> int | None:
    if form.practitioner_id is None or form.seen_on is None:
        return None
    return watched.team_on(db.session(), form.practitioner_id, kind, form.seen_on)


def _family(reference: str, team_id: int | None) -> tuple[int | None, list[Problem]]:
    """The family whose case was named, if the team has it; a visit need not name one."""
    if not reference:
        return None, []
    known = cases.of_references(db.session(), [reference], [team_id] if team_id else [])
    if reference not in known:
        words = _("Check the case reference: the practitioner’s team has no such family")
        return None, [Problem("reference", words)]
    return known[reference], []


def _knows_cases() -> bool:
    """Whether anybody enters families here, so that a visit can name one."""
    return bool(current_app.extensions["attune"].has(Module.FAMILIES))


def _watched(kind: str, day: date | None) -> frozenset[int]:
    """Who can be watched at this on a day; nobody on none."""
    found = watched.people(db.session(), kind, day, guard.person_id()) if day else ()
    return frozenset(one.id for one in found)


def _choices() -> list[tuple[int, str]]:
    """Everybody who can be watched at something today, in order of name; supervisors are told apart."""
    today, me = clock.today(), guard.person_id()
    named = {one.id: one.name for one in watched.people(db.session(), "observation", today, me)}
    for one in watched.people(db.session(), watched.SUPERVISION, today, me):
        named.setdefault(one.id, _("%(name)s (supervisor)", name=one.name))
    return sorted(named.items(), key=lambda choice: choice[1])


def _visit_page(form: VisitForm, problems: list[Problem], logged_before: Sequence[ObservedVisit] = ()) -> str:
    return render_template(
        "practice/visit.html",
        form=form,
        problems=problems,
        logged_before=logged_before,
        rubrics=[
            {"value": name, "label": rubric.title, "hint": rubric.audience}
            for name, rubric in watched.rubrics(db.session()).items()
        ],
        practitioners=_choices(),
        purposes={purpose: text for purpose, text in PURPOSES.items() if purpose != Purpose.SUPERVISION},
        consents=CONSENTS,
        prepared=form.prepared_fields,
        knows_cases=_knows_cases(),
    )


@blueprint.get(f"{OBSERVATION}/preparation")
@guard.requires(Permission.WRITE_OBSERVATION)
def prepare(observation_id: int) -> ResponseReturnValue:
    """What is settled before the visit: the family's consent, and what to watch."""
    observation = guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    visit = observation.visit
    fields = {name: getattr(visit, name) for name in faults.OF_A_PREPARATION}
    if visit.family_id is not None:
        fields["reference"] = cases.references(db.session(), [visit.family_id]).get(visit.family_id, "")
    return _preparation_page(observation, fields, [])


@blueprint.post(f"{OBSERVATION}/preparation")
@guard.requires(Permission.WRITE_OBSERVATION)
def keep_preparation(observation_id: int) -> ResponseReturnValue:
    """Keep what is settled."""
    observation = guard.found(
        queries.own_observation(db.session(), guard.reach(), observation_id, to_change=True)
    )
    settled, problems = faults.preparation(request.form)
    problems += faults.of_what_is_wanted(observation.visit, request.form)
    family_id, unknown = _family(text_of(request.form, "reference"), observation.visit.team_id)
    problems += unknown
    if problems:
        return make_response(_preparation_page(observation, request.form.to_dict(), problems), 422)
    try:
        settled = replace(settled, family_id=family_id)
        preparing.prepare(db.session(), observation.visit, settled, guard.person_id(), clock.now())
    except rules.TooLateError:
        return _shared()
    if observation.visit.seen_on > clock.today():
        return redirect(url_for("practice.index"), 303)
    return redirect(url_for("practice.note", observation_id=observation_id), 303)


def _preparation_page(observation: Observation, fields: dict[str, str], problems: list[Problem]) -> str:
    visit = observation.visit
    return render_template(
        "practice/preparation.html",
        observation=observation,
        practitioner=accounts.names(db.session(), [visit.practitioner_id])[visit.practitioner_id],
        purpose=PURPOSES[Purpose(visit.purpose)],
        consents=CONSENTS,
        prepared=fields,
        knows_cases=_knows_cases(),
        problems=problems,
    )


@blueprint.get(f"{VISIT}/wanted")
@guard.requires(Permission.RATE_OWN_VISIT)
def want(visit_id: int) -> ResponseReturnValue:
    """What I want to be watched on a visit that is prepared."""
    visit = guard.found(queries.own_visit_to_come(db.session(), guard.reach(), visit_id, clock.today()))
    return _wanted_page(visit, visit.wanted, [])


@blueprint.post(f"{VISIT}/wanted")
@guard.requires(Permission.RATE_OWN_VISIT)
def keep_wanted(visit_id: int) -> ResponseReturnValue:
    """Keep what I want to be watched."""
    visit = guard.found(queries.own_visit_to_come(db.session(), guard.reach(), visit_id, clock.today()))
    settled, problems = faults.preparation({"wanted": request.form.get("wanted", "")})
    if problems:
        return make_response(_wanted_page(visit, settled.wanted, problems), 422)
    try:
        preparing.want(db.session(), visit, settled.wanted)
    except rules.TooLateError:
        return _shared()
    return redirect(url_for("practice.index"), 303)


def _wanted_page(visit: ObservedVisit, wanted: str, problems: list[Problem]) -> str:
    return render_template(
        "practice/wanted.html",
        visit=visit,
        purpose=PURPOSES[Purpose(visit.purpose)],
        wanted=wanted,
        problems=problems,
    )


def _shared() -> ResponseReturnValue:
    return too_late(
        _("This visit has been written up"),
        _("What was seen is shared, so what was settled before it stays as it is."),
    )
