"""Count what a mirror finds of what was planted, and what it claims that is not there.

`python -m trials.planted` plants strengths, weaknesses, gaps, a shift and a severe observer in services as
large as the demonstration's, reads every team's page, and counts. It goes on from where it was left.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import numpy as np
import pandas as pd

from analysis.findings import Mirror
from analysis.labels import Labels, SourceLabel
from analysis.mirror import reflect, summarise
from analysis.planted import SOURCES, Planted, plant

ROOT = Path(__file__).resolve().parent.parent
JOURNAL = ROOT / "instance" / "planted.jsonl"
SEEDS = 200
# In levels of the observers' scale of 1 to 5; training moved practice by .4 in a randomised trial.
SIZES = (0.4, 0.5, 0.6, 0.8)
TODAY = date(2026, 1, 1)
MONTH, NEAR = 9, 3
SEVERE, SEES = 0.75, 0.45
# What is asked: of the largest effects so many are found, and of what is not there no more is claimed.
FOUND = 0.8
LEAST_FOUND = ("strength named", "weakness named", "shift told")
MOST_CLAIMED = {
    "figures wrongly called different": 0.05,
    "gaps wrongly claimed": 0.05,
    "teams told of a change that is not there": 0.05,
}

LABELS = Labels(
    {name: name.capitalize() for name in Planted().constructs},
    {
        "observer": SourceLabel("Observers", "practice", 1, 5, "Absent", "Strong"),
        "self": SourceLabel("Ourselves", "practice", 1, 5, "Absent", "Strong"),
        "family": SourceLabel("Families", "family", 0, 2, "No", "Yes"),
    },
    {},
)


Note = Callable[..., None]


@dataclass(frozen=True)
class Plan:
    """Where each thing is planted in the service of one seed; each in a team and a construct of its own."""

    truth: Planted
    strong: tuple[str, str]
    weak: tuple[str, str]
    gap: tuple[str, str, str]
    shift: tuple[str, str]
    sign: int
    severe: str

    def difference(self, team: str, construct: str, source: str) -> float:
        """By how many levels a team truly differs from the mean of all teams, in the last year."""
        size = self.truth.strengths.get((team, construct), 0.0)
        size += self.truth.shifts.get((team, construct), (0, 0.0))[1]
        size += self.truth.gaps.get((team, construct, source), 0.0)
        others = {**self.truth.strengths, **{place: step for place, (_, step) in self.truth.shifts.items()}}
        others |= {place[:2]: gap for place, gap in self.truth.gaps.items() if place[2] == source}
        moved = sum(one for (_, of), one in others.items() if of == construct)
        return size - moved / len(self.truth.teams)

    def untouched(self, construct: str) -> bool:
        """Whether nothing was planted in a construct; where it was, it moves the service as well."""
        return construct not in {self.strong[1], self.weak[1], self.gap[1], self.shift[1]}


def plan(seed: int, size: float) -> Plan:
    """Plant everything with one size, at places that the seed decides; with an odd seed things go down."""
    random = np.random.default_rng([2026, seed])
    teams, constructs = Planted().teams, Planted().constructs
    team = [teams[at] for at in random.permutation(len(teams))]
    construct = [constructs[at] for at in random.permutation(len(constructs))]
    strong, weak, shift = ((team[at], construct[at]) for at in range(3))
    source, sign = SOURCES[seed % len(SOURCES)], -1 if seed % 2 else 1
    gap = (team[3], construct[3], source)
    truth = Planted(
        seed=seed,
        strengths={strong: size, weak: -size},
        gaps={gap: sign * size},
        shifts={shift: (MONTH, sign * size)},
        severity={0: SEVERE, 1: -SEVERE},
        allotted={(0, team[4]): SEES},
    )
    return Plan(truth, strong, weak, gap, shift, sign, team[4])


def tally(seed: int, size: float) -> dict[str, list[float]]:
    """What one service's pages say: for each count, an entry of 0 or 1 for each chance there was."""
    planned = plan(seed, size)
    frame = plant(planned.truth)
    found: dict[str, list[float]] = {}

    def note(name: str, *chances: bool) -> None:
        found.setdefault(name, []).extend(float(one) for one in chances)

    service = summarise(frame, LABELS)
    year = frame[frame["rated_on"] >= pd.Timestamp(TODAY) - pd.DateOffset(years=1)]
    spread = year.groupby(["source", "construct"])["value"].std()
    for team in planned.truth.teams:
        begun = time.perf_counter()
        mirror = reflect(frame, team, LABELS, TODAY, service)
        found.setdefault("seconds a page", []).append(time.perf_counter() - begun)
        _named(planned, team, mirror, note)
        _gaps(planned, team, mirror, note)
        _told(planned, team, mirror, note)
        _held(planned, team, mirror, spread, note)
    return found


def _held(planned: Plan, team: str, mirror: Mirror, spread: pd.Series, note: Note) -> None:
    """Whether intervals hold the truth; families' answers are no straight line of it, and left out."""
    for view in mirror.constructs:
        for one in view.views:
            if one.source != "family" and one.standing and one.standing.value:
                truth = (
                    planned.difference(team, view.construct, one.source) / spread[one.source, view.construct]
                )
                compared = one.standing.value
                note("intervals that hold the truth", compared.low - 0.005 <= truth <= compared.high + 0.005)


