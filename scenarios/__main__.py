"""`python -m scenarios schema` writes the JSON Schema; `publish` records what is new in the library."""

import sys

from rubrics.publishing import Library, run
from scenarios.loader import HERE, scenarios
from scenarios.model import Scenario
from scenarios.narratives import narratives


def fingerprints() -> dict[str, str]:
    """Return the fingerprint of every scenario, and of how it is answered in own words."""
    whole = {f"{each.id}/v{each.version}/en": each.fingerprint for each in scenarios()}
    own = {f"{each.id}/v{each.version}/own-words": each.fingerprint for each in narratives().values()}
    return {**whole, **own}


LIBRARY = Library(
    schemas={HERE / "schema.json": Scenario}, register=HERE / "published.json", fingerprints=fingerprints
)

if __name__ == "__main__":
    sys.exit(run(LIBRARY))
