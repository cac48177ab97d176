"""The command line of the event chain and of the keys."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from webapp import audit, clock
from webapp.extensions import db
from webapp.stewardship import chain, keys, verification, works
from webapp.stewardship.signing import Head, HeadFileError


@click.group("audit")
def audit_group() -> None:
    """The event log: chain it, export its signed head, check it."""


@audit_group.command("chain")
@with_appcontext
def chain_command() -> None:
    """Give every waiting event its place in the chain; run it every few minutes."""
    with click.progressbar(length=1, label="Chaining", show_percent=True) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        works.chain_events(tell)
    head = chain.latest_head(db.session())
    click.echo(f"The chain goes to position {head.position}." if head else "Nothing has happened yet.")


@audit_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def export_command(file: Path) -> None:
    """Write the newest signed head to FILE; keep it where this database's keepers cannot reach."""
    head = chain.latest_head(db.session())
    if head is None:
        raise click.ClickException("There is no signed head yet: run 'flask audit chain' first.")
    file.write_text(head.as_json())
    click.echo(f"Wrote the head at position {head.position} to {file}. Its public key: {head.public_key}")


@audit_group.command("verify")
@click.option(
    "heads",
    "--head",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A signed head kept elsewhere; may be given several times.",
)
@click.option("older", "--trust", multiple=True, help="The public key, in hex, of an older signing key.")
@with_appcontext
def verify_command(heads: tuple[Path, ...], older: tuple[str, ...]) -> None:
    """Read the whole chain again; ends with status 1 and says what is wrong where, if anything is."""
    session = db.session()
    elsewhere = [_head(path) for path in heads]
    report = verification.verify(session, works.trusted(*older), elsewhere, session.rollback)
    works.keep(session, report)
    session.commit()
    for fault in report.faults:
        click.echo(f"Position {fault.position}: {fault.what}")
    erased = f", {report.erased} without particulars (erased)" if report.erased else ""
    click.echo(f"Read {report.events} events{erased}; {chain.waiting_count(session)} wait for their place.")
    if not report.whole:
        raise click.ClickException(f"The chain is broken: {len(report.faults)} faults.")
    click.echo("The chain is whole.")


def _head(path: Path) -> Head:
    try:
        return Head.from_json(path.read_text())
    except (HeadFileError, UnicodeDecodeError) as fault:
        raise click.ClickException(f"{path}: {fault}") from fault


@click.group("keys")
def keys_group() -> None:
    """The keys that seal what is written about people."""


@keys_group.command("rotate")
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
@with_appcontext
def rotate_command(commit: bool) -> None:
    """Seal everything with the newest key; safe to stop and to run again, and to run while others work."""
    session, changed = db.session(), 0
    for column in keys.sealed_columns(db.metadata):
        result = keys.rotate(session, column, commit=commit, tell=_line(column.label))
        changed += result.sealed
        verb = "sealed again" if commit else "would be sealed again"
        click.echo(f"{column.label}: {result.read} read, {result.sealed} {verb}")
        for where in result.unreadable:
            click.echo(f"{column.label}: no key opens the value at {where}. Put its key back.", err=True)
        if result.unreadable:
            raise click.ClickException("Some values cannot be opened; keep every old key until they can.")
    if not commit:
        click.echo("Nothing was changed. Add --commit to do it.")
        return
    audit.record(session, "keys.rotated", actor="command line", now=clock.now(), columns=changed)
    session.commit()
    click.echo("Everything is sealed with the newest key. Older keys can be taken out of the settings.")


def _line(label: str) -> keys.Tell:
    def tell(read: int, total: int) -> None:
        if total > keys.BATCH:
            click.echo(f"{label}: {read} of {total}", err=True)

    return tell
