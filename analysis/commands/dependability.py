"""A design's variance components and D studies: `python -m analysis dependability FILE --design SENTENCE`."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from analysis import tables
from analysis.dependability import Components, Dependability, components, dependability
from analysis.frames import FrameError

PRICE = re.compile(r"([^=\s]+)=(\d+(?:\.\d+)?)")
NUMBERS = re.compile(r"([^=\s]+)=(\d{1,6})(?:-(\d{1,6}))?")


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.add_argument(
        "--design",
        required=True,
        help='columns, crossed with x and nested with ":", the object first: "person x (rater:dimension)"; or'
        ' with +, each adding its own part in whatever arrangement: "subject + rater + team"',
    )
    parser.add_argument("--want", type=float, help="list the cheapest designs that reach this, such as 0.8")
    parser.add_argument("--by", choices=["phi", "g"], default="phi", help="what is to reach it (phi)")
    parser.add_argument("--fixed", default="", help="facets that are not a sample, such as dimension")
    parser.add_argument("--cost", default="", help="prices of a condition: rater=3,item=1,ratings=0.5")
    parser.add_argument("--conditions", default="", help="numbers to try (1-10), such as rater=1-4,item=7")


def run(asked: Namespace) -> Dependability | Components:
    """The G study of the file's ratings, and its D studies; of a sum of factors the components alone."""
    frame = tables.read(asked.file, figures=["value"])
    if "+" in asked.design:
        return components(frame, _added(asked))
    prices = {name: float(price) for name, price in _pairs(asked.cost, PRICE, "--cost rater=3,item=1")}
    conditions = {
        name: range(int(first), int(last or first) + 1)
        for name, first, last in _pairs(asked.conditions, NUMBERS, "--conditions rater=1-4,item=7")
    }
    return dependability(
        frame,
        asked.design,
        want=asked.want,
        by=asked.by,
        fixed=[name.strip() for name in asked.fixed.split(",") if name.strip()],
        prices=prices,
        conditions=conditions,
    )


def _added(asked: Namespace) -> list[str]:
    """The factors of a sum; FrameError where it cannot be read, or more is asked than a sum can tell."""
    names = [name.strip() for name in asked.design.split("+")]
    found = None
    if not all(names):
        found = "has a + with no name beside it"
    elif asked.want is not None or asked.fixed or asked.cost or asked.conditions:
        found = "is a sum of factors, and has no D studies"
    if found:
        remedy = "Write it like subject + rater + team, or for D studies like subject x rater."
        raise FrameError("", None, f"the design {asked.design.strip()[:80]!r} {found}", remedy)
    return names


def _pairs(text: str, pattern: re.Pattern[str], example: str) -> list[Sequence[str]]:
    """The parts of `name=figure,name=figure`."""
    found: list[Sequence[str]] = []
    for part in (one.strip() for one in text.split(",") if one.strip()):
        match = pattern.fullmatch(part)
        if match is None:
            raise FrameError("", None, f"{part[:40]!r} cannot be read", f"Write it like {example}.")
        found.append(match.groups())
    return found
