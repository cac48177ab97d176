"""Whose visit this is."""

from webapp.access import guard
from webapp.extensions import db
from webapp.families import queries
from webapp.families.models import Invitation


def own_invitation() -> Invitation:
    """The visit's own invitation: the link says whose words these are, and nothing that is sent can."""
    return guard.found(queries.visited(db.session(), guard.actor().link_subject))
