"""Pages that say why something cannot be done any more."""

from flask import make_response, render_template
from flask.wrappers import Response
from flask_babel import gettext as _


def too_late(title: str, body: str) -> Response:
    """A page with status 409: nothing was changed, and what to do instead."""
    return make_response(render_template("base/error.html", title=title, body=body), 409)


def form_of_another() -> Response:
    """A page with status 409 for a form whose id has been used: nothing was changed."""
    return too_late(
        _("This form was used before"),
        _("Nothing was changed. Go back, reload the page and send it again."),
    )
