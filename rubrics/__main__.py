"""`python -m rubrics schema` writes the JSON Schemas; `publish` records what is new in the library."""

import sys

from rubrics.indicators import Indicators
from rubrics.loader import HERE, rubrics
from rubrics.model import ConstructMap, Rubric
from rubrics.professions import Professions
from rubrics.publishing import Library, run


def fingerprints() -> dict[str, str]:
    """Return the fingerprint of every rubric in every language that may be published.

    Words awaiting a native reader may still change, and have none.
    """
    found = {}
    for rubric in rubrics():
        key = f"{rubric.id}/v{rubric.version}"
        found[f"{key}/en"] = rubric.fingerprint
        if rubric.cy is not None and not rubric.cy.awaiting_native_reader:
            found[f"{key}/cy"] = rubric.in_language("cy").fingerprint
    return found


LIBRARY = Library(
    schemas={
        HERE / "schema.json": Rubric,
        HERE / "constructs.schema.json": ConstructMap,
        HERE / "professions.schema.json": Professions,
        HERE / "indicators.schema.json": Indicators,
    },
    register=HERE / "published.json",
    fingerprints=fingerprints,
)

if __name__ == "__main__":
    sys.exit(run(LIBRARY))
