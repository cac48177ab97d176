"""A whole service summarised once, so that the mirror of each of its teams is cheap."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import frames
from analysis.comparison import TeamMean, team_means
from analysis.frames import FrameError
from analysis.labels import Labels
from analysis.statistical_disclosure import Backing, backings, reason

TEXT = ("subject", "rater", "dimension", "source", "instrument", "construct", "occasion", "family", "team")
BY_CONSTRUCT = ("source", "construct")
BY_DIMENSION = ("source", "construct", "instrument", "dimension")


class About(NamedTuple):
    """What a figure is about: a construct in one source, or one statement or criterion of it."""

    source: str
    construct: str
    instrument: str | None = None
    dimension: str | None = None


@dataclass(frozen=True)
class TeamFigure:
    """One team's figure before the gate: who stands behind it, and its mean if it may be shown."""

    backing: Backing
    mean: TeamMean | None


@dataclass(frozen=True)
class Service:
    """Every team's figures by what they are about; only teams that may be shown make up the service.

    So a team's standing tells nothing about a team whose own figure is hidden. In the sources that are
    `connected` somebody rates in more than one team.
    """

    figures: Mapping[About, Mapping[str, TeamFigure]]
    sources: tuple[str, ...]
    connected: frozenset[str]


def summarise(frame: pd.DataFrame, labels: Labels) -> Service:
    """Summarise a whole long frame; FrameError names a source that has no label."""
    frames.check(frame)
    sources = tuple(str(source) for source in frame["source"].unique())
    for source in sources:
        if source not in labels.sources:
            row = int((frame["source"] == source).to_numpy().argmax()) + 1
            raise FrameError("source", row, f"{source} has no label", "Give the source's name and scale.")
    coded = categories(frame[frame["team"].notna()])
    found: dict[About, dict[str, TeamFigure]] = {}
    for by in (BY_CONSTRUCT, BY_DIMENSION):
        found |= _figures(coded, by, labels)
    pairs = coded[["source", "rater", "team"]].drop_duplicates()
    connected = frozenset(pairs.loc[pairs.duplicated(["source", "rater"]), "source"].astype("str"))
    return Service(found, tuple(source for source in labels.sources if source in sources), connected)


def categories(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its text as categories, so that counting works on numbers.

    Its column names become plain objects: finding a column by them is several times as quick.
    """
    return frame.astype(dict.fromkeys(TEXT, "category")).set_axis(frame.columns.astype("object"), axis=1)


def _figures(coded: pd.DataFrame, by: tuple[str, ...], labels: Labels) -> dict[About, dict[str, TeamFigure]]:
    if coded.empty:
        return {}
    key = _combined(coded, by)
    names = coded[list(by)].iloc[np.unique(key, return_index=True)[1]].astype("str")
    teams = coded["team"].cat.categories
    group = key * len(teams) + coded["team"].cat.codes.to_numpy(dtype=np.int64)
    counted = backings(coded, group, len(names) * len(teams))
    units = _units(coded, key)
    found: dict[About, dict[str, TeamFigure]] = {}
    for at, parts in enumerate(names.itertuples(index=False, name=None)):
        about = About(*parts)
        behind = counted[at * len(teams) : (at + 1) * len(teams)]
        minimum = labels.minimum(about.source)
        shown = [code for code, backing in enumerate(behind) if reason(backing, minimum) is None]
        mine = units[(units["key"] == at) & units["team"].isin(shown)]
        means = team_means(mine) if shown else {}
        found[about] = {
            str(team): TeamFigure(backing, means.get(code))
            for code, (team, backing) in enumerate(zip(teams, behind, strict=True))
            if backing.ratings
        }
    return found


def _units(coded: pd.DataFrame, key: NDArray[np.int64]) -> pd.DataFrame:
    """One row for each form and key: the mean of what one rater said of one practitioner on one occasion.

    The answers of one form are not independent, so a form counts once.
    """
    who = ("team", "subject", "rater", "occasion")
    form = _combined(coded, who)
    both = key * (int(form.max()) + 1) + form
    _, first, inverse = np.unique(both, return_index=True, return_inverse=True)
    n = np.bincount(inverse)
    value = np.bincount(inverse, coded["value"].to_numpy(dtype=float)) / n
    codes = {name: coded[name].cat.codes.to_numpy(dtype=np.int64)[first] for name in who[:3]}
    return pd.DataFrame(codes | {"key": key[first], "value": value})


def _combined(coded: pd.DataFrame, by: tuple[str, ...]) -> NDArray[np.int64]:
    """Number the combinations of several columns from 0, without gaps."""
    code = np.zeros(len(coded), dtype=np.int64)
    for name in by:
        column = coded[name].cat
        code = code * len(column.categories) + column.codes.to_numpy(dtype=np.int64)
        code = np.unique(code, return_inverse=True)[1].astype(np.int64)
    return code
