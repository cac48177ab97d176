"""The forms' foundations: where a field becomes HTML, and what a choice of people looks like."""

from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import SubmitField


class StaffForm(FlaskForm):
    """A form for people who have signed in; its token comes with the session."""


class VisitForm(FlaskForm):
    """A form for people who came by a link; the guard checks the visit's own token."""

    class Meta:
        """Switches off the session's token: a family's browser keeps one cookie only."""

        csrf = False


def submit(label: Any) -> SubmitField:
    """A button that sends the form."""
    return SubmitField(label, widget=GovSubmitInput())
