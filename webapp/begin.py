"""What `wsgi.py` starts: the application, or, where secrets are missing, one that can only be set up."""

import click
from flask import Flask
from flask.cli import AppGroup
from pydantic import ValidationError

from webapp import create_app, settings_file
from webapp.accounts.commands import Wishes, look_ahead, make, setup_command
from webapp.accounts.setup import Known
from webapp.config import SecretsMissingError


def application() -> Flask:
    """The application; on the command line alone, secrets may be missing, for `flask setup` writes them.

    Raises:
        pydantic.ValidationError: anywhere but on the command line, naming what is missing or wrong.
    """
    try:
        return create_app()
    except ValidationError as fault:
        if click.get_current_context(silent=True) is None:
            raise
        return _without_secrets(fault)


class OnlySetUp(AppGroup):
    """The commands of an application without secrets: `setup`, and for every other one a remedy."""

    remedy = ""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command `setup`; a usage error for any other."""
        if cmd_name not in self.commands:
            raise click.UsageError(self.remedy)
        return super().get_command(ctx, cmd_name)


def _without_secrets(fault: ValidationError) -> Flask:
    app = Flask(__name__, static_folder=None)
    app.cli = commands = OnlySetUp()
    faults = [error.get("ctx", {}).get("error") or _words(error) for error in fault.errors()]
    commands.remedy = "\n".join(str(one) for one in faults)
    missing = [one for one in faults if isinstance(one, SecretsMissingError)]
    if len(missing) == len(faults):
        commands.add_command(setup_command(lambda wishes: _set_up_with_secrets(wishes, missing[0].names)))
    return app


def _words(error: object) -> str:
    """A setting that cannot be understood, by the name of its variable and without its value."""
    where = error["loc"][0] if isinstance(error, dict) and error["loc"] else "settings"
    message = error["msg"] if isinstance(error, dict) else error
    return f"Put right ATTUNE_{str(where).upper()}: {message}"


def _set_up_with_secrets(wishes: Wishes, missing: list[str]) -> None:
    """Write fresh secrets once everything else is known to be right, then set up the application."""
    look_ahead(wishes, Known(), wishes.authority or "Your authority")
    path = settings_file.PATH
    if not wishes.commit:
        click.echo(f"{path} would be written with fresh secrets: {', '.join(missing)}.")
        click.echo("Nothing was made. Add --commit to make it.")
        return
    values = settings_file.fresh_secrets(missing)
    if wishes.authority:
        values["ATTUNE_AUTHORITY_NAME"] = wishes.authority
    settings_file.write(values, path)
    click.echo(
        f"Wrote fresh secrets to {path}. Back it up apart from the database: without it nothing opens."
    )
    app = create_app()
    with app.app_context():
        make(wishes, app.extensions["attune"].settings.authority_name)
