"""Who was heard, through the gate: nothing small is told, and nothing small can be worked out."""

from typing import Any

import numpy as np
import pytest

from analysis.coverage import PARTS, REACHED, WHOLE, Place, Table, added, released
from analysis.disclosure.audit import intervals
from analysis.disclosure.system import Builder, System
from analysis.tally import NONE, Group, Tally, tallies

LEAST = 10
COLUMNS = ("asked", REACHED, *PARTS, "not_asked", "quiet", "lost")
Rows = list[tuple[str, str, str, bool]]


def rows(team: str, answered: int, declined: int, quiet: int, lost: int, language: str = "en") -> Rows:
    """So many people of one team, of a family each."""
    fates = [("answered", True)] * answered + [("declined", True)] * declined
    fates += [("unanswered", True)] * quiet + [("unanswered", False)] * lost
    return [(team, language, fate, reached) for fate, reached in fates]


def table(people: Rows, not_asked: int = 0) -> Table:
    """The counts of these people by team and language; who was not asked is of the first team."""
    fates = np.array([one[2] for one in people], dtype=str)
    reached = np.array([one[3] for one in people], dtype=bool)
    quiet = reached & (fates == "unanswered")
    columns = {"asked": np.ones(len(people), dtype=bool), REACHED: reached, "quiet": quiet, "lost": ~reached}
    columns |= {part: fates == part for part in PARTS}
    groupings = {
        "all": ["all"] * len(people),
        "team": [one[0] for one in people],
        "language": [one[1] for one in people],
    }
    counts = tallies(groupings, range(len(people)), columns)
    for group in counts:
        counts[group]["not_asked"] = NONE
    for group in (WHOLE, ("team", people[0][0]), ("language", people[0][1])):
        counts[group]["not_asked"] = Tally(not_asked, not_asked, 1 / max(1, not_asked))
    return Table(counts)


def told(of: Table, **rest: Any) -> dict[Place, int | None]:
    return {place: figure.value for place, figure in released(of, **rest).items()}


BIG = rows("N", 40, 20, 20, 12) + rows("S", 30, 12, 15, 11) + rows("W", 25, 11, 14, 13)


def test_where_nothing_is_small_everything_is_told() -> None:
    found = told(table(BIG, not_asked=14))
    assert found["team", "N", "answered"] == 40
    assert found["all", "all", REACHED] == 187
    assert found["all", "all", "asked"] == 223
    assert found["all", "all", "not_asked"] == 14
    # All of them are of N, as its number would tell; so it is hidden with the noughts of the others.
    assert {place[2] for place, value in found.items() if value is None} == {"not_asked"}


def test_ten_people_of_ten_families_are_enough_and_one_family_is_not() -> None:
    counts = {WHOLE: {"asked": Tally(12, 9, 0.2), **dict.fromkeys(PARTS, Tally(4, 4, 0.25))}}
    assert set(told(Table(counts)).values()) == {None}
    counts[WHOLE] |= {"asked": Tally(40, 12, 0.6)}
    assert set(told(Table(counts)).values()) == {None}


def test_a_small_count_takes_another_with_it_so_that_neither_can_be_worked_out() -> None:
    people = rows("N", 40, 3, 20, 12) + rows("S", 30, 12, 15, 11) + rows("W", 25, 11, 14, 13)
    found = told(table(people))
    assert found["team", "N", "declined"] is None
    assert found["team", "N", "asked"] == 75
    # Of the whole 26 declined are told, so another team's are hidden too.
    assert found["all", "all", "declined"] == 26
    assert [found["team", name, "declined"] for name in "SW"].count(None) >= 1


def test_the_number_of_people_reached_is_hidden_where_few_were_not() -> None:
    people = rows("N", 40, 20, 20, 2) + rows("S", 30, 12, 15, 21) + rows("W", 25, 11, 14, 23)
    found = told(table(people))
    assert found["team", "N", "unanswered"] == 22
    assert found["team", "N", REACHED] is None
    assert found["all", "all", REACHED] == 187
    assert [found["team", name, REACHED] for name in "SW"].count(None) >= 1


