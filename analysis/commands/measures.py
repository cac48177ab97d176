"""Everybody's place on one ruler: `python -m analysis measures FILE`."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from analysis import tables
from analysis.frames import FrameError
from analysis.measures.measuring import measures
from analysis.measures.results import Measures
from analysis.measures.starting import Anchors

FACETS = {"rater": "raters", "raters": "raters", "dimension": "dimensions", "dimensions": "dimensions"}


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.add_argument(
        "--model",
        choices=("rating-scale", "partial-credit"),
        default="rating-scale",
        help="one set of thresholds for all dimensions, or each dimension's own",
    )
    parser.add_argument(
        "--anchor", type=Path, help="measures to hold fixed: a file with facet, id and measure in logits"
    )
    parser.add_argument(
        "--bias", type=_pair, action="append", default=[], help="a pair of columns, such as rater:dimension"
    )


def run(asked: Namespace) -> Measures:
    """Fit the many-facet Rasch model to a file with subject, rater, dimension, value, and maybe occasion."""
    names = ["subject", "rater", "dimension"]
    frame = tables.read(asked.file, names=names, figures=["value"])
    anchors = _anchors_of(asked.anchor) if asked.anchor else None
    return measures(frame, model=asked.model, anchors=anchors, bias=asked.bias)


def _pair(text: str) -> tuple[str, str]:
    one, between, other = text.partition(":")
    if not (one and between and other) or one == other:
        raise ArgumentTypeError(f"{text!r} is no pair of columns: write one:other, such as rater:dimension")
    return one, other


def _anchors_of(path: Path) -> Anchors:
    """The anchors of a file, whose errors name that file."""
    try:
        return _anchors(path)
    except FrameError as error:
        # The other file's rows are counted without its row of names; this error says which file it means.
        row = None if error.row is None else error.row + 1
        where = f", row {row}" if row else ""
        raise FrameError(
            f"{error.column or '(all)'} of {path.name}{where}", None, error.found, error.remedy
        ) from error


def _anchors(path: Path) -> Anchors:
    """The anchors of a file; FrameError names what is no facet or stands twice."""
    given = tables.read(path, names=["facet", "id"], figures=["measure"])
    known: dict[str, dict[str, float]] = {"raters": {}, "dimensions": {}}
    for row, (facet, name, measure) in enumerate(
        zip(given["facet"], given["id"], given["measure"], strict=True), 1
    ):
        if facet not in FACETS:
            raise FrameError("facet", row, f"{facet!r} is no facet", "Write rater or dimension.")
        held = known[FACETS[facet]]
        if name in held:
            raise FrameError("id", row, f"{name!r} is anchored twice", "Give each id once.")
        held[name] = float(measure)
    return Anchors(known["raters"], known["dimensions"])
