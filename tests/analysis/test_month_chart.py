"""A figure month by month as a small picture: what is not shown leaves no mark in it."""

import re

from analysis.charts import by_month
from analysis.statistical_disclosure import Reason, Release

HIDDEN: Release[float] = Release(None, None, Reason.TOO_FEW)


def shown(value: float) -> Release[float]:
    """A figure that may be shown."""
    return Release(value, 6)


def drawn(*months: Release[float] | None, most: float | None = None) -> str:
    return str(by_month(months, "one", "Visits <of all>", "A dot for each", "May", "July", most))


def dots(picture: str) -> list[tuple[float, float]]:
    """Where the dots are."""
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', picture)
    return [(float(across), float(down)) for across, down in found]


def test_each_shown_month_has_a_dot_and_neighbours_are_joined() -> None:
    picture = drawn(shown(10), shown(20), shown(0))
    first, second, third = dots(picture)
    assert first[0] < second[0] < third[0]
    assert second[1] < first[1] < third[1]
    assert picture.count('stroke-width="2"') == 2


def test_a_hidden_month_leaves_no_dot_no_line_and_no_trace_in_the_scale() -> None:
    assert drawn(shown(10), HIDDEN, shown(20)) == drawn(shown(10), None, shown(20))
    picture = drawn(shown(10), HIDDEN, shown(20))
    assert len(dots(picture)) == 2
    assert 'stroke-width="2"' not in picture


def test_nothing_to_show_and_one_month_alone_are_drawn_too() -> None:
    assert dots(drawn(HIDDEN)) == []
    assert len(dots(drawn(shown(0)))) == 1
    assert ">1</text>" in drawn(shown(0))


def test_the_scale_ends_where_it_is_told_to_and_words_are_words() -> None:
    assert ">100</text>" in drawn(shown(75), most=100)
    assert ">1,234.5</text>" in drawn(shown(1234.5))
    assert '<title id="one-title">Visits &lt;of all&gt;</title>' in drawn(shown(75))
