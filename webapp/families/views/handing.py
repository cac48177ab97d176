"""A device of the service handed to one person after another: each begins and ends with nothing on it."""

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import logout_user

from webapp import audit, clock
from webapp.access import guard, links
from webapp.access.policy import Permission
from webapp.capture.service import finish
from webapp.cases.models import FamilyMember
from webapp.extensions import db
from webapp.families import conversing, queries, returning, service
from webapp.families.models import Invitation
from webapp.families.rules import LINK_LASTS, UNTOUCHED_FOR, WARNED_BEFORE
from webapp.families.views.visiting import language, own_invitation, visit_lasts
from webapp.families.views.voice import opening
from webapp.refusals import too_late

blueprint = Blueprint("handing", __name__)


def _on_the_list(member_id: int) -> FamilyMember:
    return guard.found(
        queries.person_to_hand_to(db.session(), guard.reach(), member_id, clock.now(), clock.today())
    )


def _to_speak_with(member_id: int) -> FamilyMember:
    return guard.found(
        conversing.person_to_speak_with(
            db.session(), guard.reach(), guard.person_id(), member_id, clock.now(), clock.today()
        )
    )


@blueprint.get("/families/people/<int:member_id>/hand-over")
@guard.requires(Permission.INVITE_FAMILIES)
def ask_lead(member_id: int) -> ResponseReturnValue:
    """What happens when a lead hands this device to one person."""
    return _before(_on_the_list(member_id), "handing.hand_over_as_lead", "asking.to_ask")


@blueprint.post("/families/people/<int:member_id>/hand-over")
@guard.requires(Permission.INVITE_FAMILIES)
def hand_over_as_lead(member_id: int) -> ResponseReturnValue:
    """Sign the lead out here, and open this person's form."""
    return _hand_over(_on_the_list, member_id)


@blueprint.get("/conversations/people/<int:member_id>/hand-over")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def ask(member_id: int) -> ResponseReturnValue:
    """What happens when this device is handed to one person."""
    return _before(_to_speak_with(member_id), "handing.hand_over", "conversing.people")


@blueprint.post("/conversations/people/<int:member_id>/hand-over")
@guard.requires(Permission.LEAD_CONVERSATIONS)
def hand_over(member_id: int) -> ResponseReturnValue:
    """Sign whoever asks out here, and open this person's form."""
    return _hand_over(_to_speak_with, member_id)


def _before(member: FamilyMember, to: str, back: str) -> str:
    return render_template("families/hand_over.html", member=member, to=to, back=back)


def _hand_over(person: Callable[[int], FamilyMember], member_id: int) -> ResponseReturnValue:
    by_id, now = guard.person_id(), clock.now()
    try:
        invitation = conversing.asked_now(
            db.session(), person(member_id), by_id=by_id, now=now, today=clock.today()
        )
    except service.AlreadyAskedError:
        return too_late(
            _("Somebody has just asked this person"),
            _("Nothing was begun. Look in the list of people who were asked."),
        )
    except (service.NotSafeError, service.NoBasisError, service.NeverAgainError):
        return too_late(
            _("Nobody may ask this person now"),
            _("Nothing was begun. Contact is not safe any more, or they asked to be left alone."),
        )
    invitation.reached_at = invitation.reached_at or now
    audit.record(
        db.session(),
        "device.handed over",
        actor=f"person:{by_id}",
        subject=service.subject_of(invitation),
        now=now,
    )
    spoken = language()
    # Whoever holds the device from now on finds nobody signed in on it.
    logout_user()
    session.clear()
    return _begin(invitation, spoken)


def _begin(invitation: Invitation, spoken: str) -> ResponseReturnValue:
    now = clock.now()
    started = links.open_here(
        db.session(),
        service.purpose_of(invitation),
        service.subject_of(invitation),
        language=spoken,
        now=now,
        link_ends_at=invitation.invited_at + LINK_LASTS,
        lifetime=visit_lasts(),
        shared=True,
    )
    return guard.begin_visit(make_response(redirect(url_for("handing.start"), 303)), started.secret)


@blueprint.get("/words/here")
@guard.requires(Permission.GIVE_VOICE)
def start() -> ResponseReturnValue:
    """What a link's first page says, on a device that was handed over."""
    invitation = own_invitation()
    return render_template("families/here.html", opening=opening(service.subject_of(invitation)))


@blueprint.post("/words/start-again")
@guard.requires(Permission.GIVE_VOICE)
def start_again() -> ResponseReturnValue:
    """End the visit; what was not sent goes, unless they asked for a code to come back with."""
    invitation, visit = own_invitation(), guard.current_visit()
    if visit is not None:
        links.end_visits(db.session(), visit.link_id, clock.now())
    if not returning.has_code(db.session(), invitation.id):
        finish(db.session(), service.subject_of(invitation))
    return _blank()


def _blank() -> ResponseReturnValue:
    return guard.end_visit(make_response(redirect(url_for("handing.blank"), 303)))


@blueprint.get("/ready")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def blank() -> ResponseReturnValue:
    """A blank start for the next person: it knows nobody, and the cookie of the visit before goes."""
    return guard.end_visit(make_response(render_template("families/ready.html")))


@blueprint.app_template_global("starts_again_after")
def starts_again_after() -> tuple[int, int]:
    """After how many seconds without a touch a shared device starts again, and how many before it warns."""
    return int(UNTOUCHED_FOR.total_seconds()), int(WARNED_BEFORE.total_seconds())


@blueprint.errorhandler(guard.VisitOverError)
def _over(_error: guard.VisitOverError) -> ResponseReturnValue:
    """The visit has ended by itself, or the button was pressed twice: the start is as blank."""
    return guard.end_visit(make_response(render_template("families/ready.html"), 401))
