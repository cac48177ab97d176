"""Differential item functioning from a file of `person, item, value, group`, one row an answer."""

from argparse import ArgumentParser, Namespace

from analysis import tables
from analysis.fairness.dif import ItemFairness, differential_functioning


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.epilog = "The file has the columns person, item, value (two or more levels) and group."
    parser.add_argument("--focal", metavar="GROUP", help="the group to look at (default: the smaller of two)")
    parser.add_argument("--purify", action="store_true", help="leave items of class B or C out of the total")


def run(asked: Namespace) -> list[ItemFairness]:
    """How each item works for the focal group beside the others, people being matched on their total."""
    frame = tables.read(asked.file, names=["person", "item", "group"], figures=["value"])
    return differential_functioning(frame, asked.focal, asked.purify)
