"""What could tell who wrote a comment: what rules hide, what they suspect, and what a person makes of it."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from webapp import masking
from webapp.families.rules import WORDS_IN_A_ROW
from webapp.masking import Kind, Mask

# What stands in a comment's place where something is hidden.
_IN_PLACE = {kind: f"[{kind.value}]" for kind in Kind}
_QUOTED = re.compile(r"“([^”]+)”")


@dataclass(frozen=True)
class Proposal:
    """What rules hide in a text: `firm` stays hidden, `offered` a person can show again."""

    text: str
    firm: tuple[Mask, ...]
    offered: tuple[Mask, ...]

    def masks(self, shown: Collection[str], words: Iterable[str]) -> tuple[Mask, ...]:
        """What is hidden once a person has said what to show and which words to hide besides."""
        kept = [one for one in self.offered if key_of(one) not in shown]
        return masking.joined([*self.firm, *kept, *masking.of_words(self.text, words)])

    def hidden(self, masks: Sequence[Mask]) -> str:
        """The text as a team may read it."""
        shown = masking.parts(self.text, masks)
        return "".join(_IN_PLACE[kind] if kind else words for words, kind in shown)


def key_of(mask: Mask) -> str:
    """What a form calls a mask."""
    return f"{mask[0]}-{mask[1]}"


def propose(text: str, names: Iterable[str]) -> Proposal:
    """What the rules would hide in a text, with the names that the case knows.

    Contacts, places, schools, dates and known names stay hidden. A known name in small letters may be a word
    ("will"), and a word with a capital may be a name: these are offered.
    """
    names = list(names)
    known = masking.joined([*masking.found(text, names), *masking.dates(text), *_short(text, names)])
    doubtful = [one for one in known if one[2] is Kind.NAME and text[one[0]].islower()]
    firm = tuple(one for one in known if one not in doubtful)
    guessed = masking.of_words(text, masking.suspected_names(text))
    apart = [one for one in guessed if not any(one[0] < end and start < one[1] for start, end, _ in firm)]
    return Proposal(text, firm, masking.joined([*doubtful, *apart]))


def _short(text: str, names: Iterable[str]) -> list[Mask]:
    """Known names of two letters, where they stand with their capital: the rules look for longer ones."""
    parts = {part for name in names for part in re.findall(r"[^\W\d_]+", name) if len(part) == 2}
    return [(*each.span(), Kind.NAME) for part in parts for each in re.finditer(rf"\b{part}\b", text)]


def standing_in(text: str, names: Iterable[str]) -> list[str]:
    """Which parts of names that the case knows stand in a text: `propose` finds the same with these alone."""
    parts = {part for name in names for part in re.findall(r"[^\W\d_]{2,}", name)}
    return sorted(part for part in parts if masking.of_words(text, [part]))


def words_to_hide(written: str) -> list[str]:
    """What a person wants hidden besides: one on each line, or between quotation marks."""
    quoted = _QUOTED.findall(written)
    return [one.strip() for one in (*quoted, *_QUOTED.sub("\n", written).splitlines()) if one.strip()]


def repeats(theme: str, text: str) -> bool:
    """Whether a sentence that should be neutral says so many words in a row as the writer said them."""
    said, theirs = _words(theme), _words(text)
    most = min(WORDS_IN_A_ROW, len(theirs))
    runs = {tuple(theirs[at : at + most]) for at in range(len(theirs) - most + 1)}
    return any(tuple(said[at : at + most]) in runs for at in range(len(said) - most + 1))


def telling_parts(theme: str, names: Iterable[str]) -> list[str]:
    """What in a neutral sentence could tell who is meant."""
    proposal = propose(theme, names)
    return [theme[start:end] for start, end, _kind in proposal.firm]


def _words(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text.casefold())
