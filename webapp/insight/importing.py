"""Taking in a file of ratings: all of it or nothing, in memory that does not grow with the file."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis import reading
from analysis.coded import CONTESTED
from analysis.mapping import Mapping, MappingError
from webapp import audit, bulk
from webapp.accounts import queries as accounts
from webapp.accounts import service as teams
from webapp.insight import queries, service
from webapp.insight.models import Rating, RatingImport
from webapp.insight.scales import Scale
from webapp.library import shelf
from webapp.turns import take_turn

KEY = ("source", "instrument", "subject", "rater", "occasion", "dimension")
# As long as the table's columns are; a longer word is refused with its row, not cut.
_LONGEST = {"team": 120, "dimension": 80, "construct": 80, "instrument": 80}
_SHOWN_TEAMS = 10
# Who is rated and who rates can be one person, so their pseudonyms are made alike.
_HIDDEN = {
    "subject": "imported person",
    "rater": "imported person",
    "family": "imported family",
    "occasion": "imported occasion",
}

Told = Callable[[int], None]


class ImportRefusedError(ValueError):
    """The file as a whole cannot be taken in: what was found, and what to do."""


class ImportedBeforeError(ImportRefusedError):
    """This very file has been taken in already."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def take_in(
    session: Session,
    path: Path,
    mapping: Mapping,
    source: str,
    *,
    create_teams: bool,
    now: datetime,
    told: Told,
) -> RatingImport:
    """Add every rating of a file, in the caller's transaction, which a fault must roll back.

    `told` hears after each piece how many rows it held. People and families get pseudonyms.

    Raises:
        ImportRefusedError: when the map, a team or the file as a whole stands in the way.
        MappingError: naming the row and the column that does.
    """
    scale = _scale(mapping, source)
    take_turn(session, service.TABLE)
    _check_instrument(session, mapping)
    digest = digest_of(path)
    if (before := queries.import_of(session, digest)) is not None:
        raise ImportedBeforeError(
            f"This file was imported on {before.imported_at:%d %B %Y} ({before.rows:,} rows)."
        )
    taken = RatingImport(file_digest=digest, source=source, scale=scale, rows=0, imported_at=now)
    session.add(taken)
    session.flush()
    known = {team.name: team.id for team in accounts.teams(session)}
    unknown: dict[str, int] = {}
    until = queries.told_until(session)
    for piece in reading.read(path, mapping, source, piece=bulk.PORTION):
        _check(piece, mapping, source)
        _find_teams(session, piece, known, unknown, create_teams)
        if not unknown:
            _add(session, _rows(piece, known, taken.id, until))
        taken.rows += len(piece)
        told(len(piece))
    _refuse(unknown, taken.rows)
    service.advance(session, now)
    audit.record(session, "ratings.imported", actor="operator", now=now, source=source, rows=taken.rows)
    return taken


def _scale(mapping: Mapping, source: str) -> dict[str, Any]:
    """What the pages need to know of the instrument, as JSON."""
    scale = Scale.of_map(mapping, source)
    if scale is None or mapping.columns.team is None or mapping.columns.rated_on is None:
        raise ImportRefusedError("Name scale, columns.team and columns.rated_on in the map.")
    return asdict(scale)


def _check_instrument(session: Session, mapping: Mapping) -> None:
    """Refuse an instrument whose name stands for another scale already."""
    name, scale = mapping.constants.instrument, mapping.scale
    standing = [(one.id, float(one.lowest), float(one.highest)) for one in shelf.every(session)]
    standing += [(one.instrument, one.lowest, one.highest) for one in queries.scales(session)]
    for instrument, lowest, highest in standing:
        if scale and instrument == name and (lowest, highest) != (scale.lowest, scale.highest):
            raise ImportRefusedError(
                f"The instrument {name} has levels from {lowest:g} to {highest:g} here. "
                "Give constants.instrument another name in the map, or correct its scale."
            )


def _first(wrong: pd.Series) -> int:
    """The file's number of the first row for which this is true."""
    return wrong.index.tolist()[int(wrong.to_numpy().argmax())]


