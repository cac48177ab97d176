"""The forms' foundations: what is wrong with a field, and which token a form bears."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import Form, SubmitField


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field, and what to do about it; the summary links to the field's id."""

    field_id: str
    message: str


def problems_of_names(names: list[str], checked: str) -> list[Problem]:
    """Whether somebody has looked at what may be names; `checked` are those that they have looked at."""
    if set(names) <= set(checked.split("|")):
        return []
    words = _("Check these words, and write “mother”, “son” or “school” for a name: %(names)s")
    return [Problem("names_checked", words % {"names": ", ".join(names)})]


class CheckedForm(FlaskForm):
    """A form whose token (the session's or the visit's) the guard has checked before any view runs."""

    class Meta:
        """Switches off a second check by the form itself."""

        csrf = False


def problems_of(form: Form) -> list[Problem]:
    """The form's errors in the order of its fields, for the summary at the top of the page."""
    return [Problem(field.id, str(field.errors[0])) for field in form if field.errors]


def submit(label: Any) -> SubmitField:
    """A button that sends the form."""
    return SubmitField(label, widget=GovSubmitInput())
