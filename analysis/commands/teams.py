"""How much teams differ, and each team's mean: `python -m analysis teams FILE`."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from analysis import tables
from analysis.teams import Teams, compare


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file, which has ratings with `team`."""
    parser.add_argument(
        "--levels", type=_levels, help="how many levels a rating has; else the whole numbers that are seen"
    )


def run(asked: Namespace) -> Teams:
    """How far each team agrees and differs from the others, for every dimension."""
    names = ["subject", "rater", "dimension", "team"]
    return compare(tables.read(asked.file, names=names, figures=["value"]), asked.levels)


def _levels(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 2 <= int(text[:9]) <= 1_000_000:
        raise ArgumentTypeError(f"{text!r} is no whole number from 2")
    return int(text)
