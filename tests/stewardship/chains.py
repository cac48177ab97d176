"""A chain of invented events to read, and to attack."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from webapp import audit
from webapp.stewardship import chain, verification
from webapp.stewardship.signing import public_key

SECRET = "a signing secret for tests"
BEGAN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def happen(session: Session, count: int, since: datetime = BEGAN) -> None:
    """Let this many things happen, a minute apart."""
    for number in range(count):
        audit.record(
            session,
            "record.viewed",
            actor="person:1",
            subject="person:2",
            now=since + timedelta(minutes=number),
            record=f"visit:{number}",
            reason="asked to review it",
        )
    session.commit()


def chain_all(session: Session, batch: int = 3) -> int:
    """Chain everything that waits; returns how many events."""
    done = 0
    while count := chain.extend(session, SECRET, BEGAN + timedelta(days=1), batch):
        session.commit()
        done += count
    session.commit()
    return done


def read(session: Session, *elsewhere: chain.Head) -> verification.Report:
    """Read the whole chain as the auditor does."""
    session.commit()
    report = verification.verify(session, [public_key(SECRET)], elsewhere)
    session.rollback()
    return report
