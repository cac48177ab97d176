"""How far each assessor of a campaign is, and how near to the agreed levels; no candidate's mark is in it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from webapp.accounts import queries as accounts
from webapp.recruitment import queries
from webapp.recruitment.allocation import Stage, Use
from webapp.recruitment.models import AssessorEvent, Campaign, Trial
from webapp.recruitment.rules import Happened, Part


@dataclass(frozen=True)
class Assessor:
    """One assessor of a campaign: where they stand, how much is done, how check answers went."""

    person_id: int
    name: str
    stage: Stage
    done: int
    left: int
    checks: int
    within: int
    practised: int
    aside: int
    is_apart: bool
    said: tuple[AssessorEvent, ...]


def assessors(session: Session, campaign: Campaign) -> list[Assessor]:
    """The assessors of a campaign, by name."""
    apart = queries.members(session, campaign.id, Part.OWN_WORDS)
    people = [*queries.members(session, campaign.id, Part.ASSESSOR), *apart]
    names = accounts.names(session, people)
    trials, events = (
        queries.trials(session, campaign.id, people),
        queries.events(session, campaign.id, people),
    )
    lots = queries.lots(session, campaign)
    found = []
    for person_id in people:
        mine, happened = trials.get(person_id, []), events.get(person_id, [])
        done = [lot for lot in lots if person_id in lot.all_assessors]
        found.append(
            Assessor(
                person_id,
                names.get(person_id, ""),
                queries.stage_in(queries.asked_of(session, campaign, person_id), mine, happened),
                len(done),
                sum(person_id in lot.to_come for lot in lots),
                *_checked(mine),
                sum(one.use == Use.PRACTICE for one in mine),
                sum(all(one.assessor != person_id for one in lot.taken) for lot in done),
                person_id in apart,
                tuple(one for one in happened if one.kind in (Happened.LET_ON, Happened.STOOD_DOWN)),
            )
        )
    return sorted(found, key=lambda one: one.name)


def _checked(mine: list[Trial]) -> tuple[int, int]:
    """How many check answers were assessed, and how many of them within the tolerance."""
    checks = [one for one in mine if one.use == Use.CHECK and one.off is not None]
    return len(checks), sum(one.off == 0 for one in checks)
