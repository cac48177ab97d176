"""A team's mirror, and recording what the team will do."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access import guard, reaching
from webapp.access.policy import Permission
from webapp.access.reaching import Actor
from webapp.accounts.models import Team
from webapp.addresses import number
from webapp.extensions import db
from webapp.forms import Problem
from webapp.insight import mirrors
from webapp.jobs import jobs
from webapp.reflection import forms, queries, rules, service, telling
from webapp.reflection.standing import said_of
from webapp.reflection.views import released, words
from webapp.rooms import Waiting

blueprint = Blueprint("reflection", __name__, url_prefix="/mirror")

# What the address says where what is contested is left out.
UNDISPUTED = "undisputed"


@blueprint.get("")
@guard.requires(Permission.SEE_MIRROR)
def choose() -> ResponseReturnValue:
    """The teams whose mirror I may look in; somebody of one team goes straight there."""
    teams = queries.teams(db.session(), guard.reach())
    if len(teams) == 1 and not guard.reach().everything:
        return redirect(url_for(".mirror", team_id=teams[0].id))
    return render_template(
        "reflection/choose.html",
        teams=teams,
        as_at=mirrors.as_at(db.session()),
        may_update=guard.reach().everything,
    )


@blueprint.get("/<int:team_id>")
@guard.requires(Permission.SEE_MIRROR)
def mirror(team_id: int) -> ResponseReturnValue:
    """One team's mirror, what it has said it will do, and the form to add to that."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    return _page(team, {}, [])


@blueprint.post("/update")
@guard.requires(Permission.SEE_MIRROR)
def update() -> ResponseReturnValue:
    """Ask for the figures to be brought up to date.

    Only somebody who sees the whole service may: figures from just before and just after one
    answer would tell what that answer was.
    """
    guard.found(guard.reach().everything or None)
    jobs.ask(db.session(), "insight.gather", asked_by=guard.person_id())
    return redirect(url_for(".choose", asked=1), 303)


@blueprint.post("/<int:team_id>/commitments")
@guard.requires(Permission.RECORD_COMMITMENT)
def commit(team_id: int) -> ResponseReturnValue:
    """Record a commitment; the same form sent twice records it once."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    client_id = client_id_of_form()
    wanted = rules.check(request.form, question_of(team.id).choices, clock.today())
    if isinstance(wanted, list):
        return _page(team, request.form, forms.problems(wanted)), 422
    try:
        service.commit(
            db.session(),
            team_id=team.id,
            writer_id=guard.person_id(),
            client_id=client_id,
            wanted=wanted,
            now=clock.now(),
        )
    except service.ForeignFormError:
        abort(409)
    return redirect(url_for(".mirror", team_id=team.id, _anchor="commitments"), 303)


def client_id_of_form() -> uuid.UUID:
    """The id that the form was made with; a 400 without one, since only a form of ours has one."""
    try:
        return uuid.UUID(request.form.get("client_id", ""))
    except ValueError:
        abort(400)


def question_of(team_id: int) -> forms.Question:
    """What the form of a commitment asks: today's people of the team can see to it."""
    return forms.Question(forms.constructs(), queries.members(db.session(), team_id, clock.today()))


def _page(team: Team, sent: Mapping[str, str], problems: Sequence[Problem]) -> str:
    before = request.args.get("before", type=number)
    found = queries.commitments(db.session(), team.id, before_id=before, limit=released.PAGE + 1)
    said = [said_of(one) for one in found[: released.PAGE]]
    language = str(get_locale())
    noted = released.notes(team.id)
    days = {number: one.happened_on for number, one in noted.items()}
    seen = mirrors.of_team(db.session(), team.id, language, commitments=said, notes=days)
    # The choice stands in the address, so that a link leads others to the same view.
    evidence = UNDISPUTED if request.args.get("evidence") == UNDISPUTED else None
    return render_template(
        "reflection/mirror.html",
        team=team,
        seen=seen,
        mirror=seen.mirror.leaving_out() if seen and evidence else seen and seen.mirror,
        evidence=evidence,
        noted={number: one.text for number, one in noted.items()},
        labels=seen.labels if seen else mirrors.words(db.session(), language),
        spoken=words.of_team(team.id, limit=1),
        hopes=released.hopes(team.id, clock.today()),
        told=[
            (one, telling.stands(one), telling.waits(one))
            for one in found[: released.PAGE]
            if one.team_id == team.id
        ],
        followed=seen.mirror.commitments if seen else mirrors.unseen(said),
        older=found[released.PAGE - 1].id if len(found) > released.PAGE else None,
        is_first=before is None,
        may_commit=_may(Permission.RECORD_COMMITMENT, team),
        may_hang=_may(Permission.HANG_WALL, team),
        may_get=_may(Permission.GET_DIGEST, team),
        question=question_of(team.id),
        sources=forms.SOURCES,
        client_id=sent.get("client_id") or uuid.uuid4(),
        sent=sent,
        problems=problems,
    )


def _may(permission: Permission, team: Team) -> bool:
    granted = reaching.reach(guard.actor(), permission)
    return granted is not None and team.id in granted.team_ids


def waiting(session: Session, actor: Actor, now: datetime) -> Iterator[Waiting]:
    """My commitments whose day is near, and my team's mirror when it has been quiet for long."""
    for one in queries.due(session, actor, clock.today()):
        by = format_date(one.due_on, "d MMMM yyyy")
        page = url_for("reflection.mirror", team_id=one.team_id, _anchor="commitments")
        yield Waiting(_("Your team's commitment, to be done by %(day)s", day=by), page, one.written_at)
    reach = reaching.reach(actor, Permission.RECORD_COMMITMENT)
    as_at = mirrors.as_at(session)
    if reach is None or as_at is None:
        return
    for team in queries.quiet_teams(session, reach, now):
        page = url_for("reflection.mirror", team_id=team.id)
        yield Waiting(_("Look in your team's mirror: %(team)s", team=team.name), page, as_at)
