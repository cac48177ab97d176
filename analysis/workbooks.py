"""The first sheet of an Excel file (ECMA-376), row by row, with nothing but Python's own library."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})[0-9]+")
# No sheet of Excel is wider.
WIDEST = 16_384


class WorkbookError(ValueError):
    """A file that is no workbook, or is damaged: what was found."""


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not empty with its number, every cell as text, as wide as the first of them.

    Raises:
        WorkbookError: where there is no first sheet to read.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            shared = list(_shared(packed))
            with packed.open(_first_sheet(packed)) as sheet:
                yield from _rows(sheet, shared)
    except (OSError, zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, ValueError) as error:
        raise WorkbookError(str(error)[:200]) from error


def _first_sheet(packed: zipfile.ZipFile) -> str:
    """Where the first sheet stands in the file."""
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    first = book.find(f"{_MAIN}sheets/{_MAIN}sheet")
    if first is None:
        raise WorkbookError("it has no sheet")
    links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    target = next(one.attrib["Target"] for one in links if one.attrib["Id"] == first.attrib[_LINK])
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _shared(packed: zipfile.ZipFile) -> Iterator[str]:
    """The texts that cells refer to by number, where the file has any."""
    if "xl/sharedStrings.xml" not in packed.namelist():
        return
    with packed.open("xl/sharedStrings.xml") as stream:
        for _event, part in ElementTree.iterparse(stream):
            if part.tag == f"{_MAIN}si":
                yield "".join(text.text or "" for text in part.iter(f"{_MAIN}t"))
                part.clear()


def _rows(sheet: IO[bytes], shared: list[str]) -> Iterator[tuple[int, list[str]]]:
    width, number = 0, 0
    table = None
    for event, part in ElementTree.iterparse(sheet, ("start", "end")):
        if event == "start":
            table = part if part.tag == f"{_MAIN}sheetData" else table
            continue
        if part.tag != f"{_MAIN}row":
            continue
        number = int(part.get("r", number + 1))
        cells = dict(_cells(part, shared))
        if table is not None:
            # What has been read is forgotten, or the whole sheet would stand in memory.
            table.clear()
        if not cells:
            continue
        width = width or max(cells) + 1
        yield number, [cells.get(at, "") for at in range(max(width, max(cells) + 1))]


def _cells(row: ElementTree.Element, shared: list[str]) -> Iterator[tuple[int, str]]:
    """Each cell of a row by its column, counted from 0."""
    at = -1
    for cell in row.iter(f"{_MAIN}c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        at = _column(place[1]) if place else at + 1
        if at >= WIDEST:
            raise WorkbookError("a row is wider than any sheet")
        kind, value = cell.get("t", "n"), cell.findtext(f"{_MAIN}v")
        if kind == "inlineStr":
            yield at, "".join(text.text or "" for text in cell.iter(f"{_MAIN}t"))
        elif value is not None:
            yield at, shared[int(value)] if kind == "s" else value


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1
