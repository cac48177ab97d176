"""A case system's list is read row by row: what it says, and what in it is not understood."""

import io
from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from tests.cases.lists import COLUMNS, MAP, Row, born, opened, row, text_of
from webapp import clock
from webapp.case_files import Unreadable, UnreadableError, WrongRow
from webapp.cases.reading import Known, KnownWorker, Read, Wrong, read
from webapp.cases.rules import Agreement, Kind, Meaning, age_on, kind_at


def known() -> Known:
    yesterday = clock.today() - timedelta(days=1)
    workers = {
        "wes marsh": KnownWorker(1),
        "wes@x": KnownWorker(1),
        "gone": KnownWorker(2, yesterday),
        "two": None,
    }
    return Known(clock.today(), {"north": 1, "south": 2}, workers)


def understood(rows: Sequence[Row]) -> Read:
    return read(io.BytesIO(text_of(rows).encode()), MAP, known())


@pytest.mark.parametrize(
    ("meaning", "text", "wrong"),
    [
        (Meaning.CASE, "", WrongRow.NOTHING),
        (Meaning.CASE, "N<1>", Wrong.REFERENCE),
        (Meaning.CASE, "n" * 41, Wrong.REFERENCE),
        (Meaning.TEAM, "West", WrongRow.TEAM),
        (Meaning.OPENED, "soon", WrongRow.NO_DAY),
        (Meaning.OPENED, "2026-02-31", WrongRow.NO_DAY),
        (Meaning.OPENED, "2999-01-01", WrongRow.FUTURE),
        (Meaning.CLOSED, "31.31.2026", WrongRow.NO_DAY),
        (Meaning.CLOSED, "1999-01-01", Wrong.CLOSED_FIRST),
        (Meaning.WORKER, "Nobody Known", Wrong.WORKER),
        (Meaning.WORKER, "Two", Wrong.WORKER_TWICE),
        (Meaning.WORKER, "Gone", Wrong.WORKER_LEFT),
        (Meaning.PERSON, "", WrongRow.NOTHING),
        (Meaning.PERSON, "9" * 81, Wrong.TOO_LONG),
        (Meaning.NAME, "", WrongRow.NOTHING),
        (Meaning.NAME, "n" * 121, Wrong.TOO_LONG),
        (Meaning.BORN, "unborn", Wrong.NO_AGE),
        (Meaning.BORN, "45000", Wrong.NO_AGE),
        (Meaning.BORN, "-3", Wrong.NO_AGE),
        (Meaning.BORN, "2999-01-01", WrongRow.FUTURE),
        (Meaning.LANGUAGE, "Nonsense", Wrong.LANGUAGE),
        (Meaning.NEEDS, "BSL; Something", Wrong.NEED),
        (Meaning.BASIS, "Somebody", Wrong.BASIS),
    ],
)
def test_a_row_that_is_not_understood_says_where_and_what(
    meaning: Meaning, text: str, wrong: Wrong | WrongRow
) -> None:
    found = understood([row("F-1", "1"), row("F-2", "2") | {meaning: text}])
    (fault,) = found.faults
    assert (fault.line, fault.column, fault.wrong, fault.found) == (3, COLUMNS[meaning], wrong, text[:40])
    # Nothing of the row is taken, its family neither.
    assert (list(found.cases), list(found.people)) == (["f-1"], ["1"])


def test_a_row_of_another_width_is_not_understood_and_a_missing_column_is_named() -> None:
    content = text_of([row("F-1", "1")])
    wide = read(io.BytesIO((content + "1,2\n").encode()), MAP, known())
    assert [(one.line, one.wrong) for one in wide.faults] == [(3, WrongRow.WIDTH)]
    renamed = content.replace("Person no", "Client id")
    with pytest.raises(UnreadableError) as refused:
        read(io.BytesIO(renamed.encode()), MAP, known())
    assert (refused.value.why, refused.value.column) == (Unreadable.MISSING, "Person no")


