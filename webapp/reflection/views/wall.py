"""A team's mirror on a large screen: for whoever may look in it, and for a screen that has a wall's link."""

import uuid
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from webapp import clock
from webapp.access import guard
from webapp.access.links import SpentLinkError
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.accounts.models import Team
from webapp.extensions import db
from webapp.reflection import queries, walls
from webapp.reflection.service import ForeignFormError
from webapp.reflection.views import released
from webapp.reflection.views.mirror import client_id_of_form
from webapp.reflection.views.slides import AS_AT, slides
from webapp.refusals import form_of_another

blueprint = Blueprint("wall", __name__)


@blueprint.get("/mirror/<int:team_id>/wall")
@blueprint.get("/mirror/<int:team_id>/wall/<int:number>")
@guard.requires(Permission.SEE_MIRROR)
def page(team_id: int, number: int = 1) -> ResponseReturnValue:
    """One page of a team's wall, for whoever may look in its mirror."""
    team = guard.found(queries.team(db.session(), guard.reach(), team_id))
    return _page(team, number, "wall.page", {"team_id": team.id})


@blueprint.get("/wall")
@blueprint.get("/wall/<int:number>")
@guard.requires(Permission.SHOW_WALL)
def on_a_screen(number: int = 1) -> ResponseReturnValue:
    """One page of the one team's wall that this screen's link opens."""
    return _page(_shown()[1], number, "wall.on_a_screen", {})


@blueprint.post("/wall/here")
@guard.requires(Permission.SHOW_WALL)
def here() -> ResponseReturnValue:
    """The screen says now and then that it shows the wall, so that the team knows which links are in use."""
    walls.note_use(_shown()[0], clock.now())
    return {}


@blueprint.get("/mirror/<int:team_id>/wall-links")
@guard.requires(Permission.HANG_WALL)
def links_of(team_id: int) -> ResponseReturnValue:
    """The links that show this team's wall, when each was last used, and the button that makes another."""
    return _links(_team(team_id))


@blueprint.post("/mirror/<int:team_id>/wall-links")
@guard.requires(Permission.HANG_WALL)
def hang(team_id: int) -> ResponseReturnValue:
    """Make a link and show it, this once."""
    team, now = _team(team_id), clock.now()
    try:
        made, token = walls.hang(db.session(), team.id, client_id_of_form(), by_id=guard.person_id(), now=now)
    except ForeignFormError:
        return form_of_another()
    address = current_app.extensions["attune"].settings.public_address.rstrip("/")
    return _links(team, made=made, link=address + url_for("link.opened", token=token) if token else None)


@blueprint.post("/mirror/<int:team_id>/wall-links/<int:wall_id>/end")
@guard.requires(Permission.HANG_WALL)
def take_down(team_id: int, wall_id: int) -> ResponseReturnValue:
    """Take a link back; the screen shows nothing any more."""
    wall = guard.found(walls.one_of_team(db.session(), guard.reach(), team_id, wall_id))
    walls.take_down(db.session(), wall, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for(".links_of", team_id=team_id), 303)


def opening(subject: str) -> dict[str, Any]:
    """What the page says that a wall's link opens first: whose wall, and until when."""
    wall, team = _of(subject)
    return {"team": team, "ends_at": wall.ends_at}


def _shown() -> tuple[walls.WallLink, Team]:
    return _of(guard.actor().link_subject)


def _of(subject: str | None) -> tuple[walls.WallLink, Team]:
    wall = walls.opened(db.session(), subject, clock.now())
    team = accounts.team(db.session(), wall.team_id) if wall else None
    if wall is None or team is None:
        raise SpentLinkError
    return wall, team


def _team(team_id: int) -> Team:
    return guard.found(queries.team(db.session(), guard.reach(), team_id))


def _page(team: Team, number: int, endpoint: str, given: dict[str, Any]) -> ResponseReturnValue:
    parts = released.parts(team.id, str(get_locale()))
    every = slides(parts) if parts["seen"] else []
    if every and not 1 <= number <= len(every):
        # A newer release may have fewer pages.
        return redirect(url_for(endpoint, **given))
    count = max(len(every), 1)
    return render_template(
        "reflection/wall.html",
        team=team,
        slide=every[number - 1] if every else None,
        is_about_itself=bool(every) and every[number - 1].kind == AS_AT,
        number=number if every else 1,
        count=count,
        before=url_for(endpoint, number=(number - 2) % count + 1, **given),
        after=url_for(endpoint, number=number % count + 1, **given),
        is_a_screen=endpoint == "wall.on_a_screen",
        **parts,
    )


def _links(team: Team, made: walls.WallLink | None = None, link: str | None = None) -> str:
    found = walls.of_team(db.session(), team.id)
    return render_template(
        "reflection/wall_links.html",
        team=team,
        walls=found,
        names=accounts.names(db.session(), [one.made_by_id for one in found if one.made_by_id]),
        client_id=uuid.uuid4(),
        made=made,
        link=link,
        now=clock.now(),
        lasts=walls.LASTS.days,
    )
