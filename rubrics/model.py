"""Constructs and their links, and rubrics: what is rated, on which levels, in which words."""

from dataclasses import replace
from typing import Any, Literal, Self

from pydantic import Field, StrictInt, model_validator
from pydantic.dataclasses import dataclass

from rubrics.content import STRICT, Content, Id, Words, fingerprint, unique

Without = Literal["task", "criterion", "statement"]


class Construct(Content):
    """A skill, a value or an experience, declared once."""

    id: Id
    name: Words
    kind: Literal["skill", "value", "experience"]
    group: Id
    definition: Words
    without: dict[Without, Words] = {}


class Link(Content):
    """That one construct should show in another, which way, and why we think so."""

    from_: Id = Field(alias="from")
    to: Id
    expected_sign: Literal[1, -1]
    reason: Words


# "construct" is the field's own word, and also an old method of pydantic's BaseModel: what has it as a name
# is therefore a pydantic dataclass, with the same checks.
@dataclass(frozen=True, kw_only=True, config=STRICT)
class ConstructMap:
    """Every construct, in its group, and the links between them."""

    groups: dict[Id, Words]
    constructs: tuple[Construct, ...]
    links: tuple[Link, ...]

    @model_validator(mode="after")
    def _resolves(self) -> Self:
        unique("construct", (each.id for each in self.constructs))
        unique("link", ((each.from_, each.to) for each in self.links))
        known = {each.id for each in self.constructs}
        for construct in self.constructs:
            if construct.group not in self.groups:
                raise ValueError(f"Declare the group {construct.group}, which {construct.id} names.")
        for link in self.links:
            for end in (link.from_, link.to):
                if end not in known:
                    raise ValueError(f"Declare the construct {end}, which a link names.")
            if link.from_ == link.to:
                raise ValueError(f"Link {link.to} to another construct than itself.")
        return self

    def construct(self, id: str) -> Construct:
        """Return the construct of that id, or raise KeyError."""
        return _of_id(self.constructs, id)


class Level(Content):
    """One point of a scale, in behaviour that can be seen and heard."""

    value: StrictInt
    label: Words
    text: str = ""


class NotRated(Content):
    """An answer that is not a level, such as "Not observed"."""

    id: Literal["not-observed", "does-not-apply", "dont-know"]
    label: Words


class TextQuestion(Content):
    """A question answered in the person's own words."""

    id: Id
    question: Words
    hint: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Criterion:
    """One thing to rate, the construct it speaks of, and its levels from lowest to highest."""

    id: Id
    construct: Id
    name: Words
    question: Words
    # What an observer is told beside the levels: left out of the fingerprint where nothing is said.
    listen_for: str = ""
    # Whether its lowest level means that somebody may not be safe, so that a person reads of it at once.
    safety: bool = False
    levels: tuple[Level, ...] = ()

    @property
    def values(self) -> tuple[int, ...]:
        """The levels that may be given."""
        return tuple(level.value for level in self.levels)

    def level(self, value: int) -> Level:
        """Return the level of that value, or raise KeyError."""
        for level in self.levels:
            if level.value == value:
                return level
        raise KeyError(value)


class CriterionWording(Content):
    """A criterion's words in another language."""

    name: Words
    question: Words


class TextWording(Content):
    """A text question's words in another language."""

    question: Words
    hint: str = ""


class Wording(Content):
    """A rubric's words in another language; the levels are the shared ones."""

    awaiting_native_reader: bool
    title: Words
    audience: Words
    introduction: Words
    levels: dict[int, Words]
    not_rated: dict[str, Words]
    criteria: dict[Id, CriterionWording]
    texts: dict[Id, TextWording]


class Rubric(Content):
    """What is rated, by whom and on which levels; a version never changes once it is published."""

    id: Id
    version: StrictInt = Field(ge=1)
    kind: Literal["observation", "supervision", "answer", "voice"]
    title: Words
    audience: Words
    introduction: Words
    levels: tuple[Level, ...] = Field(default=(), description="For each criterion without its own.")
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    not_rated: tuple[NotRated, ...] = ()
    texts: tuple[TextQuestion, ...] = ()
    cy: Wording | None = None

    @model_validator(mode="before")
    @classmethod
    def _shares_its_levels(cls, raw: Any) -> Any:
        if not isinstance(raw, dict) or "levels" not in raw or not isinstance(raw.get("criteria"), list):
            return raw
        criteria = [
            {"levels": raw["levels"], **each} if isinstance(each, dict) else each for each in raw["criteria"]
        ]
        return {**raw, "criteria": criteria}

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        unique("criterion", (each.id for each in self.criteria))
        unique("text question", (each.id for each in self.texts))
        unique("way of not rating", (each.id for each in self.not_rated))
        for criterion in self.criteria:
            _climbs(criterion)
            if criterion.values != self.criteria[0].values:
                raise ValueError(f"Give {criterion.id} the same level values as the first criterion.")
        if self.cy is not None:
            self._is_fully_worded(self.cy)
        return self

    def _is_fully_worded(self, wording: Wording) -> None:
        pairs: tuple[tuple[str, set[Any], set[Any]], ...] = (
            ("levels", {each.value for each in self.levels}, set(wording.levels)),
            ("not_rated", {each.id for each in self.not_rated}, set(wording.not_rated)),
            ("criteria", {each.id for each in self.criteria}, set(wording.criteria)),
            ("texts", {each.id for each in self.texts}, set(wording.texts)),
        )
        for part, needed, given in pairs:
            if odd := sorted(map(str, needed ^ given)):
                raise ValueError(f"Under cy.{part} write exactly what the form has; check {', '.join(odd)}.")

    @property
    def lowest(self) -> int:
        """The lowest level."""
        return self.criteria[0].values[0]

    @property
    def highest(self) -> int:
        """The highest level."""
        return self.criteria[0].values[-1]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the form in this language; the other language has its own."""
        return fingerprint(self, without=("cy",))

    def criterion(self, id: str) -> Criterion:
        """Return the criterion of that id, or raise KeyError."""
        return _of_id(self.criteria, id)

    def in_language(self, language: str) -> "Rubric":
        """Return the form in that language, or as it is where it has no words in it."""
        if language != "cy" or self.cy is None:
            return self
        words = self.cy
        levels = tuple(each.model_copy(update={"label": words.levels[each.value]}) for each in self.levels)
        return self.model_copy(
            update={
                "title": words.title,
                "audience": words.audience,
                "introduction": words.introduction,
                "levels": levels,
                "criteria": tuple(
                    replace(each, levels=levels, **words.criteria[each.id].model_dump())
                    for each in self.criteria
                ),
                "not_rated": tuple(
                    each.model_copy(update={"label": words.not_rated[each.id]}) for each in self.not_rated
                ),
                "texts": tuple(
                    each.model_copy(update=words.texts[each.id].model_dump()) for each in self.texts
                ),
                "cy": None,
            }
        )


def _climbs(criterion: Criterion) -> None:
    values = criterion.values
    if len(values) < 2 or list(values) != list(range(values[0], values[0] + len(values))):
        raise ValueError(f"Give {criterion.id} two levels or more, each one above the last: found {values}.")


def _of_id(found: tuple[Any, ...], id: str) -> Any:
    for each in found:
        if each.id == id:
            return each
    raise KeyError(id)
