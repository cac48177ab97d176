"""What a device asks of the server when its person is signed in, and the page from which it is made ready."""

import uuid
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from webapp import audit, clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.accounts.service import sign_out_everywhere
from webapp.addresses import LARGEST
from webapp.capture import devices, ledger
from webapp.capture.ledger import LONGEST_ADDRESS, MOST_FORMS, Reported
from webapp.capture.models import Device
from webapp.capture.views.pages import DEVICE, blueprint
from webapp.extensions import db


@blueprint.get("/devices")
@guard.requires(Permission.HOLD_ON_DEVICE)
def page() -> ResponseReturnValue:
    """Make this phone ready for a place without a line; what it holds; and the other devices of mine."""
    mine = devices.of(db.session(), guard.person_id())
    return render_template(
        "capture/devices.html",
        devices=mine,
        tallies=ledger.tallies(db.session(), [one.id for one in mine]),
        lease=devices.LEASE,
        leaving="leaving" in request.args,
    )


@blueprint.post("/devices")
@guard.requires(Permission.HOLD_ON_DEVICE)
def enrol() -> ResponseReturnValue:
    """Make this device ready: it gets a key, and the same key sealed."""
    label = _told().get("label")
    if not isinstance(label, str) or not label.strip():
        return {"message": _("Enter a name for this phone")}, 422
    now = clock.now()
    device, sealed = devices.enrol(db.session(), guard.person_id(), label.strip(), now)
    return {
        "device": str(device.public_id),
        "key": sealed.key,
        "seal": sealed.token,
        "lease": devices.LEASE.total_seconds(),
        "now": now.timestamp(),
    }, 201


@blueprint.get(f"{DEVICE}/state")
@guard.requires(Permission.HOLD_ON_DEVICE)
def state(device_id: uuid.UUID) -> ResponseReturnValue:
    """What this device should keep now, and what it needs to send what waits on it."""
    device = guard.found(devices.mine(db.session(), guard.person_id(), device_id))
    house, now = current_app.extensions["attune"], clock.now()
    held = [
        {"title": one.title, "pages": [{"title": title, "url": url} for title, url in one.pages]}
        for room in house.rooms
        if room.to_hold and device.ended_at is None
        for one in room.to_hold(db.session(), guard.actor(), now)
    ]
    return {
        "stands": device.ended_at is None,
        "csrf": generate_csrf(),
        "now": now.timestamp(),
        "lease": devices.LEASE.total_seconds(),
        "held": held,
    }


@blueprint.post(f"{DEVICE}/report")
@guard.requires(Permission.HOLD_ON_DEVICE)
def report(device_id: uuid.UUID) -> ResponseReturnValue:
    """What the device says it has; its lease runs anew."""
    device = guard.found(devices.mine(db.session(), guard.person_id(), device_id))
    told = _told()
    pages, forms = _count(told.get("pages")), told.get("forms")
    if not isinstance(forms, list) or len(forms) > MOST_FORMS:
        abort(422)
    ledger.report(db.session(), device, [_reported(one) for one in forms])
    devices.heard(device, min(pages, MOST_FORMS), clock.now())
    return {"stands": device.ended_at is None}


@blueprint.post(f"{DEVICE}/key")
@guard.requires(Permission.HOLD_ON_DEVICE)
def key(device_id: uuid.UUID) -> ResponseReturnValue:
    """The key of this device, for its own person, from the seal that it keeps."""
    device = guard.found(devices.mine(db.session(), guard.person_id(), device_id))
    found = devices.key(device, str(_told().get("seal", "")))
    return {"key": guard.found(found)}


@blueprint.post(f"{DEVICE}/discard")
@guard.requires(Permission.HOLD_ON_DEVICE)
def discard(device_id: uuid.UUID) -> ResponseReturnValue:
    """The writer threw away what this device had not sent."""
    device = guard.found(devices.mine(db.session(), guard.person_id(), device_id))
    forms = _told().get("forms")
    if not isinstance(forms, list) or len(forms) > MOST_FORMS:
        abort(422)
    gone = ledger.discard(db.session(), device, [_reported(one).form for one in forms])
    _record("forms.discarded", device, gone)
    return {"discarded": gone}


@blueprint.post(f"{DEVICE}/end")
@guard.requires(Permission.HOLD_ON_DEVICE)
def give_back(device_id: uuid.UUID) -> ResponseReturnValue:
    """The device keeps nothing any more: its person signs out of it."""
    device = guard.found(devices.mine(db.session(), guard.person_id(), device_id))
    devices.end(db.session(), device, devices.GIVEN_BACK, guard.person_id(), clock.now())
    return {"stands": False}


@blueprint.post(f"{DEVICE}/lost")
@guard.requires(Permission.HOLD_ON_DEVICE)
def lose(device_id: uuid.UUID) -> ResponseReturnValue:
    """My device is lost: its PIN opens nothing once it hears of it, and I am signed out everywhere."""
    device = guard.found(devices.mine(db.session(), guard.person_id(), device_id))
    devices.end(db.session(), device, devices.LOST, guard.person_id(), clock.now())
    sign_out_everywhere(guard.found(accounts.person(db.session(), device.person_id)))
    return redirect(url_for("security.login"), 303)


def _told() -> dict[str, Any]:
    """What the device sent, or nothing where it cannot be read."""
    try:
        told = request.get_json(silent=True)
    except RecursionError:
        return {}
    return told if isinstance(told, dict) else {}


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LARGEST:
        abort(422)
    return value


def _reported(one: Any) -> Reported:
    form = one.get("form") if isinstance(one, dict) else None
    if not isinstance(form, str) or len(form) > LONGEST_ADDRESS:
        abort(422)
    return Reported(form, _count(one.get("written", 0)), _count(one.get("entries", 0)))


def _record(kind: str, device: Device, forms: int) -> None:
    me = f"person:{guard.person_id()}"
    audit.record(db.session(), kind, actor=me, subject=me, now=clock.now(), device=device.id, forms=forms)
