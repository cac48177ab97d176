"""Levels in, scores out: by criterion, construct and group; what is missing stays missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from rubrics.loader import constructs
from rubrics.model import Rubric

# A statement that does not apply says nothing; a form in which more than this share does not apply says too
# little to be put beside the others.
MOST_NOT_APPLICABLE = 0.2


class LevelError(ValueError):
    """A level that the rubric does not have: which criterion, what was found, what to give instead."""

    def __init__(self, criterion: str, found: object, remedy: str) -> None:
        self.criterion, self.found = criterion, found
        super().__init__(f"{criterion}: found {found!r}. {remedy}")


@dataclass(frozen=True)
class Scores:
    """Scores on the rubric's own levels; None where too little was rated."""

    by_criterion: dict[str, float | None]
    by_construct: dict[str, float | None]
    by_group: dict[str, float | None]


def score(rubric: Rubric, levels: Mapping[str, int | None]) -> Scores:
    """Return the scores of one filled-in form; LevelError for a criterion or a level it does not have.

    A construct is the mean of its criteria and a group the mean of its constructs, where at least half of
    them were rated. There is no total: the groups mean different things.
    """
    _refuse_strangers(rubric, levels)
    by_criterion: dict[str, float | None] = {}
    for criterion in rubric.criteria:
        level = levels.get(criterion.id)
        if level is not None and level not in criterion.values:
            raise LevelError(criterion.id, level, f"Give a level from {rubric.lowest} to {rubric.highest}.")
        by_criterion[criterion.id] = None if level is None else float(level)
    of_construct = {each.id: each.construct for each in rubric.criteria}
    by_construct = _means(by_criterion, of_construct)
    of_group = {construct: constructs().construct(construct).group for construct in by_construct}
    return Scores(by_criterion, by_construct, _means(by_construct, of_group))


def voice_score(rubric: Rubric, answers: Mapping[str, int | str | None]) -> float | None:
    """Return the mean of the answered statements on 0..1, or None where there is too little to score.

    Unscored are a form without any answer, and one with more than a fifth of its statements not applicable.
    """
    _refuse_strangers(rubric, answers)
    span = rubric.highest - rubric.lowest
    declined = {each.id for each in rubric.not_rated}
    shares = []
    for criterion in rubric.criteria:
        answer = answers.get(criterion.id)
        if isinstance(answer, int) and answer in criterion.values:
            shares.append((answer - rubric.lowest) / span)
        elif answer is not None and answer not in declined:
            allowed = ", ".join([*map(str, criterion.values), *sorted(declined)])
            raise LevelError(criterion.id, answer, f"Give one of: {allowed}.")
    not_applicable = sum(answer == "does-not-apply" for answer in answers.values())
    if not shares or not_applicable / len(rubric.criteria) > MOST_NOT_APPLICABLE:
        return None
    return fmean(shares)


def _refuse_strangers(rubric: Rubric, given: Iterable[str]) -> None:
    known = [each.id for each in rubric.criteria]
    for criterion in given:
        if criterion not in known:
            raise LevelError(criterion, "no such criterion", f"Use one of {', '.join(known)}.")


def _means(scores: Mapping[str, float | None], belongs_to: Mapping[str, str]) -> dict[str, float | None]:
    members: dict[str, list[float | None]] = {}
    for id, found in scores.items():
        members.setdefault(belongs_to[id], []).append(found)
    means: dict[str, float | None] = {}
    for whole, parts in members.items():
        rated = [part for part in parts if part is not None]
        means[whole] = fmean(rated) if rated and 2 * len(rated) >= len(parts) else None
    return means
