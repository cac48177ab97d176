"""What insight adds to the command line: gathering, and taking in a file of ratings."""

import gzip
import zlib
from pathlib import Path

import click
from flask.cli import with_appcontext

from analysis import mapping
from analysis.mapping import MappingError
from webapp import clock
from webapp.extensions import db
from webapp.insight import importing, queries, works
from webapp.insight.sources import SOURCES


@click.command()
@with_appcontext
def gather() -> None:
    """Bring the figures up to date; once a week is often enough, and tells least."""
    with click.progressbar(length=1, label="Gathering") as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        generation = works.gather(tell)
    click.echo(f"{generation.rows:,} ratings, as at {clock.in_london(generation.made_at):%d %B %Y, %H:%M}.")


@click.group("import")
def take_in() -> None:
    """Take in what other systems hold."""


@take_in.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "source", required=True, type=click.Choice(list(SOURCES)), help="Whose view it is.")
@click.option(
    "--map",
    "map_file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What the file's columns, dimensions and levels mean (YAML).",
)
@click.option("--create-teams", is_flag=True, help="Add teams that are not there yet.")
@click.option("--commit", is_flag=True, help="Keep what was read; without this it is only checked.")
@with_appcontext
def ratings(file: Path, source: str, map_file: Path, create_teams: bool, commit: bool) -> None:
    """Take in a CSV FILE of ratings (or gzip of one): all of it, or nothing.

    A rehearsal does all the work and takes it back, so it finds everything that would stop the
    import; on SQLite nobody else can save meanwhile, so choose a quiet hour for a large file.
    """
    try:
        with click.progressbar(length=_lines(file), label="Reading") as bar:
            taken = importing.take_in(
                db.session(),
                file,
                mapping.load(map_file),
                source,
                create_teams=create_teams,
                now=clock.now(),
                told=bar.update,
            )
    except importing.ImportedBeforeError as error:
        db.session.rollback()
        click.echo(f"{error} Nothing to do.")
        return
    except (MappingError, importing.ImportRefusedError) as error:
        db.session.rollback()
        raise click.ClickException(f"{file.name}: {error} Nothing was imported.") from error
    rows = taken.rows
    if not commit:
        db.session.rollback()
        click.echo(f"{rows:,} ratings can be imported. Nothing was kept: add --commit to keep them.")
        return
    late = queries.left_out(db.session(), taken.id)
    db.session.commit()
    click.echo(f"{rows:,} ratings imported.")
    if late:
        click.echo(f"{late:,} of them are of months that mirrors have told already, and count in none.")
    works.release()


def _lines(file: Path) -> int:
    """About how many rows a file has, for the progress bar; reading itself finds what is wrong with it."""
    with file.open("rb") as start:
        packed = start.read(2) == b"\x1f\x8b"
    total = 0
    try:
        with gzip.open(file) if packed else file.open("rb") as stream:
            while block := stream.read(1 << 20):
                total += block.count(b"\n")
    except (EOFError, OSError, zlib.error):
        return max(total, 1)
    return max(total - 1, 1)
