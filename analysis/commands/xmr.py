"""What changes over time mean something: `python -m analysis xmr FILE`."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from math import isfinite

from analysis import tables, xmr


def arguments(parser: ArgumentParser) -> None:
    """What the command line may say beside the file, which has `period` in the order of time, and `value`."""
    parser.add_argument(
        "--constant", type=_constant, default=xmr.LIMIT, help="mean moving ranges to a limit (default 2.66)"
    )
    parser.add_argument(
        "--better", choices=("up", "down", "neither"), default="neither", help="the direction of improvement"
    )


def run(asked: Namespace) -> xmr.XmR:
    """The XmR chart of the file's values."""
    frame = tables.read(asked.file, names=["period"], figures=["value"])
    return xmr.control_chart(frame, asked.constant, asked.better)


def _constant(text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no number") from error
    if not 0 < number < 1000 or not isfinite(number):
        raise ArgumentTypeError(f"{text} is not between 0 and 1000")
    return number
