"""A conversation has no dead end and no circle; every way through ends, and is scored on each construct."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
import yaml

from rubrics.content import ContentError, read
from scenarios.dialogue import DialogueTask, best_way, walk
from scenarios.loader import current
from scenarios.model import Scenario
from scenarios.scoring import Fault, Problem, ResponseRefused, by_construct, problems, score
from scenarios.spoken import SpokenTask


def choice(id: str, next: str, empathy: int, autonomy: int) -> dict[str, Any]:
    scores = {"empathy": empathy, "autonomy": autonomy}
    return {"id": id, "text": f"Say {id}.", "next": next, "scores": scores, "rationale": "It helps."}


def raw() -> dict[str, Any]:
    """From `begin` by `kind` to `open`, by `cold` to the end `over`; from `open` to `well` or `over`."""
    return {
        "kind": "dialogue",
        "id": "talk",
        "question": "What would you say?",
        "constructs": ["empathy", "autonomy"],
        "steps": [
            {
                "id": "begin",
                "text": ["Hello."],
                "choices": [choice("kind", "open", 3, 1), choice("cold", "over", 0, 2)],
            },
            {
                "id": "open",
                "text": ["Well."],
                "choices": [choice("ask", "well", 2, 3), choice("tell", "over", 1, 0)],
            },
            {"id": "well", "text": ["Thanks."], "ends": True},
            {"id": "over", "text": ["Bye."], "ends": True},
        ],
    }


TASK = DialogueTask.model_validate(raw())
WAYS = ({"begin": "kind", "open": "ask"}, {"begin": "kind", "open": "tell"}, {"begin": "cold"})


def test_each_construct_has_the_points_of_the_way_that_was_gone() -> None:
    found = by_construct(TASK, WAYS[0])
    assert {construct: each.points for construct, each in found.items()} == {"empathy": 5, "autonomy": 4}
    assert {each.points for each in by_construct(TASK, WAYS[2]).values()} == {0, 2}
    assert score(TASK, WAYS[0]).points == 9


def test_the_most_is_that_of_the_best_way_and_chance_takes_each_choice_as_likely_as_another() -> None:
    chances = (0.25, 0.25, 0.5)
    for construct in TASK.constructs:
        points = [by_construct(TASK, way)[construct].points for way in WAYS]
        found = by_construct(TASK, WAYS[0])[construct]
        assert found.maximum == max(points)
        assert found.chance == pytest.approx(sum(p * c for p, c in zip(points, chances, strict=True)))
    whole = score(TASK, WAYS[0])
    assert (whole.maximum, whole.chance) == (9, pytest.approx(9 / 4 + 5 / 4 + 2 / 2))


def test_the_best_way_is_one_that_nothing_beats() -> None:
    assert best_way(TASK) == WAYS[0]
    assert score(TASK, best_way(TASK)).corrected == 1.0


def test_a_conversation_left_early_has_what_it_has_so_far_and_cannot_be_sent() -> None:
    assert by_construct(TASK, {"begin": "kind"})["empathy"].points == 3
    assert problems(TASK, {"begin": "kind"}) == (Problem("open", Fault.MISSING),)
    assert problems(TASK, {}) == (Problem("begin", Fault.MISSING),)
    assert problems(TASK, WAYS[2]) == ()
    assert score(TASK, {}).points == 0


@pytest.mark.parametrize(
    "response", [{"begin": "shout"}, {"begin": "cold", "open": "ask"}, {"nowhere": "kind"}]
)
def test_a_choice_or_a_step_that_the_way_does_not_have_is_refused(response: dict[str, str]) -> None:
    with pytest.raises(ResponseRefused, match="outside"):
        score(TASK, response)


def test_what_was_chosen_on_a_way_that_was_left_again_is_put_aside() -> None:
    gone = walk(TASK, {"begin": "cold", "open": "ask"})
    assert [step.id for step, _choice in gone.taken] == ["begin"]
    assert gone.is_over


def _ways(task: DialogueTask, so_far: dict[str, str]) -> Iterator[dict[str, str]]:
    at = walk(task, so_far).at
    if at.ends:
        yield so_far
    for each in at.choices:
        yield from _ways(task, {**so_far, at.id: each.id})


def test_every_way_through_every_published_conversation_ends_and_is_scored() -> None:
    for scenario in current():
        for task in scenario.tasks:
            if isinstance(task, DialogueTask):
                ways = list(_ways(task, {}))
                assert len(ways) >= 9
                assert all(problems(task, way) == () for way in ways)
                for construct in task.constructs:
                    points = [by_construct(task, way)[construct].points for way in ways]
                    found = by_construct(task, ways[0])[construct]
                    assert max(points) == found.maximum
                    # Each step of these offers three choices.
                    weights = [3.0 ** -len(way) for way in ways]
                    assert sum(weights) == pytest.approx(1)
                    by_chance = fmean(p * w * len(ways) for p, w in zip(points, weights, strict=True))
                    assert by_chance == pytest.approx(found.chance)


def change(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def do(task: dict[str, Any]) -> None:
        *before, last = path.split(".")
        at: Any = task
        for part in before:
            at = at[int(part)] if part.isdigit() else at[part]
        at[int(last) if last.isdigit() else last] = value

    return do


SPOILT: dict[str, tuple[Callable[[dict[str, Any]], None], str, str]] = {
    "a choice that leads nowhere": (
        change("steps.0.choices.0.next", "nowhere"),
        "steps.begin.choices.kind.next: found nowhere",
        "Name one of the steps: begin, open, well, over",
    ),
    "a circle": (
        change("steps.1.choices.1.next", "begin"),
        "steps.open.choices.tell.next: found begin, a step before",
        "Lead it onwards",
    ),
    "a choice that stays where it is": (
        change("steps.1.choices.1.next", "open"),
        "steps.open.choices.tell.next: found open, a step before",
        "Lead it onwards",
    ),
    "a dead end": (
        change("steps.2", {"id": "well", "text": ["Thanks."]}),
        "steps.well.choices: found 0: a dead end",
        "two choices or more, or write ends: true",
    ),
    "one choice alone": (
        change("steps.1.choices", [choice("ask", "well", 2, 3)]),
        "steps.open.choices: found 1: a dead end",
        "two choices or more",
    ),
    "an end with choices": (
        change("steps.1.ends", True),
        "steps.open.choices: found 2 choices",
        "Remove them, or remove ends: true",
    ),
    "a step that nothing leads to": (
        change("steps.1.choices.0.next", "over"),
        "steps.well: found a step that nothing leads to",
        "Lead a choice to this step, or remove it",
    ),
    "a construct of another task": (
        change("steps.0.choices.0.scores", {"charm": 1}),
        "steps.begin.choices.kind.scores: found charm",
        "Score the task's own constructs: empathy, autonomy",
    ),
    "choices scored on different constructs": (
        change("steps.0.choices.1.scores", {"empathy": 1}),
        "steps.begin.choices.cold.scores: found empathy",
        "Score the same constructs at every choice of a step",
    ),
    "too many points": (
        change("steps.0.choices.1.scores.empathy", 4),
        "steps.0.choices.1.scores.empathy: found 4",
        "less than or equal to 3",
    ),
    "a step twice": (
        change("steps.3.id", "well"),
        "tasks.0.dialogue",
        "Give each step its own id: well is used twice",
    ),
    "a choice twice": (
        change("steps.0.choices.1.id", "kind"),
        "tasks.0.dialogue",
        "Give each choice of a step its own id: kind is used twice",
    ),
    "a construct that no choice tells apart": (
        change("constructs", ["empathy", "autonomy", "evocation"]),
        "constructs: found evocation",
        "Let the choices of some step differ in their points on evocation",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_a_spoilt_conversation_is_refused_with_its_file_its_key_and_what_to_write(
    case: str, tmp_path: Path
) -> None:
    spoil, key, remedy = SPOILT[case]
    task = raw()
    spoil(task)
    path = tmp_path / "v1.yaml"
    scenario = {"id": "spoilt", "version": 1, "title": "T", "situation": ["S."], "tasks": [task]}
    path.write_text(yaml.safe_dump(scenario), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read(Scenario, path)
    assert f"{tmp_path.name}/v1.yaml: tasks.0.dialogue" in str(caught.value)
    assert key in str(caught.value)
    assert remedy in caught.value.remedy


def test_a_conversation_stands_alone_in_its_scenario() -> None:
    other = {**raw(), "id": "another"}
    scenario = {"id": "two", "version": 1, "title": "T", "situation": ["S."], "tasks": [raw(), other]}
    with pytest.raises(ValueError, match="Give talk, a dialogue task, a scenario of its own"):
        Scenario.model_validate(scenario)


SPOKEN = SpokenTask.model_validate(
    {
        "kind": "spoken",
        "id": "talk",
        "question": "Talk with us.",
        "constructs": ["empathy"],
        "expect": ["We ask two questions."],
        "minutes": 10,
        "rubric": "live-conversation",
        "rubric_version": 1,
        "core": [
            {"id": "first", "text": "What was it like?", "probes": [{"id": "when", "text": "When?"}]},
            {"id": "second", "text": "And then?"},
        ],
    }
)


def test_a_spoken_task_logs_every_core_question_with_the_probes_that_were_used() -> None:
    assert problems(SPOKEN, {"first": ["when"], "second": []}) == ()
    assert problems(SPOKEN, {"first": []}) == (Problem("second", Fault.MISSING),)
    assert problems(SPOKEN, {"first": ["why"], "second": []}) == (Problem("first", Fault.OUTSIDE),)
    assert Problem("third", Fault.OUTSIDE) in problems(SPOKEN, {"first": [], "second": [], "third": []})


def test_a_spoken_answer_is_not_scored_by_a_key() -> None:
    with pytest.raises(TypeError, match="spoken answer has no key: mark it against its rubric"):
        score(SPOKEN, {"first": [], "second": []})


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("core.1.id", "first", "Give each question its own id: first is used twice"),
        ("core.0.probes", [{"id": "a", "text": "A?"}] * 2, "Give each probe its own id: a is used twice"),
        ("minutes", 90, "less than or equal to 60"),
    ],
)
def test_a_spoken_task_with_two_of_one_name_or_without_end_is_refused(
    path: str, value: Any, said: str
) -> None:
    task = SPOKEN.model_dump(mode="json")
    change(path, value)(task)
    with pytest.raises(ValueError, match=said):
        SpokenTask.model_validate(task)
