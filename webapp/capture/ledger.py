"""What each device says it has written without a line, beside what has come: sent, stored and counted."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Self

from sqlalchemy import and_, case, exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webapp.addresses import number
from webapp.capture import queries, service
from webapp.capture.models import Device, Draft, HeldForm
from webapp.capture.service import Conflict, Saved

MOST_FORMS = 500
LONGEST_ADDRESS = 200

# A form whose last state has not come, and whose writer has not thrown it away.
WAITS = and_(HeldForm.written > HeldForm.received, HeldForm.is_discarded.is_(False))


@dataclass(frozen=True)
class Origin:
    """Where a save waited: the device, the form's address, and which state it is, counted from 1 there."""

    HEADER: ClassVar[str] = "X-Attune-Device"

    device: uuid.UUID
    form: str
    sequence: int

    @classmethod
    def read(cls, header: str, form: str) -> Self | None:
        """The origin that a header names ("<device>/<sequence>"), or None."""
        device, _slash, sequence = header.partition("/")
        try:
            found = cls(uuid.UUID(device), form, number(sequence))
        except ValueError:
            return None
        return found if found.sequence > 0 else None


@dataclass(frozen=True)
class Reported:
    """One form as a device reports it: its address, its last state, and how many answers it has."""

    form: str
    written: int
    entries: int


@dataclass(frozen=True)
class Tally:
    """How one device's forms stand: `sent` by its own account, `stored` here, `counted` where they belong.

    `waiting` are the forms whose last state has not come, and `entries` the answers in them.
    """

    sent: int = 0
    stored: int = 0
    counted: int = 0
    waiting: int = 0
    entries: int = 0
    discarded: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether everything that the device has told of is here and counted."""
        return self.waiting == 0 and self.sent == self.stored == self.counted


def report(session: Session, device: Device, forms: Iterable[Reported]) -> None:
    """Keep what a device says it has; what it said before of other forms stays."""
    for one in forms:
        held = _held(session, device.id, one.form)
        if one.written > held.written:
            # What was thrown away before does not stand for what has been written since.
            held.is_discarded = False
        if one.written >= held.written:
            held.written, held.entries = one.written, one.entries
    session.flush()


def save(
    session: Session,
    *,
    origin: Origin | None,
    person_id: int | None,
    owner: str,
    client_id: uuid.UUID,
    version: int,
    fields: Mapping[str, Any],
    now: datetime,
    may_begin: Callable[[], bool] = lambda: True,
) -> Saved | Conflict:
    """Store what waited on a device of this person, each state once, and note it in the ledger.

    A state that has come before, or that a later one has overtaken, changes nothing. The next state of the
    same device follows the one before even where the device never heard that it had come. Without an
    origin, or with one that is not this person's, it is a save like any other.
    """
    device = _device_of(session, origin, person_id)
    held = _held(session, device.id, origin.form) if device and origin else None
    if origin is not None and held is not None:
        draft = queries.draft_of(session, owner)
        if origin.sequence <= held.received and (held.is_finished or draft is not None):
            return Saved(draft.version, draft.saved_at, "") if draft else Saved(held.version, now, "")
        if draft is not None and version < draft.version == held.version:
            version = draft.version
    result = service.save(
        session,
        owner=owner,
        client_id=client_id,
        version=version,
        fields=fields,
        now=now,
        may_begin=may_begin,
    )
    if origin is not None and held is not None:
        held.owner = owner
        held.received, held.written = origin.sequence, max(held.written, origin.sequence)
        held.version = result.version if isinstance(result, Saved) else 0
        held.is_discarded = False
        session.flush()
    return result


def _device_of(session: Session, origin: Origin | None, person_id: int | None) -> Device | None:
    if origin is None or person_id is None:
        return None
    mine = (Device.public_id == origin.device, Device.person_id == person_id)
    return session.scalar(select(Device).where(*mine))


def _held(session: Session, device_id: int, form: str) -> HeldForm:
    """The ledger's line for one form of a device, held off from others; a new one where there is none."""
    query = select(HeldForm).where(HeldForm.device_id == device_id, HeldForm.form == form)
    held = session.scalar(query.with_for_update())
    if held is not None:
        return held
    fresh = HeldForm(device_id=device_id, form=form)
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError:
        return session.scalars(query.with_for_update()).one()
    return fresh


def is_awaited(session: Session, person_id: int, forms: Collection[str]) -> bool:
    """Whether a device of this person has told of something in these forms that has not come."""
    mine = select(HeldForm.id).join(Device, Device.id == HeldForm.device_id)
    query = mine.where(Device.person_id == person_id, HeldForm.form.in_(forms), WAITS)
    return session.scalar(query.limit(1)) is not None


def discard(session: Session, device: Device, forms: Collection[str]) -> int:
    """The writer threw away what had not come of these forms: it waits no more. Returns how many."""
    waiting = select(HeldForm.id).where(HeldForm.device_id == device.id, HeldForm.form.in_(forms), WAITS)
    found = session.scalars(waiting).all()
    session.execute(update(HeldForm).where(HeldForm.id.in_(found)).values(is_discarded=True))
    return len(found)


def tallies(session: Session, device_ids: Iterable[int]) -> dict[int, Tally]:
    """How these devices' forms stand, by device.

    A form counts where it belongs: as the draft that its last stored state became or a later one, as a
    version beside it, or as a form that has been sent.
    """
    ids = list(device_ids)
    in_place = or_(
        HeldForm.is_finished,
        exists().where(Draft.owner == HeldForm.owner, Draft.version >= HeldForm.version),
    )
    thrown_away = HeldForm.is_discarded & (HeldForm.received == 0)
    rows = session.execute(
        select(
            HeldForm.device_id,
            func.sum(case((thrown_away, 0), else_=1)),
            func.sum(case((HeldForm.received > 0, 1), else_=0)),
            func.sum(case(((HeldForm.received > 0) & in_place, 1), else_=0)),
            func.sum(case((WAITS, 1), else_=0)),
            func.sum(case((WAITS, HeldForm.entries), else_=0)),
            func.sum(case((HeldForm.is_discarded, 1), else_=0)),
        )
        .where(HeldForm.device_id.in_(ids))
        .group_by(HeldForm.device_id)
    )
    found = {row[0]: Tally(*(int(value) for value in row[1:])) for row in rows}
    return {one: found.get(one, Tally()) for one in ids}
