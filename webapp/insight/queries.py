"""What stands in the table of ratings now, and what was imported and released."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, ScalarSelect, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NULLTYPE

from analysis.coded import CONTESTED
from analysis.disclosure.ledger import Sum
from analysis.kept import Shown
from analysis.spans import Figure, Span, month_start
from webapp.accounts.models import RoleHeld, Team
from webapp.insight.models import (
    Generation,
    KeptOverview,
    KeptRelease,
    Rating,
    RatingImport,
    ShownFigure,
)
from webapp.insight.scales import Scale
from webapp.insight.sources import SOURCES
from webapp.library import shelf
from webapp.library.rules import KINDS

# As the analysis calls them.
_COLUMNS = {
    "subject": Rating.subject,
    "rater": Rating.rater,
    "dimension": Rating.dimension,
    "value": Rating.value,
    "source": Rating.source,
    "instrument": Rating.instrument,
    "version": Rating.version,
    "construct": Rating.construct,
    "occasion": Rating.occasion,
    "family": Rating.family,
    "team": Rating.team_id,
    "rated_on": Rating.counted_on,
    CONTESTED: Rating.is_contested,
}
_SHOWN = (
    ShownFigure.source,
    ShownFigure.teams,
    ShownFigure.construct,
    ShownFigure.instrument,
    ShownFigure.dimension,
    ShownFigure.first,
    ShownFigure.months,
    ShownFigure.forms,
    ShownFigure.ratings,
    ShownFigure.total,
    ShownFigure.said,
)
# Candidates' answers belong to no team, and to no team's mirror.
IN_A_MIRROR = (Rating.team_id.is_not(None), Rating.source.in_(SOURCES), Rating.counted_on.is_not(None))
_FIGURES = {"value": "float64", "version": "int16", CONTESTED: "bool"}
# So many rows stay in a processor's nearest memory; with ten times as many it takes twice as long.
_PORTION = 1_000


def generation(session: Session) -> Generation | None:
    """The state that the table of ratings is in, or None before the first gathering."""
    return session.scalar(select(Generation).order_by(Generation.id.desc()).limit(1))


def released(session: Session) -> Generation | None:
    """The newest state whose figures were all kept, which is the one that pages show."""
    whole = select(Generation).where(Generation.released_at.is_not(None))
    return session.scalar(whole.order_by(Generation.id.desc()).limit(1))


def counted(session: Session) -> dict[tuple[str, str], date | None]:
    """For which day each form that a room of the house holds has been counted, by source and occasion."""
    columns = (Rating.source, Rating.occasion, Rating.counted_on)
    rows = session.execute(select(*columns).where(Rating.import_id.is_(None)).distinct())
    return {(source, occasion): day for source, occasion, day in rows}


def contested(session: Session) -> dict[tuple[str, str, str], bool]:
    """Whether each form of a room was contested when it was gathered last, by source, occasion and rater."""
    columns = (Rating.source, Rating.occasion, Rating.rater, Rating.is_contested)
    rows = session.execute(select(*columns).where(Rating.import_id.is_(None)).distinct())
    return {(source, occasion, rater): is_contested for source, occasion, rater, is_contested in rows}


def told_until(session: Session) -> dict[tuple[str, int], date]:
    """The first day of which nothing was decided yet, shown or withheld, by source and team."""
    columns = (ShownFigure.source, ShownFigure.teams, ShownFigure.first, ShownFigure.months)
    found: dict[tuple[str, int], date] = {}
    for source, names, first, months in session.execute(select(*columns).distinct()):
        if first is None or months is None:
            continue
        after = month_start(Span(first, months).start + months)
        for name in Figure(source, names).members:
            found[source, int(name)] = max(after, found.get((source, int(name)), after))
    return found


def left_out(session: Session, import_id: int) -> int:
    """How many ratings of a file are of times that were told before it came, and so count in no mirror."""
    late = select(func.count()).where(Rating.import_id == import_id, Rating.counted_on.is_(None))
    return session.scalar(late) or 0


def scales(session: Session) -> list[Scale]:
    """The scales of every file that was taken in, oldest first."""
    stored = session.scalars(select(RatingImport.scale).order_by(RatingImport.id))
    return [Scale.of_stored(scale) for scale in stored]


def scales_of_rubrics(session: Session) -> list[Scale]:
    """The scale of every rubric that practice is seen by, in each source that rates practice.

    Some have fewer or more levels than the house's own form, on whose scale their source is drawn.
    """
    seen = [each for each in shelf.every(session) if each.kind in KINDS]
    rated = [source for source, named in SOURCES.items() if named.kind == "practice"]
    return [Scale.of_rubric(rubric, source) for rubric in seen for source in rated]


def import_of(session: Session, digest: str) -> RatingImport | None:
    """The import of this very file, or None."""
    return session.scalar(select(RatingImport).where(RatingImport.file_digest == digest))


def count(session: Session) -> int:
    """How many ratings there are."""
    return session.scalar(select(func.count()).select_from(Rating)) or 0


def sources_of_rooms(session: Session) -> set[str]:
    """The sources of mirrors that a room of the house has rated from, as against an imported file.

    Every page of a mirror asks this, so each source is looked for by itself: an index finds its first rating,
    where a list of the different ones is made from every rating there is.
    """
    first = (_first_of_a_room(source).label(source) for source in SOURCES)
    return {source for source, found in session.execute(select(*first)).mappings().one().items() if found}


def _first_of_a_room(source: str) -> ScalarSelect[int]:
    rated = select(Rating.id).where(Rating.import_id.is_(None), Rating.source == source)
    # In the order of the index: a database that expects many such ratings reads the table until it meets one,
    # which is all of it where there is none.
    return rated.order_by(Rating.import_id).limit(1).scalar_subquery()


def last_release(session: Session, team_id: int) -> KeptRelease | None:
    """What was last released to a team, or None."""
    return session.scalar(
        select(KeptRelease).where(KeptRelease.team_id == team_id).order_by(KeptRelease.id.desc()).limit(1)
    )


def last_overview(session: Session) -> tuple[KeptOverview, datetime] | None:
    """What was last released of the whole service, and how old its figures are; or None."""
    query = (
        select(KeptOverview, Generation.made_at)
        .join(Generation, Generation.id == KeptOverview.generation_id)
        .order_by(KeptOverview.id.desc())
        .limit(1)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def here_since(session: Session) -> dict[int, date]:
    """The first day of each person's first role, whatever it was."""
    query = select(RoleHeld.person_id, func.min(RoleHeld.starts_on).label("since")).group_by(
        RoleHeld.person_id
    )
    return {row.person_id: row.since for row in session.execute(query)}


