"""Figures that are one and the same stand once, and are hidden or shown together."""

import numpy as np

from analysis.disclosure.linked import protect
from analysis.disclosure.same import merged
from analysis.disclosure.system import Builder


def test_a_skill_of_one_statement_is_that_statement_at_every_time() -> None:
    builder = Builder()
    skill = [builder.figure(n, asked=5.0, small=n < 5) for n in (12.0, 3.0, 9.0)]
    statement = [builder.figure(n, asked=4.0) for n in (12.0, 3.0, 9.0)]
    for each in (skill, statement):
        builder.line(each[0], each[1:])
    for one, other in zip(skill, statement, strict=True):
        builder.line(one, [other])
    found = merged(builder.build())
    assert found.system.size == 3
    assert found.of[skill].tolist() == found.of[statement].tolist()
    assert found.system.lines.shape[0] == 1
    assert found.system.small.tolist() == [False, True, False]
    assert found.system.asked.tolist() == [5.0, 5.0, 5.0]
    assert found.system.cost.tolist() == [24.0, 6.0, 18.0]


def test_what_is_hidden_by_one_name_is_not_told_by_the_other() -> None:
    builder = Builder()
    total, few, rest = (builder.figure(n, asked=5.0, small=n < 5) for n in (12.0, 3.0, 9.0))
    builder.line(total, [few, rest])
    again = builder.figure(3.0, asked=0.0)
    unseen = builder.figure(3.0, asked=0.0, drawn=False)
    builder.line(few, [again])
    builder.line(again, [unseen])
    found = protect(builder.build())
    assert found.safe
    assert found.hidden[[few, again]].all()
    # What is on no page is not called hidden.
    assert not found.hidden[unseen]


def test_a_total_that_is_its_own_part_leaves_its_other_parts_nothing() -> None:
    builder = Builder()
    total, part, nothing = builder.figure(6.0, asked=0.0), builder.figure(6.0, asked=0.0), 0.0
    other = builder.figure(nothing, asked=5.0)
    builder.line(total, [part])
    builder.line(total, [part, other])
    system = builder.build()
    assert merged(system).system is system


def test_where_all_figures_are_one_no_line_is_left() -> None:
    builder = Builder()
    one, other = builder.figure(6.0, asked=0.0), builder.figure(6.0, asked=0.0)
    builder.line(one, [other])
    found = merged(builder.build())
    assert found.system.size == 1
    assert found.system.lines.shape == (0, 1)
    assert not protect(builder.build()).hidden.any()


def test_nothing_is_taken_together_that_only_happens_to_be_as_large() -> None:
    builder = Builder()
    total, one, other = (builder.figure(n, asked=0.0) for n in (8.0, 4.0, 4.0))
    builder.line(total, [one, other])
    system = builder.build()
    found = merged(system)
    assert found.system is system
    assert np.array_equal(found.of, np.arange(3))


def test_what_was_withheld_before_is_not_told_under_another_name() -> None:
    builder = Builder()
    skill, withheld = builder.figure(9.0, asked=5.0), builder.figure(9.0, asked=5.0, drawn=False)
    builder.line(skill, [withheld])
    assert protect(builder.build()).hidden.tolist() == [True, False]


def test_what_was_shown_before_stays_shown_under_every_name() -> None:
    builder = Builder()
    skill, shown = builder.figure(9.0, asked=5.0), builder.figure(9.0, asked=5.0, drawn=False, frozen=True)
    builder.line(skill, [shown])
    assert not protect(builder.build()).hidden.any()
