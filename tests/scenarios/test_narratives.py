"""Every task that has a key can be answered in own words, and what a level is worth lies in its range."""

import pytest

from rubrics.content import ContentError, checked
from scenarios import narratives
from scenarios.loader import scenarios
from scenarios.model import MarkedTask
from scenarios.narratives import Narrative, OwnWordsTask, in_own_words, own_words_task, rubric_of

KEYED = [
    (scenario, task)
    for scenario in scenarios()
    for task in scenario.tasks
    if not isinstance(task, MarkedTask)
]


def test_every_task_that_has_a_key_says_how_it_is_answered_in_own_words() -> None:
    for scenario, task in KEYED:
        asked = own_words_task(scenario.id, scenario.version, task.id)
        assert asked is not None, f"Write narratives/{scenario.id}/v{scenario.version}.yaml."
        marked = rubric_of(asked)
        assert {one.construct for one in marked.criteria} == set(task.constructs)
        assert asked.id == task.id
        assert asked.constructs == task.constructs


def test_the_lowest_level_is_worth_a_guess_and_the_highest_the_most_and_between_them_it_climbs() -> None:
    for scenario, task in KEYED:
        asked = own_words_task(scenario.id, scenario.version, task.id)
        assert asked is not None
        shares = [asked.share(level / 4) for level in range(4, 21)]
        assert (shares[0], shares[-1]) == (0, 1)
        assert shares == sorted(set(shares))


def test_a_mean_between_two_levels_is_worth_what_lies_between_them() -> None:
    asked = own_words_task("the-lamp", 1, "order-of-tonight")
    assert asked is not None
    assert (asked.share(3), asked.share(3.5), asked.share(4)) == (0.5, 0.625, 0.75)


def test_a_scenario_in_own_words_has_the_same_situation_and_no_option_is_in_it() -> None:
    whole, own = scenarios()[0], in_own_words(scenarios()[0].id, scenarios()[0].version)
    assert own.situation == whole.situation
    assert all(isinstance(task, OwnWordsTask) for task in own.tasks)
    assert not own.tasks[0].model_dump().keys() & {"options", "steps"}
    written = in_own_words("not-by-friday", 1)
    assert written.tasks == scenarios_by("not-by-friday")


def scenarios_by(id: str) -> tuple[object, ...]:
    """The tasks of the newest version of a scenario."""
    return [each for each in scenarios() if each.id == id][-1].tasks


RAW = {
    "id": "the-lamp",
    "version": 1,
    "task": "order-of-tonight",
    "question": "How would you go on?",
    "words": 300,
    "rubric": "own-words",
    "rubric_version": 1,
    "of_the_range": {1: 0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1},
}


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"of_the_range": {1: 0, 2: 0.5, 3: 0.5, 4: 0.75, 5: 1}}, ""),
        ({"of_the_range": {1: 0.2, 5: 1}}, ""),
        ({"of_the_range": {1: 0, 5: 1}}, "of_the_range"),
        ({"task": "nothing-of-it"}, "task"),
        ({"id": "not-by-friday", "task": "what-would-you-do"}, "task"),
        ({"rubric": "scenario-answer", "id": "the-third-phone", "task": "in-the-kitchen"}, "rubric"),
    ],
)
def test_a_faulty_narrative_is_refused_where_the_fault_is(changes: dict[str, object], key: str) -> None:
    with pytest.raises(ContentError) as refused:
        narratives._check(checked(Narrative, {**RAW, **changes}, "narratives/the-lamp/v1.yaml"))
    assert refused.value.key.endswith(key)
