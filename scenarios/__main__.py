"""`python -m scenarios schema` writes the JSON Schema; `publish` records what is new in the library."""

import sys

from rubrics.publishing import Library, run
from scenarios.loader import HERE, scenarios
from scenarios.model import Scenario


def fingerprints() -> dict[str, str]:
    """Return the fingerprint of every scenario."""
    return {f"{each.id}/v{each.version}/en": each.fingerprint for each in scenarios()}


LIBRARY = Library(
    schemas={HERE / "schema.json": Scenario}, register=HERE / "published.json", fingerprints=fingerprints
)

if __name__ == "__main__":
    sys.exit(run(LIBRARY))
