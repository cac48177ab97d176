"""The baseline of `benchmarks.sitting`: Flask and SQLAlchemy that save one row of 1 KB, and nothing else."""

import json
import os
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Text, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine(os.environ["BARE_DATABASE_URL"])


class Base(DeclarativeBase):
    """The table's base."""


class Row(Base):
    """One form's last state."""

    __tablename__ = "bare_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column()
    fields: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime] = mapped_column()


@event.listens_for(engine, "connect")
def _as_ours(connection: Any, _record: Any) -> None:
    """SQLite as the application has it: WAL, synchronous FULL, and a transaction that writes at once."""
    if engine.dialect.name != "sqlite":
        return
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(engine, "begin")
def _begin(connection: Any) -> None:
    if engine.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


app = Flask(__name__)


@app.post("/save/<int:id>")
def save(id: int) -> ResponseReturnValue:
    """Store one row and say so."""
    sent = request.get_json()
    with Session(engine) as session, session.begin():
        row = session.scalar(select(Row).where(Row.id == id).with_for_update())
        if row is None:
            row = Row(id=id, version=0, fields="", saved_at=datetime.now(UTC))
            session.add(row)
        row.version, row.fields = sent["version"] + 1, json.dumps(sent["fields"])
        row.saved_at = datetime.now(UTC).replace(tzinfo=None)
        version = row.version
    return {"version": version}
