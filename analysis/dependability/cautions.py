"""What a reader of a G study could misread, in sentences."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from analysis.dependability import balanced, crossed
from analysis.dependability.cells import Cells
from analysis.dependability.design import listed
from analysis.dependability.estimates import Variances
from analysis.dependability.study import Coefficients

FEW_LEVELS = 5
# A coefficient of the ratings as they fell that is this far from that of the crossed design is worth a word.
APART = 0.01


def bound(found: Variances, at: int) -> str | None:
    """What is to be said of a component that was estimated at 0 or under it."""
    if found.raw[at] > 0:
        return None
    if found.method == crossed.METHOD:
        return "the likelihood is highest at 0"
    return "negative as estimated, and set to 0" if found.raw[at] < 0 else None


def of(there: Cells, found: Variances, main: Coefficients, fell: Coefficients | None) -> str | None:
    """Every caution that this study needs, one after the other; None where there is nothing to say."""
    said = [*_taken(there), *_bounds(there, found), *_few(there)]
    if found.method != balanced.METHOD:
        said += _incomplete(there, main, fell)
    if found.method == crossed.QUADRATIC:
        said.append(
            "the design is too large for restricted likelihood, so these are quadratic estimates, which are"
            " right on average but have no standard errors and are less exact"
        )
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in said) or None


def _taken(there: Cells) -> Iterator[str]:
    other = [f"{column} for {name}" for name, column in there.columns.items() if name != column]
    if other:
        yield f"the file's column {listed(other)} was taken"


def _bounds(there: Cells, found: Variances) -> Iterator[str]:
    effects = there.design.effects
    zero = [there.design.name(effect) for at, effect in enumerate(effects) if bound(found, at)]
    if not zero:
        return
    how = "lies at its bound" if found.method == crossed.METHOD else "was estimated below 0"
    yield f"the variance of {listed(zero)} {how} and is given as 0: the design may be too small to tell it"


def _few(there: Cells) -> Iterator[str]:
    """Facets with so few conditions that their variance is hardly known."""
    few = [one.name for one in there.design.facets if there.levels[one.cell] < FEW_LEVELS]
    if few:
        yield f"there are fewer than {FEW_LEVELS} levels of {listed(few)}, so their components are uncertain"


def _incomplete(there: Cells, main: Coefficients, fell: Coefficients | None) -> Iterator[str]:
    yield (
        "the design is incomplete or unbalanced, so g and phi are those of a crossed mean over the"
        " harmonic mean numbers of conditions that an object meets"
    )
    if fell is not None and fell.g is not None and main.g is not None and abs(fell.g - main.g) > APART:
        why = "since the objects did not meet the same conditions"
        yield f"as the ratings in fact fell, g is {fell.g:.3f}, {why}"
    for facet in there.design.universe:
        if facet.within & there.design.object:
            continue
        groups = _groups(there.codes[there.design.object], there.codes[facet.cell])
        if groups > 1:
            yield (
                f"the objects fall into {groups} groups that share no {facet.name}, and comparing one group"
                " with another rests on taking their conditions to be alike"
            )


def _groups(one: NDArray[np.intp], other: NDArray[np.intp]) -> int:
    """Into how many parts the graph of two codes falls that meet in ratings."""
    first = int(one.max()) + 1
    size = first + int(other.max()) + 1
    graph = sparse.coo_array((np.ones(len(one)), (one, other + first)), shape=(size, size))
    return int(csgraph.connected_components(graph, directed=False)[0])
