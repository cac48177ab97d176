"""Rows written as CSV, Parquet or Excel, piece by piece, so that memory does not grow with their number."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import xlsxwriter
from pyarrow import parquet

from webapp.insight.exporting.dictionary import Column, Kind
from webapp.insight.exporting.rules import Form

Row = tuple[Any, ...]
Portions = Iterable[list[Row]]

# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# A row group of Parquet has about so many rows, and a file is sent in pieces of so many bytes.
ROW_GROUP, PIECE = 50_000, 1 << 16
_TYPES = {Kind.TEXT: pa.string(), Kind.WHOLE: pa.int64(), Kind.NUMBER: pa.float64(), Kind.DATE: pa.date32()}


def written(
    form: Form, columns: Sequence[Column], portions: Portions, dictionary: Sequence[Row], made_at: datetime
) -> Iterator[bytes]:
    """A whole file, piece by piece; `made_at` is what a workbook says of itself."""
    if form is Form.PARQUET:
        return _parquet(columns, portions)
    if form is Form.EXCEL:
        return _workbook(columns, portions, dictionary, made_at)
    return _csv(columns, portions, BYTE_ORDER_MARK if form is Form.CSV_MARKED else b"")


def table(lines: Sequence[Row]) -> Iterator[bytes]:
    """A small table of text as CSV."""
    yield _lines(tuple(plain(cell) for cell in line) for line in lines)


def plain(cell: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _csv(columns: Sequence[Column], portions: Portions, start: bytes) -> Iterator[bytes]:
    yield start + _lines([tuple(one.name for one in columns)])
    texts = [at for at, one in enumerate(columns) if one.kind is Kind.TEXT]
    for portion in portions:
        yield _lines(_harmless(row, texts) for row in portion)


def _harmless(row: Row, texts: Sequence[int]) -> Row:
    """The row with each text made plain where it has to be, which is hardly ever."""
    if not any(row[at].startswith(FORMULA) for at in texts):
        return row
    return tuple(plain(cell) if at in texts else cell for at, cell in enumerate(row))


def _lines(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


class _Sink(io.RawIOBase):
    """Takes what a writer writes, and gives it on."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def writable(self) -> bool:
        """That it can be written to."""
        return True

    def write(self, given: Any) -> int:
        """Hold a piece."""
        self.held.append(bytes(given))
        return len(self.held[-1])

    def taken(self) -> bytes:
        """Everything that is held, which is then forgotten."""
        found, self.held = b"".join(self.held), []
        return found


def _parquet(columns: Sequence[Column], portions: Portions) -> Iterator[bytes]:
    schema, sink = pa.schema([(one.name, _TYPES[one.kind]) for one in columns]), _Sink()
    with pa.PythonFile(sink, mode="w") as stream:
        with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
            for group in _groups(portions):
                parts = zip(zip(*group, strict=True), schema, strict=True)
                writer.write_table(pa.table([pa.array(one, kind.type) for one, kind in parts], schema=schema))
                # While the next group is read, the last one is not to be kept beside it.
                del parts, group
                yield sink.taken()
        yield sink.taken()


def _groups(portions: Portions) -> Iterator[list[Row]]:
    held: list[Row] = []
    for portion in portions:
        held += portion
        if len(held) >= ROW_GROUP:
            yield held
            held = []
    if held:
        yield held


def _workbook(
    columns: Sequence[Column], portions: Portions, dictionary: Sequence[Row], made_at: datetime
) -> Iterator[bytes]:
    """A workbook, which can be sent only when it is whole; its file goes with its folder in any case."""
    with TemporaryDirectory(prefix="attune-export-") as folder:
        path = Path(folder) / "export.xlsx"
        settings = {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False}
        with xlsxwriter.Workbook(path, {**settings, "strings_to_urls": False}) as book:
            book.set_properties({"created": made_at.replace(tzinfo=None)})
            _fill(book.add_worksheet("Data"), [tuple(one.name for one in columns)], portions)
            _fill(book.add_worksheet("Dictionary"), dictionary, [])
        with path.open("rb") as stream:
            while piece := stream.read(PIECE):
                yield piece


def _fill(sheet: Any, head: Sequence[Row], portions: Portions) -> None:
    number = 0
    for portion in chain([head], portions):
        for row in portion:
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, at, cell)
                elif isinstance(cell, date):
                    sheet.write_string(number, at, cell.isoformat())
                elif cell is not None:
                    sheet.write_number(number, at, cell)
            number += 1
