"""What comments are about, from a file with a column `comment`, one row a comment."""

from argparse import ArgumentParser, Namespace

from analysis import tables
from analysis.themes import Theme, find


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file."""
    parser.epilog = (
        "The file has the column comment. The examples are people's words: a person reads them before"
        " anybody else does."
    )
    parser.add_argument("--themes", type=int, metavar="K", help="how many (default: the most stable number)")
    parser.add_argument("--minimum", type=int, default=5, help="comments that a theme shown has at least")


def run(asked: Namespace) -> list[Theme]:
    """The themes of the comments, with the most comments first."""
    return find(tables.read(asked.file), asked.themes, asked.minimum)
