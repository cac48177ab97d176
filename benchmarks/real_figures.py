"""What the analysis says of real public ratings: `python -m benchmarks.real_figures FOLDER`."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parent.parent


def asked(folder: Path, command: str, file: str, *options: str) -> Any:
    """The JSON of a command on one of the files, after a line that says how long it took."""
    words = [sys.executable, "-m", "analysis", command, str(folder / file), "--json", *options]
    start = time.perf_counter()
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(done.stderr)
    seconds = time.perf_counter() - start
    click.echo(f"\n{' '.join([command, file, *options])}: {seconds:.1f} s")
    return json.loads(done.stdout)


def line(found: dict[str, Any], *names: str) -> str:
    """Some figures of a result on one line."""
    return "  " + ", ".join(f"{name} {_short(found[name])}" for name in names)


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def measures(folder: Path, file: str) -> None:
    """Who stands where, as far as the ratings connect anybody."""
    found = asked(folder, "measures", file)
    summary = found["summary"]
    sizes = {name: len(found[name]) for name in ("persons", "raters", "dimensions")}
    click.echo("  " + ", ".join(f"{number:,} {name}" for name, number in sizes.items()))
    names = (
        "sigma",
        "iterations",
        "reliability",
        "separation",
        "strata",
        "fixed_chi2",
        "df",
        "halo",
        "subsets",
    )
    click.echo(line(summary, *names))
    click.echo(f"  {len(summary['left_out'])} left out; {summary['caution'] or 'no caution'}")


def teams(folder: Path, file: str) -> None:
    """How much teams differ."""
    for one in asked(folder, "teams", file)["dimensions"][-1:]:
        click.echo(line(one, "dimension", "icc1", "icc1_unbalanced", "icc2", "rwg_median", "teams"))


def dependability(folder: Path, file: str, design: str) -> None:
    """Where ratings vary from."""
    found = asked(folder, "dependability", file, "--design", design)
    click.echo(line(found, "g", "phi"))
    click.echo(line(found["components"], *found["components"]))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Say what measures, teams, dependability and consistency find in the two files of FOLDER."""
    lecturers, leaders = "insteval.csv.gz", "leadership.csv.gz"
    measures(folder, lecturers)
    measures(folder, leaders)
    teams(folder, lecturers)
    teams(folder, leaders)
    dependability(folder, lecturers, "(subject:team) x rater")
    dependability(folder, leaders, "(rater:subject) x dimension")
    found = asked(folder, "consistency", leaders)
    click.echo(line(found, "alpha", "omega_total", "items", "respondents"))


if __name__ == "__main__":
    main()
