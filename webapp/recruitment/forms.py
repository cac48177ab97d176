"""What is sent, checked, with words that say what to do."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from scenarios.model import Scenario
from webapp.accounts.models import Person
from webapp.forms import CheckedForm, Problem
from webapp.recruitment import naming, rules
from webapp.recruitment.faults import LONGEST_EVIDENCE
from webapp.recruitment.rules import DecisionOutcome
from webapp.recruitment.service import Floor, Plan

OUTCOMES = {
    DecisionOutcome.SIMULATION: _l("Invite to an observed simulation"),
    DecisionOutcome.HOLD: _l("Hold: look again later"),
    DecisionOutcome.NOT_THIS_TIME: _l("Not this time"),
}


@dataclass(frozen=True)
class Choice:
    """One of several things to choose from: what is sent, what is read, and what is said of it."""

    value: str
    label: Any
    hint: str = ""


class DayField(DateField):
    """A day in three boxes; what is no day is answered in the form's own words."""

    def __init__(self, words: Any, **kwargs: Any) -> None:
        super().__init__(format="%d %m %Y", validators=[InputRequired(words)], **kwargs)
        self.words = words

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the three boxes."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(self.words)) from None


class PerCentField(IntegerField):
    """A whole number from 0 to 100; what is none is answered in the form's own words."""

    def __init__(self, words: Any, **kwargs: Any) -> None:
        super().__init__(validators=[InputRequired(words), NumberRange(0, 100, words)], **kwargs)
        self.words = words

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(str(self.words)) from None


class CampaignForm(CheckedForm):
    """What a recruiter settles when a campaign opens; the floors are read beside it."""

    title = StringField(
        validators=[
            DataRequired(_l("Enter a title")),
            Length(max=120, message=_l("Shorten the title to 120 characters")),
        ]
    )
    role = StringField(
        validators=[
            DataRequired(_l("Enter the role that candidates apply for")),
            Length(max=80, message=_l("Shorten the role to 80 characters")),
        ]
    )
    closes_on = DayField(_l("Enter a real last day, such as 27 3 2027"))
    scenarios = SelectMultipleField(choices=[], validate_choice=False)
    overall_cut = PerCentField(_l("Enter the overall standard as a whole number from 0 to 100"))
    method = StringField(
        validators=[
            DataRequired(_l("Enter how the standard was set, and by whom")),
            Length(max=200, message=_l("Shorten how the standard was set to 200 characters")),
        ]
    )
    assessors = SelectMultipleField(coerce=int, choices=[], validate_choice=False)
    panel = SelectMultipleField(coerce=int, choices=[], validate_choice=False)

    def offer(
        self, scenarios: Sequence[Scenario], assessors: Sequence[Person], panel: Sequence[Person], today: date
    ) -> None:
        """Say what there is to choose from; anything else that is sent is refused."""
        self.offered = {
            "scenarios": [Choice(each.id, each.title, naming.described(each)) for each in scenarios],
            "assessors": [Choice(str(person.id), person.name) for person in assessors],
            "panel": [Choice(str(person.id), person.name) for person in panel],
        }
        self._assessors = {person.id for person in assessors}
        self._panel = {person.id for person in panel}
        self._library = {scenario.id: scenario for scenario in scenarios}
        self._today = today

    def validate_closes_on(self, field: Field) -> None:
        """A campaign cannot be over before it opens, nor last for years."""
        if field.data is not None and field.data < self._today:
            raise ValidationError(_("Enter a last day that is today or later"))
        if field.data is not None and field.data > self._today + rules.LONGEST_CAMPAIGN:
            raise ValidationError(_("Enter a last day within a year from now"))

    def validate_scenarios(self, field: Field) -> None:
        """Two scenarios or more make an assessment, and nobody can be asked for a day of them."""
        chosen = set(field.data or ())
        fits = rules.FEWEST_SCENARIOS <= len(chosen) <= rules.MOST_SCENARIOS
        if not fits or chosen - self._library.keys():
            raise ValidationError(
                _(
                    "Select from %(fewest)d to %(most)d scenarios",
                    fewest=rules.FEWEST_SCENARIOS,
                    most=rules.MOST_SCENARIOS,
                )
            )

    def validate_assessors(self, field: Field) -> None:
        """Two people assess each answer."""
        chosen = set(field.data or ())
        if len(chosen) < rules.ASSESSORS_PER_ANSWER or chosen - self._assessors:
            raise ValidationError(_("Select two assessors or more"))

    def validate_panel(self, field: Field) -> None:
        """Somebody decides, and it is nobody who assessed."""
        chosen = set(field.data or ())
        if not chosen or chosen - self._panel:
            raise ValidationError(_("Select a panel member"))
        if chosen & set(self.assessors.data or ()):
            raise ValidationError(_("Select panel members who do not assess in this campaign"))

    def plan(self, client_id: uuid.UUID, floors: Mapping[str, Floor]) -> Plan:
        """The plan that the form holds, once it has been validated."""
        held = self.data
        return Plan(
            client_id=client_id,
            title=held["title"].strip(),
            role=held["role"].strip(),
            closes_on=held["closes_on"],
            scenarios=tuple(self._library[one] for one in dict.fromkeys(held["scenarios"])),
            floors=floors,
            overall_cut=held["overall_cut"] / 100,
            method=held["method"].strip(),
            assessors=tuple(sorted(set(held["assessors"]))),
            panel=tuple(sorted(set(held["panel"]))),
        )