def _named(planned: Plan, team: str, mirror: Mirror, note: Note) -> None:
    clear = [
        {(one.source, one.construct) for one in found if one.basis == "standing"}
        for found in (mirror.well, mirror.better)
    ]
    for side, (name, place) in enumerate((("strength", planned.strong), ("weakness", planned.weak))):
        if team == place[0]:
            note(f"{name} named", any(construct == place[1] for _, construct in clear[side]))
            for source in SOURCES:
                note(f"{name} named by {source}", (source, place[1]) in clear[side])
    for view in mirror.constructs:
        if planned.untouched(view.construct):
            standings = [one.standing.value for one in view.views if one.standing and one.standing.value]
            note("figures wrongly called different", *(one.clear for one in standings))
    wrong = [place for side in clear for place in side if planned.untouched(place[1])]
    note("pages that wrongly name a difference (of 3 constructs)", bool(wrong))
    if team == planned.severe:
        blamed = any(source == "observer" and planned.untouched(of) for source, of in clear[1])
        note("severe observer blamed on the team (of 3)", blamed)


def _gaps(planned: Plan, team: str, mirror: Mirror, note: Note) -> None:
    for view in mirror.constructs:
        if (team, view.construct) == planned.gap[:2]:
            source = planned.gap[2]
            ends = [(gap.higher, gap.lower)[planned.sign < 0] for gap in view.gaps]
            note("gap claimed", source in ends)
            note(f"gap of {source} claimed", source in ends)
        elif planned.untouched(view.construct):
            pairs = len(view.views) * (len(view.views) - 1) // 2
            note("gaps wrongly claimed", *(at < len(view.gaps) for at in range(pairs)))


def _told(planned: Plan, team: str, mirror: Mirror, note: Note) -> None:
    wrong = []
    right = set()
    for one in mirror.told:
        month = (one.since.year - 2024) * 12 + one.since.month - 1
        way = {"up": 1, "down": -1}[one.direction]
        if (team, one.construct) == planned.shift and way == planned.sign:
            right |= {one.source} if abs(month - MONTH) <= NEAR else set()
        else:
            wrong.append(one.source)
    note("teams told of a change that is not there", bool(wrong))
    if team == planned.shift[0]:
        note("shift told", bool(right))
        for source in SOURCES:
            note(f"shift told by {source}", source in right)


def read(journal: Path) -> dict[tuple[int, float], dict[str, list[float]]]:
    """What has been counted, by seed and size."""
    if not journal.exists():
        return {}
    lines = (json.loads(line) for line in journal.read_text().splitlines())
    return {(line["seed"], line["size"]): line["found"] for line in lines}


def shares(found: Iterable[Mapping[str, list[float]]]) -> dict[str, tuple[float, int]]:
    """The share of each count, and of how many chances."""
    together: dict[str, list[float]] = {}
    for one in found:
        for name, chances in one.items():
            together.setdefault(name, []).extend(chances)
    return {name: (float(np.mean(chances)), len(chances)) for name, chances in sorted(together.items())}


def table(counted: Mapping[tuple[int, float], Mapping[str, list[float]]]) -> str:
    """Each count by size of effect, in per cent (seconds as they are), and how many chances at one size."""
    sizes = sorted({size for _, size in counted})
    columns = [shares(one for (_, at), one in counted.items() if at == size) for size in sizes]
    names = sorted({name for column in columns for name in column})
    lines = ["effect in levels of 1 to 5".ljust(56) + "".join(f"{size:>8}" for size in sizes) + "  chances"]
    for name in names:
        figures = [column[name][0] if name in column else float("nan") for column in columns]
        shown = "".join(f"{one:8.3f}" if "second" in name else f"{one * 100:8.1f}" for one in figures)
        lines.append(
            name.ljust(56) + shown + f"{max(column[name][1] for column in columns if name in column):9}"
        )
    return "\n".join(lines)


def short_of(counted: Mapping[tuple[int, float], Mapping[str, list[float]]]) -> list[str]:
    """What is asked and was not reached, beyond what chance makes of so many services (two SEs)."""
    together = shares(counted.values())
    largest = max(size for _, size in counted)
    found = shares(one for (_, size), one in counted.items() if size == largest)
    said = []
    for name in LEAST_FOUND:
        share, chances = found[name]
        if share < FOUND - 2 * (FOUND * (1 - FOUND) / chances) ** 0.5:
            said.append(f"{name}: {share:.0%} of those of {largest} levels")
    for name, most in MOST_CLAIMED.items():
        share, chances = together[name]
        if share > most + 2 * (most * (1 - most) / chances) ** 0.5:
            said.append(f"{name}: {share:.1%}")
    return said


@click.command()
@click.option("--seeds", default=SEEDS, type=click.IntRange(1), help="How many services of each size.")
@click.option("--size", "sizes", multiple=True, default=SIZES, type=float, help="Effects in levels.")
@click.option("--journal", default=JOURNAL, type=click.Path(path_type=Path), help="Where it is noted.")
@click.option("--anew", is_flag=True, help="Forget what has been counted.")
def main(seeds: int, sizes: tuple[float, ...], journal: Path, anew: bool) -> None:
    """Plant, read and count; stop it at any time."""
    if anew:
        journal.unlink(missing_ok=True)
    journal.parent.mkdir(parents=True, exist_ok=True)
    counted = read(journal)
    with journal.open("a") as out:
        for seed in range(seeds):
            for size in sizes:
                if (seed, size) in counted:
                    continue
                counted[seed, size] = tally(seed, size)
                out.write(json.dumps({"seed": seed, "size": size, "found": counted[seed, size]}) + "\n")
                out.flush()
    click.echo(table(counted))
    if missing := short_of(counted):
        raise click.ClickException("\n".join(["Short of what is asked:", *missing]))


if __name__ == "__main__":
    main()
