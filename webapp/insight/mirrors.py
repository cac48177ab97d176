"""A team's mirror as it was released: pages read what was kept, and decide nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from analysis.evidence.commitments import Followed, follow
from analysis.evidence.questions import Evidence, Question, questions
from analysis.figures import revived
from analysis.mirror import Commitment, Labels, Mirror, following
from webapp.insight import queries
from webapp.insight.labels import labels
from webapp.insight.models import KeptRelease

__all__ = [
    "Commitment",
    "Followed",
    "Question",
    "Seen",
    "as_at",
    "newest",
    "of_release",
    "of_team",
    "released_at",
    "releases",
    "unasked",
    "unseen",
    "words",
]


@dataclass(frozen=True)
class Seen:
    """What a team sees: its mirror, the words beside it, and how old the figures are."""

    mirror: Mirror
    labels: Labels
    as_at: datetime


def of_team(
    session: Session,
    team_id: int,
    language: str,
    commitments: Sequence[Commitment] = (),
    notes: Mapping[int, date] | None = None,
) -> Seen | None:
    """One team's mirror in a language ("en_GB" or "cy"), or None before its first figures were released.

    What the team said it would do is followed beside the figures, and `notes` are the days of what it noted
    on its charts, by number; neither is kept with them.
    """
    state, kept = queries.released(session), queries.last_release(session, team_id)
    if state is None or kept is None:
        return None
    return _seen(session, kept, state.made_at, language, commitments, notes)


def of_release(
    session: Session, release_id: int, language: str, commitments: Sequence[Commitment] = ()
) -> Seen | None:
    """A team's mirror as it was released once, whatever has been released since; None where there is none."""
    found = queries.release(session, release_id)
    return None if found is None else _seen(session, *found, language, commitments)


def _seen(
    session: Session,
    kept: KeptRelease,
    made_at: datetime,
    language: str,
    commitments: Sequence[Commitment],
    notes: Mapping[int, date] | None = None,
) -> Seen:
    rooms, scales = queries.sources_of_rooms(session), queries.scales(session)
    named = labels(session, language, rooms, scales, queries.team_names(session))
    return Seen(following(revived(Mirror, kept.figures), commitments, notes), named, made_at)


def releases(session: Session, team_id: int) -> list[tuple[int, datetime]]:
    """The last few mirrors that were released to a team, the newest first, and how old their figures are."""
    return queries.releases(session, team_id)


def newest(session: Session, team_id: int) -> int | None:
    """The mirror that was last released to a team, or None before the first."""
    return next((release_id for release_id, _ in queries.releases(session, team_id)), None)


def released_at(session: Session, team_id: int) -> datetime | None:
    """When figures that differ from those before were last released to a team, or None before the first."""
    kept = queries.last_release(session, team_id)
    return kept.released_at if kept else None


def unasked(commitments: Sequence[Commitment]) -> Sequence[Question]:
    """What can be asked of a team before there is any figure."""
    return questions(Evidence((), (), (), (), (), follow(commitments, ()), (), False))


def unseen(commitments: Sequence[Commitment]) -> Sequence[Followed]:
    """What a team said it would do, before there is any figure to see it by."""
    return follow(commitments, ())


def words(session: Session, language: str) -> Labels:
    """The names of skills and sources, before there is any figure."""
    return labels(session, language, set(), [])


def as_at(session: Session) -> datetime | None:
    """How old the figures are, or None before the first were released."""
    state = queries.released(session)
    return state.made_at if state else None
