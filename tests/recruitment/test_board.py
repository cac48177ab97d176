"""What answers come to on each construct, and what a sheet's fields say."""

from math import sqrt
from statistics import stdev
from typing import Any

import pytest

from rubrics import loader as rubrics
from scenarios import scoring
from scenarios.model import ChooseTask, RankTask, RateTask, Scenario, Task, TextTask
from scenarios.scoring import Fault
from tests.recruitment.scene import answers_to, asked
from webapp.recruitment import board, sheet
from webapp.recruitment.board import Evidence


def scenario_with(kind: type) -> Scenario:
    return next(one for one in asked() if isinstance(one.tasks[0], kind))


def corrected(task: Task, response: Any) -> dict[str, float]:
    """What the key says of a response, by construct."""
    return {one: score.corrected for one, score in scoring.by_construct(task, response).items()}


def evidence_by_key(*marks: dict[str, int | None]) -> dict[tuple[str, ...], Evidence]:
    found: dict[tuple[str, ...], Evidence] = {}
    for scenario in asked():
        for answer in sheet.read(scenario, answers_to(scenario)).answers:
            if isinstance(answer.task, TextTask):
                one = Evidence(marks)
            else:
                one = Evidence(corrected=corrected(answer.task, answer.response))
            found[scenario.id, answer.task.id] = one
    return found


def all_at(level: int | None) -> dict[str, int | None]:
    return {criterion.id: level for criterion in rubrics.rubric("scenario-answer").criteria}


def test_answers_by_the_key_are_worth_one_and_levels_are_put_on_nought_to_one() -> None:
    values = board.construct_values(asked(), evidence_by_key(all_at(5), all_at(4)))
    assert values["empathy"] == 1.0
    assert values["resilience"] == pytest.approx(0.875)
    assert values["belonging"] == pytest.approx((1.0 + 0.875) / 2)


def test_a_score_below_chance_counts_as_nothing() -> None:
    ranked = scenario_with(RankTask)
    task = ranked.tasks[0]
    assert isinstance(task, RankTask)
    backwards = {option.id: len(task.options) + 1 - option.key for option in task.options}
    values = board.construct_values(
        [ranked], {(ranked.id, task.id): Evidence(corrected=corrected(task, backwards))}
    )
    assert set(values.values()) == {0.0}


def test_a_question_left_out_leaves_its_constructs_without_a_value() -> None:
    evidence = evidence_by_key(all_at(5), all_at(5))
    rated = scenario_with(RateTask)
    del evidence[rated.id, rated.tasks[0].id]
    values = board.construct_values(asked(), evidence)
    assert values["belonging"] is None
    assert values["resilience"] == 1.0


def test_a_criterion_that_no_assessor_found_has_no_value_and_one_assessors_level_stands() -> None:
    nobody = board.construct_values(asked(), evidence_by_key(all_at(None), all_at(None)))
    assert nobody["resilience"] is None
    one = board.construct_values(asked(), evidence_by_key(all_at(3), all_at(None)))
    assert one["resilience"] == 0.5


def test_the_error_of_measurement_comes_from_ten_candidates_or_is_declared() -> None:
    values = [{"empathy": number / 10} for number in range(10)]
    spread = stdev(number / 10 for number in range(10))
    many = board.errors_of_measurement(values, ["empathy"])
    few = board.errors_of_measurement(values[:9], ["empathy"])
    assert many["empathy"] == pytest.approx(spread * sqrt(0.4))
    assert few["empathy"] == pytest.approx(0.2 * sqrt(0.4))


def test_candidates_without_a_value_do_not_count_towards_the_ten() -> None:
    values: list[board.Values] = [{"empathy": number / 9} for number in range(9)]
    errors = board.errors_of_measurement([*values, {"empathy": None}], ["empathy"])
    assert errors["empathy"] == pytest.approx(0.2 * sqrt(0.4))


def test_an_empty_form_is_unanswered_and_not_faulty() -> None:
    for scenario in asked():
        empty = sheet.read(scenario, dict.fromkeys(answers_to(scenario), ""))
        assert empty.unanswered == len(scenario.tasks)
        assert not empty.is_faulty


@pytest.mark.parametrize(
    ("places", "fault"),
    [
        (["1", "2", "3", "4", ""], Fault.MISSING),
        (["1", "1", "2", "3", "4"], Fault.TIED),
        (["1", "2", "3", "5", "5"], Fault.GAP),
        (["1", "2", "3", "4", "6"], Fault.OUTSIDE),
        (["1", "2", "3", "4", "x"], Fault.OUTSIDE),
        (["1", "2", "3", "4", "-1"], Fault.OUTSIDE),
        (["1", "2", "3", "4", "٣"], Fault.OUTSIDE),
    ],
)
def test_a_ranking_with_a_gap_a_tie_or_a_place_that_is_not_offered_is_named(
    places: list[str], fault: Fault
) -> None:
    ranked = scenario_with(RankTask)
    task = ranked.tasks[0]
    assert isinstance(task, RankTask)
    fields = {f"{task.id}.{option.id}": place for option, place in zip(task.options, places, strict=True)}
    found = sheet.read(ranked, fields)
    assert fault in {problem.fault for answer in found.answers for problem in answer.problems}


def test_fields_that_the_scenario_lacks_are_ignored() -> None:
    rated = scenario_with(RateTask)
    fields = answers_to(rated)
    assert sheet.read(rated, {**fields, "name": "Robin Vale"}) == sheet.read(rated, fields)


def test_a_choice_is_read_whether_one_or_several_were_ticked() -> None:
    task = ChooseTask.model_validate(
        {
            "kind": "choose",
            "id": "two-of-three",
            "question": "Which two would you do?",
            "constructs": ["empathy"],
            "choose": 2,
            "options": [
                {"id": id, "text": "An option.", "key": key, "rationale": "A reason."}
                for id, key in (("first", True), ("second", True), ("third", False))
            ],
        }
    )
    scenario = asked()[0].model_copy(update={"tasks": (task,)})
    one = sheet.read(scenario, {"two-of-three": "first"}).answers[0]
    two = sheet.read(scenario, {"two-of-three": ["first", "second"]}).answers[0]
    assert [problem.fault for problem in one.problems] == [Fault.TOO_FEW]
    assert two.response == ["first", "second"]
    assert not two.problems


def test_a_text_is_counted_in_words() -> None:
    written = scenario_with(TextTask)
    task = written.tasks[0]
    assert isinstance(task, TextTask)
    fits = sheet.read(written, {task.id: "word " * task.words})
    too_long = sheet.read(written, {task.id: "word " * (task.words + 1)})
    assert not fits.is_faulty
    assert [problem.fault for problem in too_long.answers[0].problems] == [Fault.TOO_LONG]
    assert sheet.words_in(" one  two\nthree ") == 3
