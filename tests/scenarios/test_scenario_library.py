"""What the library of scenarios holds, and that what is published stays as it is."""

import re
from collections import Counter
from pathlib import Path

import pytest

from rubrics.content import ContentError, read
from rubrics.loader import rubric
from rubrics.publishing import published, run, schema_text
from scenarios.__main__ import LIBRARY, fingerprints
from scenarios.loader import check, scenario, scenarios
from scenarios.model import RankTask, RateTask, Scenario, TextTask
from scenarios.scoring import score

EVERY = pytest.mark.parametrize("found", scenarios(), ids=lambda each: each.id)
RATED = scenario("the-morning-after").task("what-helps")
RANKED = scenario("both-in-the-room").task("order-of-choice")
WRITTEN = scenario("not-by-friday").task("what-would-you-do")
WORDS_TO_AVOID = (
    r"\b(perpetrators?|victims?|fail(ed|ure|ing)? to protect|placements?|looked[- ]after|promiscuous|"
    r"absconded|signs of safety)\b|\bPACE\b"
)


def wording(found: Scenario) -> str:
    texts = [found.title, *found.situation]
    for task in found.tasks:
        texts.append(task.question)
        if not isinstance(task, TextTask):
            texts += [words for each in task.options for words in (each.text, each.rationale)]
    return "\n".join(texts)


def test_there_is_one_to_rate_one_to_rank_and_one_to_write() -> None:
    assert sorted(task.kind for each in scenarios() for task in each.tasks) == ["rank", "rate", "text"]


@EVERY
def test_a_scenario_is_illustrative_until_a_panel_has_calibrated_it(found: Scenario) -> None:
    assert not found.calibrated
    assert "Illustrative until your own panel has calibrated it" in (
        LIBRARY.register.parent / "library" / found.id / "v1.yaml"
    ).read_text(encoding="utf-8")


@EVERY
def test_a_scenario_can_be_read_on_a_phone_in_two_minutes(found: Scenario) -> None:
    assert sum(len(paragraph.split()) for paragraph in found.situation) <= 200
    assert max(len(paragraph.split()) for paragraph in found.situation) <= 90


@EVERY
def test_a_scenario_uses_no_word_that_judges_and_no_licensed_name(found: Scenario) -> None:
    assert re.findall(WORDS_TO_AVOID, wording(found), re.IGNORECASE) == []


@pytest.mark.parametrize("task", [RATED, RANKED], ids=lambda task: task.id)
def test_every_option_has_a_rationale_of_its_own(task: RateTask | RankTask) -> None:
    rationales = [each.rationale for each in task.options]
    assert len(set(rationales)) == len(rationales)
    assert min(len(each.split()) for each in rationales) >= 15


def test_the_keys_of_the_rating_are_spread_evenly_over_the_points() -> None:
    assert isinstance(RATED, RateTask)
    assert Counter(each.key for each in RATED.options) == {1: 2, 2: 2, 3: 2, 4: 2}


def test_the_length_of_an_option_does_not_give_its_key_away() -> None:
    assert isinstance(RATED, RateTask)
    lengths = {half: [len(each.text) for each in RATED.options if (each.key > 2) == half] for half in (0, 1)}
    assert 0.8 < sum(lengths[0]) / sum(lengths[1]) < 1.25


def test_giving_every_option_the_same_rating_is_little_better_than_chance() -> None:
    assert isinstance(RATED, RateTask)
    for point in range(1, 5):
        assert score(RATED, {each.id: point for each in RATED.options}).corrected < 0.15


def test_the_options_do_not_stand_in_the_order_of_their_keys() -> None:
    assert isinstance(RANKED, RankTask)
    as_shown = {each.id: place for place, each in enumerate(RANKED.options, start=1)}
    backwards = {id: len(as_shown) + 1 - place for id, place in as_shown.items()}
    assert score(RANKED, as_shown).corrected <= 0.25
    assert score(RANKED, backwards).corrected <= 0.25


def test_the_written_answer_is_marked_on_what_its_rubric_marks() -> None:
    assert isinstance(WRITTEN, TextTask)
    marked_by = rubric(WRITTEN.rubric, WRITTEN.rubric_version)
    assert [each.construct for each in marked_by.criteria] == list(WRITTEN.constructs)


def test_every_published_scenario_is_as_it_was_published() -> None:
    assert published(LIBRARY.register) == fingerprints(), (
        "A published version never changes: put it back and write v2. Record what is new with "
        "`python -m scenarios publish`."
    )


@EVERY
def test_a_fingerprint_covers_the_wording_and_not_the_calibration(found: Scenario) -> None:
    assert found.model_copy(update={"calibrated": True}).fingerprint == found.fingerprint
    assert found.model_copy(update={"title": "Another"}).fingerprint != found.fingerprint


@pytest.mark.parametrize("path", LIBRARY.schemas, ids=lambda path: path.name)
def test_the_schema_for_editors_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schema_text(LIBRARY.schemas[path]), "Run `make schema`."


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(LIBRARY, ["publish"]) == 0
    assert capsys.readouterr().out == "Nothing new to publish\n"


def test_a_scenario_or_task_that_there_is_not_is_said_so() -> None:
    with pytest.raises(ContentError, match="nowhere 1. Name one of: both-in-the-room 1"):
        scenario("nowhere")
    with pytest.raises(KeyError):
        scenario("not-by-friday").task("another")


SPOILT = {
    "an unknown kind": (
        "both-in-the-room",
        "kind: rank",
        "kind: sort",
        "tasks.0",
        "'rate', 'rank', 'choose'",
    ),
    "a rank given twice": (
        "both-in-the-room",
        "key: 5",
        "key: 4",
        "tasks.0.rank",
        "the ranks 1 to 5 as keys",
    ),
    "a point off the scale": ("the-morning-after", "key: 4", "key: 5", "key", "less than or equal to 4"),
    "an option twice": (
        "the-morning-after",
        "id: keep-it-light",
        "id: form-first",
        "rate",
        "form-first is used",
    ),
    "an option without rationale": (
        "the-morning-after",
        "rationale:",
        "because:",
        "rationale",
        "Add this key",
    ),
    "a construct twice": (
        "not-by-friday",
        "- resilience",
        "- belonging",
        "tasks.0.text",
        "belonging is used",
    ),
    "no words": ("not-by-friday", "words: 400", "words: many", "words", "Write a whole number"),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_scenario_is_refused_with_what_to_write(case: str, tmp_path: Path) -> None:
    id, was, now, key, remedy = SPOILT[case]
    text = (LIBRARY.register.parent / "library" / id / "v1.yaml").read_text(encoding="utf-8")
    assert was in text
    path = tmp_path / "v1.yaml"
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read(Scenario, path)
    assert key in caught.value.key
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"constructs": ("charm",)}, "found charm. Name one of"),
        (
            {"rubric": "supervision"},
            "found supervision, a supervision form. Name a rubric of the kind answer",
        ),
        ({"rubric_version": 7}, "found scenario-answer 7"),
        ({"constructs": ("belonging",)}, "found belonging. Name what the rubric marks: belonging, high-"),
    ],
)
def test_a_scenario_that_names_what_there_is_not_is_refused(change: dict[str, object], said: str) -> None:
    good = scenario("not-by-friday")
    with pytest.raises(ContentError, match=said):
        check(good.model_copy(update={"tasks": (good.tasks[0].model_copy(update=change),)}))
