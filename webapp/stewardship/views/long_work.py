"""Long work: how far it is, and what failed."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.jobs import jobs
from webapp.stewardship import queries, words
from webapp.stewardship.rules import JobState, job_state

blueprint = Blueprint("long_work", __name__, url_prefix="/jobs")


@blueprint.get("")
@guard.requires(Permission.SEE_JOBS)
def page() -> ResponseReturnValue:
    """Long work, newest first."""
    session, before = db.session(), request.args.get("before", type=number)
    found, older = queries.jobs(session, before)
    failed = [job for job in found if job_state(job) is JobState.FAILED]
    return render_template(
        "stewardship/jobs.html",
        jobs=[(job, job_state(job)) for job in found],
        work_in_words=words.work_in_words,
        retriable={job.id for job in failed} - queries.asked_again(session, failed),
        older=older,
        is_first=before is None,
    )


@blueprint.post("/<int:job_id>/again")
@guard.requires(Permission.SEE_JOBS)
def again(job_id: int) -> ResponseReturnValue:
    """Ask again for work that failed; what was asked for again already is not asked for twice."""
    session = db.session()
    failed = guard.found(queries.failed_job(session, job_id))
    if not queries.asked_again(session, [failed]):
        jobs.ask(session, failed.work, asked_by=guard.person_id(), **failed.arguments)
    return redirect(url_for("long_work.page"), 303)
