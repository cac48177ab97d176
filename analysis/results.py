"""What every analysis gives back: frozen results that say how sure they are, or why there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import TypeAlias

import numpy as np

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"

# The place of the normal distribution that a 95 % interval reaches to on either side.
CERTAINTY = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % interval, its standard error and how many units it rests on.

    What a design does not allow is None, and `reason` then says in a sentence why; a figure that can be
    had but misread has its `caution`.
    """

    value: float | None
    low: float | None
    high: float | None
    se: float | None
    n: int
    reason: str | None = None
    caution: str | None = None


def without(n: int, reason: str) -> Estimate:
    """The estimate that cannot be had from so many units, and why."""
    return Estimate(None, None, None, None, n, reason)


def as_json(result: object) -> Json:
    """A result as plain JSON: a sequence is a list, any other dataclass an object with its fields' names.

    Raises ValueError for a number that has no end, since JSON has none and a reader could not use it.
    """
    if isinstance(result, np.generic):
        return as_json(result.item())
    if result is None or isinstance(result, bool | int | str):
        return result
    if isinstance(result, float):
        if not np.isfinite(result):
            raise ValueError(f"{result} is no figure to give: say None, and the reason")
        return result
    if isinstance(result, np.ndarray):
        return [as_json(one) for one in result]
    if isinstance(result, Mapping):
        return {str(name): as_json(one) for name, one in result.items()}
    if isinstance(result, Sequence):
        return [as_json(one) for one in result]
    if is_dataclass(result):
        return {one.name: as_json(getattr(result, one.name)) for one in fields(result)}
    raise TypeError(f"a {type(result).__name__} is no result")
