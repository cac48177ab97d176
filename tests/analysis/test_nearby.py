"""Small teams of one group are counted together rather than lost, and never so that one can be worked out."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.balance import Balance, balance
from analysis.gate import Gate
from analysis.kept import Shown
from analysis.mirror import reflect, summarise
from analysis.simulate import Truth, simulate
from analysis.spans import Figure
from tests.analysis.test_mirror import LABELS

TODAY = date(2026, 1, 1)
GROUP = {"D": "north", "E": "north", "F": "north"}


def with_few(frame: pd.DataFrame, **families: int) -> pd.DataFrame:
    """Only so many of a team's families, all of the last quarter, and none of its visits."""
    few = pd.Series(True, index=frame.index)
    for team, n in families.items():
        mine = frame["team"] == team
        kept = {f"family:{team}:{21 + at % 3}:{at // 3}" for at in range(n)}
        few &= ~mine | frame["family"].isin(kept)
    return frame[few]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return simulate(Truth(seed=5))


def service_of(frame: pd.DataFrame, **groups: str):
    return summarise(frame, LABELS, neighbours=groups or GROUP)


def test_two_small_teams_are_shown_together_and_neither_alone(frame):
    few = with_few(frame, D=4, E=7)
    service = service_of(few)
    for team in ("D", "E"):
        mirror = reflect(few, team, LABELS, TODAY, service)
        assert not any(view.level.shown for one in mirror.constructs for view in one.views) or team == "E"
    small = with_few(frame, D=4, E=4, F=4)
    mirror = reflect(small, "D", LABELS, TODAY, service_of(small))
    told = [one for one in mirror.nearby if one.source == "family"]
    assert told
    assert {one.teams for one in told} == {("D", "E", "F")}
    for one in told:
        rows = small[(small["source"] == "family") & (small["construct"] == one.construct)]
        rows = rows[rows["team"].isin(one.teams)]
        assert one.level.n == 12
        assert one.level.value.mean == round(rows["value"].mean() / 2 * 100)


def test_one_small_team_among_large_ones_is_not_pooled(frame):
    few = with_few(frame, D=4)
    assert reflect(few, "D", LABELS, TODAY, service_of(few)).nearby == ()


def test_pooled_teams_need_as_many_as_any_figure_outside_a_team(frame):
    few = with_few(frame, D=4, E=4)
    assert reflect(few, "D", LABELS, TODAY, service_of(few)).nearby == ()


def test_teams_without_a_group_are_never_pooled(frame):
    few = with_few(frame, D=4, E=4, F=4)
    assert reflect(few, "D", LABELS, TODAY, service_of(few, A="south")).nearby == ()


def test_what_was_pooled_before_is_not_undone_by_showing_one_of_the_teams(frame):
    few = with_few(frame, D=4, E=4, F=4)
    first = service_of(few)
    for team in GROUP:
        reflect(few, team, LABELS, TODAY, first)
    kept = first.on(TODAY).gate.shown
    assert any(len(one.members) == 3 for one in kept)
    # Twelve more speak of F in the same quarter, so that it could be shown by itself.
    more = with_few(frame, D=4, E=4, F=16)
    again = summarise(more, LABELS, kept=kept, neighbours=GROUP)
    gate = again.on(TODAY).gate
    year = gate.windows("family")[-1]
    for construct in Truth().constructs:
        pooled = next(one for one in kept if one.construct == construct and len(one.members) == 3)
        assert gate.may_show(pooled)
        assert not gate.may_show(Figure("family", "D", construct, span=year))


def test_a_team_that_leaves_its_group_is_not_what_the_pools_differ_by(frame):
    few = with_few(frame, C=4, D=4, E=4, F=4)
    group = {"C": "north", **GROUP}
    first = summarise(few, LABELS, neighbours=group)
    for team in group:
        reflect(few, team, LABELS, TODAY, first)
    kept = first.on(TODAY).gate.shown
    assert any(one.members == ("C", "D", "E", "F") and was.said for one, was in kept.items())
    gate = summarise(few, LABELS, kept=kept, neighbours=GROUP).on(TODAY).gate
    for construct in Truth().constructs:
        assert gate.with_neighbours(Figure("family", "D", construct)) is None


def test_what_was_withheld_for_a_time_stays_so(frame):
    few = with_few(frame, D=4)
    first = summarise(few, LABELS)
    assert not reflect(few, "D", LABELS, TODAY, first).coverage[-1].forms.shown
    more = with_few(frame, D=12)
    again = summarise(more, LABELS, kept=first.on(TODAY).gate.shown)
    assert not any(one.forms.shown for one in reflect(more, "D", LABELS, TODAY, again).coverage)


def test_every_form_is_shown_pooled_or_withheld(frame):
    few = with_few(frame, A=3, D=4, E=4, F=4)
    gate = service_of(few).on(TODAY).gate
    found = gate.balance("family", set_aside=2)
    assert found == Balance(shown=2 * 16 * 12, withheld=3, pooled=12, set_aside=2, hidden=1)
    assert (
        found.collected == few[few["source"] == "family"].query("rated_on >= '2025'")["family"].nunique() + 2
    )


@pytest.mark.parametrize(
    ("teams", "may"),
    [
        ([(20, True, False)], True),
        ([(20, True, False), (3, False, False)], False),
        ([(20, True, False), (1, False, False), (2, False, False)], False),
        ([(20, True, False), (3, False, False), (0, False, False)], False),
        ([(20, True, False), (3, False, False), (4, False, False)], True),
    ],
)
def test_the_number_withheld_is_told_only_of_several_teams_and_enough_forms(teams, may):
    assert balance(teams, 0).may_say(5) is may


def test_what_was_said_before_is_said_again_and_nothing_is_added(frame):
    service = summarise(frame, LABELS)
    gate = service.on(TODAY).gate
    figure = gate.shortest(Figure("family", "A", "empathy"))
    assert gate.release(figure, 61, "level").value == 61
    later = Gate(service.rows, LABELS, TODAY, kept=gate.shown)
    assert later.release(figure, 70, "level").value == 61
    assert not later.release(figure, 0.4, "standing").shown
    assert figure not in later.shown


def test_a_figure_shown_before_is_what_a_page_goes_on_showing(frame):
    service = summarise(frame, LABELS)
    before = reflect(frame, "A", LABELS, TODAY, service)
    kept: dict[Figure, Shown] = service.on(TODAY).gate.shown
    random = np.random.default_rng(1)
    changed = frame.assign(
        value=frame["value"].where(frame["team"] != "A", random.integers(0, 3, len(frame)))
    )
    after = reflect(changed, "A", LABELS, TODAY, summarise(changed, LABELS, kept=kept))
    assert [view.level for one in after.constructs for view in one.views] == [
        view.level for one in before.constructs for view in one.views
    ]
    assert after.coverage == before.coverage
