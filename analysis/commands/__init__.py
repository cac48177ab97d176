"""What the command line can ask of a file of figures, a module for each command."""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True)
class Command:
    """A command's name, what it does, and the columns that it reads, in a line each.

    Its module has `arguments(parser)`, which adds its options, and `run(asked)`, which reads `asked.file` and
    gives a frozen result, or a sentence where it wrote something itself.
    """

    name: str
    does: str
    reads: str

    @property
    def module(self) -> ModuleType:
        """Where it is done; a command that is not asked for costs no import."""
        return import_module(f"analysis.commands.{self.name}")


RATINGS = (
    "subject, rater, dimension and value, one rating a row; and occasion, where a pair met more than once"
)

COMMANDS = (
    Command("agreement", "how far raters agree, by every usual statistic", RATINGS),
    Command("consistency", "whether a form's items measure one thing", RATINGS),
    Command("teams", "how much teams differ, and each team's mean", f"{RATINGS}; and team"),
    Command("measures", "people, raters and dimensions on one ruler: the many-facet Rasch model", RATINGS),
    Command(
        "dependability",
        "where ratings vary from, and what design would be dependable enough",
        "value, and the columns that --design names",
    ),
    Command(
        "impact",
        "whether one group is selected less than another",
        "group and outcome (1 or 0), one person a row",
    ),
    Command(
        "dif",
        "whether an item works differently for a group of equal ability",
        "person, item, value and group, one answer a row",
    ),
    Command("xmr", "what changes over time mean something", "period and value, in the order of time"),
    Command(
        "funnel",
        "which teams differ by more than chance, without a list in order",
        "team, events and n; or team, observed and expected",
    ),
    Command(
        "shrink",
        "estimates drawn towards their common mean, with honest intervals",
        "id, y and se, one estimate a row",
    ),
    Command("validity", "whether selection predicts practice", "selection and practice, one hire a row"),
    Command("themes", "what comments are about", "comment, one a row"),
    Command(
        "suppress",
        "what to hide in a table of counts, so that no small number can be worked out",
        "the rows' names in its first column, and counts in the others",
    ),
    Command("mirror", "the mirror of each team as one HTML page", f"{RATINGS}; team; and what --map names"),
)
