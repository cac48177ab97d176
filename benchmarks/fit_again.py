"""A fit that goes on after more ratings, in a process of its own: `python -m benchmarks.fit_again N`."""

import json
import sys

import numpy as np
import pandas as pd

from analysis.measures.measuring import Calibration, calibrate
from analysis.measures.refitting import refit
from analysis.measures.simulate import Design, simulate
from benchmarks.fit_ours import held, least

MORE = 10_000


def parted(ratings: int, more: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """So many ratings, and so many more of other visits here and there, to the nearest visit."""
    frame = simulate(Design(ratings=ratings + more)).frame
    visit = frame["occasion"].cat.codes.to_numpy()
    visits = int(visit.max()) + 1
    chosen = np.random.default_rng(1).permutation(visits)[: round(visits * more / (ratings + more))]
    new = np.isin(visit, chosen)
    return frame[~new].reset_index(drop=True), frame[new].reset_index(drop=True)


def apart(one: Calibration, other: Calibration) -> float:
    """The largest distance between two fits' severities, in logits."""
    place = pd.Index(one.coded.raters).get_indexer(pd.Index(other.coded.raters))
    return float(np.abs(one.state.structure.severity[place] - other.state.structure.severity).max())


def main(ratings: int) -> None:
    """Fit so many ratings, and then go on with 10,000 more (or a tenth, where that is less)."""
    earlier, more = parted(ratings, min(MORE, ratings // 10))
    fitted = calibrate(earlier)
    found = refit(fitted, more)
    figures = {"refit": least(lambda: refit(fitted, more)), "refit_memory": held(), "more": len(more)}
    whole = calibrate(pd.concat([earlier, more], ignore_index=True))
    print(json.dumps({**figures, "went_on": len(found.ratings) > 1, "refit_apart": apart(found, whole)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
