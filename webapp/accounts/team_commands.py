"""The command line that says which small teams are counted together."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from webapp.accounts.models import Team
from webapp.extensions import db


@click.command("neighbours")
@click.argument("group", required=False)
@click.argument("teams", nargs=-1)
@click.option("--commit", is_flag=True, help="Do it; without this, only say what would be done.")
@with_appcontext
def neighbours(group: str | None, teams: tuple[str, ...], commit: bool) -> None:
    """Which small teams are counted together: list the groups, or put TEAMS in GROUP ("" for none).

    Where the figures of several teams of a group are too small to show, their mirrors show them together.
    It holds from the next gathering on.
    """
    session = db.session()
    if group is None:
        for team in session.scalars(select(Team).order_by(Team.neighbours, Team.name)):
            click.echo(f"{team.neighbours or '(none)'}: {team.name}")
        return
    found = {team.name: team for team in session.scalars(select(Team).where(Team.name.in_(teams)))}
    missing = [name for name in teams if name not in found]
    if missing or not teams:
        wrong = f"There is no team {missing[0]}." if missing else "No team was named."
        raise click.ClickException(f"{wrong} Name teams as `flask neighbours` lists them.")
    for name in teams:
        click.echo(f"{name}: {found[name].neighbours or '(none)'} -> {group or '(none)'}")
        found[name].neighbours = group
    if commit:
        session.commit()
    else:
        session.rollback()
        click.echo("Nothing was changed. Add --commit to change it.")
