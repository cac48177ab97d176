"""A figure as it was decided once: what stood behind it, and each thing that was said of it."""

from dataclasses import dataclass, field
from typing import Any

from analysis.disclosure.ledger import Sum

# What is said of a figure in the window of a level, as against a point of a chart.
LEVEL = "level"
# What is said of the forms of a time whose number may be known, whether or not a page prints it.
OPEN = "open"


@dataclass
class Shown:
    """A figure as it was decided: its forms, what it counted, and each thing that was said of it, as JSON.

    Of a figure that was withheld nothing was said.
    """

    n: int
    sum: Sum
    said: dict[str, Any] = field(default_factory=dict)
