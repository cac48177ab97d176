"""What may be shown: the small-number rule, and the two types of figure that leave.

Here stands what may be said of one figure by itself: it is hidden if it rests on too few people, on one
person mostly, on people of whom a reader knows too many, or on answers that are all the same. What follows
from several figures together is worked out in `disclosure/`, which hides enough more.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, NoReturn, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

T = TypeVar("T")

# A share of exactly a half is allowed; a sum of floats must not turn it into more than a half.
ROUNDING = 1e-9


class Reason(StrEnum):
    """Why a figure is withheld; a page says the same words for all of them, since the reason tells too."""

    TOO_FEW = "too-few"
    ONE_VOICE = "one-voice"
    UNANIMOUS = "unanimous"
    INSIDER = "insider"
    COMPLEMENTARY = "complementary"


class Guarded:
    """A figure, or words, that refuse to become text, so that a template cannot print them bare."""

    def _refuse(self) -> NoReturn:
        raise TypeError("A figure is printed by the macros of mirror/figure.html, never by itself.")

    def __str__(self) -> str:
        self._refuse()

    def __format__(self, specification: str) -> str:
        self._refuse()

    def __html__(self) -> str:
        self._refuse()


@dataclass(frozen=True)
class Record(Guarded, Generic[T]):
    """One named person's own figure, for those whom the policy table names."""

    value: T = field(repr=False)
    about: str


@dataclass(frozen=True)
class Release(Guarded, Generic[T]):
    """A figure that summarises people and passed the gate, or the reason why it did not."""

    value: T | None = field(repr=False)
    n: int | None = field(repr=False)
    withheld: Reason | None = None

    @property
    def shown(self) -> bool:
        """Whether there is a figure to show."""
        return self.withheld is None


@dataclass(frozen=True)
class Minimum:
    """The least that must stand behind a figure; 0 means that this count does not matter.

    `practitioners_left` is how many practitioners a figure must still be about for any reader who takes away
    the visits that they made or saw themselves.
    """

    respondents: int = 5
    families: int = 5
    visits: int = 5
    practitioners: int = 3
    observers: int = 2
    largest_share: float = 0.5
    practitioners_left: int = 0

    @property
    def hidden_together(self) -> int:
        """How many forms the hidden cells of one line must cover together."""
        return max(self.respondents, self.families, self.visits)


FAMILY_IN_TEAM = Minimum(visits=0, practitioners=0, observers=0)
FAMILY_OUTSIDE = Minimum(respondents=10, families=10, visits=0, practitioners=0, observers=0)
PRACTICE = Minimum(respondents=0, families=0, practitioners_left=2)
# People who rate themselves are practitioner and rater in one: there is no observer to count.
OWN_VIEW = Minimum(respondents=0, families=0, observers=0)
# What a case system counts has workers and families behind it, and nobody who answered or watched.
CASE_COUNT = Minimum(respondents=0, visits=0, observers=0)
# A number of children or families, and one of workers, of whom nothing is known but how many they are.
PEOPLE_COUNTED = Minimum(families=0, visits=0, practitioners=0, observers=0)
WORKERS_COUNTED = Minimum(respondents=3, families=0, visits=0, practitioners=0, observers=0)


@dataclass(frozen=True)
class Backing:
    """Who stands behind one figure: different people, families and forms, and the largest shares.

    `practitioners_left` is how many practitioners remain for the reader who can take away most of them.
    """

    ratings: int
    visits: int
    raters: int
    families: int
    practitioners: int
    rater_share: float
    family_share: float
    practitioner_share: float
    unanimous: bool
    practitioners_left: int


NOBODY = Backing(0, 0, 0, 0, 0, 0.0, 0.0, 0.0, False, 0)


class Behind:
    """Who stands behind the rows of a long frame, coded once and counted figure by figure."""

    def __init__(self, frame: pd.DataFrame) -> None:
        code = {name: _codes(frame[name]) for name in ("occasion", "rater", "family", "subject")}
        self._code = code | {"subject": np.where(_of_team(frame), -1, code["subject"])}
        self._value = frame["value"].to_numpy(dtype=float)
        self._who, self._by, self._people = _people(frame)

    def one(self, rows: NDArray[np.intp]) -> Backing:
        """Count who stands behind one figure made from these rows."""
        return self.each(rows, np.zeros(len(rows), dtype=np.intp), 1)[0]

    def each(self, rows: NDArray[np.intp], group: NDArray[np.intp], groups: int) -> list[Backing]:
        """Count who stands behind several figures; `group` numbers each row's figure from 0."""
        found = {name: _distinct(group, code[rows], groups) for name, code in self._code.items()}
        ratings = np.bincount(group, minlength=groups)
        same = _unanimous(group, self._value[rows], groups)
        known = _known_to_one(self._who[rows], self._by[rows], self._people, group, groups)
        left = np.maximum(0, found["subject"][0] - known)
        share = {name: largest / np.maximum(ratings, 1) for name, (_, largest) in found.items()}
        return [
            Backing(
                ratings=int(ratings[at]),
                visits=int(found["occasion"][0][at]),
                raters=int(found["rater"][0][at]),
                families=int(found["family"][0][at]),
                practitioners=int(found["subject"][0][at]),
                rater_share=float(share["rater"][at]),
                family_share=float(share["family"][at]),
                practitioner_share=float(share["subject"][at]),
                unanimous=bool(same[at]),
                practitioners_left=int(left[at]),
            )
            for at in range(groups)
        ]


