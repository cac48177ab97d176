"""What candidates try the page with: read from content, and scored by nobody."""

from functools import cache
from pathlib import Path

from rubrics.content import read
from scenarios.loader import check
from scenarios.model import Scenario


@cache
def scenario() -> Scenario:
    """Return the situation to try the page with, or raise ContentError."""
    found = read(Scenario, Path(__file__).parent / "warmup.yaml")
    check(found)
    return found
