"""The participation lead's screens: whom to ask, whether it is safe, and who is missing."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.addresses import page_number
from webapp.cases import queries as cases
from webapp.cases import reaching as case_reaching
from webapp.cases import service as case_service
from webapp.cases.models import FamilyMember
from webapp.cases.rules import Kind, may_be_invited
from webapp.extensions import db
from webapp.families import queries, reaching, service, words
from webapp.families.forms import SafeContactForm
from webapp.families.rules import LINK_LASTS
from webapp.fields import text_of
from webapp.forms import Problem, problems_of

blueprint = Blueprint("asking", __name__, url_prefix="/families")

NO_BASIS = _l("First write down on this person’s page on whose agreement this child can be invited.")
NOT_SAFE = _l("First speak with this person alone, and confirm how they can safely be reached.")


@blueprint.get("")
@guard.requires(Permission.INVITE_FAMILIES)
def to_ask() -> ResponseReturnValue:
    """Everybody whose turn it is: chance says so where the draw is on."""
    number, now = page_number(), clock.now()
    turns = queries.people_to_ask(db.session(), guard.reach(), clock.today(), page=number)
    return render_template(
        "families/to_ask.html",
        turns=turns[: queries.PAGE],
        by_voice={turn.member.id for turn in turns if service.is_spoken_to(turn.member, now)},
        safe={turn.member.id: service.is_safe(turn.member, now) for turn in turns},
        teams=_team_names(),
        words=words,
        is_drawn=queries.draw_is_on(db.session()),
        without_basis={
            turn.member.id for turn in turns if not may_be_invited(Kind(turn.member.kind), turn.member.basis)
        },
        number=number,
        more=len(turns) > queries.PAGE,
    )


@blueprint.get("/unanswered")
@guard.requires(Permission.INVITE_FAMILIES)
def unanswered() -> ResponseReturnValue:
    """Who has been asked, and nothing has come back."""
    number, now = page_number(), clock.now()
    found = queries.unanswered(db.session(), guard.reach(), clock.today(), page=number)
    failed = reaching.not_handed_over(db.session(), found)
    return render_template(
        "families/unanswered.html",
        invitations=found[: queries.PAGE],
        failed=failed,
        safe={one.id: service.is_safe(one.member, now) for one in found},
        proposed={one.id: case_reaching.to_propose(one.member, now) for one in found if one.id in failed},
        open={one.id for one in found if one.invited_at > now - LINK_LASTS},
        teams=_team_names(),
        words=words,
        number=number,
        more=len(found) > queries.PAGE,
    )


@blueprint.get("/never-asked")
@guard.requires(Permission.INVITE_FAMILIES)
def never_asked() -> ResponseReturnValue:
    """Who is missing: people whom nobody has asked in time."""
    number = page_number()
    found = queries.never_asked(db.session(), guard.reach(), clock.today(), page=number)
    return render_template(
        "families/never_asked.html",
        members=found[: queries.PAGE],
        teams=_team_names(),
        words=words,
        number=number,
        more=len(found) > queries.PAGE,
    )


def _team_names() -> dict[int, str]:
    return {team.id: team.name for team in accounts.teams(db.session())}


def _link_of(token: str) -> str:
    address: str = current_app.extensions["attune"].settings.public_address
    return address.rstrip("/") + url_for("link.opened", token=token)


def _refused(body: Any) -> ResponseReturnValue:
    page = render_template("base/error.html", title=_("Nothing was sent"), body=body)
    return make_response(page, 409)


def _never_again() -> ResponseReturnValue:
    return _refused(_("This person has said that nobody is to ask them again."))


@blueprint.post("/people/<int:member_id>/invite")
@guard.requires(Permission.INVITE_FAMILIES)
def invite(member_id: int) -> ResponseReturnValue:
    """Ask somebody whose turn it is, and show the message."""
    turn = queries.person_to_ask(db.session(), guard.reach(), member_id, clock.today())
    return ask(guard.found(turn))


def ask(turn: queries.ToAsk) -> ResponseReturnValue:
    """Send the invitation and show its message, or say why nothing was sent."""
    by_id, now, today = guard.person_id(), clock.now(), clock.today()
    try:
        message = service.invite(db.session(), turn, by_id=by_id, address_of=_link_of, now=now, today=today)
    except service.NeverAgainError:
        return _never_again()
    except service.NoBasisError:
        return _refused(NO_BASIS)
    except service.NotSafeError:
        return _refused(NOT_SAFE)
    except service.AlreadyAskedError:
        return _refused(_("Somebody has just asked this person. Look in the list of people who were asked."))
    return redirect(url_for("outbox.message", message_id=message.id), 303)


@blueprint.post("/invitations/<int:invitation_id>/send-again")
@guard.requires(Permission.INVITE_FAMILIES)
def send_again(invitation_id: int) -> ResponseReturnValue:
    """Send a new link in place of the old one."""
    today = clock.today()
    invitation = guard.found(queries.invitation(db.session(), guard.reach(), invitation_id, today))
    try:
        message = service.send_again(
            db.session(), invitation, by_id=guard.person_id(), address_of=_link_of, now=clock.now()
        )
    except service.NeverAgainError:
        return _never_again()
    except service.NoBasisError:
        return _refused(NO_BASIS)
    except service.NotSafeError:
        return _refused(NOT_SAFE)
    return redirect(url_for("outbox.message", message_id=message.id), 303)


@blueprint.get("/people/<int:member_id>/safe-contact")
@guard.requires(Permission.INVITE_FAMILIES)
def safe_contact(member_id: int) -> ResponseReturnValue:
    """How one person can safely be reached; it is asked afresh, so nothing is filled in."""
    member = guard.found(cases.member(db.session(), guard.reach(), member_id))
    return contact_page(member, SafeContactForm(), is_other=request.args.get("other") == "yes")


def contact_page(
    member: FamilyMember,
    form: SafeContactForm,
    problems: Sequence[Problem] = (),
    *,
    is_other: bool,
    client_id: str = "",
) -> str:
    """The page on which somebody's safe ways are written down; with `is_other` one more of them."""
    return render_template(
        "families/safe_contact.html",
        member=member,
        form=form,
        words=words,
        problems=problems,
        others=case_reaching.still_safe(member, clock.now()),
        is_other=is_other and member.safe_contact_way is not None,
        client_id=client_id or uuid.uuid4(),
    )


