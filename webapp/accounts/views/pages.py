"""A person's first page, the sign-in of the demonstration, and the list of people."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_security import login_user

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import covers, queries
from webapp.accounts.models import Cover
from webapp.addresses import number
from webapp.extensions import db
from webapp.rooms import Offer

blueprint = Blueprint("accounts", __name__)

PAGE = 50


@blueprint.get("/")
@guard.requires(Permission.SEE_HOME)
def home() -> ResponseReturnValue:
    """What waits for me."""
    house, now = current_app.extensions["attune"], clock.now()
    waiting = [
        one for room in house.rooms if room.waiting for one in room.waiting(db.session(), guard.actor(), now)
    ]
    thanks = [
        one for room in house.rooms if room.thanks for one in room.thanks(db.session(), guard.actor(), now)
    ]
    today, me = clock.today(), guard.person_id()
    standing_in = [(cover, _offers(cover)) for cover in covers.of_stand_in(db.session(), me, today)]
    away = covers.of_away(db.session(), me, today)
    people = {one.person_id for one, _offered in standing_in} | {one.stand_in_id for one in away}
    return render_template(
        "accounts/home.html",
        thanks=thanks,
        waiting=waiting,
        roles=current_user.roles_on(today),
        standing_in=standing_in,
        away=away,
        names=queries.names(db.session(), people),
    )


def _offers(cover: Cover) -> list[Offer]:
    """What I can take over from the person for whom I stand in, room by room."""
    rooms, now = current_app.extensions["attune"].rooms, clock.now()
    offering = (room.to_take_over for room in rooms if room.to_take_over)
    return [one for offer in offering for one in offer(db.session(), guard.actor(), cover, now)]


@blueprint.post("/demonstration/<int:person_id>")
@guard.requires(Permission.SIGN_IN)
def sign_in_as(person_id: int) -> ResponseReturnValue:
    """Sign in as somebody invented; only the demonstration has this door."""
    if not current_app.extensions["attune"].settings.demonstration:
        abort(404)
    person = guard.found(queries.person(db.session(), person_id))
    session.clear()
    login_user(person)
    return redirect(url_for("accounts.home"))


@blueprint.get("/people")
@guard.requires(Permission.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    """Everybody, in order of name, with the roles they hold today."""
    after = request.args.get("after", type=number)
    found = queries.people(db.session(), after_id=after, limit=PAGE + 1)
    shown, today = found[:PAGE], clock.today()
    roles = {person.id: person.roles_on(today) for person in shown}
    more = shown[-1].id if len(found) > PAGE else None
    return render_template(
        "accounts/people.html", people=shown, roles=roles, after=more, is_first=after is None, today=today
    )
