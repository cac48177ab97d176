"""A file is read row by row: what it holds, what is wrong with it, and how little memory that takes."""

import io
import random
import tracemalloc
from datetime import date

import pytest

from tests.workload.files import COLUMNS, HEADER, MAP, Row, month, row, text_of, visits
from webapp import case_files, clock
from webapp.case_files import (
    LARGEST_FILE,
    MOST_ROWS,
    SHOWN_FAULTS,
    Unreadable,
    UnreadableError,
    WrongRow,
    opened,
)
from webapp.workload.reading import Known, Read, Wrong, read
from webapp.workload.rules import Meaning

GOOD = text_of(visits(3, 2))


def known() -> Known:
    return Known(month(), clock.today(), {"north": 1, "south": 2})


def understood(content: str | bytes) -> Read:
    return read(io.BytesIO(content.encode() if isinstance(content, str) else content), MAP, known())


def why_not(content: str | bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as refused:
        understood(content)
    return refused.value


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (b"", Unreadable.EMPTY),
        (b"\n\n , ,\n", Unreadable.EMPTY),
        (b"\xef\xbb\xbf", Unreadable.EMPTY),
        (text_of([]), Unreadable.NO_ROWS),
        (b"PK\x03\x04 a spreadsheet", Unreadable.NO_CSV),
        (b"\xd0\xcf\x11\xe0 an old one", Unreadable.NO_CSV),
        (b"%PDF-1.7", Unreadable.NO_CSV),
        (b"\n <html><table><tr><td>Case ref</td>", Unreadable.MARKUP),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", Unreadable.MARKUP),
        (GOOD.encode("utf-16"), Unreadable.NO_UTF8),
        (GOOD.replace("Home visit", "Caf\xe9 visit").encode("cp1252"), Unreadable.NO_UTF8),
        (GOOD.replace(",", ";"), Unreadable.SEPARATORS),
        (GOOD.replace(",", "\t"), Unreadable.SEPARATORS),
        (GOOD + '9,"never closed,' + "x\n" * 50, Unreadable.BROKEN),
        (GOOD + "9," + "y" * 200_000 + "\n", Unreadable.LONG_LINE),
        ("a\x1bb," * 3 + "\n" + GOOD, Unreadable.HEADER),
        ("x," * 300 + "\n" + GOOD, Unreadable.HEADER),
        (GOOD.replace("Team", "Group"), Unreadable.MISSING),
        (GOOD.replace("Case notes", "Team"), Unreadable.TWICE),
    ],
)
def test_a_file_that_cannot_be_read_says_why(spoilt: str | bytes, why: Unreadable) -> None:
    assert why_not(spoilt).why is why


def test_what_is_missing_twice_or_broken_is_named() -> None:
    assert why_not(GOOD.replace("Team", "Group")).column == "Team"
    assert "Group" in why_not(GOOD.replace("Team", "Group")).header
    assert why_not(GOOD.replace("Case notes", "Team")).column == "Team"
    assert why_not(GOOD + "9," + "y" * 200_000 + "\n").line == 8


def test_a_title_above_the_header_is_no_header() -> None:
    assert why_not("Contacts of Fenmoor\n" + GOOD).why is Unreadable.MISSING


@pytest.mark.parametrize(
    ("meaning", "text", "wrong"),
    [
        (Meaning.CASE, "", WrongRow.NOTHING),
        (Meaning.WORKER, "  ", WrongRow.NOTHING),
        (Meaning.TEAM, "", WrongRow.NOTHING),
        (Meaning.TEAM, "West", WrongRow.TEAM),
        (Meaning.DAY, "soon", WrongRow.NO_DAY),
        (Meaning.DAY, "2026-02-31", WrongRow.NO_DAY),
        (Meaning.DAY, "45000", WrongRow.NO_DAY),
        (Meaning.DAY, "2999-01-01", WrongRow.FUTURE),
        (Meaning.DAY, "2001-05-05", Wrong.OTHER_MONTH),
        (Meaning.DAY, date.today().isoformat(), Wrong.OTHER_MONTH),
        (Meaning.MINUTES, "-45", Wrong.NEGATIVE),
        (Meaning.MINUTES, "an hour", Wrong.NO_MINUTES),
        (Meaning.MINUTES, "45.5", Wrong.NO_MINUTES),
        (Meaning.MINUTES, "\u00b2", Wrong.NO_MINUTES),
        (Meaning.MINUTES, "--5", Wrong.NO_MINUTES),
        (Meaning.MINUTES, "NaN", Wrong.NO_MINUTES),
        (Meaning.MINUTES, "9" * 30, Wrong.NO_MINUTES),
        (Meaning.MINUTES, "1441", Wrong.TOO_LONG),
        (Meaning.KIND, "<b>Zoom</b>", Wrong.KIND),
    ],
)
def test_a_row_that_is_not_understood_says_where_and_what(
    meaning: Meaning, text: str, wrong: Wrong | WrongRow
) -> None:
    found = understood(text_of([row("F1", "w1"), row("F1", "w1") | {meaning: text}]))
    (fault,) = found.faults
    assert (fault.line, fault.column, fault.wrong, fault.found) == (
        3,
        COLUMNS[meaning],
        wrong,
        text.strip()[:40],
    )
    assert (found.understood, found.faulty) == (1, 1)


