"""A scenario that cannot be used is refused, and its author is told at which key and what to write."""

from pathlib import Path

import pytest

from rubrics.content import ContentError, read
from scenarios.__main__ import LIBRARY
from scenarios.loader import check, scenario
from scenarios.model import Scenario

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
    "another number of best ones than are chosen": (
        "five-visits-one-afternoon",
        "choose: 3",
        "choose: 4",
        "tasks.0.choose",
        "Mark 4 of the options with key: true, and not all: found 3",
    ),
    "two worst": (
        "a-lift-home",
        "key: between",
        "key: worst",
        "tasks.0.best-worst",
        "one with key: worst: found 1 and 2",
    ),
    "a rule that there is not": (
        "the-lamp",
        "rule: twelve",
        "rule: thirteen",
        "tasks.0.rank.rule",
        "'near' or 'twelve'",
    ),
    "a role that there is not": (
        "a-lift-home",
        "- volunteer",
        "- manager",
        "roles.0",
        "'social-worker', 'supervisor'",
    ),
    "a warning without whom to turn to": (
        "the-third-phone",
        "  contact: the recruitment lead named in your invitation\n",
        "",
        "beforehand.contact",
        "Add this key",
    ),
    "a conversation that leads nowhere": (
        "a-chair-against-the-door",
        "next: my-own-dad",
        "next: his-own-dad",
        "tasks.0.dialogue.steps.to-the-door.choices.the-chair.next",
        "Name one of the steps: coat-on",
    ),
    "no core questions": ("late-again", "    core:", "    questions:", "core", "Add this key"),
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
        ({"rubric": "live-conversation"}, "Name what the rubric marks: child-focus, clarity-about-concern"),
        ({"rubric_version": 7}, "found scenario-answer 7"),
        ({"constructs": ("belonging",)}, "found belonging. Name what the rubric marks: belonging, high-"),
    ],
)
def test_a_scenario_that_names_what_there_is_not_is_refused(change: dict[str, object], said: str) -> None:
    good = scenario("not-by-friday")
    with pytest.raises(ContentError, match=said):
        check(good.model_copy(update={"tasks": (good.tasks[0].model_copy(update=change),)}))