def test_a_family_is_what_its_rows_say_together() -> None:
    found = understood(
        [
            row("F-1", "1", language="Polish", needs="Interpreter required, BSL"),
            row(" f-1 ", "2", born=born(7), worker="", basis="mother"),
            row("F-1", "3", born="13", worker="WES@x", language="cy", needs="None"),
        ]
    )
    assert found.faults == []
    (case,) = found.cases.values()
    assert (case.reference, case.team_id, case.workers) == ("F-1", 1, {1})
    told = {number: (one.kind, one.language, one.needs, one.basis) for number, one in found.people.items()}
    assert told == {
        "1": (Kind.ADULT, "pl", "interpreter sign-language", None),
        "2": (Kind.CHILD, None, None, Agreement.PARENTAL),
        "3": (Kind.YOUNG_PERSON, "cy", "", None),
    }


def test_a_row_that_contradicts_an_earlier_one_of_its_family_is_not_taken() -> None:
    rows = [
        row("F-1", "1"),
        row("F-1", "2", team="South"),
        row("F-1", "3", opened=opened(60)),
        row("F-1", "4", closed=opened(1)),
        row("F-1", "1", name="Somebody Else"),
        row("F-1", "1"),
    ]
    found = understood(rows)
    wrong = [(one.line, one.column, one.wrong) for one in found.faults]
    assert wrong == [
        (3, "Team", Wrong.DIFFERS),
        (4, "Start", Wrong.DIFFERS),
        (5, "End", Wrong.DIFFERS),
        (6, "Person no", Wrong.DIFFERS),
    ]
    assert list(found.people) == ["1"]


def test_somebody_in_two_cases_belongs_to_that_which_began_last_whatever_the_order() -> None:
    rows = [row("OLD", "1", opened=opened(400), closed=opened(200)), row("NEW", "1"), row("OLD", "2")]
    rows[2] |= {Meaning.OPENED: rows[0][Meaning.OPENED], Meaning.CLOSED: rows[0][Meaning.CLOSED]}
    for order in (rows, rows[::-1]):
        found = understood(order)
        assert found.faults == []
        assert {number: one.case for number, one in found.people.items()} == {"1": "new", "2": "old"}
    doubtful = understood([row("A", "1"), row("B", "1")])
    assert [(one.line, one.wrong) for one in doubtful.faults] == [(3, Wrong.TWO_CASES)]


def test_whoever_is_too_young_for_any_form_is_counted_and_not_kept() -> None:
    found = understood([row("F-1", "1"), row("F-1", "2", born=born(5)), row("F-1", "3", born="0")])
    assert (found.understood, found.too_young, list(found.people)) == (3, 2, ["1"])


def test_who_left_may_be_named_where_the_work_ended_before() -> None:
    found = understood([row("F-1", "1", worker="Gone", closed=opened(1)), row("F-2", "2", worker="Gone")])
    assert [(one.line, one.wrong) for one in found.faults] == [(3, Wrong.WORKER_LEFT)]
    assert found.cases["f-1"].workers == {2}


@pytest.mark.parametrize(
    ("age", "kind"),
    [(5, None), (6, Kind.CHILD), (11, Kind.CHILD), (12, Kind.YOUNG_PERSON), (17, Kind.YOUNG_PERSON)]
    + [(18, Kind.ADULT), (99, Kind.ADULT)],
)
def test_which_form_suits_an_age(age: int, kind: Kind | None) -> None:
    assert kind_at(age) is kind


def test_an_age_turns_on_the_birthday() -> None:
    assert age_on(date(2014, 3, 2), date(2026, 3, 1)) == 11
    assert age_on(date(2014, 3, 2), date(2026, 3, 2)) == 12
    assert age_on(date(2016, 2, 29), date(2026, 2, 28)) == 9
    assert age_on(date(2016, 2, 29), date(2026, 3, 1)) == 10


def test_one_unknown_worker_is_one_question_however_many_rows_name_them() -> None:
    found = understood([row(f"F-{at}", str(at), worker="Who Ever") for at in range(30)])
    assert (found.faulty, len(found.faults)) == (30, 1)
