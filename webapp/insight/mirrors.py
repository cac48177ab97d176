"""A team's mirror as it was released: pages read what was kept, and decide nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from analysis.evidence.commitments import Followed, follow
from analysis.figures import revived
from analysis.mirror import Commitment, Labels, Mirror, following
from webapp.insight import queries
from webapp.insight.labels import labels

__all__ = ["Commitment", "Followed", "Seen", "as_at", "of_team", "unseen", "words"]


@dataclass(frozen=True)
class Seen:
    """What a team sees: its mirror, the words beside it, and how old the figures are."""

    mirror: Mirror
    labels: Labels
    as_at: datetime


def of_team(
    session: Session, team_id: int, language: str, commitments: Sequence[Commitment] = ()
) -> Seen | None:
    """One team's mirror in a language ("en_GB" or "cy"), or None before its first figures were released.

    What the team said it would do is followed beside the figures; it is not kept with them.
    """
    state, kept = queries.released(session), queries.last_release(session, team_id)
    if state is None or kept is None:
        return None
    rooms, scales = queries.sources_of_rooms(session), queries.scales(session)
    named = labels(session, language, rooms, scales, queries.team_names(session))
    return Seen(following(revived(Mirror, kept.figures), commitments), named, state.made_at)


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
