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
    DATE = "date"


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

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES = re.compile(
    r"(?<![\w/])\d{1,4}[./-]\d{1,2}[./-]\d{2,4}(?![\w/])"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})(?: \d{{4}})?\b"
    rf"|\b(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?",
    re.IGNORECASE,
)


def dates(text: str) -> tuple[Mask, ...]:
    """Return the days in a text, which may be dates of birth: in figures, or with the month in words."""
    return tuple((*match.span(), Kind.DATE) for match in _DATES.finditer(text))


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


# Capitals that begin no name. Whoever is in a family is called by what they are to it.
_WORDS = """
I I'm I'd I'll I've Mr Mrs Ms Miss Dr Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
February March April May June July August September October November December Christmas Easter Eid Mother
Father Mum Mam Dad Son Daughter Sister Brother Gran Grandmother Grandfather Grandad Nan Aunt Uncle Parent
Parents Child Children Baby Partner Worker Practitioner Observer Teacher School Nurse Police Everybody
Somebody Nobody Everyone Someone He She They It We You This That The Who What There Then English Welsh
British Polish Arabic Somali Urdu Bengali Wales England
"""
_NO_NAMES = frozenset(_WORDS.split())
_SENTENCE = re.compile(r"(?:^|[.!?:;“\"‘(\n]\s*|[-–—•]\s+)$")
_CAPITAL = re.compile(r"(?<![\w’'])[A-Z][a-zà-ÿ]+(?:[-’'][A-Z]?[a-zà-ÿ]+)*")
# What follows a name at the beginning of a sentence, where any word has a capital.
_DOES = re.compile(
    r"\s+(?:said|says|told|asked|asks|was|is|has|had|went|came|did|does|looked|wanted|wants|feels|felt|lives|"
    r"and [A-Z])\b"
)


def suspected_names(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Return what may be somebody's name in a text, each once, without those of the `known`.

    A word with a capital within a sentence, or one that begins a sentence and then does something. It
    suspects rather than knows: a person looks at each.
    """
    excused = {part for name in known for part in re.findall(r"[\w’'-]+", name)}
    found: dict[str, None] = {}
    for match in _CAPITAL.finditer(text):
        word = re.sub(r"[’']s$", "", match.group())
        if word in _NO_NAMES or word in excused or len(word) < SHORTEST_NAME:
            continue
        begins = _SENTENCE.search(text, max(0, match.start() - 6), match.start()) is not None
        is_owner = word != match.group()
        if not begins or is_owner or _DOES.match(text, match.end()):
            found[word] = None
    return tuple(found)


def suspected(texts: Iterable[str], known: Iterable[str]) -> list[str]:
    """What may be names of people in a family in these texts, each once, with contacts and schools."""
    excused, listed = list(known), dict[str, None]()
    for text in texts:
        listed |= dict.fromkeys(suspected_names(text, excused))
        listed |= dict.fromkeys(text[start:end] for start, end, _kind in found(text))
    whole = [one for one in listed if " " in one]
    return [one for one in listed if not any(one != other and one in other.split() for other in whole)]
