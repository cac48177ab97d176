"""A file's teams as mirrors on one HTML page: `python -m analysis mirror FILE --out FILE`."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import companions, frames, mapping, reading, report
from analysis.labels import Kind, Labels, SourceLabel
from analysis.mapping import Mapping, MappingError, Scale
from analysis.mirror import Merger, Service, reflect, summarise

# In a file whose rows say their own source, the word for what families said; the other sources saw practice.
FAMILY = "family"
KEY = ["source", "instrument", "subject", "rater", "occasion", "dimension"]


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.add_argument("--map", type=Path, help="what the file's columns and dimensions mean, as YAML")
    parser.add_argument("--team", help="only this team; else every team in the file")
    parser.add_argument("--low", type=float, help="under how many points of 100 a level is low")
    parser.add_argument("--good", type=float, help="from how many points of 100 on a level is good")
    parser.add_argument("--today", type=_day, help="the day that the page is of, such as 2026-07-01")
    parser.add_argument(
        "--comments",
        type=Path,
        help="CSV with team and comment (perhaps respondent), each read and agreed to by a person",
    )
    parser.add_argument(
        "--commitments",
        type=Path,
        help="CSV with team, construct, source, sign (up or down), wording, owner, made and due",
    )
    parser.add_argument(
        "--expected", type=Path, help="CSV with team, families (how many were asked) and practitioners"
    )
    parser.add_argument(
        "--neighbours", type=Path, help="CSV with team and group: small teams of a group are counted together"
    )
    parser.add_argument(
        "--merged",
        type=_merger,
        action="append",
        default=[],
        metavar="OLD:NEW:DAY",
        help="from this day the old team is part of the new one",
    )


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise ArgumentTypeError(f"{given} is not a day such as 2026-07-01") from error


def _merger(given: str) -> Merger:
    parts = given.split(":")
    if len(parts) != 3 or not all(parts):
        raise ArgumentTypeError(f"{given} is not OLD:NEW:DAY, such as Alder:Beacon:2026-04-01")
    return Merger(parts[0], parts[1], _day(parts[2]))


def run(asked: Namespace) -> str | dict[str, Any]:
    """Write each team's mirror as one HTML page and say so in a sentence, or give the same as data."""
    if asked.out is None and not asked.json:
        raise MappingError(None, None, "there is no page to write to", "Give --out FILE, or --json.")
    given = mapping.load(asked.map) if asked.map else mapping.plain(dict.fromkeys(reading.header(asked.file)))
    frame = whole(asked.file, given)
    notes = [_dated(frame)] if frame["rated_on"].notna().any() else []
    if {"lowest", "highest"} <= set(frame.columns):
        labels = labels_of_rows(frame, given, asked.low, asked.good)
    else:
        if given.scale is None:
            given, note = _with_scale(given, frame)
            notes.append(note)
        labels = labels_of(given, asked.low, asked.good)
    neighbours = companions.neighbours(asked.neighbours) if asked.neighbours else None
    service = summarise(frame, labels, asked.merged, neighbours=neighbours)
    teams = _teams(frame, asked.team, asked.merged)
    beside = companions.beside(teams, labels, asked.comments, asked.commitments, asked.expected)
    today = asked.today or _today(frame)
    mirrors = [reflect(frame, one, labels, today, service, beside[one]) for one in teams]
    title = f"Mirror of team {teams[0]}" if len(teams) == 1 else f"Mirrors of {len(teams)} teams"
    if asked.json:
        balances = _balances(service, today) if asked.team is None else {}
        return report.content(title, mirrors, labels, notes) | {"balance": balances}
    asked.out.write_text(report.page(title, mirrors, labels, notes), encoding="utf-8")
    return f"Read {len(frame):,} ratings; wrote the mirror of {len(teams)} team(s) to {asked.out}."


def _balances(service: Service, today: date) -> dict[str, Any]:
    """Where every form of each source has gone in its longest window, or why that is not said."""
    gate = service.on(today).gate
    found: dict[str, Any] = {}
    for source in service.sources:
        one = gate.balance(source)
        least = service.labels.minimum(source).hidden_together
        reason = "too few are withheld, or of one team alone: the number would be theirs"
        numbers = asdict(one) | {"collected": one.collected}
        found[source] = numbers if one.may_say(least) else dict.fromkeys(numbers) | {"reason": reason}
    return found


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


def labels_of(given: Mapping, low: float | None = None, good: float | None = None) -> Labels:
    """The names that a report prints, from a map that has a scale, and the lines for low and good."""
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
        low=low,
        good=good,
    )
    dimensions = (given.dimensions or {}).values()
    statements = {(given.constants.instrument, d.dimension): d.text for d in dimensions if d.text}
    return Labels(given.constructs, {given.constants.source: source}, statements)


def labels_of_rows(
    frame: pd.DataFrame, given: Mapping, low: float | None = None, good: float | None = None
) -> Labels:
    """The names that a report prints of a file whose rows say their own source and scale."""
    sources: dict[str, SourceLabel] = {}
    scales = frame[["source", "lowest", "highest"]].drop_duplicates()
    for source, lowest, highest in scales.itertuples(index=False, name=None):
        if source in sources:
            found = f"the instruments of {source} have different scales, which one mirror cannot show"
            raise MappingError(None, "lowest", found, "Give a file for each instrument.")
        if not lowest < highest:
            found = "the lowest level is not below the highest"
            raise MappingError(None, "lowest", found, "Correct the scale.")
        kind: Kind = "family" if source == FAMILY else "practice"
        ends = (lowest, highest, f"{lowest:g}", f"{highest:g}")
        sources[source] = SourceLabel(source.capitalize(), kind, *ends, low=low, good=good)
    return Labels(given.constructs, sources, {})


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


def _teams(frame: pd.DataFrame, team: str | None, merged: Sequence[Merger]) -> list[str]:
    """The teams to show, in the order of their names with numbers counted as numbers."""
    known = {str(one) for one in frame["team"].dropna().unique()}
    if not known:
        remedy = "Add a column for the team, and name it in the map."
        raise MappingError(None, "team", "no rating names a team", remedy)
    for one in merged:
        _check_team(one.old, known)
        known.add(one.new)
    if team is None:
        return sorted(known, key=lambda name: (len(name), name))
    _check_team(team, known)
    return [team]


def _check_team(team: str, known: set[str]) -> None:
    if team not in known:
        remedy = f"Choose one of {', '.join(sorted(known)[:20])}."
        raise MappingError(None, "team", f"no rating is about team {team}", remedy)


def _today(frame: pd.DataFrame) -> date:
    """The first day after the newest rating's half-year, so that the file alone decides the page."""
    newest = frame["rated_on"].max()
    if pd.isna(newest):
        # Without dates every window is the whole time, and any day does.
        return date(2000, 1, 1)
    return date(newest.year, 7, 1) if newest.month <= 6 else date(newest.year + 1, 1, 1)


def _dated(frame: pd.DataFrame) -> str:
    newest = frame["rated_on"].max()
    return f"The newest rating in the file is from {newest.year}-{newest.month:02d}."
