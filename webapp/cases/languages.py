"""The languages that families speak: their codes (BCP 47), and the names by which people know them."""

import re

from babel import Locale

from webapp.case_files import folded

# What case systems write beside the names that the standard lists.
_ALSO = {
    "farsi": "fa",
    "mandarin": "zh",
    "sorani": "ckb",
    "kurmanji": "ku",
    "bengali": "bn",
    "sylheti": "syl",
}
_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]+)*", re.IGNORECASE)


def _names(locale: str) -> dict[str, str]:
    """The codes by name, for every language that is no variety of another."""
    named = Locale(locale).languages
    return {folded(name): code for code, name in named.items() if "_" not in code and len(code) <= 3}


_BY_NAME = {**_names("cy"), **_names("en"), **_ALSO}
_CODES = frozenset(_BY_NAME.values())


def code_of(text: str) -> str | None:
    """The code of a language that is given by its English or Welsh name, or by its code; else None."""
    if (code := _BY_NAME.get(folded(text))) is not None:
        return code
    written = _CODE.fullmatch(text.strip())
    return written[1].lower() if written and written[1].lower() in _CODES else None


def name_of(code: str, locale: str) -> str:
    """What a language is called in another; its code where it has no name there."""
    return str(Locale(locale).languages.get(code, code))
