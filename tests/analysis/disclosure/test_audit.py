"""The audit finds what the figures shown give away, and what whole numbers and one's own answers add."""

from itertools import product

import numpy as np
import pytest

from analysis.disclosure.audit import Audit, intervals
from analysis.disclosure.linked import protect
from analysis.disclosure.system import Builder, System, rated
from analysis.disclosure.two_way import system_of


def line(*counts: float, asked: float = 5.0) -> System:
    builder = Builder()
    parts = [builder.figure(count, asked=asked, small=count < asked) for count in counts]
    builder.line(builder.figure(sum(counts), asked=0.0, frozen=True), parts)
    return builder.build()


def hiding(system: System, *figures: int) -> np.ndarray:
    hidden = np.zeros(system.size, dtype=bool)
    hidden[list(figures)] = True
    return hidden


@pytest.mark.parametrize("seed", range(12))
def test_intervals_are_those_of_every_table_that_fits(seed):
    random = np.random.default_rng(seed)
    table = random.integers(0, 5, size=(2, 3)).astype(float)
    system = system_of(table, table < 0, 5)
    hidden = np.zeros(system.size, dtype=bool)
    hidden[:6] = random.random(6) < 0.8
    low, high = intervals(system, hidden)
    most = int(table.sum())
    fits = []
    for first, second in product(range(most + 1), repeat=2):
        # Two cells of the first row decide a table of two rows whose margins are known.
        row = np.array([first, second, table[0].sum() - first - second])
        whole = np.array([row, table.sum(axis=0) - row])
        same = np.where(hidden[:6].reshape(2, 3), True, whole == table)
        if (whole >= 0).all() and same.all():
            fits.append(whole.ravel())
    assert low[:6, 0] == pytest.approx(np.min(fits, axis=0))
    assert high[:6, 0] == pytest.approx(np.max(fits, axis=0))


def test_a_hidden_cell_alone_in_its_line_is_wanting():
    system = line(3, 12, 9)
    assert Audit(system).wanting(hiding(system, 0)).tolist() == [0]


def test_two_hidden_cells_that_come_to_less_than_asked_are_wanting():
    system = line(3, 1, 9)
    assert Audit(system).wanting(hiding(system, 0, 1)).tolist() == [0, 1]
    assert Audit(line(3, 2, 9)).wanting(hiding(system, 0, 1)).tolist() == []


def test_a_figure_without_an_upper_end_is_wide_enough():
    builder = Builder()
    part = builder.figure(3, asked=5.0)
    builder.line(builder.figure(9, asked=5.0, drawn=False), [part, builder.figure(6, asked=5.0)])
    system = builder.build()
    assert intervals(system, hiding(system, 0))[1][0, 0] == np.inf
    assert not len(Audit(system).wanting(hiding(system, 0)))


def test_whole_numbers_can_give_away_what_fractions_do_not():
    builder = Builder()
    hidden = builder.figure(2, asked=6.0)
    five = [builder.figure(1, asked=0.0) for _ in range(5)]
    for one, next_one in zip(five, five[1:], strict=False):
        builder.line(one, [next_one])
    builder.line(builder.figure(7, asked=0.0, frozen=True), [hidden, *five])
    system = builder.build()
    everything = hiding(system, hidden, *five)
    low, high = intervals(system, everything)
    assert (low[hidden, 0], high[hidden, 0]) == pytest.approx((0, 7))
    # Five people come or go together, so that the hidden one is 2 or 7, and 5 apart.
    assert Audit(system).wanting(everything).tolist() == [hidden]
    fractions = Builder.build(builder, step=None)
    assert not len(Audit(fractions).wanting(everything))


def test_a_rated_figure_whose_company_all_say_the_highest_is_wanting():
    builder = Builder()
    parts = [builder.figure(*rated(n, total, 0, 2), asked=5.0) for n, total in ((4, 8), (6, 12), (9, 10))]
    builder.line(builder.figure(*rated(19, 30, 0, 2), asked=0.0, frozen=True), parts)
    system = builder.build(step=0.5, each=1.0)
    assert Audit(system).wanting(hiding(system, 0, 1)).tolist() == [0, 1]
    assert not len(Audit(system).wanting(hiding(system, 0, 2)))


def test_what_a_reader_gave_is_taken_away_before_the_audit():
    system = line(3, 2, 9)
    own = np.zeros((4, 1))
    own[[0, 3]] = 1
    hidden = hiding(system, 0, 1)
    assert not len(Audit(system).wanting(hidden))
    assert Audit(system.without(own)).wanting(hidden).tolist() == [0, 1]
    assert not protect(system, readers=[own]).hidden[3]
    assert protect(system).hidden.tolist() == [True, True, False, False]
    assert protect(system, readers=[own]).hidden.tolist() == [True, True, True, False]


@pytest.mark.parametrize("size", [30, 60])
def test_a_large_group_is_judged_as_its_figures_are_singly(size):
    random = np.random.default_rng(size)
    table = random.poisson(3, size=(size // 6, 6)).astype(float)
    system = system_of(table, table < 0, 5)
    hidden = np.zeros(system.size, dtype=bool)
    hidden[: table.size] = random.random(table.size) < 0.7
    low, high = intervals(system, hidden)
    narrow = np.flatnonzero(hidden & (high - low < 5 - 1e-6)[:, 0])
    assert Audit(system).wanting(hidden).tolist() == narrow.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_each_of_many_readers_is_left_with_as_much_as_if_they_were_asked_for_alone(seed):
    random = np.random.default_rng(seed)
    table = random.integers(2, 14, size=(4, 4)).astype(float)
    system = system_of(table, table < 5, 5)
    readers = []
    for _ in range(6):
        own = np.floor(table * random.choice([0.0, 0.0, 0.3, 0.6], size=table.shape))
        margins = [own.ravel(), own.sum(axis=1), own.sum(axis=0)]
        readers.append(np.concatenate(margins)[:, None])
    found = protect(system, readers=readers)
    hidden = found.hidden
    assert found.safe
    assert not len(Audit(system).wanting(hidden))
    for own in readers:
        assert not len(Audit(system.without(own)).wanting(hidden))
