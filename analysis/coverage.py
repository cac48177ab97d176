"""Who was asked and what came of it, group by group: what may be told, and what follows from it.

A table holds counts of people asked, in several groupings (team, language, age), and of the whole. What is
told of the whole is decided first and taken as known. Then each grouping is decided by itself: two of them
share nothing but the whole, and any two sets of counts with the same whole fit one another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.linked import protect
from analysis.disclosure.system import Builder
from analysis.statistical_disclosure import (
    FAMILY_OUTSIDE,
    NOBODY,
    Backing,
    Minimum,
    Reason,
    Release,
    reason,
    withhold,
)
from analysis.tally import NONE, Group, Place, Tally

# The whole, and the one group in it.
WHOLE = ("all", "all")
# Everybody who is asked is one of these, and `asked` is their sum.
PARTS = ("answered", "declined", "unanswered")
# Counted by themselves: who was reached of those asked, and who was not asked though it was their turn.
REACHED, NOT_ASKED = "reached", "not_asked"
SHOWN = ("asked", REACHED, *PARTS, NOT_ASKED)
# Time for one search; what it has not settled by then is hidden.
SECONDS = 20.0

Told = frozenset[Place]


@dataclass(frozen=True)
class Table:
    """Counts of one time: by group (grouping and name) and column; what is missing is nobody.

    Every grouping's groups add up to the whole. A group in `silent` is never shown: it is there because what
    it holds could be worked out.
    """

    counts: Mapping[Group, Mapping[str, Tally]]
    silent: frozenset[Group] = frozenset()

    def tally(self, place: Place) -> Tally:
        """One count, by grouping, group and column."""
        return self.counts.get(place[:2], {}).get(place[2], NONE)

    def people(self, place: Place) -> int:
        """How many people one count has."""
        return self.tally(place).people

    def groupings(self) -> dict[str, list[Group]]:
        """The groups of each grouping but the whole."""
        found: dict[str, list[Group]] = {}
        for group in self.counts:
            if group != WHOLE:
                found.setdefault(group[0], []).append(group)
        return found


def added(tables: Sequence[Table]) -> Table:
    """Several times together: people are counted each time, families as few as there can be."""
    counts: dict[Group, dict[str, Tally]] = {}
    for group in dict.fromkeys(group for table in tables for group in table.counts):
        columns = dict.fromkeys(name for table in tables for name in table.counts.get(group, {}))
        counts[group] = {name: _added([table.tally((*group, name)) for table in tables]) for name in columns}
    return Table(counts, frozenset().union(*(table.silent for table in tables)))


def _added(tallies: Sequence[Tally]) -> Tally:
    people = sum(one.people for one in tallies)
    largest = sum(one.people * one.family_share for one in tallies)
    return Tally(people, max(one.families for one in tallies), largest / people if people else 0.0)


def released(
    table: Table, minimum: Minimum = FAMILY_OUTSIDE, earlier: Sequence[tuple[Table, Told]] = ()
) -> dict[Place, Release[int]]:
    """What may be told of each count, by grouping, group and column.

    `earlier` are the shorter times that this one is the sum of, each with what was told of it: that cannot
    be taken back. Where what was told gives something away by itself, nothing new is told.
    """
    whole = _decided(table, [WHOLE], frozenset(), minimum, earlier)
    told = {**whole}
    for groups in table.groupings().values():
        told |= _decided(table, groups, _shown(whole), minimum, earlier)
    places = [(*group, column) for group in table.counts for column in SHOWN]
    return {
        place: Release(table.people(place), table.people(place))
        if told.get(place)
        else withhold(_why_not(table, place, minimum))
        for place in places
        if place[:2] not in table.silent and (place[2] in table.counts[place[:2]])
    }


def _shown(decided: Mapping[Place, bool]) -> Told:
    return frozenset(place for place, is_told in decided.items() if is_told)


def _decided(
    table: Table,
    groups: Sequence[Group],
    known: Told,
    minimum: Minimum,
    earlier: Sequence[tuple[Table, Told]],
) -> dict[Place, bool]:
    """Which counts of one grouping are told, beside what is known of the whole."""
    columns = [name for name in ("asked", *PARTS, NOT_ASKED) if name in table.counts[groups[0]]]
    builder, before = Builder(), []
    for part, told in earlier:
        before.append(_add(builder, part, groups, columns, minimum, told, is_over=True))
    now = _add(builder, table, groups, columns, minimum, known, is_over=False)
    for place, number in now.items():
        parts = [numbers[place] for numbers in before if place in numbers]
        if parts:
            builder.line(number, parts)
    found = protect(builder.build(), seconds=SECONDS)
    counted = {
        place: bool(found.safe and not found.hidden[number] and place[:2] not in table.silent)
        for place, number in now.items()
        if place[:2] in groups
    }
    if REACHED not in table.counts[groups[0]]:
        return counted
    return counted | _reached(table, groups, known, counted, minimum, earlier)


def _add(
    builder: Builder,
    table: Table,
    groups: Sequence[Group],
    columns: Sequence[str],
    minimum: Minimum,
    told: Told,
    *,
    is_over: bool,
) -> dict[Place, int]:
    """Add one time's counts with their sums. Of a time that is over, `told` was; the whole is told before."""
    numbers: dict[Place, int] = {}
    for group in dict.fromkeys((*groups, WHOLE)):
        for column in columns:
            place = (*group, column)
            is_drawn = not is_over and group in groups and group not in table.silent
            # A group that was not there yet had nobody in it, as everybody knows.
            small = group in table.counts and _why(table, place, minimum) is not None
            numbers[place] = builder.figure(
                float(table.people(place)),
                asked=float(minimum.families) if small or is_drawn else 0.0,
                small=small,
                drawn=is_drawn,
                frozen=not is_drawn and place in told,
            )
        if set(PARTS) <= set(columns):
            builder.line(numbers[*group, "asked"], [numbers[*group, part] for part in PARTS])
    if WHOLE not in groups:
        for column in columns:
            builder.line(numbers[*WHOLE, column], [numbers[*group, column] for group in groups])
    return numbers


