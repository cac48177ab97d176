"""The public rules beside the first ones: GP ranking, multi-best, best and worst, distance to experts."""

from itertools import permutations, product
from statistics import fmean
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.consensus import distance
from scenarios.model import BestWorstTask, ChooseTask, RankTask, RateTask
from scenarios.scoring import Fault, Problem, ResponseRefused, by_construct, problems, score

NAMED = {"id": "t", "question": "Which?", "constructs": ["empathy", "autonomy"]}


def options(keys: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    words = {"text": "Listen.", "rationale": "It helps."}
    return [{"id": id, "key": key, **words, **more} for id, key in keys.items()]


def gp_ranking(key: str) -> RankTask:
    keys = {id: rank for rank, id in enumerate(key.lower(), start=1)}
    return RankTask.model_validate({**NAMED, "kind": "rank", "rule": "twelve", "options": options(keys)})


def ranked(order: str) -> dict[str, int]:
    return {id: rank for rank, id in enumerate(order.lower(), start=1)}


def multi_best(best: str, of: str) -> ChooseTask:
    keys = {id: id in best for id in of}
    raw = {"kind": "choose", "rule": "twelve-shared", "choose": len(best), "options": options(keys)}
    return ChooseTask.model_validate({**NAMED, **raw})


def best_worst(of: str) -> BestWorstTask:
    """A task whose first option is the best and whose last the worst."""
    keys = dict.fromkeys(of, "between") | {of[0]: "best", of[-1]: "worst"}
    return BestWorstTask.model_validate({**NAMED, "kind": "best-worst", "options": options(keys)})


def consensual(*means: float) -> RateTask:
    keys = {id: round(mean) for id, mean in zip("abcdef", means, strict=False)}
    found = [{**one, "mean": mean} for one, mean in zip(options(keys), means, strict=True)]
    points = ["Harms", "Does little", "Helps", "Helps a lot"]
    return RateTask.model_validate(
        {**NAMED, "kind": "rate", "rule": "consensus", "points": points, "options": found}
    )


def test_a_gp_ranking_has_twelve_less_the_differences() -> None:
    found = score(gp_ranking("CABED"), ranked("ACBED"))
    assert (found.points, found.maximum) == (10, 12)
    assert score(gp_ranking("ABCDE"), ranked("ABCDE")).points == 12
    assert score(gp_ranking("ABCDE"), ranked("EDCBA")).points == 0


def test_a_gp_ranking_never_goes_below_nothing() -> None:
    # Six options reversed differ by 18 in all.
    assert score(gp_ranking("ABCDEF"), ranked("FEDCBA")).points == 0


@pytest.mark.parametrize("m", [3, 4, 5, 6])
def test_the_chance_of_a_gp_ranking_is_the_mean_over_all_orders(m: int) -> None:
    letters = "abcdef"[:m]
    found = [score(gp_ranking(letters), ranked("".join(order))) for order in permutations(letters)]
    assert fmean(each.points for each in found) == pytest.approx(found[0].chance)


def test_the_chance_of_a_gp_ranking_of_five_is_four() -> None:
    assert score(gp_ranking("ABCDE"), ranked("ABCDE")).chance == pytest.approx(4.0)


def test_options_tied_in_a_gp_ranking_count_as_far_off_as_they_could_be() -> None:
    response = {"a": 1, "b": 2, "c": 2, "d": 4, "e": 5}
    assert score(gp_ranking("ABCDE"), response).points == 12 - 3 - 2
    assert score(gp_ranking("ABCDE"), {}).points == 0


def test_a_gp_ranking_has_six_options_or_fewer() -> None:
    with pytest.raises(ValueError, match="Give 6 options or fewer under the rule twelve: found 7"):
        gp_ranking("ABCDEFG")


@pytest.mark.parametrize(("best", "each"), [("a", 12), ("ab", 6), ("abc", 4), ("abcd", 3)])
def test_multi_best_shares_twelve_among_the_number_correct(best: str, each: float) -> None:
    task = multi_best(best, "abcdefgh")
    assert score(task, ["a"]).points == each
    assert (score(task, list(best)).points, score(task, list(best)).maximum) == (12, 12)
    assert score(task, list(best) + ["h"]).points == 0
    assert score(task, ["h"]).points == 0


def test_three_of_eight_has_the_same_points_under_both_rules() -> None:
    found = score(multi_best("abc", "abcdefgh"), ["a", "b", "h"])
    assert (found.points, found.maximum, found.chance) == (8, 12, 4.5)


@pytest.mark.parametrize(
    ("response", "points"),
    [
        ({"best": "a", "worst": "e"}, 8),
        ({"best": "a", "worst": "b"}, 4),
        ({"best": "b", "worst": "e"}, 4),
        ({"best": "e", "worst": "a"}, 0),
        ({"best": "a", "worst": "a"}, 0),
        ({"best": "a"}, 4),
        ({}, 0),
    ],
)
def test_best_and_worst_have_four_points_each(response: dict[str, str], points: int) -> None:
    found = score(best_worst("abcde"), response)
    assert (found.points, found.maximum) == (points, 8)


@pytest.mark.parametrize("of", ["abc", "abcd", "abcdefgh"])
def test_the_chance_of_best_and_worst_is_the_mean_over_all_pairs(of: str) -> None:
    task = best_worst(of)
    found = [score(task, {"best": one, "worst": other}) for one, other in permutations(of, 2)]
    assert fmean(each.points for each in found) == pytest.approx(found[0].chance)
    assert found[0].chance == 8 / len(of)


def test_one_option_as_best_and_worst_is_named_and_so_is_an_end_without_one() -> None:
    task = best_worst("abcd")
    assert problems(task, {"best": "a", "worst": "a"}) == (Problem("worst", Fault.SAME),)
    assert problems(task, {"best": "a"}) == (Problem("worst", Fault.MISSING),)
    assert {each.option_id for each in problems(task, {})} == {"best", "worst"}


@pytest.mark.parametrize("response", [{"best": "z", "worst": "a"}, {"best": "a", "middle": "b"}])
def test_an_end_or_option_that_there_is_not_is_refused(response: dict[str, str]) -> None:
    with pytest.raises(ResponseRefused, match="outside"):
        score(best_worst("abcd"), response)


def test_best_and_worst_need_one_of_each() -> None:
    keys = {"a": "best", "b": "best", "c": "worst"}
    with pytest.raises(ValueError, match="one with key: worst: found 2 and 1"):
        BestWorstTask.model_validate({**NAMED, "kind": "best-worst", "options": options(keys)})


def test_the_distance_to_experts_is_the_sum_of_its_three_parts() -> None:
    found = distance((5, 4, 4, 4, 5), (4, 2, 3, 2, 4))
    assert found.squared == pytest.approx(2.20)
    assert found.elevation == pytest.approx(1.96)
    assert round(found.scatter, 2) == 0.16
    assert round(found.shape, 2) == 0.08
    assert round(found.correlation or 0, 2) == 0.91


@given(st.lists(st.tuples(st.integers(1, 4), st.floats(1, 4)), min_size=1, max_size=9))
def test_the_three_parts_are_always_the_mean_squared_difference(pairs: list[tuple[int, float]]) -> None:
    ratings, means = zip(*pairs, strict=True)
    squared = fmean((x - k) ** 2 for x, k in pairs)
    assert distance(ratings, means).squared == pytest.approx(squared, abs=1e-9)


def test_ratings_that_do_not_vary_have_no_correlation() -> None:
    found = distance((3, 3, 3), (1, 2, 3))
    assert found.correlation is None
    assert found.shape == 0
    with pytest.raises(ValueError, match="each of the 2 means: found 1"):
        distance((3,), (1, 2))


def test_the_chance_of_a_consensus_is_the_mean_over_all_ratings() -> None:
    task = consensual(1.4, 2.6, 3.7)
    found = [score(task, dict(zip("abc", each, strict=True))) for each in product(range(1, 5), repeat=3)]
    assert fmean(each.points for each in found) == pytest.approx(found[0].chance)
    assert max(each.points for each in found) == pytest.approx(found[0].maximum)
    assert min(each.points for each in found) == pytest.approx(0, abs=1e-9)


def test_the_points_nearest_the_experts_means_have_all_there_is_to_have() -> None:
    task = consensual(1.4, 2.6, 3.7)
    assert score(task, {"a": 1, "b": 3, "c": 4}).corrected == pytest.approx(1.0)
    assert score(task, {"a": 1, "b": 3}).corrected < 0.6


def test_a_flat_answer_profits_from_a_consensus_and_hardly_from_the_table() -> None:
    """Why none of the library's scenarios uses it: see docs/decisions/018."""
    flat = dict.fromkeys("abcd", 2)
    assert score(consensual(1, 2, 3, 4), flat).corrected == pytest.approx(0.4)
    table = RateTask.model_validate(
        {
            **NAMED,
            "kind": "rate",
            "points": list("wxyz"),
            "options": options({"a": 1, "b": 2, "c": 3, "d": 4}),
        }
    )
    assert score(table, flat).corrected == pytest.approx(1 / 9)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mean": None}, "Give a a mean if the rule is consensus, and only then"),
        ({"mean": 2.6, "key": 1}, "Give a the point nearest to its mean, 2.6, as its key"),
    ],
)
def test_a_mean_and_its_key_go_together(change: dict[str, Any], said: str) -> None:
    raw = consensual(1.4, 2.6).model_dump(mode="json")
    raw["options"][0] |= change
    with pytest.raises(ValueError, match=said):
        RateTask.model_validate(raw)


def test_a_task_with_one_score_has_it_for_each_of_its_constructs() -> None:
    task = best_worst("abcd")
    response = {"best": "a", "worst": "b"}
    assert by_construct(task, response) == dict.fromkeys(task.constructs, score(task, response))
