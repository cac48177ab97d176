"""The same model fitted by mirt, in a process of its own: `python -m benchmarks.fit_mirt RATINGS`."""

import json
import resource
import sys
import time

import numpy as np
from mirt.estimation.mfrm_mml import fit_mfrm
from mirt.models.mfrm import Facet, MFRMResult, PolytomousMFRM

from analysis.measures.coding import Coded, code
from analysis.measures.simulate import Design, simulate


def mirt(coded: Coded, *, shared: bool = True, tol: float = 1e-6) -> MFRMResult:
    """Fit mirt's many-facet model to coded ratings; its items carry the people's mean."""
    model = PolytomousMFRM(
        n_items=len(coded.dimensions),
        n_categories=int(coded.top.max()) + 1,
        facets=[Facet("rater", len(coded.raters))],
        category_structure="rating_scale" if shared else "partial_credit",
    )
    order = np.argsort(coded.person, kind="stable")
    count = np.bincount(coded.person)
    at = (coded.person[order], np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count))
    shape = (len(count), int(count.max()))
    response, item, rater = np.full(shape, -1), np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    response[at], item[at], rater[at] = coded.level[order], coded.dimension[order], coded.rater[order]
    return fit_mfrm(model, response, {"rater": rater}, item_indices=item, tol=tol)


def main(ratings: int) -> None:
    """Fit a design of so many ratings."""
    coded = code(simulate(Design(ratings=ratings)).frame, shared=True)
    start = time.process_time()
    found = mirt(coded)
    cpu = time.process_time() - start
    severity = dict(zip(map(str, coded.raters), found.facet_parameters["rater"].tolist(), strict=True))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"cpu": cpu, "memory": memory, "log_likelihood": found.log_likelihood, "severity": severity}
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]))
