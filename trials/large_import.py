"""Import 200 MB of ratings: `python -m trials.large_import` tells the time and memory on each database."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from analysis import mapping
from tests.databases import PostgresTemplates
from webapp import clock, create_app
from webapp.config import Settings
from webapp.extensions import db
from webapp.insight import importing

ROOT = Path(__file__).resolve().parent.parent
MEGABYTES = 200
# Python, pandas and the application by themselves take about half of this.
MOST_MEMORY = 500

MAP = {
    "columns": {
        "subject": "who",
        "rater": "by",
        "value": "level",
        "dimension": "asked",
        "occasion": ["by", "day"],
        "family": "by",
        "team": "team",
        "rated_on": "day",
    },
    "dimensions": {"heard": {"dimension": "heard", "construct": "empathy"}},
    "scale": {"lowest": 1, "highest": 5},
}


def write(path: Path, megabytes: int) -> int:
    """Write a file of about so many megabytes; returns its rows."""
    rows = 0
    with path.open("w") as out:
        out.write("who,by,team,asked,day,level,note\n")
        while out.tell() < megabytes * 1_000_000:
            for _ in range(10_000):
                day = f"2026-{rows % 12 + 1:02}-{rows % 28 + 1:02}"
                person, level = rows % 5_000, rows % 5 + 1
                out.write(f"p{person},f{rows},Team {person % 200},heard,{day},{level},{'as said ' * 8}\n")
                rows += 1
    return rows


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.argument("database_url", required=False)
@click.option("--megabytes", default=MEGABYTES, type=click.IntRange(1), help="How large a file to make.")
def main(file: Path | None, database_url: str | None, megabytes: int) -> None:
    """Make the file and import it into SQLite and PostgreSQL; with FILE and DATABASE_URL do one of these."""
    if file is not None and database_url is not None:
        _import(file, database_url)
        return
    server = PostgresTemplates()
    try:
        with tempfile.TemporaryDirectory(prefix="attune-large-") as folder:
            path = Path(folder) / "large.csv"
            rows = write(path, megabytes)
            click.echo(f"{rows:,} rows in {path.stat().st_size / 1e6:.0f} MB")
            for url in (f"sqlite:///{path.with_suffix('.sqlite')}", server.empty()):
                # A process of its own, so that what it takes is its own.
                command = [sys.executable, "-m", "trials.large_import", str(path), url]
                subprocess.run(command, cwd=ROOT, check=True)
    finally:
        server.stop()


def _import(file: Path, database_url: str) -> None:
    """Import into an empty database; a ClickException if it took too much memory."""
    settings = Settings(
        _env_file=None,
        testing=True,
        database_url=database_url,
        jobs_path=file.parent / "jobs.sqlite",
    )
    with create_app(settings).app_context():
        db.create_all()
        start = time.perf_counter()
        taken = importing.take_in(
            db.session(),
            file,
            mapping.parse(MAP),
            "family",
            create_teams=True,
            now=clock.now(),
            told=lambda _rows: None,
        )
        db.session.commit()
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        kind = db.engine.dialect.name
        click.echo(f"{kind}: {taken.rows:,} ratings imported in {seconds:.0f} s, at most {peak:.0f} MB")
    if peak > MOST_MEMORY:
        raise click.ClickException(f"It must not take more than {MOST_MEMORY} MB.")


if __name__ == "__main__":
    main()
