"""What is kept about devices: given to the person on request, erased, and gone with the module."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from webapp.capture.models import Device, HeldForm

# In the order in which they can be deleted.
TABLES: tuple[type, ...] = (HeldForm, Device)


def erase_all(session: Session) -> int:
    """Forget every device and what it told; returns how many rows went."""
    rows = sum(session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES)
    for table in TABLES:
        session.execute(delete(table))
    return rows


def export_person(session: Session, person_id: int) -> dict[str, Any]:
    """The devices on which somebody writes without a line."""
    found = session.scalars(select(Device).where(Device.person_id == person_id).order_by(Device.id))
    return {
        "devices": [
            {
                "name": one.label,
                "since": one.enrolled_at.isoformat(),
                "last heard": one.heard_at.isoformat(),
                "ended": one.ended_at.isoformat() if one.ended_at else None,
                "how": one.ended_how,
            }
            for one in found
        ]
    }


def erase_person(session: Session, person_id: int) -> int:
    """Forget somebody's devices: nobody reads then what waited on them. Returns how many rows went."""
    mine = select(Device.id).where(Device.person_id == person_id)
    ids = session.scalars(mine).all()
    lines = session.scalars(select(HeldForm.id).where(HeldForm.device_id.in_(ids))).all()
    session.execute(delete(HeldForm).where(HeldForm.device_id.in_(ids)))
    session.execute(delete(Device).where(Device.id.in_(ids)))
    return len(ids) + len(lines)
