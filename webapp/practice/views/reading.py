"""The list of observations, one observation to read, and a practitioner's own record."""

import uuid
from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import audit, clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.capture import queries as drafts
from webapp.capture.forms import Capture, Sent
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.insight.growth import FEWEST
from webapp.practice import covering, goals, listing, owners, queries, rules
from webapp.practice.forms import CONSENTS, PURPOSES
from webapp.practice.listing import Place
from webapp.practice.models import Observation
from webapp.practice.queries import PAGE
from webapp.practice.rules import Purpose, SignedAs
from webapp.practice.views.growing import own_parts
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.wording import in_words


@blueprint.get("/")
@guard.requires(Permission.READ_OBSERVATION)
def index() -> ResponseReturnValue:
    """The observations that whoever asks may know of, latest visit first."""
    after = Place.read(request.args.get("after", ""))
    found = listing.listed(db.session(), guard.reach(), after)
    shown = found[:PAGE]
    older = Place(shown[-1].visit.seen_on, shown[-1].id) if len(found) > PAGE else None
    people = {one.observer_id for one in shown} | {one.visit.practitioner_id for one in shown}
    return render_template(
        "practice/index.html",
        rows=[(one, queries.state_of(one).stage) for one in shown],
        names=accounts.names(db.session(), people),
        purposes=PURPOSES,
        me=guard.person_id(),
        newer=url_for("practice.index") if after else None,
        older=url_for("practice.index", after=older) if older else None,
        can_log=guard.can(Permission.WRITE_OBSERVATION),
        has_own=guard.can(Permission.RATE_OWN_VISIT),
    )


@blueprint.get(OBSERVATION)
@guard.requires(Permission.READ_OBSERVATION)
def read(observation_id: int) -> ResponseReturnValue:
    """One shared observation; somebody else's leaves a receipt."""
    observation = queries.readable(db.session(), guard.reach(), observation_id)
    in_place = None if observation else _taken_over(observation_id)
    observation = observation or in_place
    if observation is None:
        return _what_comes_first(observation_id)
    me, practitioner = guard.person_id(), observation.visit.practitioner_id
    if me not in (observation.observer_id, practitioner):
        reason = "the whole service" if guard.reach().everything else "own team"
        reason = "standing in" if in_place else reason
        audit.leave_receipt(audit.Receipt(me, practitioner, f"observation:{observation_id}", reason))
    return reading_page(observation)


def _taken_over(observation_id: int) -> Observation | None:
    """An observation that I took over to sign in its observer's place, or None."""
    return covering.readable(db.session(), guard.actor(), observation_id, clock.today())


def _what_comes_first(observation_id: int) -> ResponseReturnValue:
    """Send a practitioner to their own rating and an observer to their notes; to anybody else, 404."""
    visit_id = queries.visit_to_rate_first(db.session(), guard.reach(), observation_id)
    if visit_id is not None:
        return redirect(url_for("practice.rate", visit_id=visit_id))
    guard.found(queries.own_observation(db.session(), guard.reach(), observation_id))
    return redirect(url_for("practice.write", observation_id=observation_id))


def as_practitioner(observation_id: int) -> Observation:
    """A shared observation of a visit of whoever asks, held off from others; a 404 for anybody else's."""
    observation = guard.found(queries.to_answer(db.session(), guard.reach(), observation_id))
    is_theirs = part_of(observation, guard.person_id()) is SignedAs.PRACTITIONER
    return guard.found(observation if is_theirs else None)


def part_of(observation: Observation, person_id: int) -> SignedAs:
    """In which part this person answers an observation."""
    mine = observation.visit.practitioner_id == person_id
    return SignedAs.PRACTITIONER if mine else SignedAs.OBSERVER


def reading_page(
    observation: Observation,
    problems: list[Problem] | None = None,
    arrived: Sent | None = None,
    goal_names: Sequence[str] | None = None,
) -> str:
    """An observation with its evidence, the reply, the signatures, and what whoever asks may still do."""
    me, state, visit = guard.person_id(), queries.state_of(observation), observation.visit
    is_own = visit.practitioner_id == me
    is_party = is_own or observation.observer_id == me
    in_place = not is_party and SignedAs.OBSERVER not in state.signed_as and _taken_over(observation.id)
    people = {
        observation.observer_id,
        visit.practitioner_id,
        *(one.person_id for one in observation.signatures),
    }
    kept = _reply_so_far(observation.id, arrived)
    # A practitioner reads what was seen before they look at a figure.
    asked_for = request.args.get("levels") == "shown" or bool(kept.fields or observation.reply)
    rated = {one.criterion: one.level for one in visit.self_rating.levels} if visit.self_rating else {}
    return render_template(
        "practice/observation.html",
        observation=observation,
        names=accounts.names(db.session(), people),
        purpose=PURPOSES[Purpose(visit.purpose)],
        rubric=in_words(observation.instrument, observation.version),
        marks={one.criterion: one for one in observation.levels},
        own_levels=rated if is_party else {},
        signed={one.as_role: one for one in observation.signatures},
        stage=state.stage,
        may_reply=is_own and rules.may_reply(state),
        may_sign=is_party and rules.may_sign(state, part_of(observation, me)),
        signs_in_place=bool(in_place),
        may_amend=is_party and rules.may_amend(state),
        amendment_id=uuid.uuid4(),
        authors=accounts.names(db.session(), {one.person_id for one in observation.amendments}),
        sign_by=rules.sign_by(observation.shared_at) if observation.shared_at else None,
        shows_levels=not is_own or bool(problems) or SignedAs.PRACTITIONER in state.signed_as or asked_for,
        consents=CONSENTS,
        amended=request.form if problems and goal_names is None else {},
        is_own=is_own,
        capture=kept,
        reply=text_of(kept.fields, "reply"),
        sign_id=uuid.uuid4(),
        problems=problems or [],
        goals=observation.goals,
        may_propose=is_own and len(observation.goals) < rules.MOST_GOALS,
        goal_id=uuid.uuid4(),
        goal_written=request.form if goal_names is not None else {},
        goal_names=goal_names or (),
        second_look=observation.second_look if is_own else None,
        may_ask_again=is_own and observation.second_look is None,
        has_versions=is_own and bool(drafts.conflicts_of(db.session(), owners.reply(observation.id))),
    )


def _reply_so_far(observation_id: int, arrived: Sent | None) -> Capture:
    url = url_for("practice.save_reply", observation_id=observation_id)
    draft = drafts.draft_of(db.session(), owners.reply(observation_id))
    if arrived is None:
        return Capture.of(draft, url)
    return Capture.as_sent(draft, arrived, url)


@blueprint.get("/mine")
@guard.requires(Permission.RATE_OWN_VISIT)
def mine() -> ResponseReturnValue:
    """Somebody's own record, by what was watched: groups of skills, and no figure before three visits."""
    visits = queries.own_visits_read(db.session(), guard.person_id())
    return render_template(
        "practice/mine.html",
        goals=goals.own(db.session(), guard.person_id()),
        count=len(visits),
        parts=own_parts(visits),
        minimum=FEWEST,
    )
