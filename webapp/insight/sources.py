"""Whose view a rating can be."""

from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Source:
    """Whose view a rating is: its name, the gate it passes, and the house's own form for it.

    `low` and `good` are the points of its scale (0 to 100) under which a level is low and from which it is
    good: families answer near the top, observers near 40, and people see their own visits kindly.
    """

    name: Any
    kind: Literal["family", "practice"]
    rubric: str
    low: float
    good: float

    @property
    def leaves_as_rows(self) -> bool:
        """Whether single ratings of it may be exported; a family's answer leaves only among others."""
        return self.kind != "family"


SOURCES = {
    "observer": Source(_l("What observers saw"), "practice", "practice-observation", 30, 50),
    "self": Source(_l("How we saw our own visits"), "practice", "practice-observation", 45, 65),
    "supervision": Source(_l("What observers saw in supervision"), "practice", "supervision", 30, 60),
    "family": Source(_l("What families said"), "family", "family-voice-adults", 60, 80),
}
