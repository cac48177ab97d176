"""Ratings read from a file through a map, in pieces, so that the size of the file does not matter."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pandas as pd

from analysis import files
from analysis.coded import CONTESTED
from analysis.frames import COLUMNS
from analysis.mapping import Ago, Mapping, MappingError

PIECE = 50_000
# How a file may say yes and no.
TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}

# What a file may say of each row in its own columns: words that must be there, and what stands beside ours.
OWN_WORDS = {"source": "source", "instrument": "instrument", "construct": "about"}
BESIDE = (CONTESTED, "lowest", "highest")

# Which rows are wrong, in which of their columns, what is wrong about the value, and the remedy.
Wrong = tuple[pd.Series, str, str, str]


def read(
    path: Path, mapping: Mapping, source: str | None = None, *, piece: int = PIECE
) -> Iterator[pd.DataFrame]:
    """Give the ratings of a CSV (or gzip of one), Parquet or Excel file as frames of at most `piece` rows.

    Each frame's index is the row in the file, the header being row 1. Where the map names their columns, it
    also has `contested`, and `lowest` and `highest`, the ends of the instrument's scale. MappingError names
    the first row and column that cannot be read; what came before it has been given by then, so keep it
    uncommitted.
    """
    with files.rows(path) as rows:
        header = _header(rows, mapping)
        while block := list(islice(rows, piece)):
            numbers = [number for number, _ in block]
            for number, row in block:
                _check_width(number, row, header)
            theirs = pd.DataFrame([row for _, row in block], columns=header, index=numbers, dtype="str")
            yield _ours(theirs, mapping, source or mapping.constants.source)


def header(path: Path) -> list[str]:
    """The names in the first row of a file."""
    with files.rows(path) as rows:
        return next(rows, (1, []))[1]


def _header(rows: Iterator[tuple[int, list[str]]], mapping: Mapping) -> list[str]:
    names = next(rows, (1, []))[1]
    for column, used_for in mapping.columns.named().items():
        if column not in names:
            found = f"the file has no such column (it has {', '.join(names) or 'nothing'})"
            remedy = f"Name the column that holds the {used_for}, or add it to the file."
            raise MappingError(1, column, found, remedy)
        if names.count(column) > 1:
            raise MappingError(1, column, "two columns have this name", "Rename one of them.")
    return names


def _check_width(number: int, row: list[str], header: list[str]) -> None:
    if len(row) != len(header):
        found = f"{len(row)} fields where the header has {len(header)}"
        raise MappingError(number, None, found, "Give every row the columns of the header.")


def _ours(theirs: pd.DataFrame, mapping: Mapping, source: str) -> pd.DataFrame:
    """One piece of their rows as a long frame, every row checked."""
    columns, constants = mapping.columns, mapping.constants
    names = {"subject": columns.subject, "rater": columns.rater}
    names |= {name: column for name, at in OWN_WORDS.items() if (column := getattr(columns, at)) is not None}
    blank: list[Wrong] = [
        (theirs[column].str.strip() == "", column, "nothing is there", f"Give the {name} of the rating.")
        for name, column in names.items()
    ]
    value, wrong_values = _values(theirs, mapping)
    dimension, construct, unmapped = _dimensions(theirs, mapping)
    rated_on, wrong_dates = _dates(theirs, columns.rated_on)
    figures, wrong_figures = _figures(theirs, mapping)
    _refuse([*blank, *wrong_values, *unmapped, *wrong_dates, *wrong_figures], theirs)
    parts = columns.occasion_parts or tuple(
        dict.fromkeys((columns.rater, columns.subject, *_date_column(columns.rated_on)))
    )
    occasion = theirs[parts[0]]
    for part in parts[1:]:
        occasion = occasion + ":" + theirs[part]
    frame = pd.DataFrame(
        {
            "subject": theirs[columns.subject],
            "rater": theirs[columns.rater],
            "dimension": dimension,
            "value": value,
            "source": theirs[columns.source] if columns.source else source,
            "instrument": theirs[columns.instrument] if columns.instrument else constants.instrument,
            "version": constants.version,
            "construct": theirs[columns.about] if columns.about else construct,
            "occasion": occasion,
            "family": _or_none(theirs, columns.family) if columns.family else theirs[columns.rater],
            "team": _or_none(theirs, columns.team) if columns.team else None,
            "rated_on": rated_on,
            **figures,
        },
        index=theirs.index,
    )
    return frame[[*COLUMNS, *(name for name in BESIDE if name in frame.columns)]]


def _or_none(theirs: pd.DataFrame, column: str) -> pd.Series:
    return theirs[column].mask(theirs[column] == "")


def _figures(theirs: pd.DataFrame, mapping: Mapping) -> tuple[dict[str, pd.Series], list[Wrong]]:
    """What the file itself says of each row's version and scale, and whether it is contested."""
    found: dict[str, pd.Series] = {}
    wrong: list[Wrong] = []
    for name in ("version", "lowest", "highest"):
        if (column := getattr(mapping.columns, name)) is not None:
            number = pd.to_numeric(theirs[column], errors="coerce").astype("float64")
            is_wrong = ~(number.abs() < float("inf")) | ((number % 1 != 0) if name == "version" else False)
            wrong.append((is_wrong, column, "{} is not such a number", f"Give the {name} as a number."))
            found[name] = number
    if "version" in found and not wrong[0][0].any():
        found["version"] = found["version"].astype("int64")
    if (column := mapping.columns.contested) is not None:
        told = theirs[column].str.strip().str.lower().map(TRUTH)
        wrong.append((told.isna(), column, "{} is neither yes nor no", "Write yes or no."))
        found[CONTESTED] = told.eq(True)
    return found, wrong


