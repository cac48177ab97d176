"""Pages that say why something cannot be done any more."""

from flask import make_response, render_template
from flask.wrappers import Response


def too_late(title: str, body: str) -> Response:
    """A page with status 409: nothing was changed, and what to do instead."""
    return make_response(render_template("base/error.html", title=title, body=body), 409)
