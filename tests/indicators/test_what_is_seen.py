"""Which change a page tells, which it asks about, and that "neither" is never coloured or judged."""

import random
from datetime import date, datetime, timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from webapp.indicators.rules import (
    Direction,
    Horizon,
    expected_from,
    first_picked,
    is_over,
    is_too_old,
    months_shown,
)
from webapp.indicators.words import of_horizon, of_what_is_seen
from webapp.insight.hopes import Better, Line, Part, Seen, draw, how_told, read, release_parts
from webapp.unit_of_work import Attune

MONTHS = months_shown(date(2026, 11, 30))
CHILDREN = how_told("children", "children", is_share=True)
BLUE, ORANGE = "#1d5fa8", "#b4530a"
JUDGING = ("better", "worse", "hope for", "improve", "concern")


def line(counts: list[int], better: Better = "up", *, has_errors: bool = True) -> Line:
    """Months of so many of 60 children."""
    told = [release_parts({1: Part(one, 60)}, CHILDREN)[0][1] for one in counts]
    return Line(list(zip(count(24_000), told, strict=False)), better, is_share=True, has_errors=has_errors)


def stepped(seed: int = 1, *, up: bool = True) -> list[int]:
    """A year of about 30 of 60, then one of about 45, or the other way round."""
    drawn = random.Random(seed)
    parts = (0.5, 0.75) if up else (0.75, 0.5)
    return [sum(drawn.random() < part for _ in range(60)) for part in parts for _ in range(12)]


def said(app: Attune, seen: Seen, direction: Direction) -> str:
    with app.test_request_context():
        return " ".join(of_what_is_seen(seen, MONTHS, direction))


def picture(one: Line, seen: Seen) -> str:
    return str(draw(one, seen, "x", "Title", "Description", ("first", "last")))


@pytest.mark.parametrize(
    ("better", "up", "words", "colour"),
    [
        ("up", True, "That is the way you hope for.", BLUE),
        ("up", False, "That is not the way you hope for.", ORANGE),
        ("down", False, "That is the way you hope for.", BLUE),
        ("down", True, "That is not the way you hope for.", ORANGE),
    ],
)
def test_a_change_that_is_there_is_told_and_coloured_by_what_the_team_hopes(
    sqlite_app: Attune, better: Better, up: bool, words: str, colour: str
) -> None:
    one = line(stepped(up=up), better)
    seen = read({"one": one})["one"]
    text = said(sqlite_app, seen, Direction(better))
    assert f"it is {'higher' if up else 'lower'} than before: probably by" in text
    assert words in text
    assert "?" not in text
    drawn = picture(one, seen)
    assert colour in drawn
    assert ({BLUE, ORANGE} - {colour}).pop() not in drawn
    assert [part for part in ("<polygon", "<title", "<desc") if part not in drawn] == []


def test_neither_is_never_coloured_and_never_judged(sqlite_app: Attune) -> None:
    for up in (True, False):
        one = line(stepped(up=up), "neither")
        seen = read({"one": one})["one"]
        assert seen.told is not None
        text = said(sqlite_app, seen, Direction.NEITHER)
        assert [word for word in JUDGING if word in text] == []
        drawn = picture(one, seen)
        assert (BLUE in drawn, ORANGE in drawn, "<polygon" in drawn) == (False, False, False)


def test_what_has_no_known_error_is_only_asked_about(sqlite_app: Attune) -> None:
    one = line(stepped(), has_errors=False)
    seen = read({"one": one})["one"]
    assert seen.told is None
    text = said(sqlite_app, seen, Direction.UP)
    assert text.count("What was different then?") == 2
    assert "hope for" not in text


def test_noise_alone_is_hardly_ever_told() -> None:
    drawn, told = random.Random(3), 0
    for _team in range(60):
        lines = {
            at: line([sum(drawn.random() < 0.6 for _ in range(60)) for _ in range(24)]) for at in range(5)
        }
        told += any(one.told for one in read(lines).values())
    assert told <= 6


def test_with_few_months_or_hidden_ones_nothing_is_said_of_what_is_usual(sqlite_app: Attune) -> None:
    few = read({"one": line([30, 31, 29, 2, 30])})["one"]
    assert (few.known, few.chart) == (4, None)
    text = said(sqlite_app, few, Direction.UP)
    assert text == "4 months can be shown so far. From 8 on the page says what stands out."
    hidden = read({"one": line([2] * 24)})["one"]
    assert (hidden.known, hidden.told, hidden.signals) == (0, None, ())
    calm = read({"one": line([30, 31] * 12)})["one"]
    assert said(sqlite_app, calm, Direction.UP) == "Nothing stands out of the usual ups and downs."


def test_a_hidden_month_leaves_a_gap_and_signals_name_the_right_months(sqlite_app: Attune) -> None:
    values = [30, 31] * 11 + [2, 55]
    seen = read({"one": line(values, has_errors=False)})["one"]
    assert [one.first for one in seen.signals if one.sign == "outside"] == [23]
    text = said(sqlite_app, seen, Direction.DOWN)
    assert "October 2026 is higher than the usual ups and downs. What was different then?" in text


def test_a_long_horizon_says_that_a_change_is_not_expected_yet(sqlite_app: Attune) -> None:
    since = date(2026, 11, 3)
    assert expected_from(Horizon.SHORT, since) == date(2027, 2, 1)
    assert expected_from(Horizon.MEDIUM, since) == date(2027, 8, 1)
    expected = expected_from(Horizon.LONG, since)
    with sqlite_app.test_request_context():
        before = of_horizon(expected, date(2027, 11, 30))
        after = of_horizon(expected, date(2028, 11, 1))
    assert (
        before == "A change is not expected before November 2028. Until then nothing follows from the figure."
    )
    assert after == "A change has been hoped for since November 2028."


def test_a_hope_begins_with_the_first_of_an_unbroken_row_of_picks() -> None:
    day = datetime(2026, 1, 1)
    given = [("a", 0, 10), ("b", 0, 5), ("a", 20, 30), ("a", 30, 40), ("a", 40, None)]
    picks = [
        SimpleNamespace(
            id=at,
            indicator=indicator,
            picked_at=day + timedelta(days=first),
            ended_at=None if last is None else day + timedelta(days=last),
        )
        for at, (indicator, first, last) in enumerate(given)
    ]
    # It was given up between: the first of all does not count.
    assert first_picked(picks[-1], picks) == day + timedelta(days=20)


def test_only_months_that_are_over_and_not_long_ago_are_taken_in() -> None:
    today = date(2026, 11, 30)
    assert (MONTHS[0], MONTHS[-1], len(MONTHS)) == (date(2024, 11, 1), date(2026, 10, 1), 24)
    assert (is_over(date(2026, 10, 1), today), is_over(date(2026, 11, 1), today)) == (True, False)
    assert (is_too_old(date(2021, 11, 1), today), is_too_old(date(2021, 10, 1), today)) == (False, True)
