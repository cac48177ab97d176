"""The way from an empty database to today's tables, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.databases import settings_for
from webapp import create_app
from webapp.extensions import db


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a single table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite'}"
    return request.getfixturevalue("postgresql_templates").empty()


def test_the_migrations_lead_from_nothing_to_what_the_models_say_and_back(
    empty_url: str, tmp_path: Path
) -> None:
    app = create_app(settings_for(empty_url, tmp_path))
    with app.app_context():
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        db.engine.dispose()


def test_every_constraint_has_a_name_that_a_later_migration_can_use() -> None:
    constraints = [
        (table.name, constraint) for table in db.metadata.sorted_tables for constraint in table.constraints
    ]
    assert len(constraints) > 100
    assert [table for table, constraint in constraints if not constraint.name] == []
