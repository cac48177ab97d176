"""A file of people is read whole, or every mistake in it is named with its place and a remedy."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.access.policy import Role
from webapp.accounts.people_file import COLUMNS, read

HEADER = ",".join(COLUMNS)
EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "people.csv"


def file(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def test_a_line_becomes_a_person_with_roles() -> None:
    found = read(
        file(
            "Ada Ode,Ada@Example.org,The authority,North,Nurse,supervisor; Team Member,2026-05-01,2027-01-31"
        )
    )
    assert found.mistakes == []
    (line,) = found.lines
    assert (line.number, line.name, line.email, line.team) == (2, "Ada Ode", "ada@example.org", "North")
    assert line.roles == (Role.SUPERVISOR, Role.TEAM_MEMBER)
    assert (line.starts_on, line.access_ends_on) == (date(2026, 5, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("line", "column", "remedy"),
    [
        (",a@example.org,X,,,,,", "name", "Enter the person's name."),
        ("Ada,,X,,,,,", "email", "Enter the person's email."),
        ("Ada,a@example.org,,,,,,", "employer", "Enter the person's employer."),
        ("Ada,ada at home,X,,,,,", "email", "Enter an e-mail address like name@example.org."),
        ("Ada,a@example.org,X,,,observr,,", "roles", "Write 'observer'?"),
        ("Ada,a@example.org,X,,,queen of hearts,,", "roles", "Choose from: administrator;"),
        ("Ada,a@example.org,X,,,candidate,,", "roles", "Choose from: administrator;"),
        ("Ada,a@example.org,X,,,observer;observer,,", "roles", "Name each role once."),
        ("Ada,a@example.org,X,,,supervisor,,", "team", "Enter the team in which this person is supervisor."),
        ("Ada,a@example.org,X,,,observer,3 May 2026,", "starts_on", "Write the day as year-month-day"),
        ("Ada,a@example.org,X,,,observer,2026-02-30,", "starts_on", "Write the day as year-month-day"),
        (
            "Ada,a@example.org,X,,,observer,2026-05-03,2026-05-02",
            "access_ends_on",
            "Enter a day that is not before",
        ),
        ("Ada,a@example.org,X,,,observer", "any", "Give this line 8 values"),
        ("Ada,a@example.org,X,,,observer,,,,", "any", "Give this line 8 values"),
        (f"{'A' * 121},a@example.org,X,,,,,", "name", "Shorten it to 120 characters."),
        ("A\x07da,a@example.org,X,,,,,", "name", "Take out the characters that cannot be seen."),
        ('"Ada,a@example.org,X,,,,,', "any", "in double quotes"),
    ],
)
def test_a_mistake_is_named_with_line_column_and_remedy(line: str, column: str, remedy: str) -> None:
    found = read(file("Bea Quist,b@example.org,X,,,,,", line))
    mistakes = [mistake for mistake in found.mistakes if mistake.column == column]
    assert mistakes, found.mistakes
    assert mistakes[0].line in {2, 3}
    assert remedy in mistakes[0].remedy
    assert all(one.name != "Ada" for one in found.lines)


def test_every_mistake_is_named_not_only_the_first() -> None:
    found = read(file(",nobody,X,,,wizard,,", "Ada,a@example.org,X,,,observer,never,"))
    assert [(mistake.line, mistake.column) for mistake in found.mistakes] == [
        (2, "name"),
        (2, "email"),
        (2, "roles"),
        (3, "starts_on"),
    ]


@pytest.mark.parametrize("header", ["", "name,email", f"{HEADER},shoe_size", HEADER.replace(",", ";")])
def test_a_file_with_other_columns_is_told_which_it_needs(header: str) -> None:
    found = read(f"{header}\nAda,a@example.org".encode())
    assert [mistake.line for mistake in found.mistakes] == [1]
    assert HEADER in found.mistakes[0].remedy


def test_columns_may_stand_in_another_order_and_a_spreadsheet_may_mark_its_encoding() -> None:
    columns = list(reversed(COLUMNS))
    given_ = {"name": "Zoë Ŵyn", "email": "z@example.org", "employer": "X"}
    text = (
        "\ufeff"
        + ",".join(columns)
        + "\r\n"
        + ",".join(given_.get(column, "") for column in columns)
        + "\r\n"
    )
    assert read(text.encode()).lines[0].name == "Zoë Ŵyn"


def test_a_file_in_another_encoding_is_told_what_to_do() -> None:
    found = read(file("Bea,b@example.org,X,,,,,") + "\nZoë,z@example.org,X,,,,,".encode("latin-1"))
    assert found.mistakes[0].line == 3
    assert found.mistakes[0].remedy == "Save the file as CSV in UTF-8."


def test_two_lines_are_one_person_when_they_agree() -> None:
    found = read(file("Ada,a@example.org,X,North,,supervisor,,", "Ada,A@example.org,X,South,,supervisor,,"))
    assert found.mistakes == []
    assert [line.team for line in found.lines] == ["North", "South"]


@pytest.mark.parametrize(
    ("second", "column"),
    [
        ("Bea,a@example.org,X,South,,supervisor,,", "name"),
        ("Ada,a@example.org,Y,South,,supervisor,,", "employer"),
        ("Ada,a@example.org,X,North,,supervisor,,", "roles"),
    ],
)
def test_two_lines_with_one_address_that_disagree_are_refused(second: str, column: str) -> None:
    found = read(file("Ada,a@example.org,X,North,,supervisor,,", second))
    assert [(mistake.line, mistake.column) for mistake in found.mistakes] == [(3, column)]


def test_the_example_in_the_documentation_can_be_used_as_it_stands() -> None:
    found = read(EXAMPLE.read_bytes())
    assert found.mistakes == []
    assert len({line.email for line in found.lines}) == 6


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=300).map(lambda text: file(text))))
def test_no_file_whatever_breaks_the_reading(content: bytes) -> None:
    found = read(content)
    assert all(mistake.remedy for mistake in found.mistakes)
    assert all(line.name and line.email and line.employer for line in found.lines)
