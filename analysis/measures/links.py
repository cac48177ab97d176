"""Which few visits, seen by a second rater, would do most for the comparison of raters."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.frames import FrameError
from analysis.measures.coding import Floats
from analysis.measures.information import MOST_RATERS
from analysis.measures.measuring import calibrate
from analysis.measures.newton import slopes
from analysis.measures.web import Web, weave


@dataclass(frozen=True)
class Link:
    """A visit to plan: `rater` joins `beside`, who has seen the subject most.

    `connects` names the two subsets that it makes one, or is None; `se_before` and `se_after` are the root
    mean square of the raters' standard errors on their common ruler, in logits.
    """

    rater: str
    subject: str
    beside: str
    connects: tuple[int, int] | None
    se_before: float
    se_after: float


def plan_links(ratings: pd.DataFrame, budget: int) -> list[Link]:
    """Propose at most `budget` double observations: first those that connect subsets, then the most telling.

    Each is the one that, after those before it, takes most off the mean variance of the raters' severities
    (A-optimal, greedy). As few as there are subsets less one connect them all. `ratings` is as for
    `measures`; raises FrameError naming the column that cannot be used, ValueError for a budget below 1.
    """
    if budget < 1:
        raise ValueError(f"a budget of {budget} plans nothing: give 1 or more")
    fitted = calibrate(ratings)
    coded, counts, found = fitted.coded, fitted.counts, fitted.found
    if counts.raters > MOST_RATERS:
        found_words = f"{counts.raters:,} raters, more than {MOST_RATERS:,}"
        raise FrameError("rater", None, found_words, "Plan one area at a time.")
    told = slopes(counts, fitted.state)
    web = weave(told)
    person, rater = found.person.copy(), found.rater.copy()
    planned: list[Link] = []
    centred = np.eye(counts.raters) - 1 / counts.raters
    while len(planned) < budget:
        apart = rater.max() > 0
        sides = (person, rater) if apart else (np.zeros_like(person), np.ones_like(rater))
        meeting = web.best(centred, *sides)
        if meeting is None:
            break
        joined = web.joined(meeting)
        ends = int(rater[meeting.rater]), int(person[meeting.person])
        beside = str(coded.raters[int(told[[meeting.person]].toarray().argmax())])
        planned.append(
            Link(
                str(coded.raters[meeting.rater]),
                str(coded.persons[meeting.person]),
                beside,
                (min(ends), max(ends)) if apart else None,
                _error(web, centred),
                _error(joined, centred),
            )
        )
        web = joined
        if apart:
            person, rater = (_merged(side, *ends) for side in (person, rater))
    return planned


def _error(web: Web, centred: Floats) -> float:
    return float(np.sqrt(np.trace(centred @ web.covariance @ centred) / len(centred)))


def _merged(side: np.ndarray, one: int, other: int) -> np.ndarray:
    """The labels with two of them made one, and counted from 0 again."""
    kept, gone = sorted((one, other))
    merged = np.where(side == gone, kept, side)
    return np.where(merged > gone, merged - 1, merged)
