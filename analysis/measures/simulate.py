"""Visits with a known truth, from a seed: what a test or a benchmark asks the model to find again."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.coding import Floats, Whole

RATERS_AN_AREA = 20


@dataclass(frozen=True)
class Design:
    """How many ratings of whom: as many people as that makes, each with so many visits on all dimensions.

    A rater sees `visits_a_rater` visits; the share `within` of visits is by raters of the person's own area.
    `sigma` is the SD of people in logits, and `halo` that of what each visit has of its own.
    """

    ratings: int = 10_000
    visits: int = 5
    dimensions: int = 7
    thresholds: tuple[float, ...] = (-1.5, -0.5, 0.5, 1.5)
    sigma: float = 1.2
    severity: float = 0.5
    visits_a_rater: int = 100
    within: float = 0.85
    halo: float = 0.0
    seed: int = 1


@dataclass(frozen=True, eq=False)
class Truth:
    """A frame of ratings, and the truth behind it in logits, by the number of p0, r0 and d0."""

    frame: pd.DataFrame
    place: Floats
    severity: Floats
    difficulty: Floats
    thresholds: Floats


def simulate(design: Design) -> Truth:
    """Make a design's ratings under the rating-scale model, levels from 1; every column is categorical."""
    random = np.random.default_rng(design.seed)
    people = max(2, round(design.ratings / (design.visits * design.dimensions)))
    raters = max(2, round(people * design.visits / design.visits_a_rater))
    areas = max(1, raters // RATERS_AN_AREA)
    place = random.normal(0, design.sigma, people)
    severity = random.normal(0, design.severity, raters)
    difficulty = np.linspace(-0.6, 0.6, design.dimensions) if design.dimensions > 1 else np.zeros(1)
    who = np.repeat(np.arange(people), design.visits)
    area = random.integers(0, areas, people)[who]
    rater = random.integers(0, raters, len(who))
    own = random.random(len(who)) < design.within
    rater = np.where(own, (rater // areas * areas + area) % raters, rater)
    effect = random.normal(0, design.halo, len(who)) if design.halo else np.zeros(len(who))
    visit = np.repeat(np.arange(len(who)), design.dimensions)
    dimension = np.tile(np.arange(design.dimensions), len(who))
    u = (place[who] + effect - severity[rater])[visit] - difficulty[dimension]
    steps = np.array(design.thresholds)
    exponent = np.cumsum(np.concatenate([np.zeros((len(u), 1)), u[:, None] - steps], axis=1), axis=1)
    chance = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    chance /= chance.sum(axis=1, keepdims=True)
    level = (random.random((len(u), 1)) > chance.cumsum(axis=1)[:, :-1]).sum(axis=1)
    frame = pd.DataFrame(
        {
            "subject": _names(who[visit], "p", people),
            "rater": _names(rater[visit], "r", raters),
            "dimension": _names(dimension, "d", design.dimensions),
            "value": level + 1.0,
            "occasion": _names(visit, "v", len(who)),
        }
    )
    return Truth(frame, place, severity - severity.mean(), difficulty, steps)


def _names(number: Whole, letter: str, many: int) -> pd.Categorical:
    names = pd.Index([f"{letter}{one}" for one in range(many)], dtype=object)
    return pd.Categorical.from_codes(number, categories=names)
