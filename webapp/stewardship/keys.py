"""Sealing every encrypted value again with the newest key of the ring."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from sqlalchemy import (
    Column,
    LargeBinary,
    MetaData,
    Row,
    Table,
    and_,
    func,
    literal,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from webapp.columns import EncryptedJSON, EncryptedText, key_ring

BATCH = 200

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class SealedColumn:
    """One encrypted column of one table."""

    table: Table
    column: Column[Any]

    @property
    def label(self) -> str:
        """The name to read: table.column."""
        return f"{self.table.name}.{self.column.name}"


@dataclass
class Rotation:
    """What one column held: values read, values sealed again, and the rows that no key opens."""

    read: int = 0
    sealed: int = 0
    unreadable: list[str] = field(default_factory=list)


def sealed_columns(metadata: MetaData) -> Iterator[SealedColumn]:
    """Every encrypted column of every table, found by its type."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, EncryptedText | EncryptedJSON):
                yield SealedColumn(table, column)


def rotate(session: Session, where: SealedColumn, *, commit: bool, tell: Tell) -> Rotation:
    """Seal one column's values with the newest key, a batch to a transaction.

    A value that the newest key already opens is left alone, so a second run goes on where the
    first one stopped. Nothing is changed without `commit`.
    """
    newest = Fernet(current_app.extensions["attune"].settings.encryption_ring()[0])
    result, after = Rotation(), None
    total = session.scalar(select(func.count()).select_from(where.table)) or 0
    while rows := _batch(session, where, after, lock=commit):
        for row in rows:
            _seal(session, where, row, newest, result, commit=commit)
        after = tuple(rows[-1])[:-1]
        if commit:
            session.commit()
        else:
            session.rollback()
        tell(result.read, total)
    session.rollback()
    return result


def _batch(
    session: Session, where: SealedColumn, after: tuple[Any, ...] | None, *, lock: bool
) -> list[Row[Any]]:
    """The next rows as (primary key..., sealed value); locked, so that no newer value is overwritten."""
    key = list(where.table.primary_key)
    query = select(*key, type_coerce(where.column, LargeBinary)).where(where.column.is_not(None))
    if after is not None:
        query = query.where(
            tuple_(*key) > tuple_(*(literal(v, c.type) for v, c in zip(after, key, strict=True)))
        )
    query = query.order_by(*key).limit(BATCH)
    return list(session.execute(query.with_for_update() if lock else query))


def _seal(
    session: Session, where: SealedColumn, row: Row[Any], newest: Fernet, result: Rotation, *, commit: bool
) -> None:
    identity, token = tuple(row)[:-1], row[-1]
    result.read += 1
    if _opens(newest, token):
        return
    try:
        sealed = key_ring.fernet.rotate(token)
    except InvalidToken:
        result.unreadable.append(", ".join(str(part) for part in identity))
        return
    result.sealed += 1
    if commit:
        this_row = and_(*(c == v for c, v in zip(where.table.primary_key, identity, strict=True)))
        session.execute(
            update(where.table).where(this_row).values({where.column: literal(sealed, LargeBinary())})
        )


def _opens(key: Fernet, token: bytes) -> bool:
    try:
        key.decrypt(token)
    except InvalidToken:
        return False
    return True
