"""Practitioners, observers and visits for `benchmarks.practice`: as many as a large service has in years."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import LargeBinary, column, insert, table
from sqlalchemy.orm import Session

from webapp import clock
from webapp.access.policy import Role
from webapp.accounts.models import Employer, Person, RoleHeld, Team
from webapp.columns import EncryptedText, key_ring
from webapp.extensions import Base
from webapp.practice.models import Observation, ObservedVisit, SelfRating, Signature

PRACTITIONERS, OBSERVERS, TEAMS, VISITS, FORMS = 5_000, 200, 100, 200_000, 1_000
PORTION, A_DAY = 5_000, 300
FIRST_OBSERVER = PRACTITIONERS + 1
FIRST_SUPERVISOR = FIRST_OBSERVER + OBSERVERS
LEAD = FIRST_SUPERVISOR + TEAMS


def _store(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Store rows whose sealed texts are sealed already: sealing each of a million takes minutes."""
    bare = table(
        model.__tablename__,
        *(
            column(one.name, LargeBinary() if isinstance(one.type, EncryptedText) else one.type)
            for one in model.__table__.columns
        ),
    )
    portion: list[dict[str, Any]] = []
    for row in rows:
        portion.append(row)
        if len(portion) == PORTION:
            session.execute(insert(bare), portion)
            portion = []
    if portion:
        session.execute(insert(bare), portion)


def practitioner_of(visit: int) -> int:
    """Whose visit it was."""
    return 1 + visit % PRACTITIONERS


def observer_of(visit: int) -> int:
    """Who watched it."""
    return FIRST_OBSERVER + visit % OBSERVERS


def fill(session: Session) -> None:
    """Invent the people, their visits, what was seen, how they rated themselves, and who signed.

    The last FORMS observations are still being written; all the others are shared and signed.
    """
    session.connection(execution_options={"writes": True})
    session.add(Employer(id=1, name="Benchmark"))
    session.add_all(Team(id=one, name=f"Team {one}") for one in range(1, TEAMS + 1))
    session.flush()
    _store(session, Person, _people())
    _store(session, RoleHeld, _roles())
    _store(session, ObservedVisit, _visits())
    _store(session, Observation, _observations())
    _store(session, SelfRating, _self_ratings())
    _store(session, Signature, _signatures())
    session.commit()


def _people() -> Iterator[dict[str, Any]]:
    plain = {"employer_id": 1, "profession": "", "active": True, "failed_sign_ins": 0}
    for n in range(1, LEAD + 1):
        mark = {"email": f"p{n}@x.example", "name": f"Person {n}", "fs_uniquifier": f"{n:064d}"}
        yield {"id": n, **mark, **plain}


def _roles() -> Iterator[dict[str, Any]]:
    since = clock.today() - timedelta(days=900)
    held: list[tuple[int, Role, int | None]] = []
    held += [(n, Role.PRACTITIONER, 1 + n % TEAMS) for n in range(1, FIRST_OBSERVER)]
    held += [(n, Role.OBSERVER, None) for n in range(FIRST_OBSERVER, FIRST_SUPERVISOR)]
    held += [(FIRST_SUPERVISOR + n, Role.SUPERVISOR, 1 + n) for n in range(TEAMS)]
    held += [(LEAD, role, None) for role in (Role.QUALITY_LEAD, Role.COORDINATOR)]
    for who, role, team in held:
        yield {"person_id": who, "role": role.value, "team_id": team, "starts_on": since}


def _visits() -> Iterator[dict[str, Any]]:
    today, sealed = clock.today(), key_ring.fernet.encrypt(b"What was asked.")
    for one in range(1, VISITS + FORMS + 1):
        yield {
            "id": one,
            "practitioner_id": practitioner_of(one),
            "team_id": 1 + practitioner_of(one) % TEAMS,
            "seen_on": today - timedelta(days=(VISITS + FORMS - one) // A_DAY),
            "purpose": "planned visit",
            "consent": "agreed",
            "consent_how": sealed,
            "wanted": sealed,
        }


def _observations() -> Iterator[dict[str, Any]]:
    now, sealed = clock.now(), key_ring.fernet.encrypt(b"What was seen.")
    texts = dict.fromkeys(("notes", "strengths", "next_step", "question"), sealed)
    for one in range(1, VISITS + FORMS + 1):
        yield {
            "id": one,
            "visit_id": one,
            "observer_id": observer_of(one),
            "client_id": uuid.UUID(int=one),
            "instrument": "practice-observation",
            "version": 1,
            "begun_at": now - timedelta(days=10),
            "shared_at": now - timedelta(days=9) if one <= VISITS else None,
            **texts,
        }


def _self_ratings() -> Iterator[dict[str, Any]]:
    now = clock.now()
    for one in range(1, VISITS + 1):
        yield {"visit_id": one, "instrument": "practice-observation", "version": 1, "submitted_at": now}


def _signatures() -> Iterator[dict[str, Any]]:
    now = clock.now()
    for one in range(1, VISITS + 1):
        for part, who in (("practitioner", practitioner_of(one)), ("observer", observer_of(one))):
            signed = {"person_id": who, "signed_at": now, "client_id": uuid.uuid4()}
            yield {"observation_id": one, "as_role": part, **signed}
