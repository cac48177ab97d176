"""Three questions for the conversation, from what the evidence says, or from who was not heard."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.evidence.commitments import Followed, Verdict
from analysis.evidence.highlights import Finding, Height, Sureness
from analysis.evidence.timeline import Change, Told
from analysis.evidence.views import ConstructView

NUMBER = 3


class Ask(StrEnum):
    """What a question for the conversation starts from."""

    ROSE = "rose"
    FELL = "fell"
    GAP = "gap"
    LOW = "low"
    LOW_EVERYWHERE = "low-everywhere"
    BEHIND = "behind"
    COMMITMENT = "commitment"
    SIGNAL = "signal"
    SILENCE = "silence"
    WELL = "well"
    PRACTICE = "practice"
    UNHEARD = "unheard"
    NEXT = "next"


@dataclass(frozen=True)
class Question:
    """A question for the conversation: what it starts from, and the names that fill it in."""

    ask: Ask
    source: str = ""
    construct: str = ""
    instrument: str = ""
    dimension: str = ""
    other: str = ""
    wording: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Evidence:
    """What questions are made from."""

    told: Sequence[Told]
    well: Sequence[Finding]
    better: Sequence[Finding]
    constructs: Sequence[ConstructView]
    changes: Sequence[Change]
    commitments: Sequence[Followed]
    silent: Sequence[str]
    waiting: bool


def questions(evidence: Evidence) -> tuple[Question, ...]:
    """Three different questions, of as many kinds as there are, what is surest first.

    While families are silent, the first asks how they could be heard.
    """
    ordered = [*_of_silence(evidence), *_of_evidence(evidence), *_always()]
    by_kind = list({one.ask: one for one in reversed(ordered)}.values())
    first = [one for one in ordered if one in by_kind]
    rest = [one for one in ordered if one not in by_kind]
    return tuple([*first, *rest][:NUMBER])


def _of_silence(evidence: Evidence) -> Iterator[Question]:
    if evidence.waiting:
        yield Question(Ask.UNHEARD)
        yield Question(Ask.PRACTICE)


def _of_evidence(evidence: Evidence) -> Iterator[Question]:
    for change in evidence.told:
        ask = Ask.ROSE if change.direction == "up" else Ask.FELL
        yield Question(ask, change.source, change.construct, on=change.since)
    for view in evidence.constructs:
        for gap in view.gaps:
            yield Question(Ask.GAP, gap.higher, view.construct, other=gap.lower)
    for one in _sure(evidence.better):
        ask = Ask.BEHIND
        if one.height is Height.LOW:
            ask = Ask.LOW_EVERYWHERE if one.everywhere else Ask.LOW
        yield Question(ask, one.source, one.construct, one.instrument, one.dimension)
    for followed in evidence.commitments:
        if followed.verdict in (Verdict.AGAINST, Verdict.CHANCE):
            said = followed.commitment
            yield Question(Ask.COMMITMENT, said.source, said.construct, wording=said.wording)
    for chart in evidence.changes:
        if chart.signals:
            yield Question(Ask.SIGNAL, chart.source, chart.construct)
    for one in _sure(evidence.well):
        yield Question(Ask.WELL, one.source, one.construct, one.instrument, one.dimension)
    for source in evidence.silent:
        yield Question(Ask.SILENCE, source)


def _sure(findings: Iterable[Finding]) -> list[Finding]:
    """A hint is too little to ask about."""
    return [one for one in findings if one.sure is not Sureness.HINT]


def _always() -> Iterator[Question]:
    """What can be asked of any team, whatever it has heard."""
    for ask in (Ask.UNHEARD, Ask.PRACTICE, Ask.NEXT):
        yield Question(ask)
