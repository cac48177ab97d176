"""Signing in with Flask-Security, and the rest that a guessed password is made to take."""

from datetime import timedelta
from typing import Any

from flask import Flask, request
from flask.wrappers import Response
from flask_babel import lazy_gettext as _l
from flask_security import LoginForm, RoleMixin, SQLAlchemyUserDatastore
from flask_security.views import login

from webapp import clock
from webapp.accounts.invented import demonstration_people
from webapp.accounts.labels import role_name
from webapp.accounts.models import Person
from webapp.accounts.queries import person_signing_in
from webapp.extensions import db, limiter, security
from webapp.forms import Problem

TRIES = 5
REST = timedelta(minutes=15)

# The same for a wrong password, an unknown address and an account that rests: it tells a stranger nothing.
WRONG = _l(
    "Enter the e-mail address and password that belong together. After five wrong tries, wait 15 minutes."
)

# The view stands in every application of the process; its limit is declared once.
_LIMITED = limiter.limit("10 per minute", methods=["POST"])(login)


class SignInForm(LoginForm):
    """E-mail address and password; after five wrong passwords the account rests for a quarter of an hour."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        # A sign-in lasts as long as the settings say: no browser is remembered for longer.
        del self.remember

    def validate(self, **kwargs: Any) -> bool:
        """Whether these belong together; says the same for a wrong address as for a wrong password.

        The account is held off from other tries meanwhile, so that tries at once are all counted.
        """
        person = person_signing_in(db.session(), self.email.data or "")
        now = clock.now()
        # A resting account takes as long to refuse as any other.
        right = bool(super().validate(**kwargs))
        if person is not None and person.locked_until is not None and person.locked_until > now:
            self._say_one_thing()
            return False
        if right and person is not None and person.has_access_on(clock.today()):
            person.failed_sign_ins, person.locked_until = 0, None
            return True
        if person is not None:
            person.failed_sign_ins += 1
            if person.failed_sign_ins >= TRIES:
                person.failed_sign_ins, person.locked_until = 0, now + REST
        self._say_one_thing()
        return False

    def _say_one_thing(self) -> None:
        for field in self:
            field.errors = []
        self.form_errors = [WRONG]


def init_app(app: Flask) -> None:
    """Bind Flask-Security to our people; what they may do stands in the policy table."""
    datastore = SQLAlchemyUserDatastore(db, Person, RoleMixin)
    security.init_app(app, datastore, login_form=SignInForm)
    app.view_functions["security.login"] = _LIMITED
    app.after_request(_say_that_it_was_refused)
    app.jinja_env.globals.update(
        sign_in_problems=sign_in_problems, demonstration_people=demonstration_people, role_name=role_name
    )


def _say_that_it_was_refused(response: Response) -> Response:
    """A sign-in that comes back with its form was not processed: 422, as with every other form."""
    if request.endpoint == "security.login" and request.method == "POST" and response.status_code == 200:
        response.status_code = 422
    return response


def sign_in_problems(form: SignInForm) -> list[Problem]:
    """What the sign-in page's summary says."""
    return [Problem("email", str(error)) for error in form.form_errors]
