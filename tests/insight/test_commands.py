"""`flask import ratings` and `flask gather`, as somebody types them."""

from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.insight.files import rows, write, write_map
from tests.insight.test_gathering import row
from webapp import clock
from webapp.accounts.models import Team
from webapp.insight import queries, service
from webapp.unit_of_work import Attune


class Shell:
    """Types commands, with the small file's map at hand."""

    def __init__(self, app: Attune, folder: Path) -> None:
        self.runner = app.test_cli_runner()
        self.map = write_map(folder)

    def take_in(self, file: Path, *options: str) -> Result:
        """Type `flask import ratings FILE --as family --map MAP` with these options."""
        words = ["import", "ratings", str(file), "--as", "family", "--map", str(self.map), *options]
        return self.runner.invoke(args=words)


@pytest.fixture
def shell(app: Attune, tmp_path: Path) -> Shell:
    """A command line."""
    return Shell(app, tmp_path)


def test_without_commit_nothing_is_kept(session: Session, shell: Shell, tmp_path: Path) -> None:
    result = shell.take_in(write(tmp_path / "some.csv.gz", rows()), "--create-teams")
    assert result.exit_code == 0, result.output
    assert "96 ratings can be imported. Nothing was kept: add --commit" in result.output
    assert queries.count(session) == 0
    assert session.scalars(select(Team)).all() == []


def test_with_commit_all_is_kept_and_a_second_time_changes_nothing(
    session: Session, shell: Shell, tmp_path: Path
) -> None:
    path = write(tmp_path / "some.csv.gz", rows())
    assert "96 ratings imported." in shell.take_in(path, "--create-teams", "--commit").output
    again = shell.take_in(path, "--create-teams", "--commit")
    assert again.exit_code == 0
    assert "This file was imported on" in again.output
    assert queries.count(session) == 96


def test_a_fault_names_the_file_the_row_and_the_column(
    session: Session, shell: Shell, tmp_path: Path
) -> None:
    given = rows()
    given[40][5] = "7"
    result = shell.take_in(write(tmp_path / "bad.csv", given), "--create-teams", "--commit")
    assert result.exit_code == 1
    assert (
        "bad.csv: row 42, column level: '7' is outside the scale. Give a level from 1 to 5." in result.output
    )
    assert "Nothing was imported." in result.output
    assert queries.count(session) == 0


def test_unknown_teams_stop_the_import(session: Session, shell: Shell, tmp_path: Path) -> None:
    result = shell.take_in(write(tmp_path / "some.csv", rows()), "--commit")
    assert result.exit_code == 1
    assert "Unknown teams: North (row 2), South (row 18). Add them, or use --create-teams." in result.output
    assert queries.count(session) == 0


def test_a_source_that_nobody_is_and_a_map_that_is_none_are_refused(shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path / "some.csv", rows())
    strange = shell.runner.invoke(
        args=["import", "ratings", str(path), "--as", "neighbour", "--map", str(shell.map)]
    )
    assert strange.exit_code == 2
    assert "'neighbour' is not one of" in strange.output
    shell.map.write_text("columns: {who: subject}")
    wrong = shell.take_in(path, "--commit")
    assert wrong.exit_code == 1
    assert "column columns.who: in the map" in wrong.output


def test_a_truncated_file_is_refused_by_the_command(session: Session, shell: Shell, tmp_path: Path) -> None:
    path = write(tmp_path / "cut.csv.gz", rows(people=40, raters=30))
    path.write_bytes(path.read_bytes()[:-2_000])
    result = shell.take_in(path, "--create-teams", "--commit")
    assert result.exit_code == 1
    assert "the compressed file is cut off or damaged" in result.output
    assert queries.count(session) == 0


def test_gather_says_how_much_there_is_and_how_old_it_is(session: Session, shell: Shell) -> None:
    service.gather(session, [lambda _session: [row()]], clock.now())
    session.commit()
    result = shell.runner.invoke(args=["gather"])
    assert result.exit_code == 0, result.output
    assert "0 ratings, as at " in result.output
    assert queries.count(session) == 0
