"""A PDF as a reader and a screen reader find it."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject


def text(content: bytes) -> str:
    """What stands on all of its pages, on one line."""
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def root(content: bytes) -> Any:
    """What the file says of itself as a whole."""
    return PdfReader(io.BytesIO(content)).root_object


def tags(content: bytes) -> list[tuple[str, str]]:
    """Its structure in the order of reading: each tag, and what is said in the place of a picture."""
    return list(_below(root(content)["/StructTreeRoot"]))


def _below(node: Any) -> Iterator[tuple[str, str]]:
    found = node.get_object() if hasattr(node, "get_object") else node
    if not hasattr(found, "get"):
        return
    if "/S" in found:
        yield str(found["/S"]), str(found.get("/Alt", ""))
    kids = found.get("/K")
    if kids is not None:
        for one in kids if isinstance(kids, ArrayObject) else [kids]:
            yield from _below(one)
