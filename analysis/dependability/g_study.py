"""The whole analysis of a design: its components, how dependable it is, and what would be enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.dependability import balanced, cautions, crossed, d_study
from analysis.dependability.cells import Cells, cells
from analysis.dependability.d_study import Study, Wish
from analysis.dependability.design import listed, parse
from analysis.dependability.estimates import Component, Variances, described
from analysis.dependability.study import (
    Coefficients,
    Roles,
    coefficients,
    compared,
    estimate,
    observed,
    roles,
)
from analysis.results import Estimate

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Dependability:
    """Where ratings vary from, and how dependable a mean of them is.

    `components` are the variances by name (never under 0) and `details` the same with their errors; `g` is
    the generalisability coefficient Eρ² for comparing the objects with one another, `phi` the index of
    dependability for what each object's mean says by itself, both at the conditions in `sizes`; `intervals`
    has their standard errors and 95 % intervals. `observed` are the coefficients of an incomplete design's
    means as they in fact fell, `across` those of comparing nested objects over what they are nested in.
    `designs` are D studies, the cheapest first. What cannot be had is None, and `reason` says why.
    """

    design: str
    object: str
    columns: Mapping[str, str]
    n: int
    method: str | None
    mean: float | None
    components: Mapping[str, float] | None
    details: tuple[Component, ...]
    g: float | None
    phi: float | None
    universe_score: float | None
    relative_error: float | None
    absolute_error: float | None
    intervals: Mapping[str, Estimate]
    sizes: Mapping[str, float]
    fixed: tuple[str, ...]
    observed: Coefficients | None
    across: Coefficients | None
    designs: tuple[Study, ...]
    reason: str | None = None
    caution: str | None = None


def dependability(
    frame: pd.DataFrame,
    design: str,
    *,
    want: float | None = None,
    by: Literal["phi", "g"] = "phi",
    fixed: Sequence[str] = (),
    prices: Mapping[str, float] | None = None,
    conditions: Mapping[str, Sequence[int]] | None = None,
) -> Dependability:
    """The G study of a design such as `person x (rater:dimension)`, and its D studies.

    `frame` has a column for each name in the design, or one that means the same (`subject` for `person`), and
    a numeric `value`: one rating in each cell. A complete and balanced design is estimated from its expected
    mean squares, any other by restricted maximum likelihood. `want` keeps the cheapest designs whose
    coefficient `by` reaches it; `fixed` facets are the whole of what is generalised to; `prices` and
    `conditions` are those of the D studies. Raises FrameError naming the column and the row.
    Source: Brennan 2001, Generalizability Theory, chapters 3 to 5 and 7.
    """
    plan = parse(design)
    wish = Wish(want, by, tuple(fixed), prices or {}, conditions or {})
    wish.check(plan)
    there = cells(frame, plan)
    blank = _blank(there, wish)
    if reason := _impossible(there):
        return replace(blank, reason=reason)
    centre = float(there.values.mean())
    spread = float(np.abs(there.values - centre).max())
    found = _estimated(there, (there.values - centre) / spread)
    if isinstance(found, str):
        return replace(blank, reason=found)
    return _finding(there, wish, found.scaled(centre, spread), blank)


def _blank(there: Cells, wish: Wish) -> Dependability:
    """The result with nothing found yet."""
    return Dependability(
        design=there.design.sentence,
        object=there.design.name(there.design.object),
        columns=there.columns,
        n=len(there.values),
        method=None,
        mean=None,
        components=None,
        details=(),
        g=None,
        phi=None,
        universe_score=None,
        relative_error=None,
        absolute_error=None,
        intervals={},
        sizes={},
        fixed=wish.fixed,
        observed=None,
        across=None,
        designs=(),
    )


def _impossible(there: Cells) -> str | None:
    """Why no component can be had of these ratings, whatever the method."""
    if there.values.min() == there.values.max():
        return "every rating is the same, so there is no variance to divide"
    if single := there.single():
        facet = there.design.facet(single[0])
        where = f" in each {there.design.name(facet.within)}" if facet.within else ""
        told = f"there is only one {facet.name}{where}, so its variance cannot be told from the rest"
        remedy = "measure more" if facet.name == there.design.names[0] else "leave it out of the design"
        return f"{told}: {remedy}"
    return None


def _estimated(there: Cells, values: Floats) -> Variances | str:
    """The components by the method that the design allows, or why there are none."""
    if there.balanced():
        return balanced.estimate(there, values)
    effects = there.design.effects
    found = crossed.estimate(values, [there.codes[effect] for effect in effects[:-1]])
    if isinstance(found, Variances):
        return found
    if not found.confounded:
        return found.reason
    blamed = listed(there.design.name(effects[at]) for at in found.confounded)
    return f"{found.reason}: {blamed}; leave a facet out, or write what is nested in what"


def _finding(there: Cells, wish: Wish, found: Variances, blank: Dependability) -> Dependability:
    """Everything that follows from the components."""
    design, sizes, value = there.design, there.sizes(), found.value
    names = [design.name(effect) for effect in design.effects]
    weights = roles(design, sizes, wish.fixed)
    main = coefficients(value, weights, compared(design))
    studies, unreached = d_study.designs(design, value, sizes, wish)
    fell = None
    if found.method != balanced.METHOD and not wish.fixed:
        fell = coefficients(value, observed(there), f"{compared(design)}, as the ratings in fact fell")
    return replace(
        blank,
        method=found.method,
        mean=found.mean,
        components={name: float(one) for name, one in zip(names, value, strict=True)},
        details=_details(there, found, names),
        g=main.g,
        phi=main.phi,
        universe_score=main.universe_score,
        relative_error=main.relative_error,
        absolute_error=main.absolute_error,
        intervals=_intervals(there, found, weights),
        sizes={name: int(size) if size.is_integer() else size for name, size in sizes.items()},
        observed=fell,
        across=_across(there, value, sizes, wish),
        designs=studies,
        reason=_reason(main, unreached),
        caution=cautions.of(there, found, main, fell),
    )


def _details(there: Cells, found: Variances, names: Sequence[str]) -> tuple[Component, ...]:
    levels = [there.levels[effect] for effect in there.design.effects]
    notes = [cautions.bound(found, at) for at in range(len(names))]
    notes[-1] = "; ".join(["confounded with error", *([notes[-1]] if notes[-1] else [])])
    return described(found, names, levels, notes)


def _intervals(there: Cells, found: Variances, weights: Roles) -> dict[str, Estimate]:
    """The standard error and the interval of g and of phi; n is the number of objects."""
    n = there.levels[there.design.object]
    pairs = {"g": weights.relative, "phi": weights.absolute}
    return {name: estimate(found, weights.universe, error, n) for name, error in pairs.items()}


def _across(there: Cells, value: Floats, sizes: Mapping[str, float], wish: Wish) -> Coefficients | None:
    """Comparing nested objects over what they are nested in, whose variance is then theirs too."""
    design = there.design
    nest = design.object - {design.names[0]}
    if not nest:
        return None
    words = f"{design.names[0]} with {design.names[0]} over every {design.name(nest)}"
    return coefficients(value, roles(design, sizes, wish.fixed, across=True), words)


def _reason(main: Coefficients, unreached: str | None) -> str | None:
    """Why something is missing: the coefficients, or a design that is good enough."""
    missing = {"relative error": main.g, "absolute error": main.phi}
    none = [name for name, one in missing.items() if one is None]
    if none:
        return f"neither universe score nor {' nor '.join(none)} has any variance to compare"
    return unreached