def test_the_header_again_and_a_row_of_another_width_are_not_understood() -> None:
    found = understood(GOOD + ",".join(HEADER) + "\n1,2\n")
    assert [(one.line, one.wrong) for one in found.faults] == [
        (8, WrongRow.HEADER_AGAIN),
        (9, WrongRow.WIDTH),
    ]


def test_only_the_first_faults_are_told_and_one_unknown_word_once() -> None:
    words = [row("F1", "w1", kind="Zoom")] * 30 + [row("F1", "w1", team="West")] * 30
    found = understood(text_of(words + [row("F1", "w1", minutes="-1")] * 30))
    assert found.faulty == 90
    assert len(found.faults) == SHOWN_FAULTS
    assert [one.wrong for one in found.faults[:3]] == [Wrong.KIND, WrongRow.TEAM, Wrong.NEGATIVE]
    assert (found.faults[1].line, found.faults[2].line) == (32, 62)


@pytest.mark.parametrize(
    "written", ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d-%b-%Y", "%d/%m/%y"]
)
@pytest.mark.parametrize("time", ["", " 14:30", "T14:30:00"])
def test_a_day_may_be_written_as_case_systems_do(written: str, time: str) -> None:
    if time.startswith("T") and written != "%Y-%m-%d":
        return
    day = month().replace(day=9).strftime(written) + time
    assert understood(text_of([row("F1", "w1", day=day)])).faults == []


def test_case_and_blanks_make_no_other_worker_family_team_or_kind() -> None:
    same: list[Row] = [
        row("f1 ", " W1@X", team="  NORTH", kind="home  VISIT", minutes="45.0"),
        row("F1", "w1@x"),
    ]
    visited = understood("\ufeff" + text_of(same)).pool.sums()[1]["visits"]
    assert (visited.amount, visited.families, visited.workers) == (2, 1, 1)


def test_a_quoted_line_break_and_empty_lines_are_read_over() -> None:
    content = GOOD.replace("Not to be read", '"Two\nlines"', 1) + "\n,,,\n"
    assert (understood(content).understood, understood(content).faulty) == (6, 0)


def test_only_the_header_is_read_where_nothing_else_is_asked() -> None:
    header, _rows = opened(io.BytesIO(GOOD.encode()))
    assert header == HEADER


def many(rows: int) -> list[bytes]:
    """The lines of a file of so many contacts, with a column of notes that is long and not read."""
    drawn, rest = random.Random(7), f"@x,North,{month():%Y-%m}-07,30,Home visit,{'n' * 150}\n"
    lines = (f"{at},F{drawn.randrange(50)},w{drawn.randrange(10)}{rest}" for at in range(rows))
    return [text_of([]).encode(), *(line.encode() for line in lines)]


def test_memory_grows_with_the_families_and_not_with_the_rows() -> None:
    content = b"".join(many(20_000))
    stream = io.BytesIO(content)
    tracemalloc.start()
    found = read(stream, MAP, known())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (found.understood, found.faulty) == (20_000, 0)
    assert most < 1_000_000 < len(content)


def test_a_file_of_as_many_rows_as_may_be_is_read() -> None:
    assert understood(b"".join(many(MOST_ROWS))).understood == MOST_ROWS


def test_a_row_more_or_a_byte_more_than_may_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_files, "MOST_ROWS", 6)
    assert understood(GOOD).understood == 6
    assert why_not(GOOD + GOOD.splitlines()[1]).why is Unreadable.TOO_MANY
    assert why_not(b"x" * (LARGEST_FILE + 1)).why is Unreadable.TOO_LARGE
