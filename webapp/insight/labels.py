"""The words that the analysis puts beside its figures: skills, sources, statements and scales."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from analysis.mirror import Labels, SourceLabel
from rubrics import loader
from rubrics.model import Rubric
from webapp.insight.scales import Scale
from webapp.insight.sources import SOURCES
from webapp.library import shelf


def of_scale(
    source: str, lowest: float, highest: float, lowest_label: str, highest_label: str
) -> SourceLabel:
    """How a source is named, and the scale that its figures are drawn on."""
    named = SOURCES[source]
    ends = (lowest, highest, lowest_label, highest_label)
    return SourceLabel(str(named.name), named.kind, *ends, low=named.low, good=named.good)


def _of_rubric(source: str, language: str) -> SourceLabel:
    rubric = loader.rubric(SOURCES[source].rubric).in_language(language)
    low, high = (rubric.criteria[0].level(value) for value in (rubric.lowest, rubric.highest))
    return of_scale(source, low.value, high.value, low.label, high.label)


def labels(
    session: Session,
    language: str,
    rooms: set[str],
    imported: Iterable[Scale],
    teams: Mapping[str, str] | None = None,
) -> Labels:
    """Every label in a language ("en_GB" or "cy").

    A source that only imported files hold (none of `rooms`) is drawn on the scale of the first of them.
    `teams` are the names of teams by id, for pages that name several.
    """
    statements = {
        (rubric.id, criterion.id): _statement(rubric, criterion.id)
        for rubric in (each.in_language(language) for each in shelf.every(session))
        for criterion in rubric.criteria
    }
    names: dict[str, str] = {}
    sources = {source: _of_rubric(source, language) for source in SOURCES}
    own = set(rooms)
    for scale in imported:
        if scale.source not in own:
            ends = (scale.lowest_label, scale.highest_label)
            sources[scale.source] = of_scale(scale.source, scale.lowest, scale.highest, *ends)
            own.add(scale.source)
        for dimension, text in scale.statements.items():
            statements[(scale.instrument, dimension)] = text
        names |= scale.constructs
    names |= {construct.id: construct.name for construct in loader.constructs().constructs}
    return Labels(constructs=names, sources=sources, statements=statements, teams=teams or {})


def _statement(rubric: Rubric, criterion_id: str) -> str:
    """What was answered, word for word, on a form; the name of what was seen in a visit."""
    criterion = rubric.criterion(criterion_id)
    return criterion.question if rubric.kind == "voice" else criterion.name
