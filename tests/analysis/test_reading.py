"""A file of ratings is read through a map, and the first wrong row and column is named."""

import gzip
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest

from analysis import frames, mapping, reading
from analysis.mapping import MappingError

HEADER = "rater,subject,team,dimension,when,value\n"
MAP = {
    "columns": {
        "subject": "subject",
        "rater": "rater",
        "dimension": "dimension",
        "value": "value",
        "team": "team",
        "rated_on": "when",
    },
    "constants": {"source": "family", "instrument": "survey", "version": 2},
    "dimensions": {"overall": {"dimension": "whole", "construct": "experience"}},
    "scale": {"lowest": 1, "highest": 5},
}


def written(tmp_path: Path, rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def frame_of(path: Path, given=MAP, **more) -> pd.DataFrame:
    return pd.concat(reading.read(path, mapping.parse(given), **more))


def refused(path: Path, given=MAP) -> str:
    with pytest.raises(MappingError) as caught:
        frame_of(path, given)
    return str(caught.value)


def test_a_file_becomes_a_long_frame_with_its_own_row_numbers(tmp_path):
    path = written(tmp_path, "S1,L1,D1,overall,2026-03-01,4\nS2,L1,,overall,,5\n")
    frame = frames.check(frame_of(path))
    assert list(frame.index) == [2, 3]
    assert list(frame["dimension"]) == ["whole", "whole"]
    assert list(frame["construct"]) == ["experience", "experience"]
    assert list(frame["value"]) == [4.0, 5.0]
    assert list(frame["family"]) == ["S1", "S2"]
    assert list(frame["team"].isna()) == [False, True]
    assert list(frame["rated_on"].isna()) == [False, True]
    assert frame["occasion"].iloc[0] == "S1:L1:2026-03-01"


def test_the_source_may_be_named_by_the_reader(tmp_path):
    path = written(tmp_path, "S1,L1,D1,overall,,4\n")
    assert list(frame_of(path, source="observer")["source"]) == ["observer"]


def test_a_file_comes_in_pieces_and_gzip_makes_no_difference(tmp_path):
    rows = "".join(f"S{at},L1,D1,overall,,{1 + at % 5}\n" for at in range(25))
    path = tmp_path / "ratings.csv.gz"
    path.write_bytes(gzip.compress((HEADER + rows).encode()))
    pieces = list(reading.read(path, mapping.parse(MAP), piece=10))
    assert [len(piece) for piece in pieces] == [10, 10, 5]
    pd.testing.assert_frame_equal(pd.concat(pieces), frame_of(written(tmp_path, rows)))


def test_a_date_told_as_steps_ago_is_counted_back_in_months(tmp_path):
    ago = {"column": "when", "months": 6, "before": "2026-10-01"}
    given = MAP | {"columns": MAP["columns"] | {"rated_on": ago}}
    frame = frame_of(written(tmp_path, "S1,L1,D1,overall,1,4\nS1,L2,D1,overall,6,4\n"), given)
    assert list(frame["rated_on"]) == [pd.Timestamp("2026-04-01"), pd.Timestamp("2023-10-01")]


def test_one_dimension_may_be_a_constant(tmp_path):
    columns = {key: value for key, value in MAP["columns"].items() if key != "dimension"}
    given = MAP | {"columns": columns, "constants": {"dimension": "overall"}}
    assert list(frame_of(written(tmp_path, "S1,L1,D1,x,,4\n"), given)["construct"]) == ["experience"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("S1,L1,D1,overall,,4\nS1,L1,D1,overall,,6\n", "row 3, column value: '6' is outside the scale"),
        ("S1,L1,D1,overall,,often\n", "row 2, column value: 'often' is not a number"),
        ("S1,L1,D1,overall,,inf\n", "row 2, column value: 'inf' is not a number"),
        ("S1,L1,D1,overall,,\n", "row 2, column value: '' is not a number"),
        ("S1,L1,D1,warmth,,4\n", "row 2, column dimension: 'warmth' is not in the map"),
        ("S1,,D1,overall,,4\n", "row 2, column subject: nothing is there"),
        ("S1,L1,D1,overall,1/3/2026,4\n", "row 2, column when: '1/3/2026' is not a date"),
        ("S1,L1,D1,overall,,4\nS1,L1,D1\n", "row 3: 3 fields where the header has 6"),
        ("S1,L1,D1,overall,,4,7\n", "row 2: 7 fields where the header has 6"),
        ('S1,L1,D1,"overall,,4\n', "the row is not CSV"),
        ("S1,L1,D1,warmth,,4\nS1,L1,D1,overall,,9\n", "row 2, column dimension"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(tmp_path, rows, message):
    assert message in refused(written(tmp_path, rows))


def test_an_error_says_what_to_do(tmp_path):
    assert refused(written(tmp_path, "S1,L1,D1,overall,,9\n")).endswith("Give a level from 1 to 5.")


def test_a_row_is_named_in_whichever_piece_it_comes(tmp_path):
    path = written(tmp_path, "S1,L1,D1,overall,,4\n" * 12 + "S1,L1,D1,overall,,9\n")
    with pytest.raises(MappingError, match="row 14, column value"):
        list(reading.read(path, mapping.parse(MAP), piece=5))


def test_a_missing_column_is_named_with_what_the_file_has(tmp_path):
    message = refused(written(tmp_path, "", header="rater,subject\n"))
    assert "row 1, column value: the file has no such column (it has rater, subject)" in message


def test_a_column_that_stands_twice_is_refused(tmp_path):
    message = refused(written(tmp_path, "", header=HEADER.replace("when", "when,value")))
    assert "column value: two columns have this name" in message


def test_an_empty_file_is_refused(tmp_path):
    assert "it has nothing" in refused(written(tmp_path, "", header=""))


def test_a_compressed_file_that_was_cut_off_is_refused(tmp_path):
    rows = "".join(f"S{at},L{at * 7919 % 997},D1,overall,,4\n" for at in range(2000))
    path = tmp_path / "ratings.csv.gz"
    path.write_bytes(gzip.compress((HEADER + rows).encode())[:-900])
    assert "cut off or damaged" in refused(path)


def test_a_compressed_file_that_was_damaged_is_refused(tmp_path):
    path = tmp_path / "ratings.csv.gz"
    path.write_bytes(gzip.compress(HEADER.encode())[:10] + b"\xff" * 40)
    assert "cut off or damaged" in refused(path)


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_bytes(HEADER.encode() + "S1,Siân,D1,overall,,4\n".encode("latin-1"))
    assert "not written in UTF-8" in refused(path)


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path):
    assert "longer than 1,000,000 characters" in refused(written(tmp_path, "x" * 3_000_000))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "cannot be read" in refused(tmp_path / "nothing.csv")


def test_the_memory_used_does_not_grow_with_the_file(tmp_path):
    def peak(rows: int) -> int:
        path = written(tmp_path, "S1,L1,D1,overall,,4\n" * rows)
        tracemalloc.start()
        for _ in reading.read(path, mapping.parse(MAP), piece=500):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(500)
    assert peak(20_000) < 1.5 * peak(2_000)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"scale": {"lowest": 5, "highest": 1}}, "column scale: in the map, the lowest level is not below"),
        ({"colums": {}}, "column colums"),
        (
            {"constants": {"dimension": "overall"}},
            "dimension belongs either under columns",
        ),
        ({"dimensions": {"overall": {"dimension": "whole"}}}, "column dimensions.overall.construct"),
    ],
)
def test_a_wrong_map_names_its_key(change, message):
    with pytest.raises(MappingError) as caught:
        mapping.parse(MAP | change)
    assert message in str(caught.value)


def test_a_map_is_loaded_from_yaml():
    given = mapping.load(Path("benchmarks/maps/leadership.yaml"))
    assert given.scale is not None
    assert (given.scale.lowest, given.scale.label(5.0), given.scale.label(3.0)) == (1, "Highest of 5", "3")


@pytest.mark.parametrize("text", ["[1, 2]", "a: b: c", ""])
def test_a_file_that_is_no_map_is_refused(tmp_path, text):
    path = tmp_path / "map.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match=r"[Mm]ap|YAML"):
        mapping.load(path)


def test_a_file_with_our_own_names_needs_no_map(tmp_path):
    path = written(tmp_path, "S1,L1,D1,warmth,,4\n")
    ours = mapping.plain(dict.fromkeys(reading.header(path)))
    frame = pd.concat(reading.read(path, ours))
    assert list(frame["construct"]) == ["warmth"]
    assert list(frame["team"]) == ["D1"]