@blueprint.post("/people/<int:member_id>/safe-contact")
@guard.requires(Permission.INVITE_FAMILIES)
def confirm_safe_contact(member_id: int) -> ResponseReturnValue:
    """Write down what the person said."""
    member = guard.found(cases.member(db.session(), guard.reach(), member_id))
    form = SafeContactForm()
    if not form.validate():
        return make_response(contact_page(member, form, problems_of(form), is_other=False), 422)
    case_service.confirm_safe_contact(member, form.said(), by_id=guard.person_id(), now=clock.now())
    return redirect(url_for("asking.to_ask"), 303)


@blueprint.post("/people/<int:member_id>/other-ways")
@guard.requires(Permission.INVITE_FAMILIES)
def confirm_other_way(member_id: int) -> ResponseReturnValue:
    """Write down one more way that the person named."""
    member = guard.found(cases.member(db.session(), guard.reach(), member_id))
    form, client_id = SafeContactForm(), text_of(request.form, "client_id")
    if not form.validate():
        page = contact_page(member, form, problems_of(form), is_other=True, client_id=client_id)
        return make_response(page, 422)
    try:
        case_reaching.confirm(
            db.session(),
            member,
            form.said(),
            client_id=uuid.UUID(client_id),
            by_id=guard.person_id(),
            now=clock.now(),
        )
    except (ValueError, case_reaching.AnotherFormError):
        abort(400)
    return redirect(url_for("asking.safe_contact", member_id=member.id), 303)


@blueprint.post("/people/<int:member_id>/other-ways/<int:way_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def prefer_way(member_id: int, way_id: int) -> ResponseReturnValue:
    """Let another of somebody's safe ways be the one by which messages go; nothing is sent by that."""
    member = guard.found(cases.member(db.session(), guard.reach(), member_id))
    has_failed = reaching.last_failed(db.session(), member.id)
    case_reaching.prefer(db.session(), member, way_id, clock.now(), has_failed=has_failed)
    if text_of(request.form, "from") == "unanswered":
        return redirect(url_for("asking.unanswered"), 303)
    return redirect(url_for("asking.safe_contact", member_id=member.id), 303)


@blueprint.post("/people/<int:member_id>/not-safe")
@guard.requires(Permission.INVITE_FAMILIES)
def withdraw_safe_contact(member_id: int) -> ResponseReturnValue:
    """Contact is not safe any more: nothing is sent, and a link that is out opens nothing."""
    member = guard.found(cases.member(db.session(), guard.reach(), member_id))
    case_service.withdraw_safe_contact(db.session(), member)
    service.call_back(db.session(), member.id, clock.now())
    return redirect(url_for("asking.to_ask"), 303)
