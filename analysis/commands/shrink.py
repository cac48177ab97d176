"""Estimates drawn towards their common mean: `python -m analysis shrink FILE`."""

from argparse import ArgumentParser, Namespace

from analysis import shrinkage, tables
from analysis.shrinkage import Method


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file, which has `id, y, se`."""
    parser.add_argument(
        "--method",
        choices=[one.value for one in Method],
        default=Method.DERSIMONIAN_LAIRD.value,
        help="the variance between: DerSimonian-Laird (default), Paule-Mandel, REML, or James-Stein's factor",
    )


def run(asked: Namespace) -> shrinkage.Shrinkage:
    """The file's estimates, drawn in."""
    frame = tables.read(asked.file, names=["id"], figures=["y", "se"])
    return shrinkage.shrink(frame, Method(asked.method))
