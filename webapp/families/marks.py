"""Marks: stand-ins under the house's key, by which answers of one family, person or worker count as one.

Each is made of words that nothing else makes a pseudonym of, so that no other table leads from a mark to a
person. A worker's is the one that every rating of them bears.
"""

from webapp import audit
from webapp.cases.marks import counts_with, of_family

__all__ = ["counts_with", "of_family", "of_member", "of_worker"]


def of_member(member_id: int) -> str:
    """What stands for somebody of a family in their answers."""
    return audit.pseudonym(f"person who answered:{member_id}")


def of_worker(person_id: int) -> str:
    """What stands for the worker who was there when they were asked."""
    return audit.pseudonym(f"person:{person_id}")
