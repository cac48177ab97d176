"""Signs, in what somebody wrote, that somebody may not be safe: for a person to read, never to decide.

The list in `signs/en.yaml` is made to miss little and therefore finds too much. It was tested in English
alone; what is written in another language is always for a person to read. Pure: no request, no database.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

LIST = Path(__file__).with_name("signs") / "en.yaml"
# The languages in which the list was tested, by the letters that a locale begins with.
TESTED = frozenset({"en"})
# With so many words and none that is common in English, a text is taken to be in another language.
FEWEST_WORDS = 5
# A word of so many letters is also known with one slip of the pen in it.
LONG_ENOUGH = 6
STOP = "."
GAP = r"(?:\w+ ){0,4}"


@dataclass(frozen=True)
class Found:
    """What a text was found for: kinds of harm, and whether the list was tested in its language."""

    kinds: tuple[str, ...]
    is_tested: bool

    @property
    def is_for_a_person(self) -> bool:
        """Whether a person has to read it."""
        return bool(self.kinds) or not self.is_tested


@dataclass(frozen=True)
class Signs:
    """The list, ready to be looked for; `near` are the known words, whole and with one letter left out."""

    spelled: Mapping[str, str]
    known: frozenset[str]
    near: frozenset[str]
    longest: int
    common: frozenset[str]
    harmless: re.Pattern[str]
    kinds: Mapping[str, re.Pattern[str]]


def signs(text: str, language: str) -> Found:
    """What in a text may mean that somebody is not safe; `language` is what its page was read in."""
    listed = the_list()
    words = _words(text)
    if not any(word.isalpha() for word in words):
        return Found((), is_tested=True)
    is_tested = language[:2].lower() in TESTED and reads_as_english(text)
    written = {word: respelled(word, listed) for word in set(words)}
    plain = " ".join(written[word] for word in words) + " "
    plain = listed.harmless.sub(f"{STOP} ", plain)
    return Found(tuple(kind for kind, look in listed.kinds.items() if look.search(plain)), is_tested)


def reads_as_english(text: str) -> bool:
    """Whether a text can be English: in Latin letters, and of several words at least one is common there."""
    letters = [one for one in text if one.isalpha()]
    if any("LATIN" not in unicodedata.name(one, "") for one in letters):
        return False
    words = [word for word in _words(text) if word.isalpha()]
    return len(words) < FEWEST_WORDS or not the_list().common.isdisjoint(words)


def _words(text: str) -> list[str]:
    """A text in small letters without apostrophes, word by word, with a stop where a sentence ends."""
    small = unicodedata.normalize("NFKC", text).lower()
    small = re.sub(r"['’‘`´]", "", small)
    small = re.sub(r"[.!?;:\n]+", f" {STOP} ", small)
    return re.findall(rf"\w+|\{STOP}", small)


def respelled(word: str, listed: Signs) -> str:
    """A word as the list writes it: spelled right, or without the one slip that makes it a known word."""
    if word in listed.spelled:
        return listed.spelled[word]
    if not LONG_ENOUGH <= len(word) <= listed.longest + 1 or word in listed.known or word in listed.common:
        return word
    # A word and one that is a slip away are the same once the letter of the slip is left out.
    if listed.near.isdisjoint(_shortened(word)):
        return word
    return next((one for one in _slips(word) if one in listed.known), word)


def _shortened(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def _slips(word: str) -> Iterable[str]:
    """The words that one letter too many, too few, wrong or in the wrong place makes this of."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    # The first letter is seldom wrong, and keeping it keeps "nearly" and "dearly" apart.
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + tail[1:]


@cache
def the_list() -> Signs:
    """The list as it stands in its file."""
    raw = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    sets = {name: "|".join(ways) for name, ways in raw["sets"].items()}
    kinds = {kind: _pattern(phrases, sets) for kind, phrases in raw["kinds"].items()}
    every = "\n".join(raw["kinds"].values())
    known = frozenset(word for word in re.findall(r"\w+", every) if len(word) >= LONG_ENOUGH)
    return Signs(
        spelled=raw["spelled"],
        known=known,
        near=frozenset(shorter for word in known for shorter in _shortened(word)),
        longest=max(map(len, known)),
        common=frozenset(" ".join(raw["common"]).split()),
        harmless=_pattern(raw["harmless"], sets),
        kinds=kinds,
    )


def _pattern(phrases: str, sets: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b{_one(phrase, sets)}" for phrase in phrases.splitlines()))


def _one(phrase: str, sets: Mapping[str, str]) -> str:
    """One phrase of the list as a regular expression over words that each have a space behind them."""
    parts = []
    for token in phrase.split():
        if token == "~":
            parts.append(GAP)
            continue
        ways = "|".join(sets[one[1:]] if one.startswith("@") else one for one in token.split("|"))
        parts.append(f"(?:{_ways(ways)}) ")
    return "".join(parts)


def _ways(ways: str) -> str:
    return ways.replace("*", r"\w*").replace("_", r"\w+")
