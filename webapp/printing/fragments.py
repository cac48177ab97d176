"""Part of a page, as its template wrote it, taken apart into blocks: headings, text, lists, tables, charts.

What is printed or mailed is the page's own text, so that no second place says what a figure means or
whether it may be shown. A block is made of plain values, which go to the printed sheet as data.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

Block = dict[str, Any]

_SPACE = re.compile(r"\s+")
# A word that is longer than a line can be broken after so many signs.
_LONG = re.compile(r"\S{24}(?=\S)")
_FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible More"
_RIGHT_TO_LEFT = ("R", "AL")
_TEXTS = {"p": "text", "blockquote": "quote", "caption": "caption", "h1": "heading", "h2": "heading"}
_TEXTS |= {"h3": "heading", "h4": "heading", "summary": "heading", "dt": "term", "dd": "text", "li": "text"}
_TEXTS |= {"div": "text", "section": "text", "details": "text"}


def blocks(html: str) -> list[Block]:
    """The blocks of a fragment of one of our pages, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return reader.found


class _Reader(HTMLParser):
    """Reads our own templates' output: whatever begins a block ends the one before."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Block] = []
        self._open: Block | None = None
        self._strong = self._depth = self._quiet = 0
        self._lists: list[Block] = []
        self._table: Block | None = None
        self._cell: Block | None = None
        self._svg: list[str] | None = None
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block, a cell or a chart, or note that what comes is strong."""
        given = dict(attrs)
        if self._svg is not None:
            self._svg.append(self.get_starttag_text() or "")
            self._quiet += tag in ("title", "desc")
        elif tag == "svg":
            self.end()
            self._svg = [_standalone(self.get_starttag_text() or "")]
        elif tag == "strong":
            self._strong += 1
        elif tag == "br":
            self._say("\n")
        elif tag == "table":
            self.end()
            self._table = {"kind": "table", "caption": [], "rows": []}
        elif tag == "tr" and self._table is not None:
            self._table["rows"].append([])
        elif tag in ("th", "td") and self._table is not None:
            self._cell = {"runs": [], "head": tag == "th", "top": given.get("scope") == "col"}
            self._table["rows"][-1].append(self._cell)
        elif tag in ("ul", "ol"):
            self.end()
            one: Block = {"kind": "list", "ordered": tag == "ol", "items": []}
            self._place().append(one)
            self._lists.append(one)
        elif tag in _TEXTS:
            self._begin(tag, given.get("class") or "")

    def _begin(self, tag: str, style: str) -> None:
        self.end()
        self._depth += tag == "details"
        if tag == "li" and self._lists:
            self._lists[-1]["items"].append([])
        self._open = {"kind": _TEXTS[tag], "runs": []}
        if _TEXTS[tag] == "heading":
            self._open["level"] = 2 + self._depth if tag == "summary" else int(tag[1])
        elif "attune-evidence" in style:
            self._open["kind"] = "quote"
        elif "govuk-hint" in style:
            self._open["kind"] = "hint"

    def _place(self) -> list[Block]:
        """Where the next block stands: in the list item that is open, or on the page."""
        if self._lists and self._lists[-1]["items"]:
            item: list[Block] = self._lists[-1]["items"][-1]
            return item
        return self.found

    def handle_endtag(self, tag: str) -> None:
        """End what this tag began."""
        if self._svg is not None:
            self._svg.append(f"</{tag}>")
            self._quiet -= tag in ("title", "desc")
            if tag == "svg":
                alt = ". ".join(one.strip().rstrip(".") for one in self._said if one.strip())
                self._place().append({"kind": "chart", "svg": "".join(self._svg), "alt": f"{alt}."})
                self._svg, self._said = None, []
        elif tag == "strong":
            self._strong -= 1
        elif tag in ("th", "td"):
            self._cell = None
        elif tag == "table" and self._table is not None:
            self.end()
            self._place().append(self._table)
            self._table = None
        elif tag in ("ul", "ol"):
            self.end()
            self._lists.pop()
        elif tag in _TEXTS:
            self.end()
            self._depth -= tag == "details"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag without an inside: a stroke of a chart, or the end of a line."""
        if self._svg is not None:
            self._svg.append(self.get_starttag_text() or "")
        else:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """Words: of a chart, of a cell, or of the block that is open."""
        if self._svg is not None:
            self._svg.append(_escaped(data))
            if self._quiet:
                self._said.append(data)
        elif data.strip() or self._open or self._cell:
            self._say(data)

    def _say(self, words: str) -> None:
        if self._cell is not None:
            runs = self._cell["runs"]
        else:
            if self._open is None:
                self._open = {"kind": "text", "runs": []}
            runs = self._open["runs"]
        # People's own line breaks stay, where the page keeps them too.
        kept = words == "\n" or (self._open or {}).get("kind") == "quote"
        text = words if kept else _SPACE.sub(" ", words)
        runs.append({"text": text, "strong": bool(self._strong)})

    def end(self) -> None:
        """End the block that is open, and keep it if it says anything."""
        block, self._open = self._open, None
        if block is None:
            return
        block["runs"] = list(_tidy(block["runs"]))
        if not block["runs"]:
            return
        if block["kind"] == "caption" and self._table is not None:
            self._table["caption"] = block["runs"]
            return
        if block["kind"] == "text" and self._place()[-1:] and self._place()[-1]["kind"] == "term":
            term = self._place().pop()
            named = {"text": f"{said(term).rstrip(':')}: ", "strong": True}
            block["runs"] = [named, *block["runs"]]
        block["right"] = _begins_at_the_right(said(block))
        self._place().append(block)


def _tidy(runs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Runs without space at both ends and around line breaks."""
    last = len(runs) - 1
    while last >= 0 and not runs[last]["text"].strip():
        last -= 1
    fresh = True
    for at, one in enumerate(runs[: last + 1]):
        text = one["text"].lstrip(" ") if fresh else one["text"]
        if at == last:
            text = text.rstrip()
        fresh = text.endswith("\n") or (fresh and not text.strip())
        if text and not (fresh and at == 0 and not text.strip()):
            yield {**one, "text": text}


def _standalone(tag: str) -> str:
    """A chart's first tag as that of a file by itself, drawn in the type of the sheet."""
    named = tag.replace('font-family="inherit"', f'font-family="{_FONT}"').replace(' width="100%"', "")
    return named.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _begins_at_the_right(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left."""
    ways = (unicodedata.bidirectional(one) for one in text)
    return next((way in _RIGHT_TO_LEFT for way in ways if way in ("L", *_RIGHT_TO_LEFT)), False)


def said(block: Mapping[str, Any]) -> str:
    """What a block says, without how it looks."""
    return "".join(one["text"] for one in block.get("runs", ()))


def breakable(text: str) -> str:
    """Text in which a word that is longer than a line can be broken."""
    return _LONG.sub(lambda found: f"{found.group()}\u200b", text)


def plain(found: list[Block]) -> str:
    """Blocks as plain text for a mail: headings underlined, lists with marks; tables and charts stay away."""
    return "\n".join(_lines(found)).strip()


def _lines(found: list[Block]) -> Iterator[str]:
    for block in found:
        if block["kind"] == "list":
            for number, item in enumerate(block["items"], start=1):
                mark = f"{number}. " if block["ordered"] else "- "
                yield ""
                for at, line in enumerate(_lines(item)):
                    yield (" " * len(mark) if at else mark) + line
        elif block["kind"] == "heading":
            yield from ("", said(block), "-" * len(said(block)))
        elif block["kind"] not in ("table", "chart"):
            yield from (line.strip() for line in said(block).splitlines())
