"""What a family member sees: questions, a way to say that something isn't safe, and a thank-you."""

from dataclasses import dataclass

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from webapp import clock
from webapp.access import guard, links
from webapp.access.policy import Permission
from webapp.access.views import visit_over
from webapp.addresses import number
from webapp.capture import service as capture
from webapp.capture.forms import Capture, Sent, keep, keep_first
from webapp.capture.queries import conflicts_of, draft_of
from webapp.capture.service import Conflict
from webapp.extensions import db
from webapp.families import answering, changing, origins, queries, reading_aloud, screens, service, words
from webapp.families.models import Invitation
from webapp.families.rules import HELD_FOR, LONGEST_TEXT, MINIMUM
from webapp.families.views.recordings import recorded_sentences
from webapp.families.views.returning import code_page, pooled
from webapp.families.views.stopping import invitation_of, proof_of
from webapp.families.views.visiting import form_of, is_for_children, language, own_invitation, worker_of
from webapp.forms import Problem
from webapp.rooms import Changed

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
    return Opening(is_for_children(invitation), whose, MINIMUM, proof_of(invitation))


def _page(invitation: Invitation, problems: list[Problem] | None = None, number: int = 1) -> str:
    form, for_children = form_of(invitation), is_for_children(invitation)
    capture = Capture.of(draft_of(db.session(), service.subject_of(invitation)), url_for("families.save"))
    worker = worker_of(invitation)
    screen = screens.screen(form, number, capture.fields, has_worker=worker is not None)
    recorded = recorded_sentences(form)
    aloud = reading_aloud.on_screen(form, screen.fields)
    return render_template(
        "families/screen.html" if for_children else "families/form.html",
        form=form,
        options=answering.options(form, faces=for_children),
        consents=answering.consents(),
        abouts=answering.abouts(worker) if worker else [],
        capture=capture,
        problems=problems or [],
        longest=LONGEST_TEXT,
        has_worker=worker is not None,
        screen=screen,
        recorded=recorded,
        spoken_in=language(),
        aloud=aloud or [],
        all_recorded=aloud is not None and set(aloud) <= set(recorded),
        stop=proof_of(invitation),
        days=HELD_FOR.days,
        changes=invitation.answered,
    )


@blueprint.get("")
@guard.requires(Permission.GIVE_VOICE)
def begin() -> ResponseReturnValue:
    """The questions, with what has been answered so far; a child sees one at a time."""
    invitation = own_invitation()
    has_begun = draft_of(db.session(), service.subject_of(invitation)) is not None
    if invitation.answered and not has_begun:
        return redirect(url_for("returning.look"))
    return _page(invitation, number=request.args.get("screen", 1, type=number))


@blueprint.post("/save")
@guard.requires(Permission.GIVE_VOICE)
def save() -> ResponseReturnValue:
    """Keep what has been answered so far."""
    owner = service.subject_of(own_invitation())
    return keep(owner, Sent.read(request), url_for("families.versions"))


@blueprint.post("")
@guard.requires(Permission.GIVE_VOICE)
def send() -> ResponseReturnValue:
    """Keep what was sent; then take it in, show a code, or go to the page for what isn't safe."""
    invitation, sent = own_invitation(), Sent.read(request)
    if sent is None:
        abort(400)
    kept = keep_first(service.subject_of(invitation), sent)
    if isinstance(kept, Conflict):
        return redirect(url_for("families.versions"), 303)
    action = request.form.get("action", "")
    if action == "unsafe":
        return redirect(url_for("safety.tell"), 303)
    if action == "code" and not invitation.answered:
        return code_page(invitation)
    if action.startswith(screens.LEADS_TO):
        return redirect(url_for("families.begin", screen=action.removeprefix(screens.LEADS_TO)), 303)
    written, problems = answering.read_answer(form_of(invitation), sent.fields)
    if problems:
        has_worker = worker_of(invitation) is not None
        number, here = screens.first_wrong(form_of(invitation), problems, has_worker=has_worker)
        shown = here if is_for_children(invitation) else problems
        return make_response(_page(invitation, shown, number), 422)
    return _take_in(invitation, written, sent, changes=action == "change")


def _take_in(
    invitation: Invitation, written: answering.Written, sent: Sent, *, changes: bool
) -> ResponseReturnValue:
    take_in = changing.change if changes else service.submit
    try:
        take_in(
            db.session(),
            invitation,
            written,
            client_id=sent.client_id,
            language=language(),
            now=clock.now(),
        )
    except changing.PooledError:
        return pooled()
    except origins.AlreadyAnsweredError:
        # The other of two sendings came first; to whoever sent them they are one.
        return _thanks(invitation)
    return _thanks(invitation)


def _thanks(invitation: Invitation) -> Response:
    """End the visit and go to the thank-you, which can still take that nobody is to ask again.

    On a device that others use too its address holds nothing that is somebody's.
    """
    if links.last_was_shared(db.session(), service.subject_of(invitation)):
        page = url_for("families.thanks", lang=language(), here="yes")
    else:
        held = "yes" if origins.own(db.session(), invitation, clock.now()) else None
        page = url_for("families.thanks", lang=language(), held=held, stop=proof_of(invitation))
    return guard.end_visit(make_response(redirect(page, 303)))


@blueprint.get("/thanks")
@guard.requires(Permission.OPEN_LINK)
def thanks() -> ResponseReturnValue:
    """The same thank-you for everybody in a team: it needs no visit, since the visit has ended."""
    stop = request.args.get("stop", "")
    return render_template(
        "families/thanks.html",
        stop=stop,
        changes=_changes(stop),
        is_held=request.args.get("held") == "yes",
        is_here=request.args.get("here") == "yes",
        days=HELD_FOR.days,
    )


def _changes(proof: str) -> list[Changed]:
    """What the team changed whose family this page was made for, while that is known; else nothing."""
    invitation = invitation_of(proof)
    if invitation is None:
        return []
    rooms = current_app.extensions["attune"].rooms
    offered = [room.changed(db.session(), invitation.team_id) for room in rooms if room.changed]
    return [one for changes in offered for one in changes]


@blueprint.post("/no-thank-you")
@guard.requires(Permission.GIVE_VOICE)
def decline() -> ResponseReturnValue:
    """Say no: what was begun goes, and nobody is told why."""
    invitation = own_invitation()
    if invitation.answered:
        return redirect(url_for("returning.look"), 303)
    service.decline(db.session(), invitation, clock.now())
    return _thanks(invitation)


@blueprint.get("/versions")
@guard.requires(Permission.GIVE_VOICE)
def versions() -> ResponseReturnValue:
    """Both versions of what two tabs wrote, to choose from."""
    invitation = own_invitation()
    owner, form = service.subject_of(invitation), form_of(invitation)
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
    answered = origins.sent_as(db.session(), sent.client_id) if sent is not None else None
    if answered is not None:
        return _thanks(answered)
    return visit_over(error, may_have_code=True)
