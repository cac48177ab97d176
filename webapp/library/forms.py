"""What authors fill in: how it is read, what is wrong with it, and what is missing, in words."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics import loader
from rubrics.model import Rubric
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.library import rules
from webapp.library.rules import LONGEST_NAME, LONGEST_TEXT, Heading, Lack, Missing, Sketch, Step, Written

NOTHING = "nothing"

KINDS: Mapping[str, Any] = {
    "observation": _l("What an observer looks for at a visit"),
    "supervision": _l("What supervision looks for"),
}


def line_of(fields: Mapping[str, Any], name: str) -> str:
    """A field that holds one line: spaces in a row are one."""
    return " ".join(text_of(fields, name).split())


def words_of(fields: Mapping[str, Any], name: str) -> str:
    """A field that may hold several lines, which end alike whatever browser sent them."""
    return text_of(fields, name).replace("\r\n", "\n").replace("\r", "\n")


def heading_of(fields: Mapping[str, Any]) -> Heading:
    """What stands above a rubric, as it was sent."""
    return Heading(line_of(fields, "title"), line_of(fields, "audience"), words_of(fields, "introduction"))


def criterion_of(fields: Mapping[str, Any], id: str, highest: int) -> Written:
    """A criterion as it was sent."""
    steps = (
        Step(value, line_of(fields, f"label-{value}"), words_of(fields, f"text-{value}"))
        for value in range(1, highest + 1)
    )
    name, question = line_of(fields, "name"), words_of(fields, "question")
    return Written(
        id, name, question, text_of(fields, "construct"), words_of(fields, "listen_for"), tuple(steps)
    )


def problems_of_heading(heading: Heading) -> list[Problem]:
    """What keeps a heading from being saved."""
    return _problems_of_title(heading.title) + _too_long(
        [
            ("audience", _("Who it is for"), heading.audience, LONGEST_NAME),
            ("introduction", _("Introduction"), heading.introduction, LONGEST_TEXT),
        ]
    )


def _problems_of_title(title: str) -> list[Problem]:
    if not title:
        return [Problem("title", _("Enter what the rubric is called"))]
    return _too_long([("title", _("Title"), title, LONGEST_NAME)])


def problems_of_criterion(written: Written) -> list[Problem]:
    """What keeps a criterion from being saved; what is only missing can come later."""
    found = [] if written.name else [Problem("name", _("Enter a name for the criterion"))]
    limited = [
        ("name", _("Name"), written.name, LONGEST_NAME),
        ("question", _("Question"), written.question, LONGEST_TEXT),
        ("listen_for", _("What to listen for"), written.listen_for, LONGEST_TEXT),
    ]
    for step in written.levels:
        label = _("Level %(number)s, in a few words", number=step.value)
        limited.append((f"label-{step.value}", label, step.label, LONGEST_NAME))
        text = _("Level %(number)s, what is seen or heard", number=step.value)
        limited.append((f"text-{step.value}", text, step.text, LONGEST_TEXT))
    found += _too_long(limited)
    if written.construct and written.construct not in {each.id for each in rules.gradable()}:
        found.append(Problem("construct", _("Select what the criterion speaks of")))
    return found


def name_taken() -> Problem:
    """What to do when another criterion has the name."""
    return Problem("name", _("Enter another name: a criterion of this rubric has it already"))


def _too_long(limited: Sequence[tuple[str, str, str, int]]) -> list[Problem]:
    words = _("Shorten “%(what)s” to %(number)s characters")
    return [
        Problem(field, words % {"what": what, "number": longest})
        for field, what, text, longest in limited
        if len(text) > longest
    ]


@dataclass(frozen=True)
class Beginning:
    """How an author begins: with a copy of a rubric, or (`source` NOTHING) with a kind and levels."""

    title: str
    source: str
    kind: str
    levels: str
    client_id: uuid.UUID | None

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> "Beginning":
        """The form as it was sent."""
        names = ("source", "kind", "levels", "client_id")
        source, kind, levels, sent = (text_of(fields, name) for name in names)
        try:
            client_id = uuid.UUID(sent)
        except ValueError:
            client_id = None
        return cls(line_of(fields, "title"), source, kind, levels, client_id)

    @classmethod
    def empty(cls) -> "Beginning":
        """The form before anything is chosen."""
        return cls("", "", "", "", uuid.uuid4())

    def problems(self, sources: Mapping[str, Rubric]) -> list[Problem]:
        """What keeps it from beginning."""
        found = _problems_of_title(self.title)
        if self.source not in {NOTHING, *sources}:
            found.append(Problem("source", _("Select what you begin with")))
        if self.source == NOTHING and self.kind not in rules.KINDS:
            found.append(Problem("kind", _("Select what it is for")))
        if self.source == NOTHING and self.levels not in map(str, level_numbers()):
            found.append(Problem("levels", _("Select how many levels it has")))
        return found

    def sketch(self, sources: Mapping[str, Rubric]) -> tuple[Sketch, int]:
        """The rubric to begin, and how many levels it has."""
        if self.source == NOTHING:
            return rules.empty(self.kind, self.title), int(self.levels)
        source = sources[self.source]
        return rules.copied(source, self.title), source.highest


def level_numbers() -> range:
    """How many levels a rubric may have."""
    return range(rules.FEWEST_LEVELS, rules.MOST_LEVELS + 1)


def constructs() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a criterion can speak of, by group of the map."""
    groups = loader.constructs().groups
    found = [
        (title, [(each.id, each.name) for each in rules.gradable() if each.group == group])
        for group, title in groups.items()
    ]
    return [(title, each) for title, each in found if each]


def in_words(missing: Missing) -> str:
    """What to do about one thing that is missing."""
    words = {
        Lack.ANOTHER_TITLE: _("Enter another title: a rubric in use has this one"),
        Lack.AUDIENCE: _("Enter who it is for"),
        Lack.INTRODUCTION: _("Enter an introduction"),
        Lack.CRITERIA: _("Add a criterion"),
    }
    if missing.criterion is None:
        return words[missing.lack]
    about = {"name": missing.criterion.name, "number": missing.level}
    of_a_criterion = {
        Lack.QUESTION: _("%(name)s: enter its question", **about),
        Lack.CONSTRUCT: _("%(name)s: select what it speaks of", **about),
        Lack.LABEL: _("%(name)s: say level %(number)s in a few words", **about),
        Lack.TEXT: _("%(name)s: enter what is seen or heard at level %(number)s", **about),
    }
    return of_a_criterion[missing.lack]


def field_of(missing: Missing) -> str:
    """The field in which it is entered."""
    fields = {Lack.ANOTHER_TITLE: "title", Lack.LABEL: "label", Lack.TEXT: "text"}
    name = fields.get(missing.lack, missing.lack.value)
    return name if missing.level is None else f"{name}-{missing.level}"
