"""A browser that checks every page it is given, and how its forms are filled in and sent."""

import contextvars
from collections.abc import Mapping
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.html import Page
from webapp.accounts.models import Person
from webapp.extensions import db

Fields = Mapping[str, Any]


class CheckedClient(FlaskClient):
    """A browser that refuses a page without what every page must have."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Ask for a page, in a context of its own, with what the test has changed already stored."""
        if has_app_context():
            db.session.commit()
        response = contextvars.Context().run(super().open, *args, **kwargs)
        if response.mimetype == "text/html" and response.status_code not in range(300, 400):
            page = Page.of(response)
            assert not page.faults(), f"{page.url} ({page.status}): " + "; ".join(page.faults())
        return response

    def page(self, url: str) -> Page:
        """Fetch a page and read it."""
        return Page.of(self.get(url))


def sign_in(client: FlaskClient, person: Person) -> None:
    """Come in as this person, as after a right password."""
    mark = person.fs_uniquifier
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"], session["_fresh"] = mark, True


def submit(
    client: FlaskClient, url: str, data: Fields | None = None, *, action: str | None = None
) -> TestResponse:
    """Fill in and send the form on the page at `url`.

    `data` is merged over what the page itself would send; None takes a field away, a list sends
    several values. Without `action` it is the first form in the page's main part.
    """
    page = Page.of(client.get(url))
    forms = [form for form in page.forms if form.method == "post"]
    chosen = [form for form in forms if (form.action == action if action else form.in_main)]
    assert chosen, (
        f"{url} ({page.status}) has no form {action or ''}; it has {[form.action for form in forms]}"
    )
    sent: dict[str, Any] = {**chosen[0].fields, **(data or {})}
    return client.post(
        chosen[0].action, data={name: value for name, value in sent.items() if value is not None}
    )


def open_link(client: FlaskClient, token: str, code: str | None = None) -> TestResponse:
    """Open a link and press its button; returns what comes: the code's page, or the first page's address."""
    client.get(f"/s/{token}")
    return client.post(f"/s/{token}", data={"code": code} if code else {})
