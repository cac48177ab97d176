"""Whether a form's items measure one thing: `python -m analysis consistency FILE`."""

from argparse import ArgumentParser, Namespace

from analysis import consistency, tables


def arguments(parser: ArgumentParser) -> None:
    """Nothing beside the file: the dimensions are the items."""


def run(asked: Namespace) -> consistency.Consistency:
    """Alpha, omega and each item's part in them, from a file of ratings."""
    frame = tables.read(asked.file, names=["subject", "rater", "dimension"], figures=["value"])
    return consistency.consistency(frame)
