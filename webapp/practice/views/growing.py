"""Somebody's own visits taken together, each kind by itself: what was watched by one rubric is one part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rubrics import loader, scoring
from rubrics.model import Rubric
from webapp.insight.growth import Growth, growth
from webapp.practice import rules
from webapp.practice.models import ObservedVisit
from webapp.practice.rules import SeenVisit
from webapp.practice.views.wording import in_words, rubric_of


@dataclass(frozen=True)
class Part:
    """What was watched by one rubric: each group of skills by itself, and never one total.

    `visits` are days with a score for each group, latest first; `contested` counts the observations behind
    them that their practitioner holds to be wrong.
    """

    rubric: Rubric
    groups: Sequence[str]
    growths: Sequence[Growth]
    visits: Sequence[tuple[date, Sequence[float | None]]]
    contested: int


def own_parts(visits: Sequence[ObservedVisit]) -> list[Part]:
    """The parts, in the order in which their rubrics were used last; `visits` come latest first.

    Versions of a rubric with the same levels are one part: another scale cannot be laid beside them.
    """
    found: dict[tuple[str, int, int], list[ObservedVisit]] = {}
    rubrics: dict[tuple[str, int, int], Rubric] = {}
    for visit in visits:
        rubric = rubric_of(visit)
        key = (rubric.id, rubric.lowest, rubric.highest)
        found.setdefault(key, []).append(visit)
        rubrics.setdefault(key, rubric)
    return [_part(rubrics[key], seen) for key, seen in found.items()]


def _part(rubric: Rubric, visits: Sequence[ObservedVisit]) -> Part:
    constructs = loader.constructs()
    groups = list(dict.fromkeys(constructs.construct(each.construct).group for each in rubric.criteria))
    seen = [SeenVisit(visit.seen_on, _scores_of(visit)) for visit in visits]
    shared = [one for visit in visits for one in visit.observations if one.shared_at is not None]
    return Part(
        rubric=rubric,
        groups=[constructs.groups[group] for group in groups],
        growths=[growth(rules.own_scores(group, seen)) for group in groups],
        visits=[(one.seen_on, [one.score(group) for group in groups]) for one in seen],
        contested=sum(one.reply is not None and one.reply.is_contested for one in shared),
    )


def _scores_of(visit: ObservedVisit) -> list[dict[str, float | None]]:
    """Each shared observation of a visit as scores by group."""
    return [
        dict(
            scoring.score(
                in_words(one.instrument, one.version), {mark.criterion: mark.level for mark in one.levels}
            ).by_group
        )
        for one in visit.observations
        if one.shared_at is not None
    ]
