"""The answers that item fairness reads: people by items, whole, and in two groups."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.frames import FrameError

# With more levels than this the answers are measurements, not levels.
MOST_LEVELS = 20


@dataclass(frozen=True, eq=False)
class Answers:
    """Complete answers: `values` is people × items, `focal` tells who is in the group looked at.

    `items` stand in the order of their names, numbers counted as numbers; `left_out` people had an answer
    missing, and their total could not be compared.
    """

    items: tuple[str, ...]
    values: NDArray[np.float64]
    focal: NDArray[np.bool_]
    focal_name: str
    reference_name: str
    left_out: int


def complete(frame: pd.DataFrame, focal: str | None = None) -> Answers:
    """The complete answers of a frame of `person, item, value, group`, one row an answer.

    The focal group is the one named, and all others together are then the reference; without a name there
    must be two groups, and the smaller is focal (of equal groups the later by name). Raises FrameError for
    another number of groups, a person in two, an answer given twice, or more than 20 levels of an item.
    """
    frames.check(frame, ["person", "item", "value", "group"])
    if frame.empty:
        raise FrameError("value", None, "there is no answer", "Give at least one.")
    person, people = frames.codes(frame["person"])
    item, items = frames.codes(frame["item"])
    group, groups = frames.codes(frame["group"].astype(str))
    if (again := frame.duplicated(["person", "item"]).to_numpy()).any():
        found = "the same person answers the same item again"
        raise FrameError("item", int(again.argmax()) + 1, found, "Leave one of the answers out.")
    first = pd.Series(group).groupby(person).first().to_numpy()
    if (moved := group != first[person]).any():
        found = "the same person is in another group than before"
        raise FrameError("group", int(moved.argmax()) + 1, found, "Give each person one group.")
    chosen, others = _groups([str(name) for name in groups], first, focal)
    frames.check_scale(frame["value"])
    value = frame["value"].to_numpy(dtype=float)
    _check_levels(item, items, value)
    whole = np.bincount(person, minlength=len(people)) == len(items)
    order = sorted(range(len(items)), key=lambda at: (len(items[at]), items[at]))
    kept = whole[person]
    row = np.cumsum(whole) - 1
    values = np.empty((int(whole.sum()), len(items)))
    values[row[person[kept]], np.argsort(order)[item[kept]]] = value[kept]
    names = tuple(str(items[at]) for at in order)
    return Answers(names, values, groups[first[whole]] == chosen, chosen, others, int((~whole).sum()))


def _groups(names: list[str], of_people: NDArray[np.intp], focal: str | None) -> tuple[str, str]:
    """The name of the focal group, and of the group or groups it is compared with."""
    if len(names) < 2:
        found = f"everybody is in the group {names[0]}"
        raise FrameError("group", None, found, "Give people of two groups.")
    if focal is None and len(names) > 2:
        found = f"there are {len(names)} groups, not two"
        remedy = f"Name the one to look at with --focal: one of {', '.join(sorted(names)[:20])}."
        raise FrameError("group", None, found, remedy)
    if focal is None:
        sizes = np.bincount(of_people, minlength=len(names))
        focal = min(sorted(names, reverse=True), key=lambda name: sizes[names.index(name)])
    if focal not in names:
        remedy = f"Choose one of {', '.join(sorted(names)[:20])}."
        raise FrameError("group", None, f"nobody is in the group {focal}", remedy)
    return focal, " and ".join(sorted(name for name in names if name != focal))


def _check_levels(item: NDArray[np.intp], items: NDArray[np.object_], value: NDArray[np.float64]) -> None:
    """Refuse an item with more levels than a scale has."""
    distinct = pd.DataFrame({"item": item, "value": value}).drop_duplicates()
    levels = np.bincount(distinct["item"], minlength=len(items))
    if (many := levels > MOST_LEVELS).any():
        at = int(many.argmax())
        found = f"item {items[at]} has {levels[at]} different values"
        raise FrameError("value", None, found, f"Give levels, at most {MOST_LEVELS} an item.")
