"""Figures in a file, without the web application: `python -m analysis COMMAND FILE [--out FILE] [--json]`."""

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path

from analysis.commands import COMMANDS
from analysis.frames import FrameError
from analysis.mapping import MappingError
from analysis.printing import words
from analysis.results import as_json


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; 0 when done, 2 with a message when the input cannot be used."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    asked = _parser(given[0] if given else "").parse_args(given)
    if asked.out is not None and asked.out.resolve() == asked.file.resolve():
        print(f"{asked.out} is the file that is read. Give another --out.", file=sys.stderr)
        return 2
    try:
        result = asked.run(asked)
    except FrameError as error:
        # A reader of the file counts the row of names too.
        counted = error if error.row is None else replace(error, row=error.row + 1)
        print(f"{asked.file.name}: {counted}", file=sys.stderr)
        return 2
    except MappingError as error:
        print(f"{asked.file.name}: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{asked.out} cannot be written ({error.strerror}). Give another --out.", file=sys.stderr)
        return 2
    if isinstance(result, str):
        print(result)
        return 0
    return _give(json.dumps(as_json(result), allow_nan=False) if asked.json else words(result), asked.out)


def _give(text: str, out: Path | None) -> int:
    """Print a result, or write it to a file."""
    if out is None:
        if isinstance(sys.stdout, TextIOWrapper):
            # A terminal that cannot write a letter shows that something is there.
            sys.stdout.reconfigure(errors="replace")
        try:
            print(text, flush=True)
        except BrokenPipeError:
            # Whoever read has seen enough; what is left goes nowhere, so that Python's end is quiet too.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    try:
        out.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        print(f"{out} cannot be written ({error.strerror}). Give another --out.", file=sys.stderr)
        return 2
    return 0


def _parser(chosen: str) -> ArgumentParser:
    """Every command by name; only the chosen one's own options are looked up, since that imports it."""
    parser = ArgumentParser(prog="python -m analysis", description="Ratings in, findings out.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        said = f"{command.does[0].upper()}{command.does[1:]}."
        asked = commands.add_parser(command.name, help=command.does, description=said)
        asked.add_argument("file", type=Path, help=f"CSV, gzip of it, Parquet or Excel, with {command.reads}")
        asked.add_argument("--out", type=Path, help="the file to write to, instead of the terminal")
        asked.add_argument("--json", action="store_true", help="JSON, for another program to read")
        if command.name == chosen:
            command.module.arguments(asked)
            asked.set_defaults(run=command.module.run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