def system_of(of: Table, shown: dict[Place, int | None]) -> tuple[System, np.ndarray, dict[Place, int]]:
    """Everything that anybody knows of a table: every sum, and what is told."""
    builder, number = Builder(), {}
    for group, columns in of.counts.items():
        for column in columns:
            place = (*group, column)
            small = of.tally(place).people < LEAST
            number[place] = builder.figure(
                float(of.people(place)),
                asked=LEAST if small else 0.0,
                small=small,
                drawn=shown.get(place) is not None,
            )
        parts = [number[*group, part] for part in PARTS]
        builder.line(number[*group, "asked"], parts)
        builder.line(number[*group, "unanswered"], [number[*group, "quiet"], number[*group, "lost"]])
        builder.line(number[*group, "asked"], [number[*group, REACHED], number[*group, "lost"]])
    for groups in of.groupings().values():
        for column in COLUMNS:
            builder.line(number[*WHOLE, column], [number[*group, column] for group in groups])
    return builder.build(), np.zeros(len(number), dtype=bool), number


@pytest.mark.parametrize("seed", range(12))
def test_whoever_sees_everything_that_is_told_knows_no_small_count_closer_than_the_minimum(seed: int) -> None:
    chance = np.random.default_rng(seed)
    people: Rows = []
    for at in range(int(chance.integers(2, 9))):
        sizes = [int(chance.poisson(mean)) for mean in (25, 9, 15, 9)]
        people += rows(f"T{at}", *sizes, language="cy" if chance.random() < 0.3 else "en")
    of = table(people)
    shown = told(of)
    system, hidden, number = system_of(of, shown)
    low, high = intervals(system, hidden)
    for place, at in number.items():
        count = of.people(place)
        if shown.get(place) is not None:
            assert count >= LEAST
        elif count < LEAST and place[2] in ("answered", "declined", "unanswered", "asked"):
            width = high[at, 0] - low[at, 0]
            assert width >= LEAST - 1e-6, (place, count, low[at, 0], high[at, 0])


def test_what_is_withheld_of_a_quarter_does_not_follow_from_the_year() -> None:
    small = rows("N", 40, 3, 20, 12) + rows("S", 30, 12, 15, 11) + rows("W", 25, 11, 14, 13)
    quarters = [table(small)] + [table(BIG)] * 3
    before = [
        (one, frozenset(place for place, figure in released(one).items() if figure.shown)) for one in quarters
    ]
    year = told(added(quarters), earlier=before)
    assert year["team", "N", "asked"] == 75 + 3 * 92
    # Three quarters of N are told: with the year's, the first would be known.
    assert year["team", "N", "declined"] is None
    assert year["all", "all", "declined"] == 26 + 3 * 43


def test_a_team_that_came_later_hides_nothing_of_the_year_before() -> None:
    first = rows("N", 40, 20, 20, 12) + rows("S", 30, 12, 15, 11)
    quarters = [table(first), table(BIG)]
    before = [
        (one, frozenset(place for place, figure in released(one).items() if figure.shown)) for one in quarters
    ]
    year = told(added(quarters), earlier=before)
    assert year["team", "N", "answered"] == 80
    assert year["team", "W", "answered"] == 25


def test_tallies_count_people_families_and_the_largest_share() -> None:
    columns = {"asked": np.array([True, True, True, True]), "answered": np.array([True, True, False, False])}
    found = tallies({"team": ["N", "N", "N", "S"]}, [7, 7, 8, 9], columns)
    wanted: dict[Group, dict[str, Tally]] = {
        ("team", "N"): {"asked": Tally(3, 2, 2 / 3), "answered": Tally(2, 1, 1.0)},
        ("team", "S"): {"asked": Tally(1, 1, 1.0), "answered": Tally(0, 0, 0.0)},
    }
    assert found == wanted
