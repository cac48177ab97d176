"""What a co-ordinator fills in: how it is read, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from webapp.addresses import number
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.workload import rules
from webapp.workload.models import KeptMap
from webapp.workload.rules import ColumnMap, Meaning, folded

NEW = "new"


def month_name(month: date) -> str:
    """A month as it is chosen and shown: March 2026."""
    return format_date(month, "MMMM yyyy")


def month_choices(today: date) -> list[tuple[str, str]]:
    """The months that can be pooled, the latest first."""
    return [(f"{month:%Y-%m}", month_name(month)) for month in rules.months_to_pool(today)]


def month_of(fields: Any, today: date) -> date | None:
    """The month that was chosen, or None."""
    chosen = {f"{month:%Y-%m}": month for month in rules.months_to_pool(today)}
    return chosen.get(text_of(fields, "month"))


def number_of(fields: Any, name: str) -> int | None:
    """A field that holds an id or a version, or None."""
    try:
        return number(text_of(fields, name))
    except ValueError:
        return None


def choosable(header: Iterable[str]) -> list[str]:
    """The columns that can be given a meaning: those with a name that no other column has."""
    names = list(header)
    return [name for name in names if name and names.count(name) == 1]


@dataclass(frozen=True)
class MapForm:
    """The form that says what the columns mean, as it stands on the page; `map_id` None makes a new map."""

    name: str
    map_id: int | None
    version: int | None
    header: Sequence[str]
    columns: dict[str, str]
    direct: str
    other: str

    @classmethod
    def read(cls, fields: Any) -> "MapForm":
        """The form as it arrived."""
        return cls(
            name=" ".join(text_of(fields, "name").split()),
            map_id=number_of(fields, "map_id"),
            version=number_of(fields, "version"),
            header=[one[: rules.LONGEST_COLUMN] for one in fields.getlist("header")[: rules.MOST_COLUMNS]],
            columns={meaning.value: text_of(fields, f"column-{meaning.value}") for meaning in Meaning},
            direct=text_of(fields, "direct"),
            other=text_of(fields, "other"),
        )

    @classmethod
    def of(cls, header: Sequence[str], kept: KeptMap | None) -> "MapForm":
        """The form for a file with this header: empty, or with what a map says that still fits."""
        if kept is None:
            return cls("", None, None, header, {}, "", "")
        words = ("\n".join(kept.direct), "\n".join(kept.other))
        return cls(kept.name, kept.id, kept.version, header, dict(kept.columns), *words)

    @property
    def seen(self) -> tuple[int, int] | None:
        """The map that is changed, and the version that was looked at; None for a new one."""
        return None if self.map_id is None else (self.map_id, self.version or 0)

    def wanted(self) -> tuple[ColumnMap | None, list[Problem]]:
        """The map that the form says, or what is wrong with it."""
        found = self._problems_of_columns()
        if not self.name or len(self.name) > rules.LONGEST_NAME:
            found.insert(0, Problem("name", _("Enter a name for this kind of file, such as “Case system”")))
        direct, other = _words_of(self.direct), _words_of(self.other)
        for field_id, words in (("direct", direct), ("other", other)):
            if len(words) > rules.MOST_WORDS or any(len(word) > rules.LONGEST_WORD for word in words):
                message = _("Enter at most %(most)s short words, one on each line")
                found.append(Problem(field_id, message % {"most": rules.MOST_WORDS}))
        if not direct:
            found.append(Problem("direct", _("Enter the words for contact with the family, each on a line")))
        if both := {folded(word) for word in direct} & {folded(word) for word in other}:
            message = _("Take this word out of one of the two lists: %(word)s")
            found.append(Problem("other", message % {"word": min(both)}))
        columns = {Meaning(meaning): column for meaning, column in self.columns.items()}
        return (None if found else ColumnMap(self.name, columns, direct, other)), found

    def _problems_of_columns(self) -> list[Problem]:
        there, taken = choosable(self.header), set[str]()
        found = []
        for meaning in Meaning:
            column = self.columns.get(meaning.value, "")
            if column not in there:
                message = _("Select the column that holds this")
                found.append(Problem(f"column-{meaning.value}", message))
            elif column in taken:
                message = _("Select another column: this one has a meaning already")
                found.append(Problem(f"column-{meaning.value}", message))
            taken.add(column)
        return found


def _words_of(text: str) -> tuple[str, ...]:
    """The words of a list, one on each line, each once."""
    words = {folded(line): " ".join(line.split()) for line in text.splitlines() if line.strip()}
    return tuple(words.values())
