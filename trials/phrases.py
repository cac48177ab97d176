"""`python -m trials.phrases`: how much the list of phrases misses, and how much it finds for nothing.

300 comments stand in `comments.csv`: 150 with something unsafe in them, half of them subtle, and 150 safe.
The list was written with two thirds of them in sight; every third one was held back and measured once.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from webapp.safeguarding.phrases import signs

COMMENTS = Path(__file__).with_name("comments.csv")
HELD_BACK = 3


@dataclass(frozen=True)
class Comment:
    """One comment, what it is (plain, subtle or safe), and whether it was held back."""

    text: str
    kind: str
    is_held_back: bool

    @property
    def is_unsafe(self) -> bool:
        """Whether a person should read it."""
        return self.kind != "safe"

    @property
    def is_found(self) -> bool:
        """Whether the list finds it."""
        return signs(self.text, "en").is_for_a_person


@dataclass(frozen=True)
class Measure:
    """Of the unsafe comments the share found, by kind; and of those found the share that is unsafe."""

    comments: int
    recall: float
    plain: float
    subtle: float
    precision: float


def comments() -> Iterator[Comment]:
    """Every comment."""
    with COMMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Comment(row["text"], row["is"], int(row["id"]) % HELD_BACK == 0)


def measure(these: Sequence[Comment]) -> Measure:
    """What the list makes of some comments."""
    found = [one for one in these if one.is_found]

    def share(kinds: Sequence[str]) -> float:
        of = [one for one in these if one.kind in kinds]
        return sum(one.is_found for one in of) / len(of)

    precision = sum(one.is_unsafe for one in found) / len(found)
    return Measure(len(these), share(("plain", "subtle")), share(("plain",)), share(("subtle",)), precision)


@click.command()
def main() -> None:
    """Print a table: the part that the list was written with, the part held back, and both."""
    every = list(comments())
    parts = {
        "written with": [one for one in every if not one.is_held_back],
        "held back": [one for one in every if one.is_held_back],
        "all": every,
    }
    click.echo(f"{'comments':<16}{'number':>8}{'recall':>9}{'plain':>9}{'subtle':>9}{'precision':>11}")
    for name, these in parts.items():
        one = measure(these)
        shares = "".join(f"{share:>9.3f}" for share in (one.recall, one.plain, one.subtle))
        click.echo(f"{name:<16}{one.comments:>8}{shares}{one.precision:>11.3f}")


if __name__ == "__main__":
    main()