def backings(frame: pd.DataFrame, group: NDArray[np.intp], groups: int) -> list[Backing]:
    """Count who stands behind each group of a long frame; `group` numbers each row's group from 0.

    A row with a negative group belongs to none.
    """
    rows = np.flatnonzero(group >= 0)
    return Behind(frame).each(rows, group[rows], groups)


def backing(frame: pd.DataFrame) -> Backing:
    """Count who stands behind one figure made from every row of a long frame."""
    return Behind(frame).one(np.arange(len(frame)))


def _of_team(frame: pd.DataFrame) -> NDArray[np.bool_]:
    """The rows that rate a team as a whole, which stands in the place of a practitioner."""
    subject, team = (frame[name].astype("category").cat for name in ("subject", "team"))
    place = _as_text(subject.categories).get_indexer(_as_text(team.categories))
    same = np.append(place, -1).astype(np.intp)
    own: NDArray[np.bool_] = same[team.codes.to_numpy()] == subject.codes.to_numpy()
    return own & (subject.codes.to_numpy() >= 0)


def _as_text(names: pd.Index) -> pd.Index:
    """The same names as text; those that are text already keep what was worked out to find them."""
    return names if isinstance(names.dtype, pd.StringDtype) else names.astype("str")


def _people(frame: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Who is rated and by whom in each row, as numbers of the same people from 0, and how many those are."""
    subject, rater = frame["subject"], frame["rater"]
    kinds = [one.dtype for one in (subject, rater)]
    if all(isinstance(kind, pd.CategoricalDtype) for kind in kinds) and kinds[0] is kinds[1]:
        codes = [np.asarray(one.cat.codes, dtype=np.int64) + 1 for one in (subject, rater)]
        return codes[0], codes[1], len(subject.cat.categories) + 1
    code, people = pd.factorize(pd.concat([subject.astype("str"), rater.astype("str")]))
    return code[: len(frame)].astype(np.int64), code[len(frame) :].astype(np.int64), len(people)


def _codes(column: pd.Series) -> NDArray[np.intp]:
    """A number for each different entry, -1 for none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.cat.codes, dtype=np.intp)
    return np.asarray(pd.factorize(column)[0], dtype=np.intp)


def _distinct(
    group: NDArray[np.intp], entity: NDArray[np.intp], groups: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """How many different entities each group has, and how many rows the largest of them supplies."""
    known = entity >= 0
    width = int(entity.max(initial=0)) + 1
    pairs, rows = np.unique(group[known].astype(np.int64) * width + entity[known], return_counts=True)
    owner = pairs // width
    largest = np.zeros(groups, dtype=np.intp)
    np.maximum.at(largest, owner, rows)
    return np.bincount(owner, minlength=groups), largest


def _known_to_one(
    who: NDArray[np.int64], by: NDArray[np.int64], width: int, group: NDArray[np.intp], groups: int
) -> NDArray[np.intp]:
    """How many subjects whoever knows most of each group knows: themselves, and all whom they alone rated."""
    if not len(group):
        return np.zeros(groups, dtype=np.intp)
    rated = np.unique((group * width + who).astype(np.int64) * width + by)
    about, first, raters = np.unique(rated // width, return_index=True, return_counts=True)
    alone = raters == 1
    # Everybody knows their own part; a rater who alone rated somebody else knows that part too.
    themselves = (about // width) * width + about % width
    others = (about[alone] // width) * width + rated[first[alone]] % width
    others = others[about[alone] % width != rated[first[alone]] % width]
    known, count = np.unique(np.concatenate([themselves, others]), return_counts=True)
    most = np.zeros(groups, dtype=np.intp)
    np.maximum.at(most, known // width, count)
    return most


def _unanimous(group: NDArray[np.intp], values: NDArray[np.float64], groups: int) -> NDArray[np.bool_]:
    lowest, highest = np.full(groups, np.inf), np.full(groups, -np.inf)
    np.minimum.at(lowest, group, values)
    np.maximum.at(highest, group, values)
    return lowest == highest


def reason(backing: Backing, minimum: Minimum, *, count: bool = False) -> Reason | None:
    """Why a figure with this backing may not be shown, or None; a count cannot be unanimous."""
    enough = (
        backing.raters >= max(minimum.respondents, minimum.observers)
        and backing.families >= minimum.families
        and backing.visits >= minimum.visits
        and backing.practitioners >= minimum.practitioners
        and backing.ratings > 0
    )
    # What families say mostly of one practitioner is a figure of that one, and of too few others.
    most = minimum.largest_share + ROUNDING
    if not enough or (not minimum.practitioners and backing.practitioner_share > most):
        return Reason.TOO_FEW
    largest = max(
        backing.rater_share if minimum.respondents or minimum.observers else 0.0,
        backing.family_share if minimum.families else 0.0,
        backing.practitioner_share,
    )
    if largest > most:
        return Reason.ONE_VOICE
    if backing.practitioners_left < minimum.practitioners_left:
        return Reason.INSIDER
    return Reason.UNANIMOUS if backing.unanimous and not count else None


def withhold(reason: Reason) -> Release[T]:
    """A figure that is not shown: neither its value nor its n is kept."""
    return Release(None, None, reason)


def release(value: T, backing: Backing, minimum: Minimum, *, count: bool = False) -> Release[T]:
    """The figure with its number of forms if enough stands behind it, else the reason why not."""
    why = reason(backing, minimum, count=count)
    return Release(value, backing.visits) if why is None else withhold(why)
