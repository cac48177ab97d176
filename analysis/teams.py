"""How much teams differ in what their raters say, how far each agrees, and each team's mean, drawn in.

What it gives summarises people: it has to pass the gate of small numbers before anybody sees it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis import columns, frames, shrinkage
from analysis.comparison import team_errors
from analysis.frames import FrameError
from analysis.likeness import agreement, agreement_of_several, likeness, variances

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

# The name under which the mean of a form's dimensions stands among them.
MEAN = "_mean"
TEAMS_TO_DRAW_IN = 3
SHARED = "Some raters give several forms, which ICC and r_wg read as if others had given them."


@dataclass(frozen=True)
class Dimension:
    """How much teams differ on one dimension; a team's r_wg is between 0 and 1, and its median over `teams`.

    `forms` counts what one rater said of one subject on one occasion, in all teams; they are the unit.
    """

    dimension: str
    icc1: float | None
    icc1_low: float | None
    icc1_high: float | None
    icc1_unbalanced: float | None
    icc2: float | None
    rwg_median: float | None
    teams: int
    forms: int
    reason: str | None
    caution: str | None


@dataclass(frozen=True)
class Team:
    """One team on one dimension, in the unit of the values: its mean, and the mean drawn towards all teams'.

    `low` and `high` are the 95 % interval of the team's true mean, `se` the standard error of `mean`; n
    counts the respondents.
    """

    team: str
    dimension: str
    mean: float
    se: float | None
    shrunken: float | None
    low: float | None
    high: float | None
    n: int
    forms: int
    reason: str | None


@dataclass(frozen=True)
class Teams:
    """Every dimension, and every team on each of them; a release, never to be shown as it is."""

    dimensions: tuple[Dimension, ...]
    teams: tuple[Team, ...]
    levels: int | None
    caution: str | None


@dataclass(frozen=True)
class _Units:
    """The forms of one dimension, arrays of shape (forms,), and the teams that have one: names and codes."""

    dimension: str
    teams: Sequence[str]
    known: Places
    team: Places
    subject: Places
    rater: Places
    value: Floats


def compare(frame: pd.DataFrame, levels: int | None = None) -> Teams:
    """Compare the teams of a frame of ratings with `team` on each dimension, and on the mean of several.

    ICC(1), ICC(2), r_wg and r_wg(j) are those of `likeness`; the unit is the form, and for `_mean` the mean
    of its dimensions. `levels` is how many levels a rating has: if not given, the whole numbers from the
    lowest to the highest that is seen. A team's mean is drawn in by empirical Bayes with DerSimonian and
    Laird's variance (`shrinkage.draw`), its standard error including what shared subjects and raters bring
    (`comparison.team_errors`); this takes three teams.

    Summaries of people: to be released only through statistical disclosure control. Raises FrameError naming
    the column and the row.
    """
    frames.ratings(frame, "team")
    _check(frame)
    counted = _levels(columns.figures(frame, "value"), levels)
    dimensions: list[Dimension] = []
    teams: list[Team] = []
    spreads = np.full((frame["dimension"].nunique(), frame["team"].nunique()), np.nan)
    for at, forms in enumerate(_by_dimension(frame)):
        spread = spreads[at, forms.known] = variances(forms.value, forms.team, len(forms.teams))
        agreed = agreement(spread, counted) if counted else None
        dimensions.append(_dimension(forms, agreed))
        teams += _teams(forms)
    if len(spreads) > 1:
        forms = _whole(frame)
        agreed = agreement_of_several(spreads, counted) if counted else None
        dimensions.append(_dimension(forms, agreed))
        teams += _teams(forms)
    return Teams(tuple(dimensions), tuple(teams), counted, _caution(frame, levels, counted))


def _check(frame: pd.DataFrame) -> None:
    """Raise FrameError where a row has no team, a form has two, or a dimension has the name of the mean."""
    for column, wrong, found, remedy in (
        ("team", frame["team"].isna(), "nothing is there", "Give a team, or leave the row out."),
        ("dimension", frame["dimension"] == MEAN, f"{MEAN} is the mean of all", "Give it another name."),
    ):
        if wrong.any():
            raise FrameError(column, int(wrong.to_numpy().argmax()) + 1, found, remedy)
    form, first = _form(frame)
    team = frames.codes(frame["team"])[0]
    moved = team != team[first][form]
    if moved.any():
        row = int(moved.argmax()) + 1
        found = "the same rater rates the same subject for another team in an earlier row"
        raise FrameError("team", row, found, "Give one team, or tell the occasions apart.")


def _form(frame: pd.DataFrame) -> tuple[Places, Places]:
    """The form of each row, counted from 0, and the first row of each form."""
    form = np.zeros(len(frame), dtype=np.intp)
    first = form
    for column in ("subject", "rater", "occasion"):
        if column in frame.columns:
            code, names = frames.codes(frame[column])
            _, first, form = np.unique(form * len(names) + code, return_index=True, return_inverse=True)
    return form, first


def _levels(value: Floats, levels: int | None) -> int | None:
    """How many levels there are; None where that cannot be told. Raises FrameError where more are seen."""
    reach = float(np.ptp(value))
    if levels is None:
        whole = bool((value == np.floor(value)).all()) and reach < 1e6
        return int(reach) + 1 if whole and reach > 0 else None
    if reach > levels - 1:
        row = int(value.argmax()) + 1
        found = f"{value.max():g} is {reach:g} above the lowest, too far for {levels} levels"
        raise FrameError("value", row, found, "Check the value, or give another number of levels.")
    return levels


def _by_dimension(frame: pd.DataFrame) -> Iterator[_Units]:
    """The forms of every dimension, in the order in which they come first."""
    dimension, names = frames.codes(frame["dimension"])
    order = np.argsort(dimension, kind="stable")
    ends = np.cumsum(np.bincount(dimension))
    value = frame["value"].to_numpy(dtype=float)
    team, team_names = frames.codes(frame["team"])
    subject, rater = (frames.codes(frame[column])[0] for column in ("subject", "rater"))
    for name, rows in zip(names, np.split(order, ends[:-1]), strict=True):
        yield _units(str(name), team_names, team[rows], subject[rows], rater[rows], value[rows])


def _whole(frame: pd.DataFrame) -> _Units:
    """Every form with the mean of its dimensions."""
    form, first = _form(frame)
    value = np.bincount(form, frame["value"].to_numpy(dtype=float)) / np.bincount(form)
    team, team_names = frames.codes(frame["team"])
    subject, rater = (frames.codes(frame[column])[0] for column in ("subject", "rater"))
    return _units(MEAN, team_names, team[first], subject[first], rater[first], value)


def _units(
    dimension: str, names: NDArray[np.object_], team: Places, subject: Places, rater: Places, value: Floats
) -> _Units:
    """The forms of a dimension, their teams numbered without gaps in the order in which they are named."""
    there, place = np.unique(team, return_inverse=True)
    return _Units(dimension, [str(name) for name in names[there]], there, place, subject, rater, value)


def _dimension(forms: _Units, agreed: Floats | None) -> Dimension:
    found = likeness(forms.value, forms.team, len(forms.teams))
    known = agreed[~np.isnan(agreed)] if agreed is not None else np.array([])
    reasons = [found.reason] if found.reason else []
    if agreed is None:
        reasons.append("r_wg needs the number of levels.")
    elif not known.size:
        reasons.append("r_wg needs a team with two ratings.")
    return Dimension(
        forms.dimension,
        found.icc1,
        found.icc1_low,
        found.icc1_high,
        found.icc1_unbalanced,
        found.icc2,
        float(np.median(known)) if known.size else None,
        len(forms.teams),
        forms.value.size,
        " ".join(reasons) or None,
        SHARED if np.unique(forms.rater).size < forms.value.size else None,
    )


def _teams(forms: _Units) -> Iterator[Team]:
    """Each team's mean on a dimension, and the same drawn in where there are three that vary."""
    base = float(forms.value.mean())
    units = pd.DataFrame(
        {"team": forms.team, "subject": forms.subject, "rater": forms.rater, "value": forms.value - base}
    )
    _, mean, error = team_errors(units)
    count = np.bincount(forms.team)
    pairs = np.unique(np.column_stack([forms.team, forms.rater]), axis=0)
    respondents = np.bincount(pairs[:, 0])
    drawn, reason = None, None
    if len(forms.teams) < TEAMS_TO_DRAW_IN:
        reason = "Fewer than three teams have no mean to be drawn towards."
    elif not shrinkage.usable(mean, error).all():
        reason = "Ratings hardly vary within teams, so no mean has an error to be drawn in by."
    else:
        drawn = shrinkage.draw(mean, error)
    ends = (drawn.shrunken, drawn.low, drawn.high) if drawn else (None, None, None)
    for at, team in enumerate(forms.teams):
        shrunken, low, high = (None if end is None else base + float(end[at]) for end in ends)
        se = float(error[at]) if error[at] > 0 else None
        yield Team(
            team,
            forms.dimension,
            base + float(mean[at]),
            se,
            shrunken,
            low,
            high,
            int(respondents[at]),
            int(count[at]),
            reason,
        )


def _caution(frame: pd.DataFrame, given: int | None, levels: int | None) -> str | None:
    said = []
    if given is None and levels is not None:
        said.append(
            f"r_wg takes the {levels} whole numbers from the lowest to the highest value as the levels."
        )
    if given is None and levels is None:
        said.append("The values do not show how many levels there are: r_wg needs them given.")
    if len(frame["dimension"].unique()) > 1:
        form = _form(frame)[0]
        if np.ptp(np.bincount(form)) > 0:
            said.append("Some forms lack a dimension: their mean is of those they have.")
    return " ".join(said) or None
