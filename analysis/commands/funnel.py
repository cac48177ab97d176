"""Which teams differ by more than chance: `python -m analysis funnel FILE`."""

from argparse import ArgumentParser, Namespace

from analysis import funnel, tables
from analysis.overdispersion import Transform


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file, which has `team` and two counts."""
    parser.add_argument(
        "--transform",
        choices=[one.value for one in Transform],
        default=Transform.ROOT.value,
        help="the scale of over-dispersion: square root, winsorised (default), or logarithm, truncated",
    )


def run(asked: Namespace) -> funnel.Funnel:
    """The funnel of the file's proportions (`events, n`) or ratios (`observed, expected`)."""
    there = set(tables.read(asked.file, names=["team"]).columns)
    ratios = there & {"observed", "expected"}
    counts = ["observed", "expected"] if ratios else ["events", "n"]
    frame = tables.read(asked.file, names=["team"], figures=counts)
    return funnel.funnel(frame, Transform(asked.transform))
