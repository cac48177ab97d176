"""The participation lead's forms: a family, its people, and how each can safely be reached."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextInput
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp, ValidationError

from webapp import clock
from webapp.cases.rules import Kind, Way, is_an_address
from webapp.families.cost import LARGEST, Reckoning
from webapp.families.drawing import Why
from webapp.families.rules import LONGEST_REASON, WhyNot
from webapp.fields import text_of
from webapp.forms import CheckedForm, Problem


class DayField(DateField):
    """A day; what cannot be one is answered in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day that was sent."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a day, like 27/3/2026.")) from None


def _not_in_the_future(_form: CheckedForm, entered: DayField) -> None:
    if entered.data and entered.data > clock.today():
        raise ValidationError(_("Enter a day that is not in the future."))


class FamilyForm(CheckedForm):
    """A family that a team begins to work with."""

    reference = StringField(
        _l("Reference in your case system"),
        widget=GovTextInput(),
        validators=[
            InputRequired(_l("Enter the family's reference.")),
            Length(max=40, message=_l("Enter a reference of up to 40 letters and figures.")),
            Regexp(r"^[\w/. -]+$", message=_l("Enter letters, figures, spaces, dots, - or / only.")),
        ],
    )
    team = StringField(_l("Team"), validators=[InputRequired(_l("Select the team."))])
    worker = StringField(_l("Who works with them"), validators=[Optional()])
    opened_on = DayField(
        _l("When the work began"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Enter when the work began.")), _not_in_the_future],
    )

    def __init__(self, teams: Mapping[int, str], workers: Mapping[int, str], **rest: Any) -> None:
        super().__init__(**rest)
        self.teams, self.workers = teams, workers

    def validate_team(self, chosen: StringField) -> None:
        """Only a team that was offered."""
        if (chosen.data or "") not in map(str, self.teams):
            raise ValidationError(_("Select the team."))

    def validate_worker(self, chosen: StringField) -> None:
        """Only a worker who was offered."""
        if (chosen.data or "") not in map(str, self.workers):
            raise ValidationError(_("Select who works with them, or nobody yet."))


class MemberForm(CheckedForm):
    """One person of a family."""

    name = StringField(
        _l("Name"),
        widget=GovTextInput(),
        validators=[
            InputRequired(_l("Enter their name.")),
            Length(max=120, message=_l("Enter a name of up to 120 letters.")),
        ],
    )
    kind = StringField(
        _l("Which form suits them"),
        validators=[
            InputRequired(_l("Select which form suits them.")),
            AnyOf([kind.value for kind in Kind], message=_l("Select which form suits them.")),
        ],
    )


class ClosingForm(CheckedForm):
    """The day on which the work with a family ended."""

    closed_on = DayField(
        _l("When the work ended"),
        widget=GovTextInput(),
        validators=[InputRequired(_l("Enter when the work ended.")), _not_in_the_future],
    )

    def __init__(self, opened_on: date, **rest: Any) -> None:
        super().__init__(**rest)
        self.opened_on = opened_on

    def validate_closed_on(self, entered: DayField) -> None:
        """The work cannot end before it began."""
        if entered.data and entered.data < self.opened_on:
            raise ValidationError(_("Enter a day after the work began."))


class SafeContactForm(CheckedForm):
    """How one person, spoken to alone, said that they can safely be reached."""

    way = StringField(
        _l("How can they safely be reached?"),
        validators=[
            InputRequired(_l("Select how they can safely be reached.")),
            AnyOf([way.value for way in Way], message=_l("Select how they can safely be reached.")),
        ],
    )
    address = StringField(_l("Safe e-mail address or number"), widget=GovTextInput(), validators=[Optional()])
    alone = BooleanField(
        _l("I spoke with them alone, by voice or in person, and they said that this is safe"),
        widget=GovCheckboxInput(),
        validators=[InputRequired(_l("Confirm that you spoke with them alone."))],
    )

    def validate_way(self, chosen: StringField) -> None:
        """A message needs an address that it can reach."""
        address = (self.address.data or "").strip()
        if chosen.data in set(Way) and not is_an_address(Way(chosen.data), address):
            by_email = chosen.data == Way.EMAIL.value
            raise ValidationError(
                _("Enter a safe e-mail address below, like name@example.org.")
                if by_email
                else _("Enter a safe number below, like 07700 900123.")
            )


def read_reckoning(fields: Mapping[str, Any]) -> tuple[Reckoning, list[Problem]]:
    """What the cost of the draw is reckoned with; a field that was not sent is as the house proposes."""
    given, problems = {}, []
    for name, most in LARGEST.items():
        text = text_of(fields, name)
        if name not in fields:
            continue
        if text.isascii() and text.isdigit() and int(text[:4]) <= most and len(text) <= 4:
            given[name] = int(text)
        else:
            problems.append(Problem(name, _("Enter a whole number from 0 to %(most)s.", most=most)))
    return Reckoning(**given), problems


def read_why(fields: Mapping[str, Any]) -> tuple[Why | None, list[Problem]]:
    """Why somebody is not asked now: a reason from the list, and words."""
    reason, words, problems = text_of(fields, "reason"), text_of(fields, "words"), []
    if reason not in set(WhyNot):
        problems.append(Problem("reason", _("Select why you do not ask them now.")))
    problems += _words_problems(words, _("Write in a sentence what you know."))
    return (None, problems) if problems else (Why(WhyNot(reason), words), [])


def read_wish(fields: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """How somebody said that they may be asked again, and that it was they themself."""
    words = text_of(fields, "words")
    problems = _words_problems(words, _("Write how they said it, and to whom."))
    if text_of(fields, "themself") != "yes":
        problems.append(Problem("themself", _("Confirm that they said it themself.")))
    return words, problems


def _words_problems(words: str, missing: str) -> list[Problem]:
    if not words:
        return [Problem("words", missing)]
    if len(words) > LONGEST_REASON:
        too_long = _("Make this shorter: it can be up to %(most)s letters long.", most=LONGEST_REASON)
        return [Problem("words", too_long)]
    return []
