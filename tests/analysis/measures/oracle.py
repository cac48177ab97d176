"""The same model fitted by another program, mirt, on the same coded ratings."""

import numpy as np
from mirt.estimation.mfrm_mml import fit_mfrm
from mirt.models.mfrm import Facet, MFRMResult, PolytomousMFRM

from analysis.measures.coding import Coded


def mirt(coded: Coded, *, shared: bool = True) -> MFRMResult:
    """Fit mirt's many-facet model by marginal maximum likelihood; its items carry the people's mean."""
    structure = "rating_scale" if shared else "partial_credit"
    model = PolytomousMFRM(
        n_items=len(coded.dimensions),
        n_categories=int(coded.top.max()) + 1,
        facets=[Facet("rater", len(coded.raters))],
        category_structure=structure,
    )
    order = np.argsort(coded.person, kind="stable")
    count = np.bincount(coded.person)
    column = np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)
    at = (coded.person[order], column)
    shape = (len(count), int(count.max()))
    response, item, rater = np.full(shape, -1), np.zeros(shape, dtype=int), np.zeros(shape, dtype=int)
    response[at], item[at], rater[at] = coded.level[order], coded.dimension[order], coded.rater[order]
    return fit_mfrm(model, response, {"rater": rater}, item_indices=item, tol=1e-7)
