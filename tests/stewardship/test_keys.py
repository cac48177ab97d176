"""Every encrypted value can be sealed again with the newest key, and an old key then taken away."""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.databases import settings_for
from tests.stewardship.commands import run
from webapp import audit, create_app
from webapp.audit import EventDetail
from webapp.capture.models import Draft
from webapp.columns import key_ring
from webapp.config import DEMONSTRATION_KEY
from webapp.extensions import db
from webapp.stewardship import keys
from webapp.unit_of_work import Attune

NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
NEW = Fernet.generate_key().decode()


@pytest.fixture(autouse=True)
def _ring_put_back() -> Iterator[None]:
    yield
    key_ring.fill([DEMONSTRATION_KEY])


def draft(number: int) -> Draft:
    return Draft(
        owner=f"visit:{number}",
        client_id=uuid.uuid4(),
        version=1,
        fields={"evidence": f"what was seen {number}"},
        saved_at=NOW,
    )


@pytest.fixture
def written(app: Attune, session: Session, database_url: str, tmp_path: Path) -> Iterator[Attune]:
    """Values sealed with the old key, in an application that has been given a new one."""
    session.add_all(draft(number) for number in range(5))
    audit.record(session, "concern.raised", actor="link:1", now=NOW, source="a family's form")
    session.commit()
    ring = [SecretStr(NEW), SecretStr(DEMONSTRATION_KEY)]
    newer = create_app(settings_for(database_url, tmp_path, encryption_keys=ring))
    yield newer
    with newer.app_context():
        db.session.remove()
        db.engine.dispose()


def opened(session: Session, *ring: str) -> list[dict[str, str]]:
    """The drafts' fields with these keys alone."""
    session.rollback()
    session.expire_all()
    key_ring.fill(ring)
    return list(session.scalars(select(Draft.fields).order_by(Draft.owner)))


def test_a_dry_run_counts_and_changes_nothing(written: Attune, session: Session) -> None:
    result = run(written, "keys", "rotate")
    assert result.exit_code == 0, result.output
    assert "draft.fields: 5 read, 5 would be sealed again" in result.output
    assert "event_detail.details: 1 read, 1 would be sealed again" in result.output
    with pytest.raises(InvalidToken):
        opened(session, NEW)


def test_what_was_sealed_again_opens_without_the_old_key(written: Attune, session: Session) -> None:
    result = run(written, "keys", "rotate", "--commit")
    assert result.exit_code == 0, result.output
    assert opened(session, NEW)[0] == {"evidence": "what was seen 0"}
    assert {"source": "a family's form"} in session.scalars(select(EventDetail.details)).all()


def test_a_second_run_finds_nothing_left_to_do(written: Attune) -> None:
    run(written, "keys", "rotate", "--commit")
    assert "draft.fields: 5 read, 0 sealed again" in run(written, "keys", "rotate", "--commit").output


def test_a_run_that_was_stopped_goes_on_where_it_stopped(
    written: Attune, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "BATCH", 2)

    def stop(read: int, _total: int) -> None:
        if read == 4:
            raise KeyboardInterrupt

    where = next(one for one in keys.sealed_columns(db.metadata) if one.label == "draft.fields")
    with written.app_context():
        with pytest.raises(KeyboardInterrupt):
            keys.rotate(db.session(), where, commit=True, tell=stop)
        db.session.remove()
        assert keys.rotate(db.session(), where, commit=True, tell=lambda read, total: None).sealed == 1
        db.session.remove()
    assert len(opened(session, NEW)) == 5


def test_a_value_that_no_key_opens_is_named_and_left_alone(written: Attune, session: Session) -> None:
    stranger = Fernet(Fernet.generate_key()).encrypt(json.dumps({}).encode())
    sealed = keys.literal(stranger, keys.LargeBinary())
    session.execute(update(Draft).where(Draft.owner == "visit:3").values(fields=sealed))
    lost = session.scalars(select(Draft.id).where(Draft.owner == "visit:3")).one()
    session.commit()
    result = run(written, "keys", "rotate", "--commit")
    assert result.exit_code == 1
    assert f"draft.fields: no key opens the value at {lost}" in result.output


def test_every_column_of_an_encrypted_type_is_found() -> None:
    found = {column.label for column in keys.sealed_columns(db.metadata)}
    assert {"draft.fields", "message.body", "event_detail.details"} <= found
