"""Switching a module off, with everything that its rooms hold, and on again."""

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Select, delete, func, or_, select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.audit import Event, EventDetail
from webapp.config import Module
from webapp.insight import service as insight
from webapp.rooms import House, Room

VARIABLE = "ATTUNE_MODULES"

# What events of these kinds say beyond that they happened belongs to the module, and goes with it.
EVENTS: Mapping[Module, tuple[str, ...]] = MappingProxyType(
    {
        Module.RECRUITMENT: ("campaign.", "assessment.", "answer.", "decision.", "hire."),
        Module.PRACTICE: ("observation.",),
        Module.FAMILIES: ("family.",),
    }
)


class LeftBehindError(RuntimeError):
    """A room said that it had erased everything, and its tables say otherwise."""


def rooms_of(house: House, module: Module) -> Iterator[Room]:
    """The rooms of a module, switched on or not."""
    return (room for room in house.every_room if room.module is module)


def _shared(house: House) -> Iterator[Room]:
    """The rooms that are always there and hold something of each module."""
    return (room for room in house.every_room if hasattr(room.care, "rows_of"))


def held(session: Session, house: House, module: Module) -> dict[str, int]:
    """How many rows of a module each table holds, by the table's name."""
    own = {
        table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
        for room in rooms_of(house, module)
        if room.care is not None
        for table in room.care.TABLES
    }
    shared = [room.care.rows_of(session, module) for room in _shared(house) if room.care]
    return own | {table: rows for one in shared for table, rows in one.items()}


def unfinished(session: Session, house: House, module: Module) -> dict[str, int]:
    """What of a module still waits for somebody and may not go unseen, by the room's name."""
    counts = {room.name: room.care.unfinished_of(session, module) for room in _shared(house) if room.care}
    return {name: waits for name, waits in counts.items() if waits}


def particulars(session: Session, module: Module) -> int:
    """How many events of the module still have particulars."""
    query = select(func.count()).select_from(EventDetail).where(EventDetail.event_id.in_(_events(module)))
    return session.scalar(query) or 0


def erase(session: Session, house: House, module: Module, now: datetime) -> None:
    """Erase everything that a module holds, and the ratings that were gathered from it.

    Raises:
        LeftBehindError: naming the tables that are not empty afterwards; the caller rolls back.
    """
    session.execute(delete(EventDetail).where(EventDetail.event_id.in_(_events(module))))
    # What is shared refers to what the module's own rooms hold, and goes before it.
    for room in _shared(house):
        if room.care is not None:
            room.care.erase_of(session, module)
    for room in rooms_of(house, module):
        if room.care is not None:
            room.care.erase_all(session)
    session.flush()
    if left := [name for name, rows in held(session, house, module).items() if rows]:
        raise LeftBehindError(f"Not everything was erased from {', '.join(left)}.")
    others = [room.ratings for room in house.rooms if room.ratings and room.module is not module]
    insight.gather(session, others, now)
    switched(session, module, on=False, now=now)


def switched(session: Session, module: Module, *, on: bool, now: datetime) -> None:
    """Note that a module was switched."""
    audit.record(session, "module.switched", actor="command line", now=now, module=module.value, on=on)


def setting(modules: Iterable[Module]) -> dict[str, str]:
    """The modules that are on, as the settings file says it."""
    on: Sequence[str] = [module.value for module in Module if module in set(modules)]
    return {VARIABLE: json.dumps(on)}


def _events(module: Module) -> Select[uuid.UUID]:
    return select(Event.id).where(or_(*(Event.kind.startswith(prefix) for prefix in EVENTS[module])))