def _check(piece: pd.DataFrame, mapping: Mapping, source: str) -> None:
    """Refuse the first row without a team or a date, or with a word that is too long to keep."""
    rated_on = mapping.columns.rated_on
    dated = rated_on if isinstance(rated_on, str) or rated_on is None else rated_on.column
    for column, theirs in (("team", mapping.columns.team), ("rated_on", dated)):
        if (missing := piece[column].isna()).any():
            row = _first(missing)
            raise MappingError(row, theirs, "nothing is there", f"Give the {column.replace('_', ' ')}.")
    for column, meant in (("source", source), ("instrument", mapping.constants.instrument)):
        if (other := piece[column] != meant).any():
            found, remedy = f"it is of another {column} than {meant}", "Import each by itself."
            raise MappingError(_first(other), column, found, remedy)
    for column, longest in _LONGEST.items():
        if (long := piece[column].astype("str").str.len() > longest).any():
            row = _first(long)
            remedy = f"Use at most {longest} characters."
            raise MappingError(row, column, "the word is too long to keep", remedy)


def _find_teams(
    session: Session, piece: pd.DataFrame, known: dict[str, int], unknown: dict[str, int], create: bool
) -> None:
    """Look up, or make, the teams of a piece; note the others with the first row that names them."""
    named = piece["team"].drop_duplicates()
    for row, name in zip(named.index.tolist(), named, strict=True):
        if name in known or name in unknown:
            continue
        if create:
            known[name] = teams.team_named(session, name).id
        else:
            unknown[name] = row


def _refuse(unknown: dict[str, int], rows: int) -> None:
    if unknown:
        named = ", ".join(f"{name} (row {row})" for name, row in list(unknown.items())[:_SHOWN_TEAMS])
        more = f" and {len(unknown) - _SHOWN_TEAMS} more" if len(unknown) > _SHOWN_TEAMS else ""
        raise ImportRefusedError(f"Unknown teams: {named}{more}. Add them, or use --create-teams.")
    if not rows:
        raise ImportRefusedError("The file holds no ratings. Give a file with rows below its header.")


def _rows(
    piece: pd.DataFrame, known: dict[str, int], import_id: int, until: dict[tuple[str, int], date]
) -> pd.DataFrame:
    """A piece as rows of the table, with people, families and occasions under pseudonyms.

    What is of a time that was told before is kept and counted in no mirror: those figures stay as they were.
    """
    kept = piece[["source", "instrument", "version", "dimension", "construct", "value"]].copy()
    for column, kind in _HIDDEN.items():
        kept[column] = _hidden(piece[column], kind)
    kept["team_id"] = piece["team"].map(known)
    kept["rated_on"] = piece["rated_on"].dt.date
    asked = zip(kept["source"], kept["team_id"], kept["rated_on"], strict=True)
    kept["counted_on"] = pd.Series(
        [None if day < until.get((source, team), day) else day for source, team, day in asked],
        index=kept.index,
        dtype="object",
    )
    kept["is_contested"] = piece[CONTESTED] if CONTESTED in piece.columns else False
    kept["import_id"] = import_id
    return kept


def _hidden(words: pd.Series, kind: str) -> pd.Series:
    made = words.map({word: audit.pseudonym(f"{kind}:{word}")[:20] for word in words.dropna().unique()})
    return made.astype("object").where(words.notna(), None)


def _add(session: Session, rows: pd.DataFrame) -> None:
    """Add a piece; MappingError names the row whose rating is there already."""
    again = rows.duplicated(list(KEY))
    if again.any():
        raise _duplicate(_first(again), "further up in the file")
    try:
        with session.begin_nested():
            names, words = list(rows.columns), rows.itertuples(index=False, name=None)
            service.add_rows(session, (dict(zip(names, row, strict=True)) for row in words))
    except IntegrityError:
        raise _standing(session, rows) from None


def _standing(session: Session, rows: pd.DataFrame) -> MappingError:
    """Which row of the piece is in the table already, and from where."""
    columns = [getattr(Rating, name) for name in KEY]
    query = select(*columns, Rating.import_id).where(Rating.subject.in_(rows["subject"].unique().tolist()))
    standing = {tuple(row[:-1]): row[-1] for row in session.execute(query)}
    for row, key in zip(rows.index.tolist(), rows[list(KEY)].itertuples(index=False, name=None), strict=True):
        if key in standing:
            same_file = standing[key] == rows["import_id"].iloc[0]
            return _duplicate(row, "further up in the file" if same_file else "in the database")
    raise ImportRefusedError("The ratings changed meanwhile. Run the import again.")


def _duplicate(row: int, where: str) -> MappingError:
    found = f"the same {', '.join(KEY)} stands {where}"
    return MappingError(row, None, found, "Leave one of them out.")
