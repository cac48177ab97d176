"""What a family member sees: questions, a way to say that something isn't safe, and a thank-you."""

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics.loader import rubric
from rubrics.model import Rubric
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.accounts import queries as accounts
from webapp.addresses import number
from webapp.capture import service as capture
from webapp.capture.forms import Capture, Sent, keep, keep_first
from webapp.capture.queries import conflicts_of, draft_of
from webapp.capture.service import Conflict
from webapp.cases.rules import Kind
from webapp.extensions import db
from webapp.families import answering, queries, screens, service, words
from webapp.families.models import Invitation
from webapp.families.rules import LONGEST_TEXT, MINIMUM, kind_of
from webapp.families.views.stopping import proof_of
from webapp.families.views.visiting import own_invitation
from webapp.forms import Problem

blueprint = Blueprint("families", __name__, url_prefix="/words")


@dataclass(frozen=True)
class Opening:
    """What a start page needs to know about the form behind its link."""

    for_children: bool
    for_whom: str
    minimum: int
    stop: str


def opening(subject: str) -> Opening:
    """What the start page says for this link; a 404 where its invitation has gone."""
    invitation = guard.found(queries.visited(db.session(), subject))
    whose = words.for_whom(invitation.form)
    return Opening(_is_for_children(invitation), whose, MINIMUM, proof_of(invitation))


def _language() -> str:
    return str(get_locale())


def _form_of(invitation: Invitation) -> Rubric:
    return rubric(invitation.form, invitation.version).in_language(_language())


def _is_for_children(invitation: Invitation) -> bool:
    return kind_of(invitation.form) is Kind.CHILD


def worker_of(invitation: Invitation) -> str | None:
    """The worker as a family knows them: a first name, and what they do."""
    worker = accounts.person(db.session(), invitation.worker_id) if invitation.worker_id else None
    if worker is None:
        return None
    first, job = worker.name.split()[0], worker.profession
    if not job:
        return _("%(name)s, my worker", name=first)
    return _("%(name)s, %(job)s", name=first, job=job.lower())


def _page(invitation: Invitation, problems: list[Problem] | None = None, number: int = 1) -> str:
    form, is_for_children = _form_of(invitation), _is_for_children(invitation)
    capture = Capture.of(draft_of(db.session(), service.subject_of(invitation)), url_for("families.save"))
    worker = worker_of(invitation)
    return render_template(
        "families/screen.html" if is_for_children else "families/form.html",
        form=form,
        options=answering.options(form, faces=is_for_children),
        consents=answering.consents(),
        abouts=answering.abouts(worker) if worker else [],
        capture=capture,
        problems=problems or [],
        longest=LONGEST_TEXT,
        has_worker=worker is not None,
        screen=screens.screen(form, number, capture.fields, has_worker=worker is not None),
        stop=proof_of(invitation),
    )


@blueprint.get("")
@guard.requires(Permission.GIVE_VOICE)
def begin() -> ResponseReturnValue:
    """The questions, with what has been answered so far; a child sees one at a time."""
    return _page(own_invitation(), number=request.args.get("screen", 1, type=number))


@blueprint.post("/save")
@guard.requires(Permission.GIVE_VOICE)
def save() -> ResponseReturnValue:
    """Keep what has been answered so far."""
    owner = service.subject_of(own_invitation())
    return keep(owner, Sent.read(request), url_for("families.versions"))


@blueprint.post("")
@guard.requires(Permission.GIVE_VOICE)
def send() -> ResponseReturnValue:
    """Keep what was sent; then take it in, or go to the page for what isn't safe."""
    invitation, sent = own_invitation(), Sent.read(request)
    if sent is None:
        abort(400)
    kept = keep_first(service.subject_of(invitation), sent)
    if isinstance(kept, Conflict):
        return redirect(url_for("families.versions"), 303)
    action = request.form.get("action", "")
    if action == "unsafe":
        return redirect(url_for("safety.tell"), 303)
    if action.startswith(screens.LEADS_TO):
        return redirect(url_for("families.begin", screen=action.removeprefix(screens.LEADS_TO)), 303)
    written, problems = answering.read_answer(_form_of(invitation), sent.fields)
    if problems:
        has_worker = worker_of(invitation) is not None
        number, here = screens.first_wrong(_form_of(invitation), problems, has_worker=has_worker)
        shown = here if _is_for_children(invitation) else problems
        return make_response(_page(invitation, shown, number), 422)
    return _take_in(invitation, written, sent)


def _take_in(invitation: Invitation, written: answering.Written, sent: Sent) -> Response:
    try:
        service.submit(
            db.session(),
            invitation,
            written,
            client_id=sent.client_id,
            language=_language(),
            now=clock.now(),
        )
    except service.AlreadyAnsweredError:
        # The other of two sendings came first; to whoever sent them they are one.
        return _thanks(invitation)
    return _thanks(invitation)


def _thanks(invitation: Invitation) -> Response:
    """End the visit and go to the thank-you, which can still take that nobody is to ask again."""
    page = url_for("families.thanks", lang=_language(), stop=proof_of(invitation))
    return guard.end_visit(make_response(redirect(page, 303)))


@blueprint.get("/thanks")
@guard.requires(Permission.OPEN_LINK)
def thanks() -> ResponseReturnValue:
    """The same thank-you for everybody: it needs no visit, since the visit has ended."""
    return render_template("families/thanks.html", stop=request.args.get("stop", ""))


@blueprint.post("/no-thank-you")
@guard.requires(Permission.GIVE_VOICE)
def decline() -> ResponseReturnValue:
    """Say no: what was begun goes, and nobody is told why."""
    invitation = own_invitation()
    service.decline(db.session(), invitation, clock.now())
    return _thanks(invitation)


@blueprint.get("/versions")
@guard.requires(Permission.GIVE_VOICE)
def versions() -> ResponseReturnValue:
    """Both versions of what two tabs wrote, to choose from."""
    invitation = own_invitation()
    owner, form = service.subject_of(invitation), _form_of(invitation)
    draft, others = draft_of(db.session(), owner), conflicts_of(db.session(), owner)
    if draft is None or not others:
        return redirect(url_for("families.begin"))
    kept = [("standing", draft.saved_at, answering.in_words(form, draft.fields))]
    kept += [(str(other.id), other.arrived_at, answering.in_words(form, other.fields)) for other in others]
    return render_template("families/versions.html", versions=kept)


@blueprint.post("/versions")
@guard.requires(Permission.GIVE_VOICE)
def choose() -> ResponseReturnValue:
    """Go on with the version that was chosen."""
    owner, chosen = service.subject_of(own_invitation()), request.form.get("keep", 0, type=number)
    if request.form.get("keep") == "standing":
        capture.dismiss_conflicts(db.session(), owner)
    elif capture.settle(db.session(), owner, chosen, clock.now()) is None:
        abort(404)
    return redirect(url_for("families.begin"), 303)


@blueprint.errorhandler(guard.VisitOverError)
def _sent_before(error: guard.VisitOverError) -> ResponseReturnValue:
    """The same form sent twice gets the same thank-you, although the first sending ended the visit."""
    sent = Sent.read(request) if request.endpoint == "families.send" else None
    answer = queries.answer_sent_as(db.session(), sent.client_id) if sent is not None else None
    if answer is not None:
        return _thanks(answer.invitation)
    return visit_over(error)
