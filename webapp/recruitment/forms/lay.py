"""What the parents' and young people's panels send, and who is asked to sit on them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, RadioField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from rubrics.model import Rubric
from webapp.forms import CheckedForm, Problem
from webapp.recruitment.faults import LONGEST_EVIDENCE
from webapp.recruitment.forms.candidate import looks_like_an_address
from webapp.recruitment.forms.fields import Choice
from webapp.recruitment.rules import Panel

LONGEST_QUESTION = 300
COULD_NOT_TELL = "dont-know"

PANELS = {Panel.PARENTS: _l("Parents’ panel"), Panel.YOUNG_PEOPLE: _l("Young people’s panel")}


class LayMemberForm(CheckedForm):
    """Whom to ask to sit on which panel."""

    offered = tuple(Choice(panel.value, words) for panel, words in PANELS.items())
    panel = RadioField(choices=[], validate_choice=False)
    name = StringField(
        validators=[
            DataRequired(_l("Enter the person’s name")),
            Length(max=120, message=_l("Shorten the name to 120 characters")),
        ]
    )
    email = EmailField(
        validators=[
            DataRequired(_l("Enter the person’s e-mail address")),
            Length(max=254, message=_l("Shorten the e-mail address to 254 characters")),
            looks_like_an_address,
        ]
    )

    def validate_panel(self, field: Field) -> None:
        """One of the two."""
        if field.data not in {panel.value for panel in Panel}:
            raise ValidationError(_("Select which panel"))


def question(fields: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """What a panel wants to ask, and what is wrong with it."""
    words = " ".join(str(fields.get("question", "")).split())
    if not words:
        return words, [Problem("question", _("Write your question"))]
    if len(words) > LONGEST_QUESTION:
        return words, [Problem("question", _("Make your question shorter: 300 letters at most"))]
    return words, []


def grade(rubric: Rubric, fields: Mapping[str, Any]) -> tuple[dict[str, int | None], str, list[Problem]]:
    """What a member found, by criterion (None: could not tell), in which words, and what is wrong with it."""
    found: dict[str, int | None] = {}
    problems = []
    for criterion in rubric.criteria:
        name = f"{criterion.id}.level"
        sent = str(fields.get(name, ""))
        if sent in {str(value) for value in criterion.values}:
            found[criterion.id] = int(sent)
        elif sent == COULD_NOT_TELL:
            found[criterion.id] = None
        else:
            problems.append(Problem(name, _("Choose one answer for “%(name)s”", name=criterion.name)))
    words = str(fields.get("words", "")).strip()
    if not words:
        problems.append(Problem("words", _("Write down what you saw or heard")))
    elif len(words) > LONGEST_EVIDENCE:
        problems.append(Problem("words", _("Make it shorter: 4,000 letters at most")))
    return found, words, problems
