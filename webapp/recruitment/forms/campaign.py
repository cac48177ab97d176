"""What a recruiter settles when a campaign opens."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from rubrics.standards import Cut
from scenarios import packs
from scenarios.model import Scenario
from scenarios.packs import Pack
from webapp.accounts.models import Person
from webapp.forms import CheckedForm, Problem
from webapp.recruitment import naming, rules
from webapp.recruitment.board import constructs_of
from webapp.recruitment.forms.fields import Choice, DayField, PerCentField
from webapp.recruitment.service import Floor, Marking, Plan
from webapp.recruitment.standing import Tried

# The fields that say what is good enough.
OF_THE_STANDARD = frozenset({"scenarios", "overall_cut", "role"})


def _number(text: Any) -> int | None:
    """A number from a list, or None for what is none: the form then says what to do."""
    return int(text) if str(text).isascii() and str(text).isdigit() else None


class CampaignForm(CheckedForm):
    """What a recruiter settles when a campaign opens; the floors are read beside it."""

    pack = HiddenField()
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
    minutes = StringField()
    overall_cut = PerCentField(_l("Enter the overall standard as a whole number from 0 to 100"))
    method = StringField(
        validators=[
            DataRequired(_l("Enter how the standard was set, and by whom")),
            Length(max=200, message=_l("Shorten how the standard was set to 200 characters")),
        ]
    )
    per_answer = SelectField(coerce=_number, choices=[], validate_choice=False, default=2)
    tolerance = SelectField(coerce=_number, choices=[], validate_choice=False, default=1)
    check_share = PerCentField(
        _l("Enter the share of check answers as a whole number from 0 to 50"), most=50, default=10
    )
    names_read = BooleanField()
    random_order = BooleanField(default=True)
    assessors = SelectMultipleField(coerce=int, choices=[], validate_choice=False)
    listeners = SelectMultipleField(coerce=int, choices=[], validate_choice=False)
    panel = SelectMultipleField(coerce=int, choices=[], validate_choice=False)

    def offer(
        self, scenarios: Sequence[Scenario], assessors: Sequence[Person], panel: Sequence[Person], today: date
    ) -> None:
        """Say what there is to choose from; anything else that is sent is refused."""
        self.offered = {
            "per_answer": [Choice(str(one), str(one)) for one in range(1, rules.MOST_ASSESSORS + 1)],
            "tolerance": [Choice(str(one), str(one)) for one in range(rules.WIDEST_TOLERANCE + 1)],
            "scenarios": [Choice(each.id, each.title, naming.described(each)) for each in scenarios],
            "assessors": [Choice(str(person.id), person.name) for person in assessors],
            "listeners": [Choice(str(person.id), person.name) for person in assessors],
            "panel": [Choice(str(person.id), person.name) for person in panel],
        }
        self._assessors = {person.id for person in assessors}
        self._panel = {person.id for person in panel}
        self._library = {scenario.id: scenario for scenario in scenarios}
        self._today = today

    def begin_with(self, found: Pack, today: date) -> dict[str, str]:
        """Fill in what a pack begins with; returns its floors, as the fields that hold them."""
        last = today + timedelta(days=found.days)
        month = format_date(last, "MMMM yyyy")
        self.pack.data = f"{found.id}/{found.version}"
        self.title.data = f"{found.title}, {month}"
        self.role.data = str(naming.ROLES[found.role])
        self.closes_on.raw_data = [str(last.day), str(last.month), str(last.year)]
        self.scenarios.data = [each.id for each in found.asked]
        self.overall_cut.raw_data = [str(found.overall)]
        self.method.data = found.method
        floors = {f"floor.{one}": str(part.floor) for one, part in found.floors.items()}
        return floors | {f"essential.{one}": "yes" for one, part in found.floors.items() if part.essential}

    def validate_pack(self, field: Field) -> None:
        """A pack of the library, or none."""
        if field.data and self._pack is None:
            raise ValidationError(_("Start again from a pack: this one is not in the library"))

    @property
    def _pack(self) -> Pack | None:
        name, _slash, version = str(self.pack.data or "").partition("/")
        return packs.pack(name, int(version)) if version.isascii() and version.isdigit() else None

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
        fits &= not all(self._library[one].is_spoken for one in chosen & self._library.keys())
        if not fits or chosen - self._library.keys():
            raise ValidationError(
                _(
                    "Select from %(fewest)d to %(most)d scenarios",
                    fewest=rules.FEWEST_SCENARIOS,
                    most=rules.MOST_SCENARIOS,
                )
            )

    def validate_minutes(self, field: Field) -> None:
        """Nothing, or a length that somebody can sit for."""
        text = (field.data or "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) < 4 and self._fits(int(text))):
            raise ValidationError(
                _(
                    "Enter from %(fewest)d to %(most)d minutes, or leave it empty for no clock",
                    fewest=rules.SHORTEST_MINUTES,
                    most=rules.LONGEST_MINUTES,
                )
            )

    @staticmethod
    def _fits(minutes: int) -> bool:
        return rules.SHORTEST_MINUTES <= minutes <= rules.LONGEST_MINUTES

    def validate_per_answer(self, field: Field) -> None:
        """From one to three people assess an answer."""
        if field.data not in range(1, rules.MOST_ASSESSORS + 1):
            raise ValidationError(_("Select how many people assess each written answer"))

    def validate_tolerance(self, field: Field) -> None:
        """Half of the scale would tolerate anything."""
        if field.data not in range(rules.WIDEST_TOLERANCE + 1):
            raise ValidationError(_("Select by how many levels assessors may differ"))

    def validate_assessors(self, field: Field) -> None:
        """As many people as assess each answer, at the least."""
        chosen = set(field.data or ())
        wanted = self.per_answer.data or 1
        if len(chosen) < wanted or chosen - self._assessors:
            raise ValidationError(
                ngettext("Select %(num)d assessor or more", "Select %(num)d assessors or more", wanted)
            )

    def validate_listeners(self, field: Field) -> None:
        """Whoever hears a candidate has met them, and assesses nobody's writing and decides about nobody."""
        chosen = set(field.data or ())
        spoken = [one for one in self.scenarios.data or () if one in self._library]
        if any(self._library[one].is_spoken for one in spoken) and not chosen:
            raise ValidationError(_("Select who hears candidates in the spoken part"))
        if chosen - self._assessors:
            raise ValidationError(_("Select who hears candidates in the spoken part"))
        if chosen & (set(self.assessors.data or ()) | set(self.panel.data or ())):
            raise ValidationError(_("Select listeners who neither assess nor decide in this campaign"))

    def validate_panel(self, field: Field) -> None:
        """Somebody decides, and it is nobody who assessed."""
        chosen = set(field.data or ())
        if not chosen or chosen - self._panel:
            raise ValidationError(_("Select a panel member"))
        if chosen & set(self.assessors.data or ()):
            raise ValidationError(_("Select panel members who do not assess in this campaign"))

    def tried(self, floors: Mapping[str, Floor]) -> Tried:
        """The standard that the form holds, for saying what it would mean."""
        held = self.data
        asked = constructs_of([self._library[one] for one in dict.fromkeys(held["scenarios"])])
        cuts = {one: Cut(floor=floors[one].value, essential=floors[one].is_essential) for one in asked}
        return Tried(held["role"].strip(), cuts, held["overall_cut"] / 100)

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
            listeners=tuple(sorted(set(held["listeners"] or ()))),
            marking=Marking(
                per_answer=held["per_answer"],
                tolerance=held["tolerance"],
                check_share=held["check_share"] / 100,
                names_read=held["names_read"],
            ),
            random_order=held["random_order"],
            minutes=int(held["minutes"].strip()) if (held["minutes"] or "").strip() else None,
            pack=(self._pack.id, self._pack.version) if self._pack else None,
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
