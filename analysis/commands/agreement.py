"""How far raters agree, by every usual statistic: `python -m analysis agreement FILE`."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from math import isfinite

from analysis import agreement, tables


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.add_argument(
        "--levels",
        type=_levels,
        help="the levels of the scale, as 1,2,3,4,5; else those that were given in a dimension",
    )


def run(asked: Namespace) -> list[agreement.Agreement]:
    """Every statistic of agreement for every dimension of a file of ratings."""
    frame = tables.read(asked.file, names=["subject", "rater", "dimension"], figures=["value"])
    return agreement.agreement(frame, asked.levels)


def _levels(text: str) -> list[float]:
    try:
        levels = [float(level) for level in text.split(",")]
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no list of numbers; give them as 1,2,3") from error
    if not all(isfinite(level) for level in levels):
        raise ArgumentTypeError(f"{text!r} has a number without end; give levels as 1,2,3")
    return levels
