"""What tells who somebody is, taken out of comments before anything is counted or shown."""

import re
from collections import Counter
from collections.abc import Sequence

# What stands where something was taken out; it holds no letter, so nothing counts it as a word.
MASK = "[…]"

# Each looks at one word at a time, or at a few with a bounded number of signs between, so that the time it
# takes grows with the text and no faster. Ten digits of an NHS number are digits as a telephone's are.
IDENTIFYING = re.compile(
    "|".join(
        [
            r"(?<!\S)[^\s@]*@\S*",
            r"\b(?:https?://|www\.)\S+",
            r"(?<!\S)\S*\.(?:com|org|net|uk|gov|info|wales|cymru)\b\S*",
            r"\+?\(?\d(?:[ ()./-]{0,2}\d){6,}",
            r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
            r"\b(?-i:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.? [^\W\d_]+",
        ]
    ),
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
WITHIN_A_SENTENCE = re.compile(r"(?<=[^\W_] |[,;] )[A-ZÀ-ÖØ-ÞŴŶ][^\W\d_]+")


def mask(comments: Sequence[str]) -> list[str]:
    """Each comment on one line, without e-mail and web addresses, long numbers, postcodes and titled names.

    A long number has seven digits or more, with blanks, dots, dashes, strokes or brackets between them:
    telephone and NHS numbers, and dates. Postcodes are those of the United Kingdom.
    """
    # One pass over all of them costs a tenth of one pass over each.
    joined = "\n".join(" ".join(comment.split()) for comment in comments)
    return IDENTIFYING.sub(MASK, joined).split("\n") if comments else []


def names(comments: Sequence[str]) -> frozenset[str]:
    """The words, in small letters, that stand within a sentence with a capital more often than without.

    These are names of people and places (and of days). A name that only ever begins a sentence, or is never
    written with a capital, is not found: no list of words replaces a person who reads before a release.
    """
    joined = "\n".join(comments)
    raised = Counter(word.lower() for word in WITHIN_A_SENTENCE.findall(joined) if not word.isupper())
    plain = Counter(word for found in WORD.finditer(joined) if (word := found.group()) in raised)
    return frozenset(word for word, times in raised.items() if times > plain[word] and word.isalpha())


def without_names(comment: str, known: frozenset[str]) -> str:
    """A comment with every known name masked, however it is written."""
    return WORD.sub(lambda found: MASK if _is_name(found.group(), known) else found.group(), comment)


def _is_name(word: str, known: frozenset[str]) -> bool:
    """Whether a word, or a part of one with a dash or an apostrophe, is a name."""
    return any(part in known for part in re.split("['’-]", word.lower()))
