"""The co-ordinator's page: what each device still holds, and whether what was sent is here."""

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.accounts.service import sign_out_everywhere
from webapp.addresses import number
from webapp.capture import devices, ledger
from webapp.capture.devices import PAGE
from webapp.capture.views.pages import DEVICE, blueprint
from webapp.extensions import db


@blueprint.get("/devices/all")
@guard.requires(Permission.SEE_DEVICES)
def overview() -> ResponseReturnValue:
    """Every device, the newest first: sent, stored and counted side by side."""
    after = request.args.get("after", type=number)
    found = devices.listed(db.session(), after)
    shown = found[:PAGE]
    return render_template(
        "capture/overview.html",
        devices=shown,
        names=accounts.names(db.session(), [one.person_id for one in shown]),
        tallies=ledger.tallies(db.session(), [one.id for one in shown]),
        newer=url_for("devices.overview") if after else None,
        older=url_for("devices.overview", after=shown[-1].id) if len(found) > PAGE else None,
    )


@blueprint.post(f"{DEVICE}/reported-lost")
@guard.requires(Permission.SEE_DEVICES)
def report_lost(device_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody's device is lost: its PIN is void once it hears of it, and they are signed out everywhere."""
    device = guard.found(devices.anyones(db.session(), device_id))
    devices.end(db.session(), device, devices.LOST, guard.person_id(), clock.now())
    sign_out_everywhere(guard.found(accounts.person(db.session(), device.person_id)))
    return redirect(url_for("devices.overview"), 303)