def release(session: Session, release_id: int) -> tuple[KeptRelease, datetime] | None:
    """What was once released to a team, and how old its figures are; or None."""
    query = select(KeptRelease, Generation.made_at).join(
        Generation, Generation.id == KeptRelease.generation_id
    )
    row = session.execute(query.where(KeptRelease.id == release_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def releases(session: Session, team_id: int, limit: int = 6) -> list[tuple[int, datetime]]:
    """What pages have shown of a team, the newest first: each release with how old its figures are."""
    query = (
        select(KeptRelease.id, Generation.made_at)
        .join(Generation, Generation.id == KeptRelease.generation_id)
        .where(KeptRelease.team_id == team_id, Generation.released_at.is_not(None))
        .order_by(KeptRelease.id.desc())
        .limit(limit)
    )
    return [(row.id, row.made_at) for row in session.execute(query)]


def shown_before(session: Session, generation_id: int) -> dict[Figure, Shown]:
    """Every figure that was shown from an earlier state of the ratings, as it was shown first."""
    return _shown(session, ShownFigure.generation_id < generation_id)


def shown_from(session: Session, generation_id: int) -> dict[Figure, Shown]:
    """Every figure that is shown for the first time from one state of the ratings."""
    return _shown(session, ShownFigure.generation_id == generation_id)


def _shown(session: Session, which: ColumnElement[bool]) -> dict[Figure, Shown]:
    found: dict[Figure, Shown] = {}
    query = select(*_SHOWN).where(which).order_by(ShownFigure.id)
    for source, teams, construct, instrument, dimension, first, months, *was in session.execute(query):
        span = Span(first, months) if first and months else None
        forms, ratings, total, said = was
        figure = Figure(source, teams, construct, instrument, dimension, span)
        found.setdefault(figure, Shown(forms, Sum(ratings, total), said))
    return found


def neighbours(session: Session) -> dict[str, str]:
    """The group of each team that has one, by the team's id as text."""
    grouped = select(Team.id, Team.neighbours).where(Team.neighbours != "")
    return {str(team_id): group for team_id, group in session.execute(grouped)}


def team_names(session: Session) -> dict[str, str]:
    """What each team is called, by its id as text."""
    return {str(team_id): name for team_id, name in session.execute(select(Team.id, Team.name))}


def frame(session: Session) -> pd.DataFrame:
    """Every rating that a team's mirror may be made of, in the long form of the analysis; text as categories.

    Teams are named by their id as text. It is read in portions, so that the raw rows are never
    all held at once.
    """
    # As the database keeps them: a date or a yes is made one of once a column, and not for every rating.
    stored = [type_coerce(column, NULLTYPE) for column in _COLUMNS.values()]
    query = select(*stored).where(*IN_A_MIRROR).order_by(Rating.id)
    words: dict[str, dict[Any, int]] = {name: {} for name in _COLUMNS}
    packed = {name: bytearray() for name in _COLUMNS}
    read = session.connection().execute(query.execution_options(yield_per=_PORTION))
    for rows in read.partitions():
        for name, values in zip(_COLUMNS, zip(*rows, strict=True), strict=True):
            packed[name] += _packed(name, values, words[name]).tobytes()
    return pd.DataFrame({name: _column(name, packed.pop(name), words.pop(name)) for name in _COLUMNS})


def _packed(name: str, values: Sequence[Any], words: dict[Any, int]) -> np.ndarray:
    """A portion of a column as numbers: figures as they are, words by their place in `words`."""
    if name in _FIGURES:
        return np.array(values, dtype=_FIGURES[name])
    code, different = pd.factorize(np.array(values, dtype=object))
    places = [words.setdefault(value, len(words)) for value in different]
    # What is missing has the code -1, which finds the last place.
    return np.array([*places, -1], dtype=np.int32)[code]


def _column(name: str, packed: bytearray, words: dict[Any, int]) -> Any:
    whole = np.frombuffer(packed, dtype=_FIGURES.get(name, "int32"))
    if name == "rated_on":
        days = pd.to_datetime(pd.Series(list(words), dtype="object"))
        return days.to_numpy(dtype="datetime64[s]")[whole]
    if name in _FIGURES:
        return whole
    return pd.Categorical.from_codes(whole, categories=pd.Index([str(word) for word in words], dtype="str"))


def teams(session: Session) -> Sequence[int]:
    """Every team, by id: one that nobody has rated has a mirror too, which says so."""
    return session.scalars(select(Team.id).order_by(Team.id)).all()
