"""Words of a supervision that may be names of people in a family; those who are there are no such people."""

from webapp import masking
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.supervision.models import Supervision


def names_of_those_there(one: Supervision) -> dict[int, str]:
    """Who leads it and who is there, by id."""
    people = [one.supervisor_id, *(there.person_id for there in one.attendance)]
    return accounts.names(db.session(), people)


def suspected_in(one: Supervision, *texts: str) -> list[str]:
    """What may be names in these texts, each once."""
    return masking.suspected(texts, names_of_those_there(one).values())
