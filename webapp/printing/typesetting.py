"""A sheet's name and what is to stand on it, as a tagged PDF; nothing touches a disk.

The sheets of `sheets/` are the only code. Everything else goes to them as data (JSON), so that nothing
that somebody wrote is ever read as markup.
"""

import json
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import typst

from webapp.printing.fragments import breakable

_SHEETS = Path(__file__).parent / "sheets"
_TYPE = Path(__file__).parent.parent / "static" / "built" / "print"
# Tagged so that a screen reader reads it in order, with headings, tables and what a picture shows.
_STANDARD: Final = "ua-1"
# Stands for signs that no type of ours has, like those of emoji: a PDF that has none is refused whole.
_MISSING = "[…]"


def pdf(sheet: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """A sheet ("pages") with this data on it, as a PDF.

    `data["missing"]` is the sentence that a reader is told where signs could not be printed.
    """
    source = (_SHEETS / f"{sheet}.typ").read_bytes()
    asked = _each(data, breakable)
    try:
        return _set(source, {**asked, "missing": None}, made_at)
    except typst.TypstError:
        unknown = {one for one in json.dumps(data, ensure_ascii=False) if not one.isascii()}
        unknown = {one for one in unknown if not _has(one)}
        if not unknown:
            raise
        return _set(source, _each(asked, lambda text: _without(text, unknown)), made_at)


def pages(sheet: str, data: dict[str, Any]) -> int:
    """How many pages a sheet with this data on it comes to."""
    found = typst.query(
        (_SHEETS / f"{sheet}.typ").read_bytes(),
        "<pages>",
        field="value",
        one=True,
        font_paths=_type(),
        sys_inputs={"data": json.dumps({**_each(data, breakable), "missing": None})},
    )
    return int(json.loads(found))


def _set(source: bytes, data: dict[str, Any], made_at: datetime) -> bytes:
    return typst.compile(
        input=source,
        font_paths=_type(),
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=_STANDARD,
        timestamp=int(made_at.timestamp()),
    )


@lru_cache(maxsize=1)
def _type() -> typst.Fonts:
    """Our own type, and what the library brings for letters that ours has not; none of the machine's."""
    ours = [str(_TYPE)] if _TYPE.is_dir() else []
    return typst.Fonts(include_system_fonts=False, font_paths=ours)


@lru_cache(maxsize=4_096)
def _has(sign: str) -> bool:
    """Whether one sign can be printed."""
    try:
        typst.compile(
            input=b'#set document(title: "One sign")\n= One sign\n#sys.inputs.sign',
            font_paths=_type(),
            format="pdf",
            sys_inputs={"sign": sign},
            pdf_standards=_STANDARD,
        )
    except typst.TypstError:
        return False
    return True


def _without(text: str, unknown: set[str]) -> str:
    """Text with a mark in the place of each run of signs that cannot be printed."""
    kept: list[str] = []
    for one in text:
        if one not in unknown:
            kept.append(one)
        elif not kept or kept[-1] != _MISSING:
            kept.append(_MISSING)
    return "".join(kept)


def _each(value: Any, change: Any) -> Any:
    """Data with every text in it changed; charts are no text of anybody's."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each(one, change) for one in value]
    if isinstance(value, dict):
        return {key: one if key == "svg" else _each(one, change) for key, one in value.items()}
    return value
