"""A long frame with its text as numbers, and its forms: what counting and averaging work on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

TEXT = ("subject", "rater", "dimension", "source", "instrument", "construct", "occasion", "family", "team")
PEOPLE = ("subject", "rater")
FORM = ("team", "subject", "rater", "occasion")
# numpy counts months from January 1970, and we count them from the year 0.
EPOCH_MONTHS = 1970 * 12
NO_MONTH = -1
# How many numbers may be left out for each row where marking is quicker than sorting.
MOST_GAPS = 8
# So many ratings are too many to be turned into forms all at once.
MANY = 100_000
# What kind of case a form is about, where the caller knows it.
CASE = "case"
# Whether whoever is rated holds the form to be wrong, where the caller knows it.
CONTESTED = "contested"


def categories(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its text as categories, so that counting works on numbers.

    Categories stand in the order in which they come first, not in that of the alphabet: the same ratings
    under other names then add up in the same order, and give the same figures to the last digit. Whoever is
    rated and whoever rates have the same categories, so that one person is one number. Column names become
    plain objects: finding a column by them is several times as quick.
    """
    columns = {name: _as_they_come(frame[name]) for name in TEXT}
    columns["subject"], columns["rater"] = _of_the_same_people(columns["subject"], columns["rater"])
    made = frame.assign(**columns)
    return made.set_axis(made.columns.astype("object"), axis=1)


