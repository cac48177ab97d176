"""Which comments may go out together, and what two summaries of one person tell beside each other."""

import random

import pytest

from analysis.comments import Writer, held_back, largest_share
from analysis.portrait import SHORTEST, Months, Part, Said, Spread, portrait, window
from analysis.statistical_disclosure import FAMILY_IN_TEAM, Reason

SKILL = "listening"


def said(month: int, *people: int, value: float | None = None) -> list[Said]:
    """One answer of each of these people, of a family each."""
    return [
        Said(one, one, SKILL, (0.0, 0.5, 1.0)[one % 3] if value is None else value, month) for one in people
    ]


@pytest.mark.parametrize(
    ("writers", "why"),
    [
        ([Writer(one, one) for one in range(10)], None),
        ([Writer(one, one) for one in range(9)], Reason.TOO_FEW),
        ([Writer(one, min(one, 8)) for one in range(10)], Reason.TOO_FEW),
        ([Writer(one, one, "w" if one < 6 else "v") for one in range(10)], Reason.TOO_FEW),
        ([Writer(one, one, "w" if one < 5 else "v") for one in range(10)], None),
        ([*(Writer(one, one) for one in range(10)), *[Writer(0, 0)] * 11], Reason.ONE_VOICE),
        ([], Reason.TOO_FEW),
    ],
)
def test_comments_go_out_of_ten_people_of_ten_families_and_mostly_of_nobody(
    writers: list[Writer], why: Reason | None
) -> None:
    assert held_back(writers) == why


def test_nobody_has_no_share_of_anything() -> None:
    assert largest_share([]) == largest_share([None, None]) == 0
    assert largest_share(["a", None, "a", "b"]) == 0.5


def test_the_first_summary_takes_the_shortest_time_with_enough_people() -> None:
    assert window(said(20, *range(5)), 24, None) == Months(18, 24)
    assert window(said(14, *range(5)), 24, None) == Months(14, 24)
    assert window(said(11, *range(9)), 24, None) is None, "That is more than a year ago."
    assert window(said(20, *range(4)), 24, None) is None


def test_a_later_summary_waits_for_five_and_lets_go_of_five_or_of_nobody() -> None:
    before, old = Months(10, 16), said(11, *range(5)) + said(13, 9)
    assert window(old + said(17, *range(20, 24)), 18, before) is None
    new = said(17, *range(20, 25))
    assert window(old + new, 18, before) == Months(10, 18)
    assert window(old + new, 24, before) == Months(12, 24)
    few = said(11, 1, 2) + said(17, *range(20, 25))
    assert window(few, 24, before) == Months(11, 24), "Two who went out would be seen to go."


def test_a_figure_is_told_in_words_and_with_its_spread() -> None:
    told = portrait(said(20, 2, 5, 8, 11, 14, 17) + said(20, 1), Months(18, 24), {})[SKILL]
    assert told.value is not None
    assert (told.value.part, told.value.spread, told.n) == (Part.NEARLY_ALL, Spread.CLOSE, 7)
    wide = portrait(said(20, *range(6)), Months(18, 24), {})[SKILL]
    assert wide.value is not None
    assert (wide.value.part, wide.value.spread) == (Part.FEWER, Spread.WIDE)
    alike = portrait(said(20, *range(8), value=1.0), Months(18, 24), {})[SKILL]
    assert alike.withheld is Reason.UNANIMOUS
    few = portrait(said(20, *range(4)), Months(18, 24), {})[SKILL]
    assert few.withheld is Reason.TOO_FEW


def test_a_skill_of_which_only_some_have_spoken_since_is_not_told_again() -> None:
    rows = said(11, *range(6)) + said(17, 21, 22)
    months = Months(10, 18)
    assert portrait(rows, months, {})[SKILL].shown
    assert portrait(rows, months, {SKILL: Months(10, 16)})[SKILL].withheld is Reason.COMPLEMENTARY
    more = rows + said(17, 23, 24, 25)
    assert portrait(more, months, {SKILL: Months(10, 16)})[SKILL].shown


def test_no_two_summaries_of_one_person_differ_by_few_people_whatever_comes() -> None:
    draw = random.Random(8)
    for _ in range(60):
        rows = [
            Said(who, who, SKILL, draw.choice((0.0, 0.5, 1.0)), draw.randrange(36))
            for who in range(draw.randrange(5, 70))
        ]
        before: Months | None = None
        shown: dict[str, Months] = {}
        for after in range(6, 37):
            months = window([one for one in rows if one.month < after], after, before)
            if months is None:
                continue
            assert months.after - months.first >= SHORTEST
            told = portrait(rows, months, shown).get(SKILL)
            if told is not None and told.shown:
                last = shown.get(SKILL)
                if last is not None:
                    now, then = months.of(rows), last.of(rows)
                    for part in ([x for x in now if x not in then], [x for x in then if x not in now]):
                        assert not part or len({x.person for x in part}) >= FAMILY_IN_TEAM.respondents
                shown[SKILL] = months
            before = months
