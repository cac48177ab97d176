"""Linked figures: what is left over, what was shown before, and what cannot be mended."""

import numpy as np

from analysis.disclosure.linked import protect
from analysis.disclosure.system import Builder


def test_what_the_hidden_parts_of_a_line_come_to_must_itself_be_fit_to_be_known():
    builder = Builder()
    parts = [builder.figure(n, asked=5.0, small=n < 5) for n in (4, 6, 20, 30)]
    builder.line(builder.figure(60, asked=0.0, frozen=True), parts)
    system = builder.build()
    # Behind the first two is one family, whatever their number; the first and the third are fit to be known.
    found = protect(system, lambda left: set(left.tolist()) not in ({0}, {0, 1}))
    assert found.safe
    assert found.hidden.tolist() == [True, False, True, False, False]


def test_the_total_goes_where_no_part_is_left_to_hide():
    builder = Builder()
    parts = [builder.figure(n, asked=5.0, small=True) for n in (1, 2)]
    builder.line(builder.figure(3, asked=0.0), parts)
    found = protect(builder.build())
    assert found.safe
    assert found.hidden.tolist() == [True, True, True]


def test_what_was_shown_before_stays_known_and_something_else_is_hidden_instead():
    builder = Builder()
    earlier = builder.figure(9, asked=5.0, frozen=True)
    new = builder.figure(2, asked=5.0, small=True, drawn=False)
    now = builder.figure(11, asked=5.0)
    builder.line(now, [earlier, new])
    found = protect(builder.build())
    assert found.safe
    assert found.hidden.tolist() == [False, False, True]


def test_what_earlier_releases_give_away_by_themselves_is_not_called_safe():
    builder = Builder()
    earlier, later = builder.figure(9, asked=5.0, frozen=True), builder.figure(11, asked=5.0, frozen=True)
    builder.line(later, [earlier, builder.figure(2, asked=5.0, small=True, drawn=False)])
    assert not protect(builder.build()).safe


def test_when_the_time_is_over_everything_new_in_the_open_groups_is_hidden():
    table = np.random.default_rng(3).poisson(6, size=(9, 9)).astype(float)
    builder = Builder()
    cells = [[builder.figure(value, asked=5.0, small=value < 5) for value in row] for row in table]
    for row, values in zip(cells, table, strict=True):
        builder.line(builder.figure(values.sum(), asked=0.0), row)
    for column in range(9):
        builder.line(builder.figure(table[:, column].sum(), asked=0.0), [row[column] for row in cells])
    system = builder.build()
    found = protect(system, seconds=0.0)
    assert found.safe
    assert found.spent
    assert found.hidden.sum() >= protect(system).hidden.sum()


def test_the_same_system_is_protected_the_same_way_twice():
    table = np.random.default_rng(4).poisson(6, size=(9, 9)).astype(float)
    builder = Builder()
    cells = [[builder.figure(value, asked=5.0, small=value < 5) for value in row] for row in table]
    for row, values in zip(cells, table, strict=True):
        builder.line(builder.figure(values.sum(), asked=0.0), row)
    system = builder.build()
    assert (protect(system).hidden == protect(system).hidden).all()
