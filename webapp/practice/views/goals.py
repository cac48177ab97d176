"""After an observation: what the practitioner wants to reach, agreed with the observer."""

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp import clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.fields import day_of, text_of
from webapp.forms import Problem, problems_of_names
from webapp.practice import goals, queries, rules
from webapp.practice.goals import Wanted
from webapp.practice.models import Goal, Observation
from webapp.practice.rules import AnotherObserversError, SignedAs, TooLateError
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.reading import as_practitioner, part_of, reading_page
from webapp.refusals import form_of_another, too_late

GOAL = f"{OBSERVATION}/goals/<int:goal_id>"
LONGEST = 1000


@blueprint.post(f"{OBSERVATION}/goals")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def propose_goal(observation_id: int) -> ResponseReturnValue:
    """Propose what I want to reach."""
    observation = as_practitioner(observation_id)
    text, by_on = text_of(request.form, "goal"), day_of(request.form, "by_on")
    problems = []
    if not text or len(text) > LONGEST:
        problems.append(Problem("goal", _("Enter in a sentence or two what you want to reach")))
    if by_on is None or not rules.goal_day_is_possible(by_on, clock.today()):
        problems.append(Problem("by_on-day", _("Enter a date in the next 12 months, such as 27 3 2027")))
    parties = accounts.names(db.session(), [observation.observer_id, observation.visit.practitioner_id])
    names = masking.suspected([text], parties.values())
    problems += problems_of_names(names, text_of(request.form, "names_checked"))
    if problems or by_on is None:
        return reading_page(observation, problems, goal_names=names), 422
    try:
        client_id = uuid.UUID(text_of(request.form, "client_id"))
        goals.propose(db.session(), observation, Wanted(text, by_on), client_id, clock.now())
    except TooLateError:
        words = _("There are three already, or you have not read the observation yet.")
        return too_late(_("No goal was added"), words)
    except (ValueError, AnotherObserversError):
        return form_of_another()
    return _back(observation_id)


@blueprint.post(f"{GOAL}/agree")
@guard.requires(Permission.SIGN_OBSERVATION)
def agree_to_goal(observation_id: int, goal_id: int) -> ResponseReturnValue:
    """The observer agrees."""
    observation = guard.found(queries.to_answer(db.session(), guard.reach(), observation_id))
    is_observer = part_of(observation, guard.person_id()) is SignedAs.OBSERVER
    goal = _goal(guard.found(observation if is_observer else None), goal_id)
    goals.agree(db.session(), observation, goal, clock.now())
    return _back(observation_id)


@blueprint.post(f"{GOAL}/met")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def meet_goal(observation_id: int, goal_id: int) -> ResponseReturnValue:
    """The practitioner has reached it."""
    goal = _goal(as_practitioner(observation_id), goal_id)
    try:
        goals.meet(db.session(), goal, clock.now())
    except TooLateError:
        return too_late(_("This goal is not agreed yet"), _("Nothing was changed."))
    return _back(observation_id)


@blueprint.post(f"{GOAL}/back")
@guard.requires(Permission.REPLY_TO_OBSERVATION)
def take_goal_back(observation_id: int, goal_id: int) -> ResponseReturnValue:
    """The practitioner takes a goal back before it is agreed."""
    goal = _goal(as_practitioner(observation_id), goal_id)
    try:
        goals.take_back(db.session(), goal)
    except TooLateError:
        return too_late(_("This goal is agreed"), _("It stays; propose another beside it."))
    return _back(observation_id)


def _goal(observation: Observation, goal_id: int) -> Goal:
    return guard.found(goals.one(db.session(), observation.id, goal_id))


def _back(observation_id: int) -> ResponseReturnValue:
    page = url_for("practice.read", observation_id=observation_id, levels="shown", _anchor="goals")
    return redirect(page, 303)
