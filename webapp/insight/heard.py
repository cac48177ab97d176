"""What may be told of who was asked and heard, and of what the gaps mean; decided once and kept as told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from analysis.coverage import NOT_ASKED, PARTS, REACHED, SHOWN, WHOLE, Table, Told, added, released
from analysis.gaps import Answers, Gap, Share, gap
from analysis.statistical_disclosure import FAMILY_OUTSIDE, Backing, Reason, Release, withhold
from analysis.tally import Group, Tally, tallies

__all__ = ["COLUMNS", "LEAST", "Coverage", "Heard", "Said", "Share", "coverage", "decide"]

COLUMNS = SHOWN
# What a page says of the least that must stand behind a figure outside a team.
LEAST = FAMILY_OUTSIDE.families
# What a person needs is a grouping of its own for each need, since somebody can need several things.
NEED, HAS, HAS_NOT = "need ", "yes", "no"


@dataclass(frozen=True)
class Heard:
    """Rows of people at moments: of which family, in which group of each grouping, what they need, and fate.

    `fates` are answered, declined or unanswered for those who were asked, and the reason for the others.
    `reached` says of each whether a message was handed over.
    """

    families: Sequence[int]
    groups: Mapping[str, Sequence[str]]
    needs: Sequence[frozenset[str]]
    fates: Sequence[str]
    reached: Sequence[bool] = ()


@dataclass(frozen=True)
class Said:
    """One row for each answer: the favourable share, by whom, of which family, about whom, and in groups."""

    shares: Sequence[float]
    people: Sequence[int]
    families: Sequence[int]
    workers: Sequence[int]
    groups: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Coverage:
    """What is told of one time: counts by grouping, group and column, the reasons, and what answers say."""

    whole: Mapping[str, Release[int]]
    groups: Mapping[str, Mapping[str, Mapping[str, Release[int]]]]
    reasons: Mapping[str, Release[int]]
    raw: Release[Share]
    reweighted: Release[Share]
    nobody_answered: bool


def decide(
    asked: Heard, not_asked: Heard, said: Said, before: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is told of one time, and every count of it, each as plain JSON to be kept.

    `before` are the same two of the shorter times that this one is the sum of.
    """
    needs = {
        group[0] for _told, counted in before for group in counted["counts"] if group[0].startswith(NEED)
    }
    earlier = [(_table_of(counted, needs), _told_of(told)) for told, counted in before]
    table = added([part for part, _told in earlier]) if earlier else _table(asked, not_asked)
    figures = released(table, FAMILY_OUTSIDE, earlier)
    wanted = {name: _count(column) for name, column in asked.groups.items()}
    answers = Answers(
        np.asarray(said.shares, dtype=float), said.people, said.families, said.workers, said.groups
    )
    parts = [(Backing(**counted["behind"]), told["gap"]["raw"] is not None) for told, counted in before]
    found = gap(answers, wanted, FAMILY_OUTSIDE, parts)
    told = {
        "counts": [[*place, figure.value] for place, figure in figures.items()],
        "gap": _gap_as_json(found),
    }
    return told, {
        "counts": [
            [*group, column, *asdict(tally).values()]
            for group, columns in table.counts.items()
            for column, tally in columns.items()
        ],
        "behind": asdict(found.behind),
    }


def coverage(told: Mapping[str, Any]) -> Coverage:
    """What was kept as told, for a page."""
    groups: dict[str, dict[str, dict[str, Release[int]]]] = {}
    for grouping, group, column, value in told["counts"]:
        figure: Release[int] = Release(value, value) if value is not None else withhold(Reason.TOO_FEW)
        if grouping.startswith(NEED):
            grouping, group = "need", grouping.removeprefix(NEED)
        groups.setdefault(grouping, {}).setdefault(group, {})[column] = figure
    reasons = {name: columns[NOT_ASKED] for name, columns in groups.pop("reason", {}).items()}
    kept = told["gap"]
    whole = groups.pop(WHOLE[0], {}).get(WHOLE[1], {})
    return Coverage(
        whole, groups, reasons, _share(kept["raw"]), _share(kept["reweighted"]), kept["nobody_answered"]
    )


def _table(asked: Heard, not_asked: Heard) -> Table:
    """The counts of one time; in it are the groups of whom anybody was asked, or was not in their turn."""
    fates, reached = np.asarray(asked.fates, dtype=str), np.asarray(asked.reached, dtype=bool)
    columns = {"asked": np.ones(len(fates), dtype=bool), REACHED: reached}
    columns |= {part: fates == part for part in PARTS}
    columns |= {"quiet": reached & columns["unanswered"], "lost": ~reached}
    needs = frozenset().union(*asked.needs, *not_asked.needs)
    counts = tallies(_groupings(asked, needs), asked.families, columns)
    left = {NOT_ASKED: np.ones(len(not_asked.fates), dtype=bool)}
    also = tallies(_groupings(not_asked, needs), not_asked.families, left)
    every = dict.fromkeys([WHOLE, *counts, *also])
    both = {
        group: {
            name: counts.get(group, {}).get(name, Tally()) for name in columns
        } | {NOT_ASKED: also.get(group, {}).get(NOT_ASKED, Tally())}
        for group in every
    }  # fmt: skip
    both |= tallies({"reason": not_asked.fates}, not_asked.families, left)
    return Table(both, frozenset(group for group in both if _is_silent(group)))


def _is_silent(group: Group) -> bool:
    return group[1] == HAS_NOT and group[0].startswith(NEED)


def _groupings(rows: Heard, needs: frozenset[str]) -> dict[str, Sequence[str]]:
    whole = {WHOLE[0]: [WHOLE[1]] * len(rows.fates)}
    by_need = {
        NEED + need: [HAS if need in theirs else HAS_NOT for theirs in rows.needs] for need in sorted(needs)
    }
    return {**whole, **rows.groups, **by_need}


def _count(column: Sequence[str]) -> dict[str, int]:
    names, numbers = np.unique(np.asarray(column, dtype=str), return_counts=True)
    return dict(zip(names.tolist(), numbers.tolist(), strict=True))


def _table_of(counted: Mapping[str, Any], needs: Collection[str]) -> Table:
    """What was counted of a time that is over; where nobody had a need, everybody was without it."""
    counts: dict[Group, dict[str, Tally]] = {}
    for grouping, group, column, people, families, share in counted["counts"]:
        counts.setdefault((grouping, group), {})[column] = Tally(people, families, share)
    for need in needs:
        counts.setdefault((need, HAS_NOT), counts[WHOLE])
    return Table(counts, frozenset(group for group in counts if _is_silent(group)))


def _told_of(told: Mapping[str, Any]) -> Told:
    return frozenset(
        (grouping, group, column) for grouping, group, column, value in told["counts"] if value is not None
    )


def _gap_as_json(found: Gap) -> dict[str, Any]:
    return {
        "raw": asdict(found.raw.value) if found.raw.value else None,
        "reweighted": asdict(found.reweighted.value) if found.reweighted.value else None,
        "nobody_answered": found.refused is not None,
    }


def _share(kept: Mapping[str, int] | None) -> Release[Share]:
    return Release(Share(**kept), kept["effective"]) if kept else withhold(Reason.TOO_FEW)
