"""People counted group by group, with how many families they are of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A grouping and the name of a group in it; and a column beside them.
Group = tuple[str, str]
Place = tuple[str, str, str]


@dataclass(frozen=True)
class Tally:
    """How many people a count has, of how many families, and the largest share that one family makes up."""

    people: int = 0
    families: int = 0
    family_share: float = 0.0


NONE = Tally()


def tallies(
    groupings: Mapping[str, Sequence[str]],
    families: Sequence[int],
    columns: Mapping[str, NDArray[np.bool_]],
) -> dict[Group, dict[str, Tally]]:
    """Count every group of every grouping; each row is one person at one moment.

    `groupings` hold each row's group, and `columns` say of each row whether it counts there.
    """
    family = np.unique(np.asarray(families, dtype=np.int64), return_inverse=True)[1]
    found: dict[Group, dict[str, Tally]] = {}
    for grouping, names in groupings.items():
        known, code = np.unique(np.asarray(names, dtype=str), return_inverse=True)
        for column, counts in columns.items():
            each = _each(code[counts], family[counts], len(known))
            for name, tally in zip(known.tolist(), each, strict=True):
                found.setdefault((grouping, name), {})[column] = tally
    return found


def _each(code: NDArray[np.intp], family: NDArray[np.intp], groups: int) -> list[Tally]:
    people = np.bincount(code, minlength=groups)
    width = int(family.max(initial=0)) + 1
    pairs, rows = np.unique(code.astype(np.int64) * width + family, return_counts=True)
    owner = pairs // width
    families, largest = np.bincount(owner, minlength=groups), np.zeros(groups, dtype=np.intp)
    np.maximum.at(largest, owner, rows)
    return [
        Tally(int(people[at]), int(families[at]), float(largest[at] / people[at]) if people[at] else 0.0)
        for at in range(groups)
    ]
