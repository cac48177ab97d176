"""A file of figures is opened as it is, or refused with the column, the row and the remedy."""

import gzip
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.frames import FrameError


def written(tmp_path: Path, text: str | bytes, name: str = "file.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize("kind", ["csv", "gzip", "parquet"])
def test_the_same_rows_are_read_from_every_kind_of_file(tmp_path: Path, kind: str) -> None:
    text = 'subject,value\n007,1.5\n" Ann\n of Fen",2\n'
    if kind == "parquet":
        path = tmp_path / "file.parquet"
        pd.DataFrame({"subject": ["007", " Ann\n of Fen"], "value": [1.5, 2.0]}).to_parquet(path)
    else:
        path = written(tmp_path, text if kind == "csv" else gzip.compress(text.encode()))
    frame = tables.read(path, names=["subject"], figures=["value"])
    assert frame["subject"].tolist() == ["007", "Ann\n of Fen"]
    assert frame["value"].tolist() == [1.5, 2.0]


def test_an_id_of_digits_stays_text_in_parquet_too(tmp_path: Path) -> None:
    path = tmp_path / "file.parquet"
    frame = pd.DataFrame({"subject": pd.Categorical(["1", "2"]), "value": [1, 2], "term": [10, 20]})
    frame.to_parquet(path)
    read = tables.read(path, names=["subject", "term"], figures=["value"])
    assert read["subject"].tolist() == ["1", "2"]
    assert read["term"].tolist() == ["10", "20"]


def test_a_mark_of_the_byte_order_and_empty_lines_are_passed_over(tmp_path: Path) -> None:
    frame = tables.read(written(tmp_path, "\ufeffvalue\r\n\r\n1\r\n\r\n2\r\n"), figures=["value"])
    assert frame["value"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("value\n", "the file has no rows"),
        ("value;x\n1;2\n", "separated by semicolons or tabs"),
        ("value\tx\n1\t2\n", "with commas between the columns"),
        ("level\n1\n", "column value: the file has no such column (it has level)"),
        ("value,value\n1,2\n", "column value: two columns have this name"),
        ("value\n1\n\ufffd\n", "column value, row 2: '\ufffd' is not a finite number"),
        ("value\ninf\n", "column value, row 1: 'inf' is not a finite number"),
        ("value\nnan\n", "column value, row 1: 'nan' is not a finite number"),
        ("value,x\n1,2\n,3\n", "column value, row 2: nothing is there"),
        ("value,x\n1,2\n1,2,3\n", "the file is not CSV"),
        ("value,x\n1,2\n1\n", "the file is not CSV"),
        (b"value\n1\n\xff\xfe\n", "row 2: the file is not written in UTF-8"),
        (gzip.compress(b"value\n" + b"1\n" * 9000, mtime=0)[:60], "cut off or damaged"),
        (b"PAR1 and nothing more", "the Parquet file is damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, content: str | bytes, says: str
) -> None:
    with pytest.raises(FrameError) as raised:
        tables.read(written(tmp_path, content), figures=["value"])
    assert says in str(raised.value)


def test_a_file_that_is_not_there_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match="No such file"):
        tables.read(tmp_path / "none.csv")


def test_blanks_round_the_names_of_columns_do_not_count(tmp_path: Path) -> None:
    frame = tables.read(written(tmp_path, "team, value\nA, 1\n"), names=["team"], figures=["value"])
    assert frame["value"].tolist() == [1.0]


def test_an_empty_name_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(FrameError, match="column team, row 2: nothing is there"):
        tables.read(written(tmp_path, "team,value\nA,1\n ,2\n"), names=["team"], figures=["value"])
