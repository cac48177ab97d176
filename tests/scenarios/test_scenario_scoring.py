"""Ranks, ratings and choices are scored by published rules, against their worked figures."""

from collections import Counter
from itertools import combinations, permutations
from statistics import fmean, pstdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.model import ChooseTask, RankTask, RateTask, TextTask
from scenarios.scoring import Fault, Problem, ResponseRefused, problems, score

WORDS = {"text": "Listen.", "rationale": "It helps."}
NAMED = {"id": "t", "question": "Which?", "constructs": ["empathy"]}


def ranking(key: str) -> RankTask:
    """Return a ranking whose options stand best first in the key."""
    options = [{"id": id, "key": rank, **WORDS} for rank, id in enumerate(key.lower(), start=1)]
    return RankTask.model_validate({**NAMED, "kind": "rank", "options": options})


def ranked(order: str) -> dict[str, int]:
    return {id: rank for rank, id in enumerate(order.lower(), start=1)}


def rating(*keys: int) -> RateTask:
    options = [{"id": id, "key": key, **WORDS} for id, key in zip("abcdefgh", keys, strict=False)]
    points = ["Harms", "Does little", "Helps", "Helps a lot"]
    return RateTask.model_validate({**NAMED, "kind": "rate", "points": points, "options": options})


def choosing(best: str) -> ChooseTask:
    options = [{"id": id, "key": id in best, **WORDS} for id in "abcdefgh"]
    return ChooseTask.model_validate({**NAMED, "kind": "choose", "choose": len(best), "options": options})


WRITING = TextTask.model_validate(
    {**NAMED, "kind": "text", "rubric": "scenario-answer", "rubric_version": 1, "words": 20}
)


@pytest.mark.parametrize(
    ("key", "order", "points"),
    [("ABCDE", "ABCDE", 20), ("ABCDE", "BACDE", 18), ("ABCDE", "EDCBA", 8), ("CABED", "ACBED", 18)],
)
def test_a_ranking_of_five_has_its_published_points(key: str, order: str, points: int) -> None:
    found = score(ranking(key), ranked(order))
    assert (found.points, found.maximum, found.chance) == (points, 20, 12)


def test_the_120_orders_of_five_have_their_published_distribution() -> None:
    task = ranking("ABCDE")
    found = [score(task, ranked("".join(order))).points for order in permutations("ABCDE")]
    assert Counter(found) == {8: 20, 10: 24, 12: 35, 14: 24, 16: 12, 18: 4, 20: 1}
    assert fmean(found) == 12.0
    assert round(pstdev(found), 2) == 2.76


@pytest.mark.parametrize("m", [3, 4, 5, 6])
def test_the_chance_of_a_ranking_is_the_mean_over_all_orders(m: int) -> None:
    letters = "abcdef"[:m]
    task = ranking(letters)
    found = [score(task, ranked("".join(order))) for order in permutations(letters)]
    assert {each.maximum for each in found} == {m * (m - 1)}
    assert fmean(each.points for each in found) == pytest.approx(found[0].chance)


def test_a_raw_seventy_per_cent_on_a_ranking_is_twenty_five_above_chance() -> None:
    found = score(ranking("ABCDE"), ranked("CABDE"))
    later = score(ranking("ABCDE"), ranked("CBADE"))
    assert (found.points, later.points) == (16, 16)
    seventy = score(ranking("ABCDE"), ranked("CBAED"))
    assert seventy.points / seventy.maximum == 0.7
    assert seventy.corrected == 0.25


def test_options_tied_by_the_candidate_score_nothing_for_either() -> None:
    response = {"a": 1, "b": 2, "c": 2, "d": 4, "e": 5}
    assert score(ranking("ABCDE"), response).points == 12
    assert problems(ranking("ABCDE"), response) == (Problem("b", Fault.TIED), Problem("c", Fault.TIED))


@pytest.mark.parametrize(
    "response",
    [
        {"a": 1, "b": 2, "c": 4, "d": 5},
        {"a": 2, "b": 3, "c": 4, "d": 5},
        {"a": 1, "b": 1, "c": 5, "d": 5, "e": 5},
    ],
)
def test_ranks_with_a_gap_are_refused(response: dict[str, int]) -> None:
    assert Problem(None, Fault.GAP) in problems(ranking("ABCDE"), response)
    with pytest.raises(ResponseRefused, match="the response: gap"):
        score(ranking("ABCDE"), response)


def test_ranks_that_are_not_finished_are_missing_and_not_a_gap() -> None:
    assert problems(ranking("ABC"), {"a": 1, "b": 2}) == (Problem("c", Fault.MISSING),)
    assert score(ranking("ABC"), {"a": 1, "b": 2}).points == 4


