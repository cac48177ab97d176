"""Whether selection predicts practice, from a file of `selection, practice`, one row a hire."""

from argparse import ArgumentParser, Namespace

from analysis import tables
from analysis.validity import Validity, validity


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.epilog = "The file has the columns selection and practice, one row a hire."
    parser.add_argument(
        "--ratio", type=float, metavar="U", help="SD of the selection score among applicants / among hires"
    )
    parser.add_argument("--reliability", type=float, metavar="R", help="reliability of the practice marks")


def run(asked: Namespace) -> Validity:
    """The correlation of selection with practice, its corrections, and what it may say."""
    frame = tables.read(asked.file, figures=["selection", "practice"])
    return validity(frame, asked.ratio, asked.reliability)
