"""The participation lead's forms: a family, its people, and how each can safely be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from govuk_frontend_wtf.wtforms_widgets import GovCheckboxInput, GovTextInput
from wtforms import BooleanField, DateField, StringField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp, ValidationError

from webapp import clock
from webapp.cases import languages
from webapp.cases.models import FamilyMap, FamilyMember
from webapp.cases.rules import (
    BASIS_LISTS,
    LONGEST_CODE_WORD,
    LONGEST_TIMES,
    NEED_LISTS,
    NEEDED,
    OPTIONAL,
    Agreement,
    FamiliesMap,
    Kind,
    Meaning,
    Need,
    Way,
    is_an_address,
    needs_in,
)
from webapp.cases.service import SafeContact
from webapp.cases.words import language
from webapp.column_forms import Asked, MapForm
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
    address = StringField(
        _l("Safe e-mail address, number or postal address"), widget=GovTextInput(), validators=[Optional()]
    )
    times = StringField(
        _l("When is it safe?"),
        widget=GovTextInput(),
        validators=[Length(max=LONGEST_TIMES, message=_l("Say in fewer words when it is safe."))],
    )
    voicemail = BooleanField(_l("They said that a voicemail is safe"), widget=GovCheckboxInput())
    letter = BooleanField(
        _l(
            "For a letter only: they said, alone, that a letter is safe and that nobody else opens their post"
        ),
        widget=GovCheckboxInput(),
    )
    code_word = StringField(
        _l("A code word, if they want one"),
        widget=GovTextInput(),
        validators=[Length(max=LONGEST_CODE_WORD, message=_l("Enter a shorter code word."))],
    )
    alone = BooleanField(
        _l("I spoke with them alone, by voice or in person, and they said that this is safe"),
        widget=GovCheckboxInput(),
        validators=[InputRequired(_l("Confirm that you spoke with them alone."))],
    )

    def validate_way(self, chosen: StringField) -> None:
        """A message needs an address that it can reach."""
        address = (self.address.data or "").strip()
        if chosen.data not in set(Way) or is_an_address(Way(chosen.data), address):
            return
        if chosen.data == Way.EMAIL.value:
            raise ValidationError(_("Enter a safe e-mail address below, like name@example.org."))
        if chosen.data == Way.LETTER.value:
            raise ValidationError(_("Enter a safe postal address below."))
        raise ValidationError(_("Enter a safe number below, like 07700 900123."))

    def validate_letter(self, confirmed: BooleanField) -> None:
        """A letter is sent only to somebody who said, alone, that it is safe."""
        if self.way.data == Way.LETTER.value and not confirmed.data:
            raise ValidationError(_("Confirm that they said a letter is safe, or select another way."))

    def said(self) -> SafeContact:
        """What the person said."""
        return SafeContact(
            Way(self.way.data or ""),
            (self.address.data or "").strip(),
            (self.times.data or "").strip(),
            bool(self.voicemail.data),
            self.way.data == Way.LETTER.value and bool(self.letter.data),
            (self.code_word.data or "").strip(),
        )


@dataclass(frozen=True)
class AboutForm:
    """What is known about somebody beside their name: language, needs, and for a child a basis."""

    language: str
    needs: Sequence[str]
    basis: str

    @classmethod
    def read(cls, fields: Any) -> "AboutForm":
        """The form as it arrived."""
        return cls(text_of(fields, "language"), fields.getlist("needs"), text_of(fields, "basis"))

    @classmethod
    def of(cls, member: FamilyMember) -> "AboutForm":
        """The form with what is known."""
        needs = [need.value for need in needs_in(member.needs)]
        return cls(language(member.language), needs, member.basis or "")

    def code(self, member: FamilyMember) -> str | None:
        """The code of the language, or None where none is given; one that was not touched stays as it is."""
        is_as_before = self.language == language(member.language)
        return member.language if is_as_before else languages.code_of(self.language)

    def problems(self, *, is_child: bool) -> list[Problem]:
        """What is wrong with it; only of a child a basis is asked, since an adult speaks for themself."""
        found = []
        if self.language and languages.code_of(self.language) is None:
            found.append(Problem("language", _("Enter a language, such as Polish, or leave it empty.")))
        if not set(self.needs) <= {need.value for need in Need}:
            found.append(Problem("needs", _("Select from the needs below, or none.")))
        if is_child and self.basis and self.basis not in {one.value for one in Agreement}:
            found.append(Problem("basis", _("Select whose agreement it is.")))
        return found


# What is asked about a case system's list of families.
LIST = Asked(NEEDED, OPTIONAL, (tuple(NEED_LISTS), tuple(BASIS_LISTS)))


def families_map(form: MapForm) -> tuple[FamiliesMap | None, list[Problem]]:
    """The map that a form says, or what is wrong with it."""
    if found := form.problems(LIST):
        return None, found
    columns = {Meaning(meaning): column for meaning, column in form.columns.items() if column}
    words = {name: form.said(name) for names in LIST.lists for name in names}
    return FamiliesMap(form.name, columns, words), []


def map_form(header: Sequence[str], kept: FamilyMap | None) -> MapForm:
    """The form for a list with this header: empty, or with what a map says that still fits."""
    return MapForm.of(header, kept, kept.words if kept else {})
