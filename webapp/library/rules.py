"""A rubric while it is written: its parts, how much of each there may be, and what it lacks."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from rubrics import loader
from rubrics.content import checked
from rubrics.model import Construct, Rubric

# What people are seen by, and so what an authority writes for itself.
KINDS = ("observation", "supervision")
FEWEST_LEVELS, MOST_LEVELS = 3, 5
MOST_CRITERIA = 12
LONGEST_NAME, LONGEST_TEXT = 120, 1500
# An id has at most 60 characters, and a number may follow.
_LONGEST_ID = 54


class PublishedError(Exception):
    """This version is published, so nothing in it changes."""


class ChangedMeanwhileError(Exception):
    """Somebody else has changed this part since it was read."""


class NameTakenError(Exception):
    """Another criterion of the rubric has this name."""


class TooManyError(Exception):
    """There are as many criteria as there may be."""


class NotReadyError(Exception):
    """Something is missing before it can be published."""


class LastOfItsKindError(Exception):
    """Without this rubric nothing new of its kind could be written."""


class AnotherFormError(Exception):
    """The form's id belongs to a form that somebody else has sent."""


@dataclass(frozen=True)
class Heading:
    """What stands above a rubric."""

    title: str
    audience: str
    introduction: str


@dataclass(frozen=True)
class Step:
    """One level as it is written."""

    value: int
    label: str
    text: str


@dataclass(frozen=True)
class Written:
    """One criterion as it is written; its id is made from its first name and kept."""

    id: str
    name: str
    question: str
    construct: str
    listen_for: str
    levels: tuple[Step, ...]


@dataclass(frozen=True)
class Sketch:
    """A rubric that may still lack something."""

    kind: str
    heading: Heading
    criteria: tuple[Written, ...]
    not_rated: tuple[Mapping[str, str], ...]

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> "Sketch":
        """The rubric that stored content holds, a draft's or a published one's."""
        return cls(
            content["kind"],
            Heading(content["title"], content.get("audience", ""), content.get("introduction", "")),
            tuple(_written(each) for each in content.get("criteria", ())),
            tuple(content.get("not_rated", ())),
        )

    @property
    def content(self) -> dict[str, Any]:
        """The same as it is stored, with the keys that a content file has."""
        return {
            "kind": self.kind,
            **asdict(self.heading),
            "criteria": [asdict(each) for each in self.criteria],
            "not_rated": [dict(each) for each in self.not_rated],
        }

    def criterion(self, id: str) -> Written | None:
        """The criterion of that id, or None."""
        return next((each for each in self.criteria if each.id == id), None)

    def with_criterion(self, written: Written) -> "Sketch":
        """The same with this criterion where the one of its id stands, or else at the end."""
        if self.criterion(written.id) is None:
            return replace(self, criteria=(*self.criteria, written))
        return replace(
            self, criteria=tuple(written if each.id == written.id else each for each in self.criteria)
        )

    def at_place(self, id: str, place: int) -> "Sketch":
        """The same with a criterion moved to this place, counted from 0; at an end where there is none."""
        place = max(0, place)
        others = [each for each in self.criteria if each.id != id]
        moved = [each for each in self.criteria if each.id == id]
        return replace(self, criteria=(*others[:place], *moved, *others[place:]))

    def rubric(self, id: str, version: int) -> Rubric:
        """The rubric itself, by the checks that a content file passes; or raise ContentError."""
        name = f"{id}/v{version}"
        rubric = checked(Rubric, {"id": id, "version": version, **self.content}, name)
        loader.check_constructs(name, {f"criteria.{each.id}": each.construct for each in rubric.criteria})
        return rubric


def _written(raw: Mapping[str, Any]) -> Written:
    levels = tuple(Step(each["value"], each["label"], each.get("text", "")) for each in raw["levels"])
    words = (raw["name"], raw.get("question", ""), raw.get("construct", ""), raw.get("listen_for", ""))
    return Written(raw["id"], *words, levels)


def copied(source: Rubric, title: str) -> Sketch:
    """A rubric under another title, to be changed; the words of its other languages stay behind.

    So do its text questions: no page asks them where practice is seen.
    """
    content = source.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return Sketch.of_content({**content, "title": title})


def empty(kind: str, title: str) -> Sketch:
    """A rubric of which nothing is written but what it is called."""
    not_rated = loader.rubric("practice-observation").not_rated
    return Sketch(kind, Heading(title, "", ""), (), tuple(each.model_dump() for each in not_rated))


def blank(sketch: Sketch, highest: int) -> Written:
    """A criterion to be written; its levels are called as those of the one before it."""
    before = sketch.criteria[-1].levels if sketch.criteria else ()
    labels = [each.label for each in before] or [""] * highest
    steps = tuple(Step(value, label, "") for value, label in enumerate(labels, 1))
    return Written("", "", "", "", "", steps)


def mark(part: Heading | Written) -> str:
    """What tells a part that was read from what stands there now."""
    return hashlib.sha256(json.dumps(asdict(part)).encode()).hexdigest()[:16]


def criterion_id(name: str, taken: Collection[str]) -> str:
    """An id made from a criterion's name, which no other has or had.

    A number at its end has a letter before it: "step-1" is how a page calls level 1 of the criterion "step".
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-")
    first = words if words[:1].isalpha() else f"criterion-{words}".strip("-")[:_LONGEST_ID].strip("-")
    first = re.sub(r"-(\d+)$", r"-n\1", first)
    tried, number = first, 1
    while tried in taken:
        number += 1
        tried = f"{first}-n{number}"
    return tried


def gradable() -> list[Construct]:
    """The constructs that a criterion can speak of: the map says of each other one why not."""
    return [each for each in loader.constructs().constructs if "criterion" not in each.without]


class Lack(StrEnum):
    """What a rubric can lack before it is published."""

    AUDIENCE = "audience"
    INTRODUCTION = "introduction"
    ANOTHER_TITLE = "another title"
    CRITERIA = "criteria"
    QUESTION = "question"
    CONSTRUCT = "construct"
    LABEL = "label"
    TEXT = "text"


@dataclass(frozen=True)
class Missing:
    """One thing that is missing: in which criterion and at which level, where it is there."""

    lack: Lack
    criterion: Written | None = None
    level: int | None = None


def missing(sketch: Sketch, titles: Collection[str]) -> list[Missing]:
    """What a rubric lacks before it can be published; `titles` are those that others have in use."""
    heading = sketch.heading
    found = [Missing(Lack.ANOTHER_TITLE)] if heading.title.casefold() in map(str.casefold, titles) else []
    found += [Missing(Lack.AUDIENCE)] if not heading.audience else []
    found += [Missing(Lack.INTRODUCTION)] if not heading.introduction else []
    found += [Missing(Lack.CRITERIA)] if not sketch.criteria else []
    for criterion in sketch.criteria:
        found += [Missing(Lack.QUESTION, criterion)] if not criterion.question else []
        found += [Missing(Lack.CONSTRUCT, criterion)] if not criterion.construct else []
        for level in criterion.levels:
            found += [Missing(Lack.LABEL, criterion, level.value)] if not level.label else []
            found += [Missing(Lack.TEXT, criterion, level.value)] if not level.text else []
    return found