def floors(
    fields: Mapping[str, Any], constructs: Sequence[str], names: Mapping[str, str]
) -> tuple[dict[str, Floor], list[Problem]]:
    """The floors that were sent, in per cent, and what is wrong with them."""
    found, problems = {}, []
    for construct in constructs:
        text = str(fields.get(f"floor.{construct}", "")).strip()
        if text.isascii() and text.isdigit() and len(text) <= 3 and int(text) <= 100:
            found[construct] = Floor(int(text) / 100, f"essential.{construct}" in fields)
        else:
            message = _("Enter the floor for %(name)s as a whole number from 0 to 100", name=names[construct])
            problems.append(Problem(f"floor.{construct}", message))
    return found, problems


def _looks_like_an_address(_form: CheckedForm, field: Field) -> None:
    name, at, domain = str(field.data or "").strip().rpartition("@")
    if not (at and name and "." in domain.strip(".")) or " " in domain:
        raise ValidationError(_("Enter an e-mail address in the correct format, like name@example.com"))


class InvitationForm(CheckedForm):
    """Whom to invite."""

    name = StringField(
        validators=[
            DataRequired(_l("Enter the candidate's name")),
            Length(max=120, message=_l("Shorten the name to 120 characters")),
        ]
    )
    email = EmailField(
        validators=[
            DataRequired(_l("Enter the candidate's e-mail address")),
            Length(max=254, message=_l("Shorten the e-mail address to 254 characters")),
            _looks_like_an_address,
        ]
    )


class DecisionForm(CheckedForm):
    """What a panel member decides, and why."""

    offered = tuple(Choice(outcome.value, words) for outcome, words in OUTCOMES.items())
    outcome = RadioField(
        choices=[],
        validators=[InputRequired(_l("Select what you decide"))],
        validate_choice=False,
    )
    reason = TextAreaField(
        validators=[Length(max=LONGEST_EVIDENCE, message=_l("Shorten your reason to 4,000 characters"))]
    )

    def validate_outcome(self, field: Field) -> None:
        """Only what a panel can decide."""
        if field.data not in {outcome.value for outcome in DecisionOutcome}:
            raise ValidationError(_("Select what you decide"))

    def validate_reason(self, field: Field) -> None:
        """A reason that somebody else can follow has some length."""
        if len(" ".join((field.data or "").split())) < rules.SHORTEST_REASON:
            raise ValidationError(
                _("Enter your reason in %(fewest)d characters or more", fewest=rules.SHORTEST_REASON)
            )


class HireForm(CheckedForm):
    """As whom a candidate came to work here, and since when."""

    person = SelectField(coerce=int, choices=[], validate_choice=False)
    started_on = DayField(_l("Enter a real first day, such as 27 3 2027"))

    def offer(self, people: Sequence[Person]) -> None:
        """Say who there is to choose from."""
        self._people = {person.id for person in people}
        nobody = Choice("0", _("Select a person"))
        self.offered = [nobody, *(Choice(str(person.id), person.name) for person in people)]

    def validate_person(self, field: Field) -> None:
        """One of the people who were offered."""
        if field.data not in self._people:
            raise ValidationError(_("Select the person whom the candidate became"))


def client_id(fields: Mapping[str, Any]) -> uuid.UUID | None:
    """The id that the form was given before it was first sent, or None where it is not one."""
    try:
        return uuid.UUID(str(fields.get("client_id", "")))
    except ValueError:
        return None
