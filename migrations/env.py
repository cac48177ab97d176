"""How a migration runs: on the application's own database, in one transaction."""

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator, TypeEngine

from webapp.extensions import db


def plain_type(kind: str, thing: object, autogen_context: object) -> str | bool:
    """Write our own column types as what the database stores, so that a migration needs none of our code."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        stored: TypeEngine[object] = thing.impl_instance
        return f"sa.{stored!r}"
    return False


def run() -> None:
    """Bring the database forward or back; SQLite alters a table by copying it."""
    with current_app.extensions["migrate"].db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            render_item=plain_type,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
