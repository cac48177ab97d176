"""What a quarter's report is made of: what was released, put together once and kept as it was then."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from webapp.insight import overviews
from webapp.insight.overviews import Seen
from webapp.insight.sharing import told_again
from webapp.quality import rules, standing
from webapp.quality.models import QuarterReport
from webapp.quality.rules import Gap, NothingReleasedError
from webapp.rooms import Promised, Room


@dataclass(frozen=True)
class Read:
    """A report as a page reads it; `asked` and `answered` are releases, or None where nobody counts."""

    seen: Seen
    asked: Any
    answered: Any
    useful: int | None
    promised: Promised | None
    gaps: Sequence[Gap]


def assemble(
    session: Session, rooms: Sequence[Room], first_on: date, language: str
) -> tuple[dict[str, Any], datetime]:
    """What is told of a quarter, as plain JSON to be kept, and how old its figures are.

    Raises:
        NothingReleasedError: before the first figures are released.
    """
    kept = overviews.figures(session)
    if kept is None:
        raise NothingReleasedError
    figures, as_at = kept
    asked = standing.asked(session, rooms)
    useful = next((room.useful(session, first_on) for room in rooms if room.useful), None)
    after = rules.quarter_after(first_on)
    promised = next(
        (room.promised(session, first_on, after, language) for room in rooms if room.promised), None
    )
    told = {
        "overview": figures,
        "asked": [asked.asked.value, asked.answered.value] if asked else None,
        "useful": useful,
        "promised": asdict(promised) if promised else None,
    }
    return told, as_at


def read(session: Session, report: QuarterReport, language: str) -> Read:
    """A report's figures in a language, as they were when it was made."""
    told = report.told
    seen = overviews.of_figures(session, told["overview"], report.as_at, language)
    asked, answered = told["asked"] or (None, None)
    promised = Promised(**told["promised"]) if told["promised"] else None
    return Read(
        seen,
        told_again(asked) if told["asked"] else None,
        told_again(answered) if told["asked"] else None,
        told["useful"],
        promised,
        gaps(told, seen),
    )


def gaps(told: Mapping[str, Any], seen: Seen) -> list[Gap]:
    """What the figures themselves say is not known; that languages are untested always is so."""
    skills = seen.overview.skills
    found = []
    if not skills:
        found.append(Gap.NO_FIGURES)
    if any(not one.whole.shown for one in skills):
        found.append(Gap.HIDDEN)
    if any(not team.level.shown for one in skills for team in one.teams):
        found.append(Gap.HIDDEN_TEAMS)
    if told["asked"] is None or None in told["asked"]:
        found.append(Gap.NOT_COUNTED)
    elif rules.few_answered(*told["asked"]):
        found.append(Gap.FEW_ANSWERED)
    whole = seen.overview.together
    if whole is None or not any(one.points.shown for one in whole.apart):
        found.append(Gap.OBSERVERS)
    return [*found, Gap.LANGUAGES]
