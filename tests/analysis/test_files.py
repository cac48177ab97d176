"""The rows of a file are the same text, whether it is CSV, Parquet or Excel."""

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis import files, mapping, reading, tables
from analysis.frames import FrameError
from analysis.mapping import MappingError

FRAME = pd.DataFrame(
    {
        "subject": ["p1", "p2", "p3"],
        "rater": ["r1", "r1", "r2"],
        "dimension": ["empathy"] * 3,
        "value": [1.0, 2.5, 4.0],
        "team": ["a", "", "b"],
        "rated_on": [datetime.date(2026, 5, 1)] * 3,
    }
)


def workbook(path: Path) -> Path:
    """The frame as a spreadsheet saves it, with its texts apart, an empty row, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(FRAME.columns))
    for row in FRAME.astype({"rated_on": "str"}).itertuples(index=False, name=None):
        sheet.append([cell or None for cell in row])
        sheet.append([])
    book.create_sheet("Other").append(["something", "else"])
    book.save(path)
    return path


def written(folder: Path) -> dict[str, Path]:
    """The same rows in each kind of file."""
    paths = {kind: folder / f"rows.{kind}" for kind in ("csv", "parquet", "xlsx")}
    FRAME.to_csv(paths["csv"], index=False)
    FRAME.to_parquet(paths["parquet"])
    workbook(paths["xlsx"])
    return paths


def test_every_kind_of_file_reads_alike(tmp_path: Path) -> None:
    found = []
    for path in written(tmp_path).values():
        given = mapping.plain(dict.fromkeys(reading.header(path)))
        found.append(pd.concat(reading.read(path, given, piece=2)).reset_index(drop=True))
    for other in found[1:]:
        pd.testing.assert_frame_equal(found[0], other)
    assert found[0]["team"].isna().tolist() == [False, True, False]


def test_every_kind_of_file_is_one_table(tmp_path: Path) -> None:
    first, *others = (tables.read(path, figures=["value"]) for path in written(tmp_path).values())
    assert first["value"].tolist() == FRAME["value"].tolist()
    for other in others:
        pd.testing.assert_frame_equal(first, other)


def test_rows_of_a_workbook_have_the_numbers_that_its_reader_sees(tmp_path: Path) -> None:
    with files.rows(workbook(tmp_path / "rows.xlsx")) as rows:
        assert [number for number, _row in rows] == [1, 2, 4, 6]


@pytest.mark.parametrize("start", [b"PK\x03\x04 and nothing more", b"PAR1 and nothing more"])
def test_a_damaged_file_is_refused_in_words(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "damaged"
    path.write_bytes(start)
    with pytest.raises(MappingError, match="the workbook cannot be read|the Parquet file is damaged"):
        reading.header(path)
    with pytest.raises(FrameError, match="the workbook cannot be read|the Parquet file is damaged"):
        tables.read(path)


def test_a_packed_file_that_is_no_workbook_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "packed.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(FrameError, match="the workbook cannot be read"):
        tables.read(path)


def test_a_row_that_is_wider_than_the_first_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["subject", "value"])
    book.active.append(["p1", 1, "and more"])
    book.save(tmp_path / "wide.xlsx")
    with pytest.raises(FrameError, match="the row is wider than the first"):
        tables.read(tmp_path / "wide.xlsx")
