"""The gate decides one figure once, whichever chart or sentence asks, and whichever team was asked first."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from analysis.coded import Rows, categories
from analysis.gate import Gate
from analysis.simulate import Truth, simulate
from analysis.spans import Figure, Span, month_number, month_start, span, windows
from analysis.statistical_disclosure import NOBODY, Reason
from tests.analysis.test_mirror import LABELS

TODAY = date(2026, 1, 1)
FAMILY = Figure("family", "A", "empathy")
LAST = Span(date(2025, 10, 1), 3)


def gate_of(frame: pd.DataFrame, today: date = TODAY) -> Gate:
    return Gate(Rows(categories(frame)), LABELS, today)


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return simulate(Truth(seed=5))


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 1, 1), date(2025, 10, 1)),
        (date(2026, 3, 31), date(2025, 10, 1)),
        (date(2026, 4, 1), date(2026, 1, 1)),
    ],
)
def test_windows_are_whole_quarters_that_are_over(today, first):
    found = windows(today)
    assert [one.months for one in found] == [3, 6, 12]
    assert found[0].first == first
    assert {month_start(one.start + one.months) for one in found} == {month_start(month_number(first) + 3)}


def test_a_span_says_its_last_month():
    assert Span(date(2025, 11, 1), 3).last == date(2026, 1, 1)


def test_a_figure_is_released_with_its_forms_in_the_shortest_window(frame):
    gate = gate_of(frame)
    figure = gate.shortest(FAMILY)
    assert figure.span == LAST
    released = gate.release(figure, 61, "level")
    assert (released.value, released.n) == (61, 16 * 3)
    assert gate.longest(FAMILY).span == Span(date(2025, 1, 1), 12)


def test_a_figure_that_nobody_stands_behind_is_withheld_as_one_of_few(frame):
    for nobody in (FAMILY._replace(team="Nowhere"), FAMILY._replace(construct="nothing")):
        assert gate_of(frame).release(gate_of(frame).shortest(nobody), 1, "level").withheld is Reason.TOO_FEW


def test_what_a_chart_hides_is_not_left_over_from_a_window(frame):
    # Two families a month make a chart of quarters; in one of them all say the same.
    family = (frame["team"] == "A") & (frame["source"] == "family")
    place = frame["family"].str.extract(r":(\d+):(\d+)$").astype("float")
    thin = frame[~family | (place[1] < 2)].copy()
    # No practitioner is met by most of the families of any quarter.
    mine = (thin["team"] == "A") & (thin["source"] == "family")
    thin.loc[mine, "subject"] = "A" + ((2 * place[0] + place[1])[mine.index][mine] % 3).astype("int").astype(
        "str"
    )
    same = (
        (thin["team"] == "A")
        & (thin["source"] == "family")
        & thin["rated_on"].between("2025-04-01", "2025-06-30")
    )
    thin.loc[same, "value"] = 2.0
    gate = gate_of(thin)
    line = gate.line("family", "A", "empathy")
    assert [one.months for one in line.spans] == [3] * 8
    first, second, third, fourth = (FAMILY._replace(span=one) for one in line.spans[4:])
    half, year = (
        FAMILY._replace(span=span(third.span.start, 6)),
        FAMILY._replace(span=span(first.span.start, 12)),
    )
    assert not gate.may_show(second)
    for parts in ((first, third, fourth), (first, half)):
        assert not all(gate.may_show(one) for one in (year, *parts))


def test_whoever_is_asked_first_the_service_stays_the_same(frame):
    one, other = gate_of(frame), gate_of(frame)
    other.line("family", "A", "empathy")
    assert other.may_show(FAMILY._replace(team="B", span=LAST))
    assert one.may_show(FAMILY._replace(span=LAST)) == other.may_show(FAMILY._replace(span=LAST))


def test_a_statement_that_alone_would_be_hidden_takes_its_neighbour_or_its_total_along():
    random = np.random.default_rng(1)
    rows = []
    for statement, families in (("listened", 20), ("heard", 3)):
        for family in range(families):
            value = float(random.integers(0, 3))
            rows.append(
                (
                    f"w{family % 3}",
                    f"m{family}",
                    statement,
                    value,
                    "family",
                    "voice",
                    1,
                    "empathy",
                    f"o{family}",
                )
                + (f"f{family}", "A", pd.Timestamp("2025-11-03"))
            )
    columns = ["subject", "rater", "dimension", "value", "source", "instrument", "version", "construct"]
    made = pd.DataFrame(rows, columns=[*columns, "occasion", "family", "team", "rated_on"])
    gate = gate_of(made.astype({"rated_on": "datetime64[s]"}))
    listened = Figure("family", "A", "empathy", "voice", "listened", LAST)
    assert not gate.may_show(listened)
    assert not gate.may_show(listened._replace(dimension="heard"))
    assert gate.may_show(FAMILY._replace(span=LAST))
    alone = gate_of(made[made["dimension"] == "heard"].astype({"rated_on": "datetime64[s]"}))
    assert not alone.may_show(FAMILY._replace(span=LAST))


def test_words_need_ten_people(frame):
    gate = gate_of(frame)

    def shown(people: int, share: float) -> bool:
        behind = {"ratings": people, "raters": people, "families": people}
        spoken = NOBODY.__class__(
            **{**NOBODY.__dict__, **behind, "rater_share": share, "family_share": share}
        )
        return gate.release_words(spoken, "x").shown

    assert shown(10, 0.1)
    assert not shown(9, 0.1)
    assert not shown(20, 0.6)


def least_and_most(shown: dict[str, set[Span]], counts: dict[str, list[int]]) -> tuple[float, float]:
    """What the last quarter's own view can count, if none is without an observed visit."""
    first = month_number(date(2025, 1, 1))
    equal, known = [], []
    for place, source in enumerate(("observer", "self")):
        for one in shown[source]:
            inside = [one.start <= first + 3 * q < one.start + one.months for q in range(4)]
            equal.append([0.0] * 4 * place + [float(each) for each in inside] + [0.0] * 4 * (1 - place))
            known.append(float(sum(n for n, each in zip(counts[source], inside, strict=True) if each)))
    less = [[-float(q == at) for q in range(4)] + [float(q == at) for q in range(4)] for at in range(4)]
    ends = [
        linprog([0.0] * 7 + [sign], A_ub=less, b_ub=[0.0] * 4, A_eq=equal or None, b_eq=known or None)
        for sign in (1.0, -1.0)
    ]
    return float(ends[0].fun), float(-ends[1].fun) if ends[1].status == 0 else np.inf