def _as_they_come(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column
    code, names = pd.factorize(column)
    return pd.Series(pd.Categorical.from_codes(code, categories=pd.Index(names)), index=column.index)


def _of_the_same_people(one: pd.Series, other: pd.Series) -> tuple[pd.Series, pd.Series]:
    people = pd.CategoricalDtype(one.cat.categories.append(other.cat.categories).unique())
    return _among(people, one), _among(people, other)


def _among(people: pd.CategoricalDtype, column: pd.Series) -> pd.Series:
    """The same names by their places among all; `astype` would leave them where both name the same people."""
    place = people.categories.get_indexer(column.cat.categories)
    codes = column.cat.codes.to_numpy()
    known = np.where(codes < 0, -1, np.append(place, -1)[codes])
    return pd.Series(pd.Categorical.from_codes(known, dtype=people), index=column.index)


def cut_down(coded: pd.DataFrame) -> pd.DataFrame:
    """Some rows of a coded frame with no more categories than they need, in the order in which they were."""
    codes = {name: coded[name].cat.codes.to_numpy() for name in TEXT}
    people = np.concatenate([codes[name] for name in PEOPLE])
    kinds, columns = {}, {}
    for name in TEXT:
        used = np.unique(people if name in PEOPLE else codes[name])
        used = used[used >= 0]
        kinds[name] = pd.CategoricalDtype(coded[name].cat.categories[used])
        fewer = np.where(codes[name] < 0, -1, np.searchsorted(used, codes[name]))
        # Whoever is rated and whoever rates stay numbered alike, by one and the same type.
        kind = kinds["subject"] if name in PEOPLE else kinds[name]
        columns[name] = pd.Categorical.from_codes(fewer, dtype=kind)
    return coded.assign(**columns)


def months(frame: pd.DataFrame) -> NDArray[np.int64]:
    """The month of each row, counted from the year 0, or NO_MONTH where there is no date."""
    given = frame["rated_on"].to_numpy(dtype="datetime64[M]")
    return np.where(np.isnat(given), NO_MONTH, given.astype(np.int64) + EPOCH_MONTHS)


def combined(coded: pd.DataFrame, by: Sequence[str]) -> NDArray[np.int64]:
    """Number the combinations of several columns from 0, without gaps."""
    code = np.zeros(len(coded), dtype=np.int64)
    for name in by:
        column = coded[name].cat
        code = _without_gaps(code * (len(column.categories) + 1) + column.codes.to_numpy() + 1)
    return code


def _without_gaps(code: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same numbers in the same order, from 0 and with none left out."""
    most = int(code.max(initial=0))
    if most > MOST_GAPS * len(code):
        return np.unique(code, return_inverse=True)[1].astype(np.int64)
    # Where few are left out, marking those there are costs less than sorting them.
    used = np.zeros(most + 1, dtype=np.int64)
    used[code] = 1
    rank: NDArray[np.int64] = (np.cumsum(used) - 1)[code]
    return rank


def named(coded: pd.DataFrame, key: NDArray[np.int64], by: Sequence[str]) -> list[tuple[str, ...]]:
    """What each combination of `combined` is called, in the order of its number."""
    first = np.zeros(int(key.max(initial=-1)) + 1, dtype=np.intp)
    # What is written last stays: of each number its first row.
    first[key[::-1]] = np.arange(len(key))[::-1]
    return [
        tuple(map(str, one))
        for one in coded[list(by)].iloc[first].astype("str").itertuples(index=False, name=None)
    ]


class Rows:
    """A coded frame in the order of its teams, so that one team's rows are found at once."""

    def __init__(self, coded: pd.DataFrame) -> None:
        code = coded["team"].cat.codes.to_numpy()
        order = np.argsort(code, kind="stable")
        self.frame = coded.iloc[order[code[order] >= 0]]
        names = [str(name) for name in coded["team"].cat.categories]
        ends = np.searchsorted(self.frame["team"].cat.codes.to_numpy(), np.arange(len(names) + 1))
        self._place = {name: slice(ends[at], ends[at + 1]) for at, name in enumerate(names)}

    @property
    def teams(self) -> tuple[str, ...]:
        """Every team's name, in the order of the alphabet."""
        return tuple(sorted(self._place))

    def of(self, team: str) -> pd.DataFrame:
        """One team's rows; none for a team that nobody rated."""
        return self.frame.iloc[self._place.get(team, slice(0, 0))]


@dataclass(frozen=True)
class Forms:
    """One row for each form and key: the mean of what one rater said of one practitioner on one occasion.

    `frame` has integer codes team, subject and rater, the month, a float value, and a code `case`
    (below 0: not known) and whether it is `contested` where the ratings have them, in the order of the keys;
    `names` says what each key is, and `teams` what each team's code is.
    """

    frame: pd.DataFrame
    names: tuple[tuple[str, ...], ...]
    ends: NDArray[np.intp]
    teams: tuple[str, ...]

    def of(self, at: int) -> pd.DataFrame:
        """The forms of one key, in the order of the teams' codes."""
        return self.frame.iloc[self.ends[at] : self.ends[at + 1]]

    def of_team(self, at: int, team: str) -> pd.DataFrame:
        """One team's forms of one key; none for a team that nobody rated."""
        every = self.of(at)
        if team not in self.teams:
            return every.iloc[:0]
        code, teams = self.teams.index(team), every["team"].to_numpy()
        first, after = np.searchsorted(teams, np.array((code, code + 1), dtype=teams.dtype))
        return every.iloc[first:after]


def forms(coded: pd.DataFrame, by: Sequence[str]) -> Forms:
    """The forms of a coded frame by the keys that some of its columns name.

    The answers of one form are not independent, so a form counts once; it is as old as its newest answer.
    """
    if CASE in coded.columns:
        coded = coded.assign(**{CASE: coded[CASE].astype("category")})
    key, team = combined(coded, by), coded["team"].cat.codes.to_numpy()
    order = np.argsort(team, kind="stable")
    ends = np.searchsorted(team[order], np.arange(-1, len(coded["team"].cat.categories)))
    # Of many, one team after another: what is needed by the way stays small, and a form is of one team.
    parts = np.split(order, ends) if len(coded) > MANY else [order]
    whole = pd.concat([_forms_of(coded.iloc[rows], key[rows]) for rows in parts], ignore_index=True)
    whole = whole.iloc[np.argsort(whole["key"].to_numpy(), kind="stable")]
    names = named(coded, key, by)
    return Forms(
        whole.drop(columns="key").reset_index(drop=True),
        tuple(names),
        np.searchsorted(whole["key"].to_numpy(), np.arange(len(names) + 1)),
        tuple(str(name) for name in coded["team"].cat.categories),
    )


def _forms_of(coded: pd.DataFrame, key: NDArray[np.int64]) -> pd.DataFrame:
    """The forms of some rows, in the order of their keys."""
    form = combined(coded, FORM)
    _, first, inverse = np.unique(
        key * (int(form.max(initial=0)) + 1) + form, return_index=True, return_inverse=True
    )
    n = np.bincount(inverse, minlength=len(first))
    value = np.bincount(inverse, coded["value"].to_numpy(dtype=float), minlength=len(first)) / n
    month = np.full(len(first), NO_MONTH, dtype=np.int32)
    np.maximum.at(month, inverse, months(coded).astype(np.int32))
    codes = {
        name: coded[name].cat.codes.to_numpy(dtype=np.int32)[first] for name in FORM if name != "occasion"
    }
    if CASE in coded.columns:
        codes[CASE] = coded[CASE].cat.codes.to_numpy(dtype=np.int32)[first]
    if CONTESTED in coded.columns:
        codes[CONTESTED] = coded[CONTESTED].to_numpy(dtype=bool)[first]
    return pd.DataFrame({"key": key[first].astype(np.int32)} | codes | {"month": month, "value": value})
