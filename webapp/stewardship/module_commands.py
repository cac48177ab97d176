"""The command line that lists modules and switches them."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp import clock, settings_file
from webapp.config import Module
from webapp.extensions import db
from webapp.rooms import House
from webapp.stewardship import modules

RESTART = "Restart the servers and workers now: until then they go on as before."


@click.group("modules", invoke_without_command=True)
@click.pass_context
@with_appcontext
def modules_group(context: click.Context) -> None:
    """What this authority uses: list the modules, switch one on or off."""
    if context.invoked_subcommand is not None:
        return
    house = _house()
    for module in Module:
        rows: int = sum(modules.held(db.session(), house, module).values())
        state = "on" if module in house.settings.modules else "off"
        click.echo(f"{module.value}: {state}, {rows} rows")


@modules_group.command("off")
@click.argument("module", type=click.Choice([module.value for module in Module]))
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be erased.")
@with_appcontext
def off(module: str, commit: bool) -> None:
    """Switch a module off and erase what it holds; run it again after the restart for what came since."""
    house, chosen, session = _house(), Module(module), db.session()
    for table, rows in modules.held(session, house, chosen).items():
        click.echo(f"{table}: {rows} rows {'are' if commit else 'would be'} erased")
    said = modules.particulars(session, chosen)
    click.echo(f"event_detail: the particulars of {said} events {'are' if commit else 'would be'} erased")
    waits = modules.unfinished(session, house, chosen)
    for room, count in waits.items():
        click.echo(f"{count} in {room} still wait for somebody: see to them first, for they would go unread.")
    if not commit:
        click.echo("Nothing was changed. Make a backup if you may need these, then add --commit.")
        return
    if waits:
        raise click.ClickException("Nothing was changed.")
    _refuse_a_setting_elsewhere()
    try:
        modules.erase(session, house, chosen, clock.now())
    except modules.LeftBehindError as fault:
        session.rollback()
        raise click.ClickException(f"{fault} Nothing was changed.") from fault
    session.commit()
    _write(house.settings.modules - {chosen})
    click.echo(f"The module {module} is off and empty. {RESTART}")


@modules_group.command("on")
@click.argument("module", type=click.Choice([module.value for module in Module]))
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
@with_appcontext
def on(module: str, commit: bool) -> None:
    """Switch a module on; it begins empty."""
    house, chosen = _house(), Module(module)
    if chosen in house.settings.modules:
        click.echo(f"The module {module} is on already.")
        return
    if not commit:
        click.echo(f"The module {module} would be switched on. Add --commit to do it.")
        return
    _refuse_a_setting_elsewhere()
    modules.switched(db.session(), chosen, on=True, now=clock.now())
    db.session.commit()
    _write(house.settings.modules | {chosen})
    click.echo(f"The module {module} is on. {RESTART}")


def _house() -> House:
    house: House = current_app.extensions["attune"]
    return house


def _refuse_a_setting_elsewhere() -> None:
    """A variable in the environment would win over the file that is about to be written."""
    if modules.VARIABLE in os.environ:
        remedy = f"Take {modules.VARIABLE} out of the environment: it wins over {settings_file.PATH}."
        raise click.ClickException(remedy)


def _write(chosen: frozenset[Module]) -> None:
    settings_file.write(modules.setting(chosen), settings_file.PATH)
