"""What an address or a form may say: numbers and text that a database can keep, and our own pages."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

# The largest number that an id can have on every database.
LARGEST = 2_147_483_647
LAST_PAGE = 1_000_000

_OWN_PATH = re.compile(r"/(?!/)[^\\\x00-\x20\x7f-\x9f]*")


class RowNumber(IntegerConverter):
    """A number in an address; one that no database would hold is no page."""

    def __init__(self, map: Map, max: int = LARGEST, **rest: Any) -> None:
        super().__init__(map, max=max, **rest)


def init_app(app: Flask) -> None:
    """Let addresses name only what can be stored, and refuse text that no database keeps."""
    app.url_map.converters["int"] = RowNumber
    app.before_request(_refuse_what_cannot_be_kept)


def number(text: str) -> int:
    """A number that can be an id; ValueError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST))):
        raise ValueError("no number of ours")
    if (value := int(text)) > LARGEST:
        raise ValueError("too large")
    return value


def page_number() -> int:
    """Which page of a list is asked for, from 1."""
    return min(max(request.args.get("page", 1, type=number), 1), LAST_PAGE)


def own_path(asked: str) -> str | None:
    """The path that was asked for if it is one of ours, else None: never another site.

    Browsers drop tabs and line breaks and read a backslash as a slash, so none of them may be there.
    """
    return asked if _OWN_PATH.fullmatch(asked) else None


def _refuse_what_cannot_be_kept() -> None:
    """PostgreSQL keeps no NUL, which nobody can type: whoever sends one is no person at a form."""
    if any("\x00" in text for text in _sent()):
        abort(400)


def _sent() -> Iterator[str]:
    # A link's token is only ever looked for by its hash, and its pages tell a stranger nothing.
    if request.blueprint != "link":
        yield request.path
    for values in (request.args, request.form):
        for name, value in values.items(multi=True):
            yield name
            yield value
