"""Whose visit this is, and the form and the worker that it is about."""

from datetime import timedelta

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics.loader import rubric
from rubrics.model import Rubric
from webapp.access import guard
from webapp.accounts import queries as accounts
from webapp.cases.rules import Kind
from webapp.extensions import db
from webapp.families import queries
from webapp.families.models import Invitation
from webapp.families.rules import is_about_a_worker, kind_of


def own_invitation() -> Invitation:
    """The visit's own invitation: the link says whose words these are, and nothing that is sent can."""
    return guard.found(queries.visited(db.session(), guard.actor().link_subject))


def language() -> str:
    """The language in which the page is read."""
    return str(get_locale())


def form_of(invitation: Invitation) -> Rubric:
    """The form that somebody was invited with, in the language of the page."""
    return rubric(invitation.form, invitation.version).in_language(language())


def is_for_children(invitation: Invitation) -> bool:
    """Whether its form is one thing a screen, with faces."""
    return kind_of(invitation.form) is Kind.CHILD


def worker_of(invitation: Invitation) -> str | None:
    """The worker as a family knows them, by first name and job; None where no question is about them."""
    if not is_about_a_worker(invitation.form):
        return None
    worker = accounts.person(db.session(), invitation.worker_id) if invitation.worker_id else None
    if worker is None:
        return None
    first, job = worker.name.split()[0], worker.profession
    if not job:
        return _("%(name)s, my worker", name=first)
    return _("%(name)s, %(job)s", name=first, job=job.lower())


def visit_lasts() -> timedelta:
    """How long a visit goes on without a press of a button."""
    return timedelta(minutes=current_app.extensions["attune"].settings.visit_minutes)
