"""The scales of imported instruments and of rubrics, and one ruler for each source."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from analysis.mapping import Mapping
from analysis.mirror import Labels
from rubrics.model import Rubric


@dataclass(frozen=True)
class Scale:
    """How an instrument's levels and statements read."""

    source: str
    instrument: str
    lowest: float
    highest: float
    lowest_label: str
    highest_label: str
    statements: dict[str, str]
    constructs: dict[str, str]

    @classmethod
    def of_map(cls, mapping: Mapping, source: str) -> Self | None:
        """The scale that a map declares, or None."""
        if (scale := mapping.scale) is None:
            return None
        return cls(
            source,
            mapping.constants.instrument,
            scale.lowest,
            scale.highest,
            scale.label(scale.lowest),
            scale.label(scale.highest),
            {one.dimension: one.text or one.dimension for one in (mapping.dimensions or {}).values()},
            dict(mapping.constructs),
        )

    @classmethod
    def of_rubric(cls, rubric: Rubric, source: str) -> Self:
        """The scale of a rubric on which a source has been rated."""
        low, high = (rubric.criteria[0].level(value) for value in (rubric.lowest, rubric.highest))
        names = {each.id: each.name for each in rubric.criteria}
        return cls(source, rubric.id, low.value, high.value, low.label, high.label, names, {})

    @classmethod
    def of_stored(cls, stored: dict[str, Any]) -> Self:
        """The scale that an import keeps as JSON."""
        return cls(**stored)


def on_one_scale(frame: pd.DataFrame, scales: Iterable[Scale], words: Labels) -> pd.DataFrame:
    """The frame with each of these instruments' values on the scale that its source is drawn on."""
    # Two files can hold the same instrument, whose values are moved once.
    for theirs in {(one.source, one.instrument): one for one in scales}.values():
        ours = words.sources[theirs.source]
        if (theirs.lowest, theirs.highest) == (ours.lowest, ours.highest):
            continue
        stretch = (ours.highest - ours.lowest) / (theirs.highest - theirs.lowest)
        rows = ((frame["source"] == theirs.source) & (frame["instrument"] == theirs.instrument)).to_numpy()
        frame.loc[rows, "value"] = ours.lowest + (frame.loc[rows, "value"] - theirs.lowest) * stretch
    return frame
