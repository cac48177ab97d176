"""Which small teams are counted together is said on the command line, and holds from the next gathering."""

import pytest
from sqlalchemy.orm import Session

from webapp.accounts import service as accounts
from webapp.accounts.models import Team
from webapp.accounts.team_commands import neighbours
from webapp.insight import queries
from webapp.unit_of_work import Attune


@pytest.fixture
def teams(session: Session) -> list[Team]:
    found = [accounts.team_named(session, name) for name in ("Alder", "Birch", "Cedar")]
    session.commit()
    return found


def test_teams_are_put_in_a_group_and_listed_by_it(app: Attune, session: Session, teams: list[Team]) -> None:
    run = app.test_cli_runner()
    said = run.invoke(neighbours, ["North", "Alder", "Birch", "--commit"])
    assert said.exit_code == 0
    assert "Alder: (none) -> North" in said.output
    session.expire_all()
    assert queries.neighbours(session) == {str(teams[0].id): "North", str(teams[1].id): "North"}
    assert "North: Birch" in run.invoke(neighbours, []).output
    run.invoke(neighbours, ["", "Alder", "--commit"])
    session.expire_all()
    assert queries.neighbours(session) == {str(teams[1].id): "North"}


def test_nothing_is_changed_without_commit(app: Attune, session: Session, teams: list[Team]) -> None:
    said = app.test_cli_runner().invoke(neighbours, ["North", "Alder"])
    assert "Nothing was changed" in said.output
    session.expire_all()
    assert queries.neighbours(session) == {}


@pytest.mark.parametrize("names", [["Nowhere"], []])
def test_a_team_that_is_not_there_is_named(app: Attune, teams: list[Team], names: list[str]) -> None:
    said = app.test_cli_runner().invoke(neighbours, ["North", *names])
    assert said.exit_code == 1
    assert "Name teams as" in said.output