def _values(theirs: pd.DataFrame, mapping: Mapping) -> tuple[pd.Series, list[Wrong]]:
    column, scale = mapping.columns.value, mapping.scale
    value = pd.to_numeric(theirs[column], errors="coerce").astype("float64")
    finite = value.abs() < float("inf")
    wrong: list[Wrong] = [
        (~finite, column, "{} is not a number", "Give the level as a number, or leave the row out.")
    ]
    if scale is not None:
        remedy = f"Give a level from {scale.lowest:g} to {scale.highest:g}."
        outside = finite & ~value.between(scale.lowest, scale.highest)
        wrong.append((outside, column, "{} is outside the scale", remedy))
    return value, wrong


def _dimensions(
    theirs: pd.DataFrame, mapping: Mapping
) -> tuple[pd.Series | str, pd.Series | str, list[Wrong]]:
    known, constant, column = mapping.dimensions, mapping.constants.dimension, mapping.columns.dimension
    if column is None:
        meant = (known or {}).get(str(constant))
        own = str(constant)
        return (meant.dimension, meant.about, []) if meant else (own, own, [])
    given = theirs[column]
    if known is None:
        return given, given, [(given.str.strip() == "", column, "nothing is there", "Give a dimension.")]
    remedy = "Add it to the map under dimensions, or leave the row out."
    dimension = given.map({name: part.dimension for name, part in known.items()})
    construct = given.map({name: part.about for name, part in known.items()})
    return dimension, construct, [(dimension.isna(), column, "{} is not in the map", remedy)]


def _date_column(rated_on: str | Ago | None) -> tuple[str, ...]:
    if rated_on is None:
        return ()
    return (rated_on.column,) if isinstance(rated_on, Ago) else (rated_on,)


def _dates(theirs: pd.DataFrame, rated_on: str | Ago | None) -> tuple[pd.Series, list[Wrong]]:
    """The day of each rating, to the second as pandas keeps it; an empty date is allowed."""
    if rated_on is None:
        return pd.Series(pd.NaT, index=theirs.index, dtype="datetime64[s]"), []
    column = _date_column(rated_on)[0]
    given = theirs[column].str.strip()
    if isinstance(rated_on, Ago):
        steps = pd.to_numeric(given, errors="coerce")
        usable = steps.between(0, 1200) & (steps % 1 == 0)
        days = {
            step: pd.Timestamp(rated_on.before) - pd.DateOffset(months=int(step) * rated_on.months)
            for step in steps[usable].unique()
        }
        told = pd.to_datetime(steps.map(days)).astype("datetime64[s]")
        remedy = "Give how many steps ago it was, as a whole number."
    else:
        told = pd.to_datetime(given, format="%Y-%m-%d", errors="coerce").astype("datetime64[s]")
        remedy = "Write the date as year-month-day, such as 2026-03-31."
    return told, [(told.isna() & (given != ""), column, "{} is not a date", remedy)]


def _refuse(wrongs: list[Wrong], theirs: pd.DataFrame) -> None:
    """Raise the error of the first row that has one."""
    found = [(int(wrong.to_numpy().argmax()), at) for at, (wrong, *_) in enumerate(wrongs) if wrong.any()]
    if not found:
        return
    place, at = min(found)
    _, column, words, remedy = wrongs[at]
    shown = repr(str(theirs[column].iloc[place])[:40])
    raise MappingError(int(theirs.index[place]), column, words.format(shown), remedy)
