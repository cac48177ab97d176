"""Which parts of a written answer could tell who wrote it: found by rule, corrected by a person.

Knows no web framework and no database. A mask is (start, end, kind), in characters.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

SHORTEST_NAME = 3


class Kind(StrEnum):
    """What a mask hides."""

    NAME = "name"
    CONTACT = "contact"
    PLACE = "place"
    SCHOOL = "school"


Mask = tuple[int, int, Kind]

# Recall before precision: what is hidden too much, a person can show again.
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (Kind.CONTACT, re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (Kind.CONTACT, re.compile(r"(?<![\w-])(?:https?://|www\.)\S+", re.IGNORECASE)),
    (Kind.CONTACT, re.compile(r"(?<![\w+])(?:\+44\s?|0)(?:\d[\s-]?){9,10}(?!\d)")),
    (Kind.CONTACT, re.compile(r"(?<!\w)@\w{3,}")),
    (Kind.PLACE, re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")),
    (
        Kind.PLACE,
        re.compile(r"\b(?:[A-Z][\w'’-]+ ){1,3}(?:Street|Road|Avenue|Lane|Close|Estate|Borough|Council)\b"),
    ),
    (
        Kind.SCHOOL,
        re.compile(
            r"\b(?:(?:[A-Z][\w'’.-]+ ){1,4}(?:School|College|Academy|University|Primary|Nursery)"
            r"|(?:School|College|Academy|University) of (?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)\b"
        ),
    ),
    # "I am Robin", "my name is Robin Vale": what somebody says of themselves.
    (Kind.NAME, re.compile(r"(?i:\bmy name is |\bI am called )([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)")),
)


def found(text: str, names: Iterable[str] = ()) -> tuple[Mask, ...]:
    """Return what the rules hide: contacts, postcodes, streets, schools, and the given names' parts."""
    masks: list[Mask] = []
    for kind, pattern in _RULES:
        for match in pattern.finditer(text):
            start, end = match.span(match.re.groups and 1)
            masks.append((start, end, kind))
    for name in names:
        for part in re.findall(r"[^\W\d_]+", name):
            if len(part) >= SHORTEST_NAME:
                masks += [(*each.span(), Kind.NAME) for each in _whole(part).finditer(text)]
    return joined(masks)


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)


def of_words(text: str, words: Iterable[str]) -> tuple[Mask, ...]:
    """Return the masks of words that a person says should be hidden, wherever they stand."""
    given = (one.strip() for one in words)
    return joined([(*each.span(), Kind.NAME) for one in given if one for each in _whole(one).finditer(text)])


def joined(masks: Iterable[Mask]) -> tuple[Mask, ...]:
    """Return masks in order, those that overlap made one."""
    whole: list[Mask] = []
    for start, end, kind in sorted(masks):
        if whole and start < whole[-1][1]:
            before = whole.pop()
            whole.append((before[0], max(before[1], end), before[2]))
        else:
            whole.append((start, end, kind))
    return tuple(whole)


def parts(text: str, masks: Sequence[Sequence[object]]) -> list[tuple[str, Kind | None]]:
    """Return a text in parts, each with what hides it or None; a mask beyond the text hides nothing."""
    shown: list[tuple[str, Kind | None]] = []
    at = 0
    for start, end, kind in joined(
        (int(str(one)), int(str(two)), Kind(str(three))) for one, two, three in masks
    ):
        if start < at or end > len(text):
            continue
        shown += [(text[at:start], None), (text[start:end], kind)]
        at = end
    shown.append((text[at:], None))
    return [(words, kind) for words, kind in shown if words]


def quoted(text: str, quotes: Iterable[str]) -> list[tuple[str, bool]]:
    """Return a text in parts, each with whether one of the quotes says it."""
    spans: list[Mask] = []
    for quote in quotes:
        at = text.find(quote) if len(quote) >= SHORTEST_NAME else -1
        if at >= 0:
            spans.append((at, at + len(quote), Kind.NAME))
    return [(words, kind is not None) for words, kind in parts(text, joined(spans))]
