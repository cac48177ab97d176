"""Who stands on one ruler with whom: the connected subsets of people and raters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.frames import FrameError
from analysis.measures.coding import Coded, Whole
from analysis.measures.counts import Counts


@dataclass(frozen=True, eq=False)
class Subsets:
    """The subset of each person (N) and rater (R), from 0 in order of size, and how many there are.

    Nothing observed compares people or raters of two subsets. `alone` marks the people (N) who share their
    subset with nobody: nothing tells their measure from their raters' severity. `anchored` marks the subset
    that anchored raters fix, if there is one.
    """

    person: Whole
    rater: Whole
    number: int
    alone: NDArray[np.bool_]
    anchored: NDArray[np.bool_]


def check_dimensions(coded: Coded, anchored: NDArray[np.bool_]) -> None:
    """Raise FrameError where raters share no dimension with others, and so no ruler for their severity.

    Dimensions and raters are connected by who graded what; each part needs to be connected, or to have a
    dimension that is `anchored` (I), but for one.
    """
    raters, dimensions = len(coded.raters), len(coded.dimensions)
    met = np.flatnonzero(np.bincount(coded.rater * dimensions + coded.dimension))
    ends = (met // dimensions, raters + met % dimensions)
    graph = sparse.coo_array((np.ones(len(met), dtype=np.int8), ends), shape=(raters + dimensions,) * 2)
    number, label = connected_components(graph, directed=False)
    own = np.setdiff1d(np.arange(number), label[raters:][anchored])
    if number > 1 and len(own) > (0 if anchored.any() else 1):
        first = [str(name) for name in coded.dimensions[label[raters:] == own[-1]][:5]]
        found = f"the raters who grade {', '.join(first)} grade nothing else, and nobody else grades it"
        remedy = "Measure each set of dimensions by itself, or anchor a dimension of each."
        raise FrameError("dimension", None, found, remedy)


def find(coded: Coded, counts: Counts, fixed: NDArray[np.bool_]) -> Subsets:
    """Find the connected components of the graph of who rated whom, `fixed` raters (R) being one node.

    Somebody who was only ever given the lowest or the highest level links nobody: such a person tells only
    that a rater is not the opposite. They belong with the first of their raters.
    """
    people, raters = counts.persons, counts.raters
    most = (counts.patterns @ counts.top.astype(float))[counts.pattern]
    extreme = (counts.total == 0) | (counts.total == counts.visits @ most)
    who = np.repeat(np.arange(people), np.diff(counts.visits.indptr))
    whom = counts.rater[counts.visits.indices]
    links = ~extreme[who]
    among = np.flatnonzero(fixed)
    ends = np.concatenate([whom[links], among[1:]]) + people
    begins = np.concatenate(
        [who[links], np.full(max(len(among) - 1, 0), people + among[0] if len(among) else 0)]
    )
    graph = sparse.coo_array(
        (np.ones(len(ends), dtype=np.int8), (begins, ends)), shape=(people + raters,) * 2
    )
    label = connected_components(graph, directed=False)[1]
    label[:people][extreme] = label[people + whom[counts.visits.indptr[:-1]]][extreme]
    size = np.bincount(label, minlength=int(label.max()) + 1)
    size[np.bincount(label[people:], minlength=len(size)) == 0] = 0
    rank = np.argsort(np.argsort(-size, kind="stable"), kind="stable")
    person, rater = rank[label[:people]], rank[label[people:]]
    number = int((size > 0).sum())
    anchored = np.zeros(number, dtype=bool)
    anchored[rater[fixed]] = True
    alone = (np.bincount(person, minlength=number)[person] == 1) & ~anchored[person]
    return Subsets(person, rater, number, alone, anchored)
