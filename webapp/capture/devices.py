"""The devices on which people write without a line: enrolled, heard of, and ended."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from webapp import audit
from webapp.capture import recovery
from webapp.capture.ledger import WAITS
from webapp.capture.models import Device, HeldForm
from webapp.capture.recovery import Sealed

# Without word from the server for so long, the PIN opens nothing any more.
LEASE = timedelta(hours=72)

PAGE = 50
GIVEN_BACK, LOST = "given back", "lost"


def owner(public_id: uuid.UUID) -> str:
    """Whose key it is, as a seal names it."""
    return f"device:{public_id}"


def enrol(session: Session, person_id: int, label: str, now: datetime) -> tuple[Device, Sealed]:
    """A new device of this person, and the key for what it keeps, with a seal that only the server opens."""
    device = Device(
        public_id=uuid.uuid4(), person_id=person_id, label=label[:60], enrolled_at=now, heard_at=now
    )
    session.add(device)
    session.flush()
    _record(session, "device.enrolled", device, person_id, now)
    return device, recovery.seal(owner(device.public_id))


def key(device: Device, seal: str) -> str | None:
    """The key of this device as text, or None where the seal is not its own."""
    try:
        whose, found = recovery.unseal(seal)
    except recovery.UnreadableFileError:
        return None
    return found if whose == owner(device.public_id) else None


def mine(session: Session, person_id: int, public_id: uuid.UUID) -> Device | None:
    """A device of this person, ended or not, or None."""
    query = select(Device).where(Device.public_id == public_id, Device.person_id == person_id)
    return session.scalar(query.with_for_update())


def known(session: Session, public_id: uuid.UUID) -> Device | None:
    """A device by its id, whoever writes on it, only to look at it; or None."""
    return session.scalar(select(Device).where(Device.public_id == public_id))


def of(session: Session, person_id: int) -> Sequence[Device]:
    """The devices of this person that are not ended, the newest first."""
    query = select(Device).where(Device.person_id == person_id, Device.ended_at.is_(None))
    return session.scalars(query.order_by(Device.id.desc()).limit(PAGE)).all()


def anyones(session: Session, public_id: uuid.UUID) -> Device | None:
    """A device by its id, whoever writes on it, held off from others; or None."""
    return session.scalar(select(Device).where(Device.public_id == public_id).with_for_update())


def listed(session: Session, after_id: int | None = None, limit: int = PAGE + 1) -> Sequence[Device]:
    """Every device, the newest first, after this one."""
    query = select(Device).order_by(Device.id.desc()).limit(limit)
    return session.scalars(query.where(Device.id < after_id) if after_id else query).all()


def silent(session: Session, since: datetime) -> Sequence[Device]:
    """The devices that have not reported since then and hold what has not come, the longest silent first."""
    has_more = exists().where(HeldForm.device_id == Device.id, WAITS)
    query = select(Device).where(Device.heard_at < since, has_more)
    return session.scalars(query.order_by(Device.heard_at).limit(PAGE)).all()


def heard(device: Device, pages: int, now: datetime) -> None:
    """The device has reported, with its person signed in: its lease runs anew."""
    device.heard_at, device.pages = now, pages


def end(session: Session, device: Device, how: str, by_id: int, now: datetime) -> None:
    """Its PIN opens nothing any more; what it could not send is still taken from its own person."""
    if device.ended_at is not None:
        return
    device.ended_at, device.ended_how = now, how
    session.flush()
    _record(session, "device.ended", device, by_id, now, how=how)


def _record(session: Session, kind: str, device: Device, by_id: int, now: datetime, **details: str) -> None:
    audit.record(
        session,
        kind,
        actor=f"person:{by_id}",
        subject=f"person:{device.person_id}",
        now=now,
        device=device.id,
        **details,
    )
