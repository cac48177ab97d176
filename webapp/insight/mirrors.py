"""A team's mirror from the ratings as they stand: read once per state of the table, then quick."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy.orm import Session

from analysis.evidence.commitments import Followed, follow
from analysis.figures import plain
from analysis.gate import Shown
from analysis.mirror import Beside, Commitment, Labels, Mirror, Service, reflect, summarise
from analysis.spans import Figure
from webapp import clock
from webapp.insight import queries
from webapp.insight.labels import labels
from webapp.insight.scales import Scale, on_one_scale

__all__ = ["Commitment", "Followed", "Seen", "as_at", "of_team", "unseen", "words"]


@dataclass(frozen=True)
class Seen:
    """What a team sees: its mirror, the words beside it, and how old the figures are."""

    mirror: Mirror
    labels: Labels
    as_at: datetime

    def figures(self) -> dict[str, Any]:
        """Every figure as JSON, for keeping: what was released, and that something was withheld.

        What the team said it would do stays where it is sealed.
        """
        unsaid = tuple(one for one in self.mirror.questions if not one.wording)
        told: dict[str, Any] = plain(replace(self.mirror, commitments=(), questions=unsaid))
        return told


@dataclass
class _Evidence:
    """One state of the table of ratings, read into memory, and each language's words once asked for."""

    state: tuple[str, int, datetime]
    frame: pd.DataFrame
    rooms: set[str]
    scales: list[Scale]
    teams: dict[str, str]
    service: Service
    words: dict[str, Labels] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day on which the ratings were gathered."""
        return clock.in_london(self.state[2]).date()

    def labels(self, language: str) -> Labels:
        """Every label in a language."""
        if language not in self.words:
            self.words[language] = labels(language, self.rooms, self.scales, self.teams)
        return self.words[language]


class _Shelf:
    """The one state that a process keeps; whoever needs a newer one reads it while others wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: _Evidence | None = None

    def evidence(self, session: Session, language: str) -> _Evidence | None:
        """The table's present state, or None before the first gathering."""
        generation = queries.generation(session)
        if generation is None:
            return None
        # Two databases can both be at their first state, so the address is part of the name.
        state = (str(session.get_bind().engine.url), generation.id, generation.made_at)
        with self._lock:
            if self._held is None or self._held.state != state:
                self._held = None
                self._held = _read(session, state, language)
            return self._held


_shelf = _Shelf()


def _read(session: Session, state: tuple[str, int, datetime], language: str) -> _Evidence:
    rooms, scales = queries.sources_of_rooms(session), queries.scales(session)
    teams = queries.team_names(session)
    words = labels(language, rooms, scales, teams)
    frame = on_one_scale(queries.frame(session), scales, words)
    before, neighbours = queries.shown_before(session, state[1]), queries.neighbours(session)
    service = summarise(frame, words, kept=before, neighbours=neighbours)
    return _Evidence(state, frame, rooms, scales, teams, service, words={language: words})


def of_team(
    session: Session,
    team_id: int,
    language: str,
    today: date | None = None,
    commitments: Sequence[Commitment] = (),
) -> Seen | None:
    """One team's mirror in a language ("en_GB" or "cy"), or None before the first gathering.

    It is that of the day of the gathering, unless another is given: a page shows what was decided and kept
    then, and nothing that nobody has kept.
    What the team said it would do is followed beside the figures; it is not kept with them.
    """
    evidence = _shelf.evidence(session, language)
    if evidence is None:
        return None
    words = evidence.labels(language)
    beside = Beside(commitments=commitments)
    today = today or evidence.day
    mirror = reflect(evidence.frame, str(team_id), words, today, evidence.service, beside)
    return Seen(mirror, words, evidence.state[2])


def shown(session: Session, language: str) -> Mapping[Figure, Shown]:
    """What this process has released from the present state for the first time."""
    evidence = _shelf.evidence(session, language)
    return {} if evidence is None else evidence.service.on(evidence.day).gate.shown


def unseen(commitments: Sequence[Commitment]) -> Sequence[Followed]:
    """What a team said it would do, before there is any figure to see it by."""
    return follow(commitments, {})


def words(language: str) -> Labels:
    """The names of skills and sources, before there is any figure."""
    return labels(language, set(), [])


def as_at(session: Session) -> datetime | None:
    """How old the figures are, or None before the first gathering."""
    generation = queries.generation(session)
    return generation.made_at if generation else None
