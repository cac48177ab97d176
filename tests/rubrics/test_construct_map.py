"""The construct map holds together, and every construct is asked about or says why not."""

import pytest
from pydantic import TypeAdapter, ValidationError

from rubrics.loader import constructs, rubrics
from rubrics.model import Construct, ConstructMap
from scenarios.loader import scenarios

SKILLS = {
    "care-and-engagement": {"collaboration", "autonomy", "empathy"},
    "good-authority": {"purposefulness", "clarity-about-concern", "child-focus"},
    "evocation": {"evocation"},
    "relational-care": {"playfulness", "acceptance", "curiosity"},
}
VALUES = {"high-expectations", "belonging", "whatever-it-takes", "resilience"}


def asked_about() -> dict[str, set[str]]:
    """Return the constructs that a task, a criterion of practice and a family statement name."""
    criteria = {"observation", "supervision"}
    return {
        "task": {name for each in scenarios() for task in each.tasks for name in task.constructs},
        "criterion": {c.construct for each in rubrics() if each.kind in criteria for c in each.criteria},
        "statement": {c.construct for each in rubrics() if each.kind == "voice" for c in each.criteria},
    }


@pytest.mark.parametrize("construct", constructs().constructs, ids=lambda each: each.id)
def test_every_construct_has_a_task_a_criterion_and_a_statement_or_says_why_not(construct: Construct) -> None:
    named = {part: construct.id in found for part, found in asked_about().items()}
    missing = {part for part, is_named in named.items() if not is_named}
    assert missing == set(construct.without), f"{construct.id}: declare what is missing under `without`"


def test_the_skills_stand_in_their_groups() -> None:
    found: dict[str, set[str]] = {}
    for each in constructs().constructs:
        if each.kind == "skill":
            found.setdefault(each.group, set()).add(each.id)
    assert found == SKILLS


def test_the_values_that_are_recruited_for_are_all_there() -> None:
    assert {each.id for each in constructs().constructs if each.kind == "value"} == VALUES


def test_every_link_ends_at_declared_constructs_and_gives_a_reason() -> None:
    known = {each.id for each in constructs().constructs}
    assert all({link.from_, link.to} <= known and len(link.reason) > 20 for link in constructs().links)


@pytest.mark.parametrize("value", sorted(VALUES))
def test_every_value_is_linked_to_a_skill_it_should_show_in(value: str) -> None:
    skills = set().union(*SKILLS.values())
    assert any(link.from_ == value and link.to in skills for link in constructs().links)


def test_no_link_leads_back_to_where_it_came_from() -> None:
    onwards: dict[str, set[str]] = {}
    for link in constructs().links:
        onwards.setdefault(link.from_, set()).add(link.to)

    def reachable(start: str, seen: frozenset[str] = frozenset()) -> set[str]:
        steps = onwards.get(start, set()) - seen
        return steps.union(*(reachable(step, seen | steps) for step in steps))

    assert [start for start in onwards if start in reachable(start)] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"constructs": [{"group": "nowhere"}]}, "Declare the group nowhere"),
        ({"links": [{"from": "a", "to": "gone", "expected_sign": 1, "reason": "r"}]}, "construct gone"),
        ({"links": [{"from": "a", "to": "a", "expected_sign": 1, "reason": "r"}]}, "another construct"),
        ({"links": [{"from": "a", "to": "b", "expected_sign": 2, "reason": "r"}]}, "1 or -1"),
        ({"constructs": [{}, {"id": "a"}]}, "a is used twice"),
    ],
)
def test_a_map_that_does_not_hold_together_says_what_is_wrong(change: dict[str, list], said: str) -> None:
    plain = {"name": "A", "kind": "skill", "group": "g", "definition": "d"}
    extra = change.get("constructs", [{}])
    declared = [{"id": id, **plain, **each} for id, each in zip("ab", [*extra, {}], strict=False)]
    raw = {"groups": {"g": "G"}, "constructs": declared, "links": change.get("links", [])}
    with pytest.raises(ValidationError, match=said):
        TypeAdapter(ConstructMap).validate_python(raw)


def test_a_construct_is_found_by_its_id() -> None:
    assert constructs().construct("belonging").name == "Belonging"
    with pytest.raises(KeyError):
        constructs().construct("charm")
