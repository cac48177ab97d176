"""The form that says what the columns of a case system's file mean: how it is read, and what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from webapp.addresses import number
from webapp.case_files import LONGEST_COLUMN, MOST_COLUMNS, folded
from webapp.column_maps import LONGEST_NAME, LONGEST_WORD, MOST_WORDS, NamedColumns
from webapp.fields import text_of
from webapp.forms import Problem

# What is chosen in place of a map by whoever says for the first time what the columns mean.
NEW = "new"


@dataclass(frozen=True)
class Asked:
    """What is asked about a kind of file.

    `needed` must have a column and `optional` may; in each of the `lists` a word may stand in one only.
    """

    needed: Sequence[StrEnum]
    optional: Sequence[StrEnum] = ()
    lists: Sequence[Sequence[str]] = ()


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
    """The form as it stands on the page; `map_id` None makes a new map."""

    name: str
    map_id: int | None
    version: int | None
    header: Sequence[str]
    columns: Mapping[str, str]
    words: Mapping[str, str]

    @classmethod
    def read(cls, fields: Any, asked: Asked) -> "MapForm":
        """The form as it arrived."""
        meanings = [*asked.needed, *asked.optional]
        return cls(
            name=" ".join(text_of(fields, "name").split()),
            map_id=number_of(fields, "map_id"),
            version=number_of(fields, "version"),
            header=[one[:LONGEST_COLUMN] for one in fields.getlist("header")[:MOST_COLUMNS]],
            columns={meaning.value: text_of(fields, f"column-{meaning.value}") for meaning in meanings},
            words={name: text_of(fields, name) for names in asked.lists for name in names},
        )

    @classmethod
    def of(
        cls, header: Sequence[str], kept: NamedColumns | None, words: Mapping[str, Sequence[str]]
    ) -> "MapForm":
        """The form for a file with this header: empty, or with what a map says that still fits."""
        if kept is None:
            return cls("", None, None, header, {}, {})
        lines = {name: "\n".join(each) for name, each in words.items()}
        return cls(kept.name, kept.id, kept.version, header, dict(kept.columns), lines)

    @property
    def seen(self) -> tuple[int, int] | None:
        """The map that is changed, and the version that was looked at; None for a new one."""
        return None if self.map_id is None else (self.map_id, self.version or 0)

    def said(self, name: str) -> tuple[str, ...]:
        """The words of a list, one on each line, each once."""
        text = self.words.get(name, "")
        words = {folded(line): " ".join(line.split()) for line in text.splitlines() if line.strip()}
        return tuple(words.values())

    def problems(self, asked: Asked) -> list[Problem]:
        """What is wrong with it."""
        found = []
        if not self.name or len(self.name) > LONGEST_NAME:
            found.append(Problem("name", _("Enter a name for this kind of file, such as “Case system”")))
        found += self._problems_of_columns(asked)
        for names in asked.lists:
            placed: set[str] = set()
            for name in names:
                words = self.said(name)
                if len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words):
                    message = _("Enter at most %(most)s short words, one on each line")
                    found.append(Problem(name, message % {"most": MOST_WORDS}))
                if both := placed & {folded(word) for word in words}:
                    message = _("Take this word out of one of the two lists: %(word)s")
                    found.append(Problem(name, message % {"word": min(both)}))
                placed |= {folded(word) for word in words}
        return found

    def _problems_of_columns(self, asked: Asked) -> list[Problem]:
        there, taken = choosable(self.header), set[str]()
        found = []
        for meaning in (*asked.needed, *asked.optional):
            column = self.columns.get(meaning.value, "")
            if not column and meaning in asked.optional:
                continue
            if column not in there:
                message = _("Select the column that holds this")
                found.append(Problem(f"column-{meaning.value}", message))
            elif column in taken:
                message = _("Select another column: this one has a meaning already")
                found.append(Problem(f"column-{meaning.value}", message))
            taken.add(column)
        return found
