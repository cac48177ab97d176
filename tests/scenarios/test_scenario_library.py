"""What the library of scenarios holds, and that what is published stays as it is."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import get_args

import pytest

from rubrics.content import ContentError
from rubrics.loader import rubric
from rubrics.publishing import published, run, schema_text
from scenarios.__main__ import LIBRARY, fingerprints
from scenarios.dialogue import best_way, walk
from scenarios.loader import current, scenario, scenarios
from scenarios.model import (
    BestWorstTask,
    ChooseTask,
    DialogueTask,
    RankTask,
    RateTask,
    Role,
    Scenario,
    SpokenTask,
    Task,
    TextTask,
)
from scenarios.scoring import Response, by_construct, score

EVERY = pytest.mark.parametrize("found", scenarios(), ids=lambda each: f"{each.id}-{each.version}")
NEWEST = pytest.mark.parametrize("found", current(), ids=lambda each: each.id)
WRITTEN = scenario("not-by-friday").task("what-would-you-do")
ROLES = get_args(Role)
SPEAKS_OF_ABUSE = r"\b(abus\w+|exploit\w+|assault\w*|bruise\w*|older man|buys? \w+ phones|hurt her|hit)\b"
WORDS_TO_AVOID = (
    r"\b(perpetrators?|victims?|fail(ed|ure|ing)? to protect|placements?|looked[- ]after|promiscuous|"
    r"absconded|signs of safety)\b|\bPACE\b"
)


def wording(found: Scenario) -> str:
    """Everything that a scenario says, to candidates and to those who assess."""
    return "\n".join(texts_in(found.model_dump(exclude={"id", "version", "roles"})))


def texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)


def told(found: Scenario) -> str:
    return "\n".join(found.situation)


def options_of(task: Task) -> list[list[tuple[str, str, float]]]:
    """The options between which there is a choice, each list with text, reason and worth, 0 to 1."""
    if isinstance(task, DialogueTask):
        return [
            [(each.text, each.rationale, sum(each.scores.values())) for each in step.choices]
            for step in task.steps
            if step.choices
        ]
    if isinstance(task, TextTask | SpokenTask):
        return []
    named = {"best": 2, "between": 1, "worst": 0}
    sign = -1 if isinstance(task, RankTask) else 1
    return [
        [
            (each.text, each.rationale, sign * (named[each.key] if isinstance(each.key, str) else each.key))
            for each in task.options
        ]
    ]


def test_twelve_scenarios_and_more_ask_every_kind_of_task_of_every_role() -> None:
    assert len(current()) >= 12
    kinds = {task.kind for each in current() for task in each.tasks}
    assert kinds == {"rate", "rank", "choose", "best-worst", "text", "dialogue", "spoken"}
    assert {role for each in current() for role in each.roles} == set(ROLES)
    assert all(each.roles for each in current())


def test_every_rule_of_scoring_is_used_that_a_flat_answer_does_not_profit_from() -> None:
    rules = {
        task.rule
        for each in current()
        for task in each.tasks
        if isinstance(task, RateTask | RankTask | ChooseTask)
    }
    assert rules == {"table", "near", "twelve", "four-each", "twelve-shared"}


def test_a_scenario_without_a_version_is_the_newest_among_those_on_offer() -> None:
    versions = {each.id: each.version for each in current()}
    assert versions["both-in-the-room"] == versions["the-morning-after"] == 2
    assert {each.id for each in scenarios()} == set(versions)


@NEWEST
def test_whoever_is_to_read_of_abuse_is_told_so_first_and_whom_to_turn_to(found: Scenario) -> None:
    if re.search(SPEAKS_OF_ABUSE, told(found), re.IGNORECASE):
        assert found.beforehand is not None
    if found.beforehand is not None:
        assert found.beforehand.warning.startswith(("This part is about", "The conversation is with"))
        assert found.beforehand.contact.startswith("the recruitment lead")


@EVERY
def test_a_scenario_is_illustrative_until_a_panel_has_calibrated_it(found: Scenario) -> None:
    assert not found.calibrated
    assert "Illustrative until your own panel has calibrated it" in (
        LIBRARY.register.parent / "library" / found.id / f"v{found.version}.yaml"
    ).read_text(encoding="utf-8")


@EVERY
def test_a_scenario_can_be_read_on_a_phone_in_two_minutes(found: Scenario) -> None:
    assert sum(len(paragraph.split()) for paragraph in found.situation) <= 200
    assert max(len(paragraph.split()) for paragraph in found.situation) <= 90


@EVERY
def test_a_scenario_uses_no_word_that_judges_and_no_licensed_name(found: Scenario) -> None:
    assert re.findall(WORDS_TO_AVOID, wording(found), re.IGNORECASE) == []


@EVERY
def test_every_option_has_a_rationale_of_its_own(found: Scenario) -> None:
    reasons = [why for task in found.tasks for options in options_of(task) for _text, why, _worth in options]
    assert len(set(reasons)) == len(reasons)
    assert [each for each in reasons if len(each.split()) < 15] == []


@NEWEST
def test_the_length_of_an_option_does_not_give_its_key_away(found: Scenario) -> None:
    for task in found.tasks:
        for options in options_of(task):
            best = max(worth for _text, _why, worth in options)
            right = [len(text) for text, _why, worth in options if worth == best]
            wrong = [len(text) for text, _why, worth in options if worth < best]
            assert 0.8 < fmean(right) / fmean(wrong) < 1.25
            assert max(right) / max(wrong) < 1.15


@NEWEST
def test_answering_alike_or_in_the_order_shown_is_little_better_than_guessing(found: Scenario) -> None:
    for task in found.tasks:
        for response in thoughtless(task):
            assert score(task, response).corrected <= 0.25


def thoughtless(task: Task) -> list[Response]:
    """What somebody might send who does not read the options."""
    if isinstance(task, RateTask):
        return [{each.id: point for each in task.options} for point in range(1, 5)]
    if isinstance(task, RankTask):
        shown = {each.id: place for place, each in enumerate(task.options, start=1)}
        return [shown, {id: len(shown) + 1 - place for id, place in shown.items()}]
    if isinstance(task, ChooseTask):
        ids = [each.id for each in task.options]
        return [ids[: task.choose], ids[-task.choose :]]
    if isinstance(task, BestWorstTask):
        ends = task.options[0].id, task.options[-1].id
        return [dict(zip(("best", "worst"), each, strict=True)) for each in (ends, ends[::-1])]
    if isinstance(task, DialogueTask):
        return [always(task, place) for place in range(3)]
    return []


def always(task: DialogueTask, place: int) -> dict[str, str]:
    """The way of somebody who takes the choice at this place at every step."""
    found: dict[str, str] = {}
    while not (at := walk(task, found).at).ends:
        found[at.id] = at.choices[place].id
    return found


@NEWEST
def test_a_conversation_can_go_well_in_more_than_one_way_and_badly_too(found: Scenario) -> None:
    for task in found.tasks:
        if isinstance(task, DialogueTask):
            assert score(task, best_way(task)).corrected == 1.0
            # Whoever goes the best way as a whole must not fall short of a floor on some construct for it.
            assert min(each.corrected for each in by_construct(task, best_way(task)).values()) > 0.7
            assert len({step.id for step in task.steps if step.ends}) >= 3
            assert {len(step.choices) for step in task.steps if not step.ends} == {3}


@NEWEST
def test_a_spoken_scenario_asks_the_same_of_everybody_and_offers_probes(found: Scenario) -> None:
    for task in found.tasks:
        if isinstance(task, SpokenTask):
            assert all(question.probes for question in task.core)
            assert rubric(task.rubric, task.rubric_version).audience.startswith("Assessors who hear")


@EVERY
def test_keys_are_spread_over_all_that_can_be_a_key(found: Scenario) -> None:
    for task in found.tasks:
        if isinstance(task, RateTask):
            assert Counter(each.key for each in task.options) == {1: 2, 2: 2, 3: 2, 4: 2}


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
def test_a_fingerprint_covers_the_wording_and_not_the_calibration_or_the_roles(found: Scenario) -> None:
    assert found.model_copy(update={"calibrated": True}).fingerprint == found.fingerprint
    assert found.model_copy(update={"roles": ("volunteer",)}).fingerprint == found.fingerprint
    assert found.model_copy(update={"title": "Another"}).fingerprint != found.fingerprint


@pytest.mark.parametrize("path", LIBRARY.schemas, ids=lambda path: path.name)
def test_the_schema_for_editors_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == schema_text(LIBRARY.schemas[path]), "Run `make schema`."


def test_the_command_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(LIBRARY, ["publish"]) == 0
    assert capsys.readouterr().out == "Nothing new to publish\n"


def test_a_scenario_or_task_that_there_is_not_is_said_so() -> None:
    with pytest.raises(ContentError, match="nowhere 1. Name one of: a-chair-against-the-door 1"):
        scenario("nowhere")
    with pytest.raises(KeyError):
        scenario("not-by-friday").task("another")
