"""What the library of rubrics holds, and that what is published stays as it is."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from rubrics.__main__ import LIBRARY, fingerprints
from rubrics.content import ContentError
from rubrics.loader import newest, rubric, rubrics
from rubrics.model import Rubric
from rubrics.publishing import publish, published, run, schema_text

CONFERENCE = "family-voice-conference"
# The forms that ask about a worker, statement by statement the same, each in words of its own.
VOICE = [
    "family-voice-adults",
    "family-voice-young-people",
    "family-voice-children",
    "family-voice-carers",
    "family-voice-care-leavers",
]
SEEN = ["practice-observation", "relational-care", "supervision"]
GRADED = [*SEEN, "scenario-answer", "live-conversation", "own-words"]
LAY = ["parents-panel", "young-peoples-panel"]
EVERY = pytest.mark.parametrize("form", rubrics(), ids=lambda each: each.id)
STATEMENTS = [
    "listened", "respected", "honest-about-worries", "explained-next", "my-view-counted",
    "did-what-they-said", "child-listened-to", "culture-respected", "overall", "better-now", "feel-safe",
]  # fmt: skip


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.?!])\s+", text) if each]


def test_the_library_holds_what_the_application_names() -> None:
    assert {each.id for each in rubrics()} == {*VOICE, CONFERENCE, *GRADED, *LAY}


@pytest.mark.parametrize(
    ("id", "criteria", "levels"),
    [
        ("practice-observation", 7, 5),
        ("relational-care", 4, 5),
        ("supervision", 7, 3),
        ("scenario-answer", 4, 5),
        ("live-conversation", 4, 5),
    ]
    + [(id, 11, 3) for id in VOICE]
    + [(CONFERENCE, 10, 3)],
)
def test_each_form_has_its_criteria_and_levels(id: str, criteria: int, levels: int) -> None:
    form = newest(id)
    assert len(form.criteria) == criteria
    assert {each.values for each in form.criteria} == {tuple(range(1, levels + 1))}
    assert (form.lowest, form.highest) == (1, levels)


@pytest.mark.parametrize("id", GRADED)
def test_every_level_is_described_in_words_of_its_own(id: str) -> None:
    texts = [level.text for criterion in rubric(id).criteria for level in criterion.levels]
    assert [text for text, times in Counter(texts).items() if times > 1] == []
    assert [text for text in texts if not 8 <= len(text.split()) <= 60] == []


@pytest.mark.parametrize(
    "id", ["practice-observation", "relational-care", "scenario-answer", "live-conversation"]
)
def test_every_one_of_five_levels_has_two_sentences_or_more(id: str) -> None:
    levels = [level.text for criterion in rubric(id).criteria for level in criterion.levels]
    assert [text for text in levels if len(sentences(text)) < 2] == []


@pytest.mark.parametrize("id", SEEN)
def test_an_observation_offers_not_observed_and_no_middle_by_default(id: str) -> None:
    assert [each.id for each in rubric(id).not_rated] == ["not-observed"]


@pytest.mark.parametrize("id", VOICE)
def test_every_family_form_has_the_same_statements_and_three_texts(id: str) -> None:
    form = newest(id)
    adults = newest("family-voice-adults")
    assert [each.id for each in form.criteria] == STATEMENTS
    assert [each.construct for each in form.criteria] == [each.construct for each in adults.criteria]
    assert [each.id for each in form.texts] == ["went-well", "do-better", "anything-else"]
    assert [each.id for each in form.not_rated] == ["does-not-apply", "dont-know"]


@pytest.mark.parametrize("id", [*VOICE, CONFERENCE])
def test_every_form_asks_whether_things_are_better_and_whether_somebody_feels_safe(id: str) -> None:
    assert {"better-now", "feel-safe"} <= {each.id for each in newest(id).criteria}


@pytest.mark.parametrize("id", VOICE[:3])
def test_a_next_version_keeps_what_the_first_one_asked(id: str) -> None:
    before = [(each.id, each.question) for each in rubric(id).criteria]
    assert [(each.id, each.question) for each in newest(id).criteria][: len(before)] == before


@pytest.mark.parametrize("id", [*VOICE, CONFERENCE])
def test_every_family_form_is_whole_in_welsh_and_marked_as_awaiting_a_reader(id: str) -> None:
    form = newest(id)
    welsh = form.in_language("cy")
    assert form.cy is not None
    assert form.cy.awaiting_native_reader
    assert all(
        mine.question != theirs.question and mine.id == theirs.id and mine.values == theirs.values
        for mine, theirs in zip(form.criteria, welsh.criteria, strict=True)
    )
    assert {level.label for each in welsh.criteria for level in each.levels}.isdisjoint({"Yes", "No"})
    assert [each.id for each in welsh.texts] == [each.id for each in form.texts]
    assert welsh.introduction != form.introduction


def test_a_form_without_words_in_a_language_is_shown_as_it_is() -> None:
    form = rubric("supervision")
    assert form.in_language("cy") is form
    assert rubric("family-voice-adults").in_language("fr") is rubric("family-voice-adults")


def test_welsh_words_that_leave_a_statement_out_are_refused() -> None:
    raw = rubric("family-voice-adults").model_dump()
    del raw["cy"]["criteria"]["overall"]
    with pytest.raises(ValueError, match=r"Under cy\.criteria .* check overall"):
        Rubric.model_validate(raw)


@EVERY
def test_what_is_found_by_id_is_found_and_nothing_else_is(form: Rubric) -> None:
    first = form.criteria[0]
    assert form.criterion(first.id) is first
    assert first.level(form.highest) is first.levels[-1]
    with pytest.raises(KeyError):
        form.criterion("nothing-like-it")
    with pytest.raises(KeyError):
        first.level(99)


@EVERY
def test_a_rubric_cannot_be_changed_once_it_is_loaded(form: Rubric) -> None:
    with pytest.raises(ValueError, match="frozen"):
        form.title = "Another"
    with pytest.raises(AttributeError, match="cannot assign"):
        form.criteria[0].name = "Another"


def test_every_published_rubric_is_as_it_was_published() -> None:
    assert published(LIBRARY.register) == fingerprints(), (
        "A published version never changes: put it back and write v2. Record what is new with "
        "`python -m rubrics publish`."
    )


def test_a_fingerprint_covers_the_wording() -> None:
    form = rubric("supervision")
    assert form.model_copy(update={"introduction": "Other."}).fingerprint != form.fingerprint
    assert form.model_copy(update={"cy": None}).fingerprint == form.fingerprint


def test_what_to_listen_for_is_covered_where_it_is_said_and_left_out_where_it_is_not() -> None:
    form = rubric("practice-observation")
    first, *others = form.criteria
    for said, is_the_same in (("", True), ("Who speaks last.", False)):
        criteria = (replace(first, listen_for=said), *others)
        changed = form.model_copy(update={"criteria": criteria})
        assert (changed.fingerprint == form.fingerprint) is is_the_same
        assert changed.in_language("cy").criteria[0].listen_for == said


def test_publishing_adds_what_is_new_and_refuses_what_changed_or_went(tmp_path: Path) -> None:
    register = tmp_path / "published.json"
    assert publish(register, {"a/v1/en": "1"}) == ["a/v1/en"]
    assert publish(register, {"a/v1/en": "1", "b/v1/en": "2"}) == ["b/v1/en"]
    for spoilt in ({"a/v1/en": "other", "b/v1/en": "2"}, {"a/v1/en": "1"}):
        with pytest.raises(ContentError, match="never changes"):
            publish(register, spoilt)
    assert published(register) == {"a/v1/en": "1", "b/v1/en": "2"}


@pytest.mark.parametrize("path", LIBRARY.schemas, ids=lambda path: path.name)
def test_the_schemas_for_editors_are_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schema_text(LIBRARY.schemas[path]), "Run `make schema`."


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(LIBRARY, ["publish"]) == 0
    assert capsys.readouterr().out == "Nothing new to publish\n"