@pytest.mark.parametrize("given_rank", [0, 6, -1, "2", None, 1.5])
def test_a_rank_or_rating_that_is_not_offered_is_refused(given_rank: Any) -> None:
    response = {**ranked("ABCDE"), "e": given_rank}
    assert Problem("e", Fault.OUTSIDE) in problems(ranking("ABCDE"), response)
    assert Problem("a", Fault.OUTSIDE) in problems(rating(1, 2), {"a": given_rank, "b": 2})
    with pytest.raises(ResponseRefused, match="e: outside"):
        score(ranking("ABCDE"), response)


def test_an_option_that_the_task_does_not_have_is_refused() -> None:
    assert problems(rating(1, 2), {"a": 1, "b": 1, "z": 1}) == (Problem("z", Fault.OUTSIDE),)
    assert problems(choosing("abc"), ["a", "b", "z"]) == (Problem("z", Fault.OUTSIDE),)


@pytest.mark.parametrize(("distance", "points"), [(0, 4), (1, 2), (2, 0), (3, 0)])
def test_a_rating_has_four_two_or_no_points_by_its_distance(distance: int, points: int) -> None:
    assert score(rating(1, 4), {"a": 1 + distance}).points == points
    assert score(rating(1, 4), {"b": 4 - distance}).points == points


@pytest.mark.parametrize(("key", "chance"), [(1, 1.5), (2, 2.0), (3, 2.0), (4, 1.5)])
def test_a_blind_rating_has_one_and_a_half_to_two_points(key: int, chance: float) -> None:
    assert score(rating(key, key), {}).chance == 2 * chance


def test_an_unanswered_rating_is_missing_and_has_no_points() -> None:
    assert problems(rating(4, 1), {"a": 4}) == (Problem("b", Fault.MISSING),)
    found = score(rating(4, 1), {"a": 4})
    assert (found.points, found.maximum) == (4, 8)


def test_choosing_three_of_eight_has_four_points_each_and_nothing_negative() -> None:
    task = choosing("abc")
    found = [score(task, list(chosen)) for chosen in ("abc", "abd", "ade", "def", "")]
    assert [each.points for each in found] == [12, 8, 4, 0, 0]
    assert {(each.maximum, each.chance) for each in found} == {(12, 4.5)}


def test_the_chance_of_choosing_is_the_mean_over_all_choices() -> None:
    task = choosing("abc")
    assert fmean(score(task, chosen).points for chosen in combinations("abcdefgh", 3)) == pytest.approx(4.5)


def test_choosing_more_than_three_has_no_points() -> None:
    assert score(choosing("abc"), ["a", "b", "c", "d"]).points == 0
    assert problems(choosing("abc"), ["a", "b", "c", "d"]) == (Problem(None, Fault.TOO_MANY),)


def test_choosing_the_same_twice_counts_once() -> None:
    assert score(choosing("abc"), ["a", "a"]).points == 4
    assert problems(choosing("abc"), ["a", "a"]) == (Problem(None, Fault.TOO_FEW),)
    assert problems(choosing("abc"), []) == (Problem(None, Fault.MISSING),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", (Fault.MISSING,)),
        ("  \n", (Fault.MISSING,)),
        ("word " * 20, ()),
        ("word " * 21, (Fault.TOO_LONG,)),
    ],
)
def test_a_written_answer_may_be_as_long_as_its_words(text: str, found: tuple[Fault, ...]) -> None:
    assert tuple(each.fault for each in problems(WRITING, text)) == found


def test_a_written_answer_is_not_scored_by_a_key() -> None:
    with pytest.raises(TypeError, match="mark it against its rubric"):
        score(WRITING, "I would listen.")


def test_a_response_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="number for each option"):
        score(ranking("ABC"), "abc")
    with pytest.raises(TypeError, match="chosen options"):
        score(choosing("abc"), "abc")


@given(st.lists(st.integers(1, 4), min_size=2, max_size=8), st.data())
def test_no_rating_is_better_than_the_key(keys: list[int], data: st.DataObject) -> None:
    task = rating(*keys)
    guess = {each.id: data.draw(st.integers(1, 4)) for each in task.options}
    best = score(task, {each.id: each.key for each in task.options})
    assert best.corrected == 1.0
    assert score(task, guess).corrected <= 1.0


@given(st.dictionaries(st.sampled_from("abcdez"), st.integers(-1, 7)))
def test_whatever_is_sent_is_scored_or_refused(response: dict[str, int]) -> None:
    task = ranking("ABCDE")
    refused = {each.fault for each in problems(task, response)} & {Fault.OUTSIDE, Fault.GAP}
    if refused:
        with pytest.raises(ResponseRefused):
            score(task, response)
    else:
        assert 0 <= score(task, response).points <= 20
