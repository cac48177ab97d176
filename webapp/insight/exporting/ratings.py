"""Single ratings as they leave: of practice alone, under pseudonyms of one purpose, with months for days."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, union
from sqlalchemy.orm import Session

from analysis.spans import month_number, month_start
from webapp import audit
from webapp.insight import queries
from webapp.insight.exporting.rules import EVERY_SOURCE, Wanted, folded
from webapp.insight.models import Rating
from webapp.insight.sources import SOURCES

# So many rows are in memory at a time.
PORTION = 5_000
# As many stand-ins are remembered; who comes again after so many others is worked out anew, and alike.
_REMEMBERED = 1 << 14

Row = tuple[Any, ...]
Portions = Iterator[list[Row]]


def sources_that_leave() -> list[str]:
    """The sources whose single ratings may leave."""
    return [name for name, source in SOURCES.items() if source.leaves_as_rows]


def _chosen(wanted: Wanted) -> tuple[ColumnElement[bool], ...]:
    """What a row must be: counted in a mirror, of a source that may leave, and within the months."""
    leaving = sources_that_leave()
    named = leaving if wanted.source == EVERY_SOURCE else [wanted.source]
    chosen: list[ColumnElement[bool]] = [
        *queries.IN_A_MIRROR,
        Rating.source.in_([one for one in named if one in leaving]),
    ]
    if wanted.first is not None:
        chosen.append(Rating.counted_on >= wanted.first)
    if wanted.last is not None:
        chosen.append(Rating.counted_on < month_start(month_number(wanted.last) + 1))
    return tuple(chosen)


def count(session: Session, wanted: Wanted) -> int:
    """How many rows an export has."""
    return session.scalar(select(func.count()).select_from(Rating).where(*_chosen(wanted))) or 0


def people(session: Session, wanted: Wanted) -> set[str]:
    """Everybody in an export, rated or rating, by the pseudonyms of the table of ratings."""
    every = union(*(select(one).where(*_chosen(wanted)) for one in (Rating.subject, Rating.rater)))
    return set(session.scalars(every))


def months(session: Session) -> list[date]:
    """Every month of which single ratings could leave, the newest first."""
    counted = (*queries.IN_A_MIRROR, Rating.source.in_(sources_that_leave()))
    found = session.execute(
        select(func.min(Rating.counted_on), func.max(Rating.counted_on)).where(*counted)
    ).one()
    if found[0] is None:
        return []
    first, last = (month_number(day) for day in found)
    return [month_start(at) for at in range(last, first - 1, -1)]


class StandIns:
    """Pseudonyms of one purpose of one analyst: the same thing has the same one, and no other export's."""

    def __init__(self, analyst_id: int, purpose: str) -> None:
        key = audit.pseudonym(f"export:{analyst_id}:{folded(purpose)}").encode()

        @lru_cache(maxsize=_REMEMBERED)
        def made(kind: str, thing: str) -> str:
            # A letter before it keeps a spreadsheet from taking 12e456 for a number.
            return f"{kind}{blake2b(f'{kind}:{thing}'.encode(), key=key, digest_size=8).hexdigest()}"

        self.of = made


def _query(wanted: Wanted) -> Select[*tuple[Any, ...]]:
    columns = (
        Rating.source,
        Rating.instrument,
        Rating.version,
        Rating.subject,
        Rating.rater,
        Rating.team_id,
        Rating.family,
        Rating.occasion,
        Rating.counted_on,
        Rating.dimension,
        Rating.construct,
        Rating.value,
        Rating.is_contested,
    )
    # The last digit of a sum depends on its order: it is that in which the analysis reads them here.
    return select(*columns).where(*_chosen(wanted)).order_by(Rating.id)


def rows(
    connection: Connection,
    wanted: Wanted,
    of: StandIns,
    scales: Mapping[tuple[str, str], tuple[float, float]],
) -> Portions:
    """The rows of an export in portions, as the dictionary names their columns.

    They are read as they are asked for: on PostgreSQL by a cursor of the server, on SQLite step by step.
    """
    stand_in = of.of
    found = connection.execution_options(yield_per=PORTION).execute(_query(wanted))
    for portion in found.partitions():
        yield [
            (
                source,
                instrument,
                version,
                stand_in("p", subject),
                stand_in("p", rater),
                stand_in("t", str(team)),
                stand_in("f", family) if family else "",
                stand_in("o", occasion),
                day.replace(day=1),
                dimension,
                construct,
                value,
                *scales[source, instrument],
                "yes" if contested else "no",
            )
            for (
                source,
                instrument,
                version,
                subject,
                rater,
                team,
                family,
                occasion,
                day,
                dimension,
                construct,
                value,
                contested,
            ) in portion
        ]


def scales(session: Session) -> dict[tuple[str, str], tuple[float, float]]:
    """The lowest and the highest level of each instrument, by source."""
    every = [*queries.scales_of_rubrics(session), *queries.scales(session)]
    return {(one.source, one.instrument): (float(one.lowest), float(one.highest)) for one in every}
