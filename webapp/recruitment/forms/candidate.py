"""What is settled about one candidate: the invitation, the decision, and the first day at work."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from webapp.accounts.models import Person
from webapp.forms import CheckedForm
from webapp.recruitment import listing, rules
from webapp.recruitment.faults import LONGEST_EVIDENCE
from webapp.recruitment.forms.fields import Choice, DayField
from webapp.recruitment.rules import DecisionOutcome

OUTCOMES = {
    DecisionOutcome.SIMULATION: _l("Invite to an observed simulation"),
    DecisionOutcome.HOLD: _l("Hold: look again later"),
    DecisionOutcome.NOT_THIS_TIME: _l("Not this time"),
}


def looks_like_an_address(_form: CheckedForm, field: Field) -> None:
    """Refuse what cannot be an e-mail address."""
    if not listing.looks_like_an_address(str(field.data or "")):
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
            looks_like_an_address,
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
