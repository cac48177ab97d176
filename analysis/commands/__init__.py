"""What the command line can ask of a file of figures, a module for each command."""

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType


@dataclass(frozen=True)
class Command:
    """A command's name and what it does, in a line.

    Its module has `arguments(parser)`, which adds its options, and `run(asked)`, which reads `asked.file` and
    gives a frozen result, or a sentence where it wrote something itself.
    """

    name: str
    does: str

    @property
    def module(self) -> ModuleType:
        """Where it is done; a command that is not asked for costs no import."""
        return import_module(f"analysis.commands.{self.name}")


COMMANDS = (
    Command("agreement", "how far raters agree, by every usual statistic"),
    Command("consistency", "whether a form's items measure one thing"),
    Command("teams", "how much teams differ, and each team's mean"),
    Command("measures", "people, raters and dimensions on one ruler: the many-facet Rasch model"),
    Command("dependability", "where ratings vary from, and what design would be dependable enough"),
    Command("impact", "whether one group is selected less than another"),
    Command("dif", "whether an item works differently for a group of equal ability"),
    Command("xmr", "what changes over time mean something"),
    Command("funnel", "which teams differ by more than chance, without a list in order"),
    Command("shrink", "estimates drawn towards their common mean, with honest intervals"),
    Command("validity", "whether selection predicts practice"),
    Command("themes", "what comments are about"),
    Command("mirror", "the mirror of each team as one HTML page"),
)
