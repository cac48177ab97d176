"""Import 200 MB of ratings: `python -m trials.large_import` says how long it took and how much memory."""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from analysis import mapping
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
def main(file: Path | None) -> None:
    """Make the file and import it in a process of its own; with FILE be that process."""
    if file is not None:
        _import(file)
        return
    with tempfile.TemporaryDirectory(prefix="attune-large-") as folder:
        path = Path(folder) / "large.csv"
        rows = write(path, MEGABYTES)
        click.echo(f"{rows:,} rows in {path.stat().st_size / 1e6:.0f} MB")
        subprocess.run([sys.executable, "-m", "trials.large_import", str(path)], cwd=ROOT, check=True)


def _import(file: Path) -> None:
    """Import into an empty database beside the file; a ClickException if it took too much memory."""
    settings = Settings(
        _env_file=None,
        testing=True,
        database_url=f"sqlite:///{file.parent / 'large.sqlite'}",
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
        click.echo(f"{taken.rows:,} ratings imported in {seconds:.0f} s with at most {peak:.0f} MB")
    if peak > MOST_MEMORY:
        raise click.ClickException(f"It must not take more than {MOST_MEMORY} MB.")


if __name__ == "__main__":
    main()
