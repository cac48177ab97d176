"""A file's teams as mirrors on one HTML page: `python -m analysis mirror FILE --out FILE`."""

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

import pandas as pd

from analysis import frames, mapping, reading, report
from analysis.labels import Labels, SourceLabel
from analysis.mapping import Mapping, MappingError, Scale
from analysis.mirror import reflect, summarise

KEY = ["source", "instrument", "subject", "rater", "occasion", "dimension"]


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.add_argument("--map", type=Path, help="what the file's columns and dimensions mean, as YAML")
    parser.add_argument("--team", help="only this team; else every team in the file")


def run(asked: Namespace) -> str:
    """Write the mirror of each team as one HTML page, and say in a sentence what was written."""
    if asked.out is None:
        raise MappingError(None, None, "there is no page to write to", "Give --out FILE.")
    return mirror(asked.file, asked.out, asked.map, asked.team)


def mirror(file: Path, out: Path, map_file: Path | None, team: str | None) -> str:
    """Write the mirror of a file's teams, and say in a sentence what was written."""
    given = mapping.load(map_file) if map_file else mapping.plain(dict.fromkeys(reading.header(file)))
    frame = whole(file, given)
    notes = [_dated(frame)] if frame["rated_on"].notna().any() else []
    if given.scale is None:
        given, note = _with_scale(given, frame)
        notes.append(note)
    labels = labels_of(given)
    teams = _teams(frame, team)
    service = summarise(frame, labels)
    mirrors = [reflect(frame, one, labels, _today(frame), service) for one in teams]
    title = f"Mirror of team {teams[0]}" if len(teams) == 1 else f"Mirrors of {len(teams)} teams"
    out.write_text(report.page(title, mirrors, labels, notes), encoding="utf-8")
    return f"Read {len(frame):,} ratings; wrote the mirror of {len(teams)} team(s) to {out}."


def whole(file: Path, given: Mapping) -> pd.DataFrame:
    """Every rating of a file; the same rating twice is refused, naming the row."""
    pieces = list(reading.read(file, given))
    frame = pd.concat(pieces) if pieces else frames.empty()
    again = frame.duplicated(KEY).to_numpy()
    if again.any():
        row = int(frame.index[int(again.argmax())])
        found = "the same rater rates the same person on the same occasion and dimension again"
        raise MappingError(row, None, found, "Leave one out, or name what tells them apart as the occasion.")
    return frame


def labels_of(given: Mapping) -> Labels:
    """The names that a report prints, from a map that has a scale."""
    scale = given.scale
    if scale is None:
        raise MappingError(None, "scale", "the map has no scale", "Give its lowest and highest level.")
    source = SourceLabel(
        name=given.name or given.constants.source.capitalize(),
        kind="practice" if given.practice else "family",
        lowest=scale.lowest,
        highest=scale.highest,
        lowest_label=scale.label(scale.lowest),
        highest_label=scale.label(scale.highest),
    )
    dimensions = (given.dimensions or {}).values()
    statements = {(given.constants.instrument, d.dimension): d.text for d in dimensions if d.text}
    return Labels(given.constructs, {given.constants.source: source}, statements)


def _with_scale(given: Mapping, frame: pd.DataFrame) -> tuple[Mapping, str]:
    """The map with the scale that the levels themselves span, and a note that says so."""
    if frame.empty:
        raise MappingError(None, None, "the file has no ratings", "Give a file with at least one.")
    lowest, highest = float(frame["value"].min()), float(frame["value"].max())
    if lowest == highest:
        found = f"every level is {lowest:g}, so the scale cannot be told"
        raise MappingError(None, "value", found, "Give a map with a scale.")
    note = (
        f"No scale was given, so it is taken to run from {lowest:g} to {highest:g},"
        " the lowest and the highest level in the file."
    )
    return given.model_copy(update={"scale": Scale(lowest=lowest, highest=highest)}), note


def _teams(frame: pd.DataFrame, team: str | None) -> list[str]:
    """The teams to show, in the order of their names with numbers counted as numbers."""
    known = [str(one) for one in frame["team"].dropna().unique()]
    if not known:
        remedy = "Add a column for the team, and name it in the map."
        raise MappingError(None, "team", "no rating names a team", remedy)
    if team is None:
        return sorted(known, key=lambda name: (len(name), name))
    if team not in known:
        remedy = f"Choose one of {', '.join(sorted(known)[:20])}."
        raise MappingError(None, "team", f"no rating is about team {team}", remedy)
    return [team]


def _today(frame: pd.DataFrame) -> date:
    """The first day after the newest rating's half-year, so that the file alone decides the page."""
    newest = frame["rated_on"].max()
    if pd.isna(newest):
        return date(1, 7, 1)
    return date(newest.year, 7, 1) if newest.month <= 6 else date(newest.year + 1, 1, 1)


def _dated(frame: pd.DataFrame) -> str:
    newest = frame["rated_on"].max()
    return f"The newest rating in the file is from {newest.year}-{newest.month:02d}."
