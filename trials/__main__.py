"""The long fault and fuzz trials: `python -m trials` goes on from where it was left.

Each trial is a promise that the everyday tests try a few times, tried many times: a server is killed
at another moment in every round, and a property is asked with other random cases. What has been
done stands in a journal, so that a run can be stopped at any time and taken up again.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
JOURNAL = ROOT / "instance" / "trials.json"


@dataclass(frozen=True)
class Trial:
    """What is tried, with which words after `python -m`, and in how many rounds.

    A word may hold `{round}`, which becomes the number of the round.
    """

    name: str
    words: Sequence[str]
    rounds: int


TRIALS = (
    Trial(
        "killed servers",
        ("pytest", "-q", "-x", "tests/faults/test_killed_between_write_and_answer.py"),
        50,
    ),
    Trial(
        "killed work, and everybody at once",
        (
            "pytest",
            "-q",
            "-x",
            "tests/faults/test_everybody_at_once.py",
            "tests/faults/test_work_killed_in_the_middle.py",
        ),
        50,
    ),
    Trial("flat batteries", ("pytest", "-q", "-x", "tests/browser/test_a_flat_battery.py"), 50),
    Trial("bad input to every form", ("pytest", "-q", "-x", "tests/security/test_nasty_input.py"), 50),
    Trial(
        "properties, with other cases each time",
        (
            "pytest",
            "-q",
            "-x",
            "--hypothesis-seed={round}",
            "tests/analysis",
            "tests/rubrics",
            "tests/scenarios",
            "tests/accounts",
        ),
        30,
    ),
    Trial(
        "histories of releases, and an attacker who reads them",
        ("pytest", "-q", "-x", "--hypothesis-seed={round}", "tests/analysis/disclosure/test_histories.py"),
        50,
    ),
    Trial(
        "every page of every quarter, with and without what is contested, and an insider who keeps them all",
        (
            *("pytest", "-q", "-x", "--hypothesis-seed={round}"),
            *("tests/analysis/disclosure/test_services.py", "tests/analysis/disclosure/test_contests.py"),
            *("tests/insight/test_leaving_out.py", "tests/security/test_who_said_it.py"),
        ),
        20,
    ),
    Trial("an import of 200 MB", ("trials.large_import",), 1),
    Trial("what was planted, in 200 services", ("trials.planted",), 1),
)


def done_so_far(journal: Path) -> dict[str, int]:
    """How many rounds of each trial have been passed, by the trial's name."""
    done: dict[str, int] = json.loads(journal.read_text()) if journal.exists() else {}
    return done


def note(journal: Path, done: dict[str, int]) -> None:
    """Keep how far the trials are, whole or not at all."""
    journal.parent.mkdir(parents=True, exist_ok=True)
    beside = journal.with_suffix(".new")
    beside.write_text(json.dumps(done, indent=1))
    beside.replace(journal)


def attempt(trial: Trial, number: int) -> None:
    """One round of a trial, whose number the tests draw by; a ClickException with what a failing one said."""
    words = [word.replace("{round}", str(number)) for word in trial.words]
    ran = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "ATTUNE_TRIAL": str(number)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        said = f"{ran.stdout}\n{ran.stderr}".strip()
        raise click.ClickException(f"{trial.name}: round {number} failed.\n{said}")


@click.command()
@click.option("--only", type=click.Choice([trial.name for trial in TRIALS]), help="One trial alone.")
@click.option("--rounds", type=click.IntRange(1), help="At most so many rounds of each trial.")
@click.option("--journal", default=JOURNAL, type=click.Path(path_type=Path), help="Where it is noted.")
@click.option("--anew", is_flag=True, help="Forget what has been done.")
def main(only: str | None, rounds: int | None, journal: Path, anew: bool) -> None:
    """Go on with the long trials; stop them at any time."""
    done = {} if anew else done_so_far(journal)
    for trial in TRIALS:
        if only is not None and trial.name != only:
            continue
        wanted = trial.rounds if rounds is None else min(rounds, trial.rounds)
        begun = time.monotonic()
        for number in range(done.get(trial.name, 0) + 1, wanted + 1):
            attempt(trial, number)
            done[trial.name] = number
            note(journal, done)
            click.echo(f"{trial.name}: {number} of {wanted} rounds passed")
        passed = done.get(trial.name, 0)
        click.echo(f"{trial.name}: {passed} passed ({time.monotonic() - begun:.0f} s this time)")


if __name__ == "__main__":
    main()
