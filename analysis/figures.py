"""A mirror's figures as JSON and back: what was released, that something was withheld, but never why."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from analysis.statistical_disclosure import Reason, Release, withhold

T = TypeVar("T")


def plain(thing: Any) -> Any:
    """Findings as JSON: what has fields by field, releases with their number or that they have
    none: that all said the same, or one said most, is what the reason would tell.

    Raises:
        TypeError: for something that a finding should not hold.
    """
    if thing is None or type(thing) in (bool, int, str):
        return thing
    if isinstance(thing, Release):
        return {"value": plain(thing.value), "n": thing.n, "withheld": not thing.shown}
    if names := _fields(thing.__class__):
        return {name: plain(getattr(thing, name)) for name in names}
    if isinstance(thing, Mapping):
        return {_key(key): plain(value) for key, value in thing.items()}
    if isinstance(thing, tuple) and hasattr(thing, "_asdict"):
        return {name: plain(part) for name, part in thing._asdict().items()}
    if isinstance(thing, list | tuple | set | frozenset):
        return [plain(one) for one in thing]
    return _leaf(thing)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The names of what a dataclass holds; none for anything else."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _leaf(thing: Any) -> Any:
    if isinstance(thing, Enum):
        return thing.value
    if isinstance(thing, date):
        return thing.isoformat()
    if hasattr(thing, "item"):
        thing = thing.item()
    if isinstance(thing, float):
        # JSON has no word for what is not a number.
        return thing if math.isfinite(thing) else None
    if isinstance(thing, bool | int | str):
        return str(thing) if isinstance(thing, str) else thing
    raise TypeError(f"A finding holds {type(thing).__name__}, which cannot be kept as JSON.")


def _key(key: Any) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return "/".join(str(plain(part)) for part in parts)


def revived(kind: type[T], kept: Any) -> T:
    """What `plain` made of something of this kind, as it was; of a figure withheld the reason is lost.

    Raises:
        KeyError, TypeError, ValueError: where it was kept in another shape; what is newer than the kept
            thing, and has a value of its own, takes that.
    """
    return cast("T", _revived(kind, kept))


def _revived(kind: Any, kept: Any) -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (only,) = (part for part in parts if part is not NoneType)
        return None if kept is None else _revived(only, kept)
    if origin is Release:
        if kept["withheld"]:
            return withhold(Reason.COMPLEMENTARY)
        return Release(_revived(parts[0], kept["value"]), kept["n"])
    if origin is Literal:
        return kept
    if origin is tuple:
        return tuple(_revived(parts[0], one) for one in kept)
    if is_dataclass(kind) or hasattr(kind, "_fields"):
        return kind(
            **{name: _revived(part, kept[name]) for name, part in _parts(kind).items() if name in kept}
        )
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat(kept)
    return kind(kept)


@cache
def _parts(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
