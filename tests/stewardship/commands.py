"""Commands as somebody runs them: in a process of their own, so to speak."""

import contextvars

from click.testing import Result
from flask import Flask, has_app_context

from webapp.extensions import db


def run(app: Flask, *words: str) -> Result:
    """Run a command of this application, outside the test's own context."""
    if has_app_context():
        db.session.commit()
    result: Result = contextvars.Context().run(app.test_cli_runner().invoke, args=list(words))
    return result
