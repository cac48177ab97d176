"""`python -m benchmarks`: how long a team's mirror takes, beside plain pandas on the same frame."""

import statistics
import time
from collections.abc import Callable

import click
import pandas as pd

from analysis.mirror import Labels, SourceLabel, reflect, summarise
from benchmarks.ratings import CONSTRUCTS, STATEMENTS, TODAY, invented

TURNS = 7
LABELS = Labels(
    constructs={construct: construct for construct in CONSTRUCTS},
    sources={"family": SourceLabel("Families", "family", 1, 3, "No", "Yes")},
    statements={("family-voice-adults", statement): statement for statement in STATEMENTS},
)
SIZES = ((73_000, 14, 1_100), (292_000, 56, 4_400))


def median_seconds(action: Callable[[], object]) -> float:
    """The median time of a few turns, after one that warms up."""
    action()
    seconds = []
    for _ in range(TURNS):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def plain_pandas(frame: pd.DataFrame) -> pd.Series:
    """The baseline: each team's mean of each statement, with no interval and nobody protected."""
    return frame.groupby(["team", "source", "construct", "dimension"], observed=True)["value"].mean()


def plain_team(frame: pd.DataFrame) -> pd.Series:
    """The baseline of one team: its mean of each statement."""
    mine = frame[frame["team"] == "1"]
    return mine.groupby(["source", "construct", "dimension"], observed=True)["value"].mean()


@click.command()
def main() -> None:
    """Print a table: seconds, the baseline's seconds, and their ratio."""
    click.echo(f"{'what':<42}{'ratings':>9}{'seconds':>10}{'baseline':>10}{'ratio':>8}")
    for rows, teams, people in SIZES:
        frame = invented(rows, teams, people)
        service = summarise(frame, LABELS)
        pairs: list[tuple[str, Callable[[], object], Callable[[], object]]] = [
            (
                "whole service: summarise / groupby-mean",
                lambda frame=frame: summarise(frame, LABELS),
                lambda frame=frame: plain_pandas(frame),
            ),
            (
                "one team: reflect / groupby-mean",
                lambda frame=frame, service=service: reflect(frame, "1", LABELS, TODAY, service),
                lambda frame=frame: plain_team(frame),
            ),
        ]
        for name, ours, baseline in pairs:
            mine, plain = median_seconds(ours), median_seconds(baseline)
            click.echo(f"{name:<42}{rows:>9,}{mine:>10.4f}{plain:>10.4f}{mine / plain:>8.1f}")


if __name__ == "__main__":
    main()
