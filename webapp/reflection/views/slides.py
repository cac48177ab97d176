"""What stands on a team's wall: one thought a page, made of the same kept parts as the mirror's page."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

HEARD, TOLD, WELL, BETTER, CHANGE = "heard", "told", "well", "better", "change"
WORDS, PROMISED, QUESTION, AS_AT = "words", "promised", "question", "as at"

TITLES: Mapping[str, Any] = {
    HEARD: _l("Who we heard from"),
    TOLD: _l("In short"),
    WELL: _l("What goes well"),
    BETTER: _l("What could be better"),
    CHANGE: _l("Change over time"),
    WORDS: _l("In families' words"),
    PROMISED: _l("What we said we would do"),
    QUESTION: _l("A question for us"),
    AS_AT: _l("What stands on this wall"),
}

# So many pages of one kind at most: a wall that nobody sees the end of tells nothing.
MOST = 4


@dataclass(frozen=True)
class Slide:
    """One page of the wall: its kind, and the one thing on it (None where there is nothing to show)."""

    kind: str
    one: Any = None

    @property
    def title(self) -> Any:
        """Its heading."""
        return TITLES[self.kind]


def slides(parts: Mapping[str, Any]) -> list[Slide]:
    """The pages of a wall in their order, from what `released.parts` gives; there must be figures."""
    mirror = parts["seen"].mirror
    # Charts with a signal first: those ask something.
    charts = sorted(mirror.changes, key=lambda one: not one.signals)
    return [
        Slide(HEARD),
        *(Slide(TOLD, one) for one in list(mirror.told_together.items())[:MOST]),
        *_each(WELL, mirror.well),
        *_each(BETTER, mirror.better),
        *_each(CHANGE, charts),
        *_each(WORDS, _said(parts["spoken"])),
        *_each(PROMISED, parts["followed"]),
        *(Slide(QUESTION, one) for one in mirror.questions[:MOST]),
        Slide(AS_AT),
    ]


def _each(kind: str, things: Iterable[Any]) -> list[Slide]:
    found = [Slide(kind, one) for one in list(things)[:MOST]]
    return found or [Slide(kind)]


def _said(spoken: Iterable[Any]) -> Iterator[Any]:
    """The comments that went out, the latest month's first; those that are withheld are none."""
    for batch in spoken:
        if batch.comments.shown:
            yield from batch.comments.value
