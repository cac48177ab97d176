"""Try real public ratings: `python -m benchmarks.real FOLDER` imports one file and reports on another."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click

from webapp import clock, create_app
from webapp.access.policy import Role
from webapp.accounts import queries
from webapp.accounts import service as accounts
from webapp.accounts.models import Person
from webapp.config import Settings
from webapp.extensions import db
from webapp.insight import service
from webapp.unit_of_work import Attune

ROOT = Path(__file__).resolve().parent.parent
MAPS = ROOT / "benchmarks" / "maps"


def timed(action: Callable[[], object]) -> float:
    """How many seconds something takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Import insteval.csv.gz of FOLDER, open every team's mirror, and report on leadership.csv.gz."""
    with tempfile.TemporaryDirectory(prefix="attune-real-") as made:
        place = Path(made)
        app = _empty(place)
        with app.app_context():
            db.create_all()
            _import(app, folder / "insteval.csv.gz")
            _open_every_mirror(app)
            db.session.remove()
            db.engine.dispose()
        _report(folder / "leadership.csv.gz", place / "mirror.html")


def _empty(place: Path) -> Attune:
    """The application on an empty database of its own."""
    return create_app(
        Settings(
            _env_file=None,
            testing=True,
            secure_cookies=False,
            database_url=f"sqlite:///{place / 'real.sqlite'}",
            jobs_path=place / "jobs.sqlite",
        )
    )


def _import(app: Attune, file: Path) -> None:
    words = ["import", "ratings", str(file), "--as", "family", "--map", str(MAPS / "insteval.yaml")]
    start = time.perf_counter()
    result = app.test_cli_runner().invoke(args=[*words, "--create-teams", "--commit"])
    seconds = time.perf_counter() - start
    if result.exit_code:
        raise click.ClickException(result.output)
    click.echo(f"{file.name}: {result.output.strip().splitlines()[-1]}")
    click.echo(f"  imported, analysed and released in {seconds:.1f} s")


def _open_every_mirror(app: Attune) -> None:
    """Time the page of every team, cold and warm, as somebody who sees them all."""
    lead = _quality_lead()
    teams = [team.id for team in queries.teams(db.session())]
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = lead.fs_uniquifier, True

    def open_mirror(team_id: int) -> None:
        response = client.get(f"/mirror/{team_id}")
        if response.status_code != 200:
            raise click.ClickException(f"The mirror of team {team_id} answered {response.status_code}.")

    service.advance(db.session(), clock.now())
    db.session.commit()
    cold = timed(lambda: open_mirror(teams[0]))
    click.echo(f"  the first mirror after new figures, as a page: {cold:.2f} s")
    warm = [timed(lambda team=team: open_mirror(team)) for team in teams]
    click.echo(
        f"  the mirrors of {len(teams)} teams when warm, as pages: min {min(warm):.2f} s, "
        f"median {statistics.median(warm):.2f} s, max {max(warm):.2f} s"
    )


def _quality_lead() -> Person:
    session = db.session()
    lead = accounts.add_person(
        session, email="lead@example.org", name="Lead", employer=accounts.employer_named(session, "Ours")
    )
    accounts.give_role(session, lead, Role.QUALITY_LEAD, starts_on=clock.today())
    session.commit()
    return lead


def _report(file: Path, out: Path) -> None:
    words = ["-m", "analysis", "mirror", str(file), "--map", str(MAPS / "leadership.yaml"), "--out", str(out)]
    seconds = timed(lambda: subprocess.run([sys.executable, *words], cwd=ROOT, check=True))
    size = out.stat().st_size / 1024
    click.echo(f"{file.name}: a report of {size:.0f} KB in {seconds:.1f} s, from the command line")


if __name__ == "__main__":
    main()
