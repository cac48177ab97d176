"""Every team's figures from one state of the ratings: read once, and worked out without the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from analysis.kept import Shown
from analysis.mirror import Labels, Mirror, Service, reflect, summarise
from analysis.overview import Overview, survey
from analysis.service import Merger
from analysis.side_by_side import cores
from analysis.spans import Figure
from webapp import clock
from webapp.accounts import teams
from webapp.insight import queries
from webapp.insight.labels import labels
from webapp.insight.models import Generation
from webapp.insight.overviews import Material
from webapp.insight.scales import on_one_scale


@dataclass(frozen=True)
class Evidence:
    """One state of the table of ratings, read into memory, and the day on which it was gathered."""

    day: date
    labels: Labels
    service: Service

    @classmethod
    def of(cls, session: Session, generation: Generation, language: str) -> "Evidence":
        """Read a state, and what was decided from those before it."""
        rooms, scales = queries.sources_of_rooms(session), queries.scales(session)
        words = labels(session, language, rooms, scales, queries.team_names(session))
        every = [*scales, *queries.scales_of_rubrics(session)]
        before, neighbours = queries.shown_before(session, generation.id), queries.neighbours(session)
        day = clock.in_london(generation.made_at).date()
        mergers = [
            Merger(str(one.team_id), str(one.into_id), one.from_on) for one in teams.gone_on(session, day)
        ]
        service = summarise(
            on_one_scale(queries.frame(session), every, words),
            words,
            mergers,
            kept=before,
            neighbours=neighbours,
        )
        return cls(day, words, service)

    def decide(self) -> Iterator[tuple[int, int]]:
        """Decide what every team may see, on every core; yields how much of it is done, of how much."""
        return self.service.on(self.day).gate.decide_all(cores())

    def mirror(self, team_id: int) -> Mirror:
        """What one team may see."""
        return reflect(self.service.rows.frame, str(team_id), self.labels, self.day, self.service)

    def overview(self, material: Material, before: Overview | None) -> Overview:
        """What may be told of the whole service; the mirrors come first, since they decide what is shown."""
        return survey(self.service.on(self.day), material.bands, material.rooms, before)

    @property
    def shown(self) -> Mapping[Figure, Shown]:
        """What has been decided for the first time while mirrors were made."""
        return self.service.on(self.day).gate.shown
