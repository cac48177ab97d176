"""The room's long work: chaining events, and reading the whole chain again."""

from flask import current_app
from huey import crontab
from sqlalchemy.orm import Session

from webapp import clock
from webapp.extensions import db
from webapp.jobs import Progress
from webapp.stewardship import chain, verification
from webapp.stewardship.models import ChainCheck
from webapp.stewardship.signing import public_key

CHAIN = "stewardship.chain"
VERIFY = "stewardship.verify"


def signing_secret() -> str:
    """The secret behind this authority's signing key."""
    secret: str = current_app.extensions["attune"].settings.secret("signing_key")
    return secret


def chain_events(progress: Progress) -> None:
    """Chain every event that waits, a batch to a transaction, so that a lost worker loses nothing."""
    session = db.session()
    done, total = 0, chain.waiting_count(session)
    session.commit()
    while count := chain.extend(session, signing_secret(), clock.now()):
        session.commit()
        done += count
        progress(done, max(done, total))
    session.commit()


def verify_chain(progress: Progress) -> None:
    """Read the whole chain again and keep what was found for the page of events."""
    session = db.session()
    report = verification.verify(session, trusted(), pause=session.rollback)
    keep(session, report)
    session.commit()
    progress(report.events, report.events)


def keep(session: Session, report: verification.Report) -> ChainCheck:
    """Keep what a check found."""
    first = min(report.faults, key=lambda fault: fault.position, default=None)
    check = ChainCheck(
        checked_at=clock.now(),
        events=report.events,
        faults=len(report.faults),
        first_position=first.position if first else None,
        first_fault=first.what if first else None,
    )
    session.add(check)
    return check


def trusted(*older: str) -> list[str]:
    """The public keys whose heads count: this authority's, and those named as its older ones."""
    return [public_key(signing_secret()), *older]


WORKS = {CHAIN: chain_events, VERIFY: verify_chain}

# An event is unprotected until it is chained, so it does not wait long.
SCHEDULE = {CHAIN: crontab(minute="*/10")}