def _reached(
    table: Table,
    groups: Sequence[Group],
    known: Told,
    counted: Mapping[Place, bool],
    minimum: Minimum,
    earlier: Sequence[tuple[Table, Told]],
) -> dict[Place, bool]:
    """Whether each group's number of people reached is told.

    It is told where all its other counts are, and where neither those who were not reached nor those who
    were and said nothing are few. Of the rest somebody knows together how many were reached, and of each that
    these are no fewer than answered or declined and no more than were asked. So more is hidden until that
    leaves room enough for each.
    """
    told = {}
    for group in groups:
        # What a silent group holds is worked out from the whole; it may be, unless it is small.
        parts_told = group in table.silent or all(counted.get((*group, name)) for name in ("asked", *PARTS))
        told[*group, REACHED] = (
            parts_told
            and all(_why(table, (*group, name), minimum) is None for name in (REACHED, "quiet", "lost"))
            and all((*group, REACHED) in before or group in table.silent for _part, before in earlier)
        )
    if WHOLE in groups or (*WHOLE, REACHED) not in known:
        return told
    by_size = sorted(groups, key=lambda group: (table.people((*group, "asked")), group))
    while not _leaves_room(table, [group for group in groups if not told[*group, REACHED]], minimum):
        following = next((group for group in by_size if told[*group, REACHED]), None)
        if following is None:
            break
        told[*following, REACHED] = False
    return told


def _leaves_room(table: Table, hidden: Sequence[Group], minimum: Minimum) -> bool:
    """Whether every hidden number of people reached could be so many lower or higher."""
    asked, reached, lowest = (
        {group: sum(table.people((*group, name)) for name in names) for group in hidden}
        for names in (("asked",), (REACHED,), ("answered", "declined"))
    )
    together = sum(reached.values())
    for group in hidden:
        low = max(lowest[group], together - (sum(asked.values()) - asked[group]))
        high = min(asked[group], together - (sum(lowest.values()) - lowest[group]))
        if high - low < min(minimum.families, sum(asked.values())):
            return False
    return True


def _why(table: Table, place: Place, minimum: Minimum) -> Reason | None:
    tally = table.tally(place)
    behind = Backing(
        ratings=tally.people,
        visits=tally.people,
        raters=tally.people,
        families=tally.families,
        practitioners=0,
        rater_share=NOBODY.rater_share,
        family_share=tally.family_share,
        practitioner_share=NOBODY.practitioner_share,
        unanimous=False,
        practitioners_left=NOBODY.practitioners_left,
    )
    return reason(behind, minimum, count=True)


def _why_not(table: Table, place: Place, minimum: Minimum) -> Reason:
    return _why(table, place, minimum) or Reason.COMPLEMENTARY
