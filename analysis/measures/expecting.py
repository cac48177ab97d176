"""The many-facet model's structure, and what it says of everybody: the E step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.measures import curves as drawing
from analysis.measures.coding import Floats, Whole, tally
from analysis.measures.counts import Counts
from analysis.measures.curves import SPACING, Curves, Steps
from analysis.measures.posterior import Block, Grid, Places, blocks, gather, grid, weigh

# People who all seem alike still have some spread: below this no ruler could tell them apart.
LEAST_SIGMA = 0.02
# And beyond this they are so far apart that the ratings no longer say how far.
MOST_SIGMA = 20.0


@dataclass(frozen=True, eq=False)
class Structure:
    """All that people share: severities (R), steps of the dimensions, and the SD of the people, in logits."""

    severity: Floats
    steps: Steps
    sigma: float


@dataclass(frozen=True, eq=False)
class Free:
    """Which parts of the structure may move, and how.

    `rater` gives each rater's parameter (anchored raters share one, so that only their common origin moves);
    `basis` turns the free directions of the difficulties and thresholds into all of them, the thresholds of a
    rating scale once and those of partial credit dimension by dimension; `alone` marks the people that
    nothing tells from their raters; `spread` is whether the people's SD can be estimated at all.
    """

    rater: Whole
    basis: Floats
    shared: bool
    alone: NDArray[np.bool_]
    spread: bool

    def moved(self, structure: Structure, by: Floats) -> Structure:
        """A structure moved by so much in each free direction.

        They are the raters' parameters, the directions of the basis, and the logarithm of the people's SD.
        """
        raters, common = int(self.rater.max()) + 1, self.basis.shape[1]
        steps = self.stepped(structure.steps, self.basis @ by[raters : raters + common])
        sigma = structure.sigma * float(np.exp(by[-1])) if self.spread else structure.sigma
        return Structure(
            structure.severity + by[:raters][self.rater],
            steps,
            min(max(LEAST_SIGMA, sigma), MOST_SIGMA),
        )

    def stepped(self, steps: Steps, by: Floats) -> Steps:
        """Steps moved by so much: difficulties, then thresholds (one scale's, or each dimension's)."""
        dimensions = len(steps.difficulty)
        threshold = by[dimensions:].reshape(1 if self.shared else dimensions, -1)
        return Steps(steps.difficulty + by[:dimensions], steps.threshold + threshold)


@dataclass(frozen=True, eq=False)
class State:
    """A structure and what it says of everybody: the E step, and with it the scores and the information."""

    structure: Structure
    curves: Curves
    blocks: Sequence[Block]
    grids: Sequence[Grid]
    places: Sequence[Places]
    log_likelihood: float
    mean: Floats
    variance: Floats
    square: Floats
    square_variance: Floats
    rater_score: Floats
    laid: Floats

    @property
    def drift(self) -> float:
        """How badly laid the worst laid person's places are; above 1 they need to be laid anew."""
        return max(places.drift for places in self.places)

    @property
    def whole(self) -> bool:
        """Whether everybody stands in one block only."""
        return not any(block.gone.any() for block in self.blocks)


def expect(counts: Counts, structure: Structure, people: Sequence[Block]) -> State:
    """The E step: everybody's posterior under a structure, and what follows from it."""
    curves = _curves(counts, structure, people)
    grids, found = [], []
    mean, moments = np.zeros(counts.persons), np.zeros((3, counts.persons))
    score = np.zeros(len(counts.rater))
    laid = np.zeros_like(curves.score)
    for block in people:
        at = grid(block, counts, curves, structure.severity)
        places = weigh(block, at.read(curves.log_total), at.lowest, curves.spacing, structure.sigma)
        expected = gather(block, places, at.at.shape[1], at.lowest)
        score[block.kinds] += (expected * at.read(curves.score)).sum(axis=1)
        laid += at.spread(expected, laid.shape)
        mean[block.people], moments[:, block.people] = places.mean, places.moments
        grids.append(at)
        found.append(places)
    second, third, fourth = moments
    return State(
        structure=structure,
        curves=curves,
        blocks=people,
        grids=grids,
        places=found,
        log_likelihood=sum(one.log_likelihood for one in found) - _constant(counts, structure),
        mean=mean,
        variance=second,
        square=mean**2 + second,
        square_variance=fourth + 4 * mean * third + 4 * mean**2 * second - second**2,
        rater_score=tally(counts.rater, score, counts.raters),
        laid=laid,
    )


def relaid(counts: Counts, state: State, free: Free) -> State:
    """The same structure's E step with everybody's places laid round where they stand now."""
    people = blocks(counts, state.mean, np.sqrt(state.variance), SPACING, free.alone)
    return expect(counts, state.structure, people)


def _constant(counts: Counts, structure: Structure) -> float:
    """What the log likelihood loses by severities, difficulties and thresholds, whoever was rated."""
    steps = structure.steps
    threshold = np.where(np.isfinite(steps.threshold), steps.threshold, 0.0)
    return float(
        structure.severity @ counts.rater_total
        + steps.difficulty @ counts.reached.sum(axis=1)
        + (threshold * counts.reached).sum()
    )


def _curves(counts: Counts, structure: Structure, people: Sequence[Block]) -> Curves:
    """Curves over all that any person's places less any rater's severity can be."""
    spacing = SPACING
    lowest = min(int(block.first.min()) * block.step for block in people) * spacing
    highest = max((int(block.first.max()) + block.places) * block.step for block in people) * spacing
    severity = structure.severity
    return drawing.draw(
        structure.steps, counts.patterns, lowest - severity.max(), highest - severity.min(), spacing
    )
