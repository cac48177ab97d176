"""Signing in with Flask-Security, and the rest that a guessed password is made to take."""

from datetime import timedelta
from typing import Any

from flask import Flask, request
from flask.wrappers import Response
from flask_babel import lazy_gettext as _l
from flask_security import LoginForm, RoleMixin, SQLAlchemyUserDatastore

from webapp import clock
from webapp.accounts.invented import demonstration_people
from webapp.accounts.labels import role_name
from webapp.accounts.models import Person
from webapp.accounts.queries import person_by_email
from webapp.extensions import db, limiter, security
from webapp.forms import Problem

TRIES = 5
REST = timedelta(minutes=15)

WRONG = _l("Enter the e-mail address and password that belong together.")
RESTING = _l("Too many tries. Wait 15 minutes, then try again.")


class SignInForm(LoginForm):
    """E-mail address and password; after five wrong passwords the account rests for a quarter of an hour."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether these belong together; says the same for a wrong address as for a wrong password."""
        person = person_by_email(db.session(), self.email.data or "")
        now = clock.now()
        if person is not None and person.locked_until is not None and person.locked_until > now:
            self.form_errors.append(RESTING)
            return False
        right = bool(super().validate(**kwargs))
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
    limiter.limit("10 per minute", methods=["POST"])(app.view_functions["security.login"])
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