def test_what_observers_number_tells_of_practitioners_own_number_is_told_of_neither():
    counts, rows = {"observer": [8, 8, 8, 6], "self": [8, 8, 8, 3]}, []
    for source, of_quarters in counts.items():
        for quarter, visits in enumerate(of_quarters):
            for visit in range(visits):
                when, who = pd.Timestamp(2025, 3 * quarter + 1, 5), f"A{visit % 4}"
                rater = f"O{visit % 3}" if source == "observer" else who
                rows.append(
                    (who, rater, "empathy", float(1 + (visit + quarter) % 4), source, "practice", 1)
                    + ("empathy", f"visit:{quarter}-{visit}", None, "A", when)
                )
    columns = ["subject", "rater", "dimension", "value", "source", "instrument", "version", "construct"]
    made = pd.DataFrame(rows, columns=[*columns, "occasion", "family", "team", "rated_on"])
    gate = gate_of(made.astype({"rated_on": "datetime64[s]"}))
    shown = {
        source: {
            when
            for length in (3, 6, 12)
            for start in range(0, 12, 3)
            if gate.may_show(Figure(source, "A", span=(when := span(24300 + start, length))))
        }
        for source in counts
    }
    assert span(24300, 12) in shown["observer"]
    low, high = least_and_most(shown, counts)
    assert high - low >= 5
