"""Whose view a rating can be."""

from dataclasses import dataclass
from typing import Any, Literal

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Source:
    """Whose view a rating is: its name, the gate it passes, and the house's own form for it."""

    name: Any
    kind: Literal["family", "practice"]
    rubric: str


SOURCES = {
    "observer": Source(_l("What observers saw"), "practice", "practice-observation"),
    "self": Source(_l("How we saw our own visits"), "practice", "practice-observation"),
    "family": Source(_l("What families said"), "family", "family-voice-adults"),
}
