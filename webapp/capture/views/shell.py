"""What stands on a device without a line: a page that says nothing about anybody, and what shows it.

Whoever asks need not be signed in: without a line nobody can be.
"""

import uuid
from pathlib import Path

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.capture import devices
from webapp.capture.views.pages import DEVICE, blueprint
from webapp.extensions import db
from webapp.filters import built


@blueprint.get("/without-a-line")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def without_a_line() -> ResponseReturnValue:
    """The page that a device shows when the line is gone."""
    return render_template("capture/without_a_line.html")


@blueprint.get("/service-worker.js")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def service_worker() -> ResponseReturnValue:
    """The script that shows that page; it stands at the top, for it answers for every page of the house."""
    script = Path(str(current_app.static_folder)) / "built" / built("service-worker.js")
    return current_app.response_class(script.read_bytes(), mimetype="text/javascript")


@blueprint.get(f"{DEVICE}/standing")
@guard.requires(Permission.SEE_PUBLIC_PAGES)
def standing(device_id: uuid.UUID) -> ResponseReturnValue:
    """Whether the PIN of this device still opens what it keeps; an id that is nobody's says no."""
    device = devices.known(db.session(), device_id)
    return {"stands": device is not None and device.ended_at is None}
