"""Adverse impact from a file of `group, outcome` (1 selected, 0 not), one row a person."""

from argparse import ArgumentParser, Namespace

from analysis import tables
from analysis.fairness.impact import GroupImpact, adverse_impact


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.epilog = "The file has the columns group and outcome (1 selected, 0 not), one row a person."


def run(asked: Namespace) -> list[GroupImpact]:
    """Each group's rate of selection beside the highest."""
    return adverse_impact(tables.read(asked.file, names=["group"], figures=["outcome"]))
