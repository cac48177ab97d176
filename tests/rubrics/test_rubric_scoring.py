"""Levels become scores by criterion, construct and group; what is missing stays missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubrics.loader import constructs, rubric
from rubrics.scoring import LevelError, score, voice_score

VISIT = rubric("practice-observation")
VOICE = rubric("family-voice-adults")
SKILLS = [each.id for each in VISIT.criteria]
STATEMENTS = [each.id for each in VOICE.criteria]
LEVELS = st.dictionaries(st.sampled_from(SKILLS), st.none() | st.integers(1, 5))
ANSWERS = st.dictionaries(
    st.sampled_from(STATEMENTS), st.sampled_from([None, 1, 2, 3, "does-not-apply", "dont-know"])
)


def test_a_visit_is_scored_in_three_groups_on_its_own_levels() -> None:
    levels = dict(zip(SKILLS, [4, 3, 5, 2, 3, 2, 4], strict=True))
    found = score(VISIT, levels)
    assert found.by_criterion == levels
    assert found.by_group == {"care-and-engagement": 4.0, "evocation": 2.0, "good-authority": 3.0}


def test_a_group_needs_half_of_its_constructs() -> None:
    found = score(VISIT, {"empathy": 4, "autonomy": 2, "child-focus": 5})
    assert found.by_group == {"care-and-engagement": 3.0, "evocation": None, "good-authority": None}


def test_not_observed_is_missing_and_never_a_middle_level() -> None:
    found = score(VISIT, dict.fromkeys(SKILLS))
    assert {*found.by_criterion.values(), *found.by_construct.values(), *found.by_group.values()} == {None}


def test_a_construct_with_two_criteria_is_their_mean() -> None:
    found = score(VOICE, {"explained-next": 3, "did-what-they-said": 2, "listened": 1})
    assert found.by_construct["purposefulness"] == 2.5
    assert found.by_construct["empathy"] == 1.0


@pytest.mark.parametrize("level", [0, 6, -1, 99])
def test_a_level_outside_the_scale_is_refused_naming_the_criterion(level: int) -> None:
    with pytest.raises(LevelError, match=f"empathy: found {level}. Give a level from 1 to 5.") as caught:
        score(VISIT, {"empathy": level})
    assert caught.value.criterion == "empathy"


def test_a_criterion_that_the_form_does_not_have_is_refused() -> None:
    with pytest.raises(LevelError, match="charm"):
        score(VISIT, {"charm": 3})
    with pytest.raises(LevelError, match="charm"):
        voice_score(VOICE, {"charm": 3})


@given(LEVELS)
def test_every_score_lies_between_the_levels_given(
    levels: dict[str, int | None],
) -> None:
    found = score(VISIT, levels)
    rated = [level for level in levels.values() if level is not None]
    scores = [each for each in [*found.by_construct.values(), *found.by_group.values()] if each is not None]
    assert all(min(rated) <= each <= max(rated) for each in scores)


@given(LEVELS, st.sampled_from(SKILLS))
def test_leaving_a_criterion_out_changes_no_other_group(levels: dict[str, int | None], left_out: str) -> None:
    before = score(VISIT, levels).by_group
    after = score(VISIT, {**levels, left_out: None}).by_group
    touched = constructs().construct(VISIT.criterion(left_out).construct).group
    assert {key: value for key, value in before.items() if key != touched} == {
        key: value for key, value in after.items() if key != touched
    }


def test_yes_partly_and_no_come_to_one_half_and_nought() -> None:
    assert voice_score(VOICE, {"listened": 3}) == 1.0
    assert voice_score(VOICE, {"listened": 2}) == 0.5
    assert voice_score(VOICE, {"listened": 1}) == 0.0
    assert voice_score(VOICE, {"listened": 3, "overall": 2, "respected": None}) == 0.75


def test_only_what_was_answered_counts() -> None:
    answers = {**dict.fromkeys(STATEMENTS, 3), "overall": "dont-know", "listened": None}
    assert voice_score(VOICE, answers) == 1.0


def test_a_form_is_unscored_over_a_fifth_not_applicable() -> None:
    answers: dict[str, int | str | None] = dict.fromkeys(STATEMENTS, 3)
    answers["listened"] = "does-not-apply"
    assert voice_score(VOICE, answers) == 1.0
    answers["overall"] = "does-not-apply"
    assert voice_score(VOICE, answers) is None


def test_a_form_without_an_answer_is_unscored() -> None:
    assert voice_score(VOICE, {}) is None
    assert voice_score(VOICE, dict.fromkeys(STATEMENTS, "dont-know")) is None


@pytest.mark.parametrize("answer", [0, 4, "yes", "not-observed"])
def test_an_answer_that_the_form_does_not_offer_is_refused(answer: int | str) -> None:
    with pytest.raises(LevelError, match="listened: found .* Give one of: 1, 2, 3, does-not-apply"):
        voice_score(VOICE, {"listened": answer})


@given(ANSWERS)
def test_a_voice_score_is_missing_or_on_nought_to_one(answers: dict[str, int | str | None]) -> None:
    found = voice_score(VOICE, answers)
    assert found is None or 0 <= found <= 1


@given(ANSWERS)
def test_the_language_of_a_form_does_not_change_its_score(answers: dict[str, int | str | None]) -> None:
    assert voice_score(VOICE.in_language("cy"), answers) == voice_score(VOICE, answers)
