"""Marks: what stands for a family under the house's key wherever its answers are counted with others' things.

They are made of words that nothing else makes a pseudonym of, so that no other table leads from a mark to a
family; only whoever holds the key can go from a family to its mark.
"""

from sqlalchemy.orm import Session

from webapp import audit
from webapp.cases import queries


def of_family(family_id: int) -> str:
    """What stands for a family in its answers."""
    return audit.pseudonym(f"family that answered:{family_id}")


def counts_with(session: Session) -> dict[str, str]:
    """By the mark of a family, with which other it counts; a family that stands alone is not there."""
    return {of_family(one): of_family(other) for one, other in queries.counts_with(session).items()}
