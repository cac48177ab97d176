"""Marks: stand-ins under the house's key, by which answers of one family, person or worker count as one.

Each is made of words that nothing else makes a pseudonym of, so that no other table leads from a mark to a
person. A worker's is the one that every rating of them bears.
"""

from sqlalchemy.orm import Session

from webapp import audit
from webapp.cases import queries as cases


def of_family(family_id: int) -> str:
    """What stands for a family in its answers."""
    return audit.pseudonym(f"family that answered:{family_id}")


def of_member(member_id: int) -> str:
    """What stands for somebody of a family in their answers."""
    return audit.pseudonym(f"person who answered:{member_id}")


def of_worker(person_id: int) -> str:
    """What stands for the worker who was there when they were asked."""
    return audit.pseudonym(f"person:{person_id}")


def counts_with(session: Session) -> dict[str, str]:
    """By the mark of a family, with which other it counts; a family that stands alone is not there."""
    return {of_family(one): of_family(other) for one, other in cases.counts_with(session).items()}
