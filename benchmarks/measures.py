"""`python -m benchmarks.measures`: the many-facet model's CPU seconds, memory and truth, beside mirt's."""

import json
import os
import subprocess
import sys
from typing import Any

import click

SIZES = (10_000, 100_000, 1_000_000)
# Beyond this mirt takes minutes, and its figures at this size say enough.
MOST_FOR_MIRT = 100_000
COUNTED = """\
Each fit in a process of its own with one thread for linear algebra, keys as categories. "measures" is all of
it: from the frame to everybody's measure, standard errors by both ways, fit, subsets and weak links; "fit" is
the structure alone. Seconds are of CPU, the least of three turns (mirt: one); MB the most that the process
held, "frame" of them before the first fit. "off" is the root mean square distance of severities from the
truth, in logits, and "apart" their largest distance from mirt's."""
AGAIN = """\
"refit" is the structure again once so many ratings "more" have come, of visits here and there, from the fit
that lacks them; MB as above, and "apart" the largest distance of severities from those of a fit of all, in
logits. "how" says whether it went on from the earlier fit, or read everything again."""
IMPORT = """\
import time
start = time.process_time()
import {first}
middle = time.process_time()
import {then}
print(middle - start, time.process_time() - middle)
"""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def run(*words: str) -> str:
    """What a Python process of its own prints."""
    environment = {**os.environ, **ONE_THREAD}
    done = subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=True, env=environment
    )
    return done.stdout


def fitted(module: str, ratings: int) -> dict[str, Any]:
    """The figures of one fit."""
    figures: dict[str, Any] = json.loads(run("-m", f"benchmarks.{module}", str(ratings)))
    return figures


def imported(first: str, then: str) -> tuple[float, float]:
    """The CPU seconds that importing one package takes, and another after it."""
    one, other = run("-c", IMPORT.format(first=first, then=then)).split()
    return float(one), float(other)


def row(ratings: int) -> str:
    """One line of the table."""
    ours = fitted("fit_ours", ratings)
    seconds = "".join(f"{ours[what]:>10.3f}" for what in ("cpu", "fit"))
    line = f"{ratings:>9,}{ours['raters']:>8,}{seconds}{ours['memory']:>10.0f}{ours['without']:>10.0f}"
    line += f"{ours['sigma']:>10.4f}{ours['rmse']:>10.4f}"
    if ratings > MOST_FOR_MIRT:
        return line
    theirs = fitted("fit_mirt", ratings)
    apart = max(abs(theirs["severity"][name] - at) for name, at in ours["severity"].items())
    times = theirs["cpu"] / ours["cpu"]
    return line + f"{theirs['cpu']:>10.3f}{theirs['memory']:>10.0f}{times:>10.1f}{apart:>10.1e}"


def again(ratings: int) -> str:
    """One line of the table of fits that go on."""
    found = fitted("fit_again", ratings)
    how = "went on" if found["went_on"] else "anew"
    figures = f"{found['refit']:>10.3f}{found['refit_memory']:>10.0f}{found['refit_apart']:>10.1e}"
    return f"{ratings:>9,}{found['more']:>8,}{figures}{how:>10}"


@click.command()
def main() -> None:
    """Print the tables."""
    click.echo(COUNTED)
    heads = ("measures", "fit", "MB", "frame", "sigma", "off", "mirt", "mirt MB", "ratio", "apart")
    click.echo(f"\n{'ratings':>9}{'raters':>8}" + "".join(f"{head:>10}" for head in heads))
    for ratings in SIZES:
        click.echo(row(ratings))
    click.echo(f"\n{AGAIN}\n\n{'ratings':>9}{'more':>8}{'refit':>10}{'MB':>10}{'apart':>10}{'how':>10}")
    for ratings in SIZES:
        click.echo(again(ratings))
    pandas, after = imported("pandas", "analysis.measures.measuring")
    click.echo(f"\nFirst import: pandas {pandas:.2f} s of CPU, and then the many-facet model {after:.2f} s.")
    worker, later = imported("webapp", "analysis.measures.measuring")
    click.echo(f"A web worker starts in {worker:.2f} s without it; it adds {later:.2f} s when first asked.")


if __name__ == "__main__":
    main()
