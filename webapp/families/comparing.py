"""Two readings of one paper form: what a clerk types, where two of them differ, and how that is settled."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask_babel import gettext as _

from rubrics.model import Rubric
from webapp.families import answering
from webapp.families.answering import Option, Written
from webapp.families.rules import is_about_a_worker
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.language import LANGUAGES

LANGUAGE, ABOUT = "language", "about"
FIRST, SECOND, OTHER = "first", "second", "other"
# What was read on a paper: each field as it was typed, and nothing where nothing stands there.
Reading = Mapping[str, str]


@dataclass(frozen=True)
class Field:
    """One thing that a paper asks: what can be ticked, or nothing to tick where something is written."""

    name: str
    question: str
    options: Sequence[Option] = ()

    def label(self, value: str) -> str:
        """What was read, in words."""
        return next((one.label for one in self.options if one.value == value), value)


def fields(form: Rubric) -> list[Field]:
    """Everything that a paper of this form asks, in its order."""
    speaks = [Option(code, name) for code, name in zip(LANGUAGES, ("English", "Cymraeg"), strict=True)]
    found = [Field(LANGUAGE, _("Which language is the paper in?"), speaks)]
    if is_about_a_worker(form.id):
        about = answering.abouts(_("My worker"))
        found.append(Field(ABOUT, _("Who are you thinking of when you answer?"), about))
    ticks = answering.options(form, faces=False)
    found += [Field(one.id, one.question, ticks) for one in form.criteria]
    for text in form.texts:
        found.append(Field(f"text-{text.id}", text.question))
        heard = _("Who may hear this: %(question)s", question=text.question)
        found.append(Field(f"consent-{text.id}", heard, answering.consents()))
    return found


def read(form: Rubric, sent: Mapping[str, Any]) -> dict[str, str]:
    """What somebody typed, field by field; who may hear a text counts only where there is one."""
    typed = {one.name: _own_lines(text_of(sent, one.name)) for one in fields(form)}
    for text in form.texts:
        if not typed[f"text-{text.id}"]:
            typed[f"consent-{text.id}"] = ""
    return typed


def _own_lines(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def written(form: Rubric, reading: Reading) -> tuple[Written, list[Problem]]:
    """A reading as an answer, and what is wrong with it."""
    asked = {one.name for one in fields(form)} - {LANGUAGE, ABOUT}
    if not any(reading[name] for name in asked):
        first = form.criteria[0].id
        words = _("Enter what the paper says. A paper on which nothing is answered is not entered.")
        return Written(), [Problem(first, words)]
    found, problems = answering.read_answer(form, reading)
    if reading[LANGUAGE] not in LANGUAGES:
        problems.insert(0, Problem(LANGUAGE, _("Select which language the paper is in.")))
    return found, problems


@dataclass(frozen=True)
class Difference:
    """One field that two people have read differently."""

    field: Field
    first: str
    second: str

    def parts(self, which: str) -> list[tuple[str, bool]]:
        """One reading in parts, each with whether the other reading says it differently."""
        if self.field.options:
            text = self.field.label(self.first if which == FIRST else self.second)
            return [(text or _("Nothing"), False)]
        one, other = self.first.split(), self.second.split()
        if which == SECOND:
            one, other = other, one
        blocks = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        parts = [(" ".join(one[start:end]), tag != "equal") for tag, start, end, _from, _to in blocks]
        return [part for part in parts if part[0]] or [(_("Nothing"), False)]


def differences(form: Rubric, first: Reading, second: Reading) -> list[Difference]:
    """Where two readings differ: texts word by word, whatever blanks and ends of lines they have."""
    found = []
    for field in fields(form):
        one, other = first.get(field.name, ""), second.get(field.name, "")
        if one.split() != other.split():
            found.append(Difference(field, one, other))
    return found


def settled(
    form: Rubric, first: Reading, second: Reading, sent: Mapping[str, Any]
) -> tuple[dict[str, str], list[Problem]]:
    """The reading that the paper bears out: what both say, and for each difference what was chosen."""
    reading, problems = dict(second), []
    for one in differences(form, first, second):
        chosen = text_of(sent, f"pick-{one.field.name}")
        if chosen == FIRST:
            reading[one.field.name] = one.first
        elif chosen == OTHER:
            reading[one.field.name] = text_of(sent, one.field.name)
        elif chosen != SECOND:
            words = _("Look at the paper and select which reading is right.")
            problems.append(Problem(f"pick-{one.field.name}", words))
    return read(form, reading), problems
