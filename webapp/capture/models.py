"""Drafts as they are written, the other version where two tabs wrote at once, and the ledger of devices."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from webapp.columns import Basis, EncryptedJSON, Retention, UTCDateTime, kept
from webapp.extensions import Base


def _column(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.SESSION)


def _of_device(purpose: str) -> dict[str, str]:
    return kept(purpose, Basis.PUBLIC_TASK, Retention.ACCOUNT)


class Draft(Base):
    """What one person has written so far on one form; gone when it has been submitted."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the draft"))
    owner: Mapped[str] = mapped_column(String(80), unique=True, info=_column("whose form, by reference"))
    client_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_column("made before the first save: one form, one row")
    )
    version: Mapped[int] = mapped_column(info=_column("catches two tabs"))
    fields: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, info=_column("what was written"))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("shown beside the form"))

    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class DraftConflict(Base):
    """The version that came second: kept beside the draft until the writer has chosen."""

    __tablename__ = "draft_conflict"

    id: Mapped[int] = mapped_column(primary_key=True, info=_column("names the version"))
    draft_id: Mapped[int] = mapped_column(
        ForeignKey("draft.id", ondelete="CASCADE"), index=True, info=_column("which draft")
    )
    digest: Mapped[str] = mapped_column(String(64), info=_column("the same version is kept once"))
    fields: Mapped[dict[str, Any]] = mapped_column(EncryptedJSON, info=_column("what was written"))
    arrived_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_column("shown beside the version"))


class Device(Base):
    """A phone or tablet on which one person writes without a line, until it is ended."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True, info=_of_device("names the device"))
    public_id: Mapped[uuid.UUID] = mapped_column(
        unique=True, info=_of_device("what the device knows itself by")
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), index=True, info=_of_device("who writes on it")
    )
    label: Mapped[str] = mapped_column(String(60), info=_of_device("tells two devices of one person apart"))
    enrolled_at: Mapped[datetime] = mapped_column(UTCDateTime, info=_of_device("since when"))
    heard_at: Mapped[datetime] = mapped_column(
        UTCDateTime, info=_of_device("when it last reported, from which its lease runs")
    )
    pages: Mapped[int] = mapped_column(
        default=0, info=_of_device("how many prepared pages it last said it holds")
    )
    ended_at: Mapped[datetime | None] = mapped_column(
        UTCDateTime, info=_of_device("when its PIN stopped opening")
    )
    ended_how: Mapped[str] = mapped_column(
        String(20), default="", info=_of_device("whether it was given back or lost")
    )


class HeldForm(Base):
    """One form that a device has written in without a line: what it says it has, and what has come."""

    __tablename__ = "held_form"
    __table_args__ = (UniqueConstraint("device_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_of_device("names the entry"))
    device_id: Mapped[int] = mapped_column(
        ForeignKey("device.id", ondelete="CASCADE"), info=_of_device("which device")
    )
    form: Mapped[str] = mapped_column(String(200), info=_of_device("the address that the form is saved at"))
    owner: Mapped[str] = mapped_column(
        String(80), default="", index=True, info=_of_device("its draft, by reference, once it has come")
    )
    written: Mapped[int] = mapped_column(
        default=0, info=_of_device("the last state that the device says it has written")
    )
    received: Mapped[int] = mapped_column(default=0, info=_of_device("the last state that has been stored"))
    entries: Mapped[int] = mapped_column(
        default=0, info=_of_device("how many answers the device says the form has")
    )
    version: Mapped[int] = mapped_column(
        default=0, info=_of_device("the draft that the last stored state became; 0 where it was kept beside")
    )
    is_finished: Mapped[bool] = mapped_column(
        default=False, info=_of_device("whether the form has been sent")
    )
    is_discarded: Mapped[bool] = mapped_column(
        default=False, info=_of_device("whether its writer threw the rest away")
    )
