"""The event chain from the command line."""

import json
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tests.stewardship.chains import happen
from tests.stewardship.commands import run
from webapp.audit import Event, EventDetail
from webapp.stewardship.models import ChainCheck, EventHead
from webapp.unit_of_work import Attune


@pytest.fixture
def chained(app: Attune, session: Session) -> Session:
    """Four events, chained by the command."""
    happen(session, 4)
    result = run(app, "audit", "chain")
    assert "The chain goes to position 4." in result.output
    return session


def cut(session: Session, since: int) -> None:
    """Take away the last events, as if they had never been."""
    cut_off = session.scalars(select(Event.id).where(Event.chain_position >= since)).all()
    session.execute(delete(EventDetail).where(EventDetail.event_id.in_(cut_off)))
    session.execute(delete(Event).where(Event.id.in_(cut_off)))


def test_a_whole_chain_ends_well(app: Attune, chained: Session) -> None:
    result = run(app, "audit", "verify")
    assert result.exit_code == 0, result.output
    assert "Read 4 events; 0 wait for their place." in result.output
    assert chained.scalars(select(ChainCheck.faults)).all() == [0]


def test_a_broken_chain_ends_with_status_1_and_names_the_position(app: Attune, chained: Session) -> None:
    cut(chained, 3)
    result = run(app, "audit", "verify")
    assert result.exit_code == 1
    assert "Position 3: cut off" in result.output
    assert chained.scalars(select(ChainCheck.first_position)).all() == [3]


def test_an_exported_head_finds_what_was_cut_off_with_its_head(
    app: Attune, chained: Session, tmp_path: Path
) -> None:
    kept = tmp_path / "head.json"
    assert run(app, "audit", "export", str(kept)).exit_code == 0
    assert json.loads(kept.read_text())["position"] == 4
    cut(chained, 1)
    chained.execute(delete(EventHead))
    assert run(app, "audit", "verify").exit_code == 0
    result = run(app, "audit", "verify", "--head", str(kept))
    assert result.exit_code == 1
    assert "Position 1: cut off" in result.output


def test_a_head_that_somebody_edited_is_refused(app: Attune, chained: Session, tmp_path: Path) -> None:
    kept = tmp_path / "head.json"
    run(app, "audit", "export", str(kept))
    kept.write_text(kept.read_text().replace('"position": 4', '"position": 3'))
    result = run(app, "audit", "verify", "--head", str(kept))
    assert result.exit_code == 1
    assert "the signature of the head at this position does not hold" in result.output


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "another"}', "null", '{"position": 1}'])
def test_a_file_that_is_no_head_is_refused_with_a_remedy(app: Attune, tmp_path: Path, text: str) -> None:
    kept = tmp_path / "head.json"
    kept.write_text(text)
    result = run(app, "audit", "verify", "--head", str(kept))
    assert result.exit_code == 1
    assert "Give a file" in result.output


def test_there_is_nothing_to_export_before_anything_was_chained(app: Attune, tmp_path: Path) -> None:
    result = run(app, "audit", "export", str(tmp_path / "head.json"))
    assert result.exit_code == 1
    assert "run 'flask audit chain' first" in result.output
    assert not (tmp_path / "head.json").exists()
