"""What a column holds, why, and for how long; and the column types that protect it."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import DateTime, Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class Basis(StrEnum):
    """The lawful basis under Article 6 UK GDPR on which a column is held."""

    PUBLIC_TASK = "public task"
    LEGAL_OBLIGATION = "legal obligation"
    NOT_PERSONAL = "not personal data"


class Retention(StrEnum):
    """The named periods that an authority sets; `stewardship` turns each into days."""

    ACCOUNT = "while the person has access, and a year after"
    APPLICATION = "a year after the campaign closes, unless hired"
    PRACTICE = "six years after the observation"
    FAMILY_VOICE = "two years after the answer"
    SAFEGUARDING = "as the authority's safeguarding schedule says"
    COMMITMENT = "six years after the commitment"
    AUDIT = "six years after the event"
    SESSION = "a day after it ends"
    CONTENT = "as long as anything refers to it"


def kept(purpose: str, basis: Basis, retention: Retention) -> dict[str, str]:
    """A column's `info`: why it is held, on what basis, and how long."""
    return {"purpose": purpose, "basis": basis.value, "retention": retention.value}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC on every database.

    Raises:
        ValueError: for a moment without a time zone, which could be any time at all.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Give the moment a time zone: webapp.clock.now() does.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        # SQLite keeps no offset; what was bound is always UTC.
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class KeyRing:
    """The keys that open encrypted columns: the first seals, all of them open.

    One ring per process, filled by `create_app` from the settings; a column type has to exist
    before any application does, so it looks here when it is used.
    """

    def __init__(self) -> None:
        self._fernet: MultiFernet | None = None

    def fill(self, keys: Sequence[str]) -> None:
        """Take the keys, newest first; each is 32 url-safe base64-encoded bytes."""
        self._fernet = MultiFernet([Fernet(key) for key in keys])

    @property
    def fernet(self) -> MultiFernet:
        """The ring itself; RuntimeError when no application has filled it."""
        if self._fernet is None:
            raise RuntimeError("Fill the key ring first: create_app does.")
        return self._fernet


key_ring = KeyRing()


class EncryptedText(TypeDecorator[str]):
    """Free text about people, sealed with the newest key of the ring (Fernet: AES-128-CBC and HMAC)."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else key_ring.fernet.encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else key_ring.fernet.decrypt(value).decode()


class EncryptedJSON(TypeDecorator[Any]):
    """A JSON value about people, sealed like `EncryptedText`."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        return None if value is None else key_ring.fernet.encrypt(json.dumps(value).encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(key_ring.fernet.decrypt(value))


def plain(table: type[Any]) -> Any:
    """A table's columns as they are, for what is asked every second or of a hundred thousand rows.

    Reading them as attributes of objects takes about twice as long. What is still to be flushed is not seen.
    """
    return table.__table__.c
