"""Paper forms: printed for one person, entered by two people, and settled where the two differ."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.access.reaching import reach
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.families import comparing, entering_twice, papers, references
from webapp.families.models import Invitation, PaperForm
from webapp.families.rules import LONGEST_REASON
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.refusals import form_of_another, too_late

blueprint = Blueprint("paper", __name__, url_prefix="/paper")


@blueprint.get("")
@guard.requires(Permission.ENTER_PAPER)
def page() -> ResponseReturnValue:
    """Find the invitation of a paper, and which papers wait for a second pair of eyes."""
    return _page("", [])


def _page(typed: str, problems: list[Problem]) -> str:
    session, me, today = db.session(), guard.person_id(), clock.today()
    leads = reach(guard.actor(), Permission.INVITE_FAMILIES)
    every = papers.every_open(session, leads, today) if leads else []
    return render_template(
        "families/papers.html",
        typed=typed,
        example=references.EXAMPLE,
        waiting=papers.waiting(session, me, today),
        to_settle=papers.to_settle(session, me),
        is_lead=leads is not None,
        every=every,
        names=accounts.names(session, [one.first_by_id for one in every if one.first_by_id is not None]),
        shown=_shown,
        last_day=entering_twice.last_day,
        problems=problems,
    )


def _shown(paper: PaperForm) -> str:
    return references.shown(paper.invitation.paper_reference or "")


@blueprint.post("")
@guard.requires(Permission.ENTER_PAPER)
def find() -> ResponseReturnValue:
    """Go to the paper that this reference names."""
    typed = text_of(request.form, "reference")
    reference = references.understood(typed)
    if reference is None:
        wrong = _("Enter the reference as it is printed, such as %(example)s", example=references.EXAMPLE)
        return make_response(_page(typed, [Problem("reference", wrong)]), 422)
    if _of(reference) is None:
        unknown = _("Give this paper to the participation lead: you cannot enter it.")
        return make_response(_page(typed, [Problem("reference", unknown)]), 422)
    return redirect(url_for("paper.enter", paper_reference=reference), 303)


def _of(reference: str) -> Invitation | None:
    return papers.invitation_of(db.session(), reference, guard.person_id(), clock.today())


def _invitation(typed: str) -> Invitation:
    """The invitation that whoever asks may enter a paper for; a 404 for any other."""
    return guard.found(_of(guard.found(references.understood(typed))))


@blueprint.get("/<paper_reference>")
@guard.requires(Permission.ENTER_PAPER)
def enter(paper_reference: str) -> ResponseReturnValue:
    """What the paper says, to be typed; or what has become of it."""
    invitation, me = _invitation(paper_reference), guard.person_id()
    paper = papers.last(db.session(), invitation.id)
    is_open = paper is not None and paper.ended_at is None
    kept_none = entering_twice.nothing_kept(db.session(), invitation, clock.now())
    is_mine = paper is not None and me in (paper.first_by_id, paper.second_by_id)
    if kept_none is None and not (is_open and is_mine):
        return _entering(invitation, {}, str(uuid.uuid4()), [])
    if paper is not None and is_open and paper.second_by_id == me and kept_none is None:
        return redirect(url_for("paper.differences", paper_reference=invitation.paper_reference))
    return render_template(
        "families/paper_state.html",
        reference=references.shown(invitation.paper_reference or ""),
        paper=paper if is_mine else None,
        nothing_kept=kept_none,
    )


def _entering(
    invitation: Invitation, typed: Mapping[str, str], client_id: str, problems: Sequence[Problem]
) -> str:
    form = entering_twice.form_of(invitation).in_language(str(get_locale()))
    return render_template(
        "families/paper_enter.html",
        invitation=invitation,
        reference=references.shown(invitation.paper_reference or ""),
        form=form,
        fields=comparing.fields(form),
        typed=typed or {comparing.LANGUAGE: str(get_locale())},
        client_id=client_id,
        problems=problems,
    )


@blueprint.post("/<paper_reference>")
@guard.requires(Permission.ENTER_PAPER)
def keep(paper_reference: str) -> ResponseReturnValue:
    """Take in what was read; where two have read the same it is an answer."""
    invitation, sent = _invitation(paper_reference), text_of(request.form, "client_id")
    form = entering_twice.form_of(invitation).in_language(str(get_locale()))
    reading = comparing.read(form, request.form)
    _written, problems = comparing.written(form, reading)
    if problems:
        return make_response(_entering(invitation, reading, sent, problems), 422)
    here = url_for("paper.enter", paper_reference=invitation.paper_reference)
    try:
        entering_twice.enter(
            db.session(),
            invitation,
            reading,
            by_id=guard.person_id(),
            client_id=uuid.UUID(sent),
            now=clock.now(),
        )
    except (ValueError, entering_twice.AnotherPaperError):
        return form_of_another()
    except entering_twice.EnteredByYouError:
        return too_late(
            _("You have entered this paper before"),
            _("Nothing was changed. Give it to a colleague, who enters it without seeing yours."),
        )
    except entering_twice.BeingSettledError:
        return too_late(
            _("Two people have entered this paper"),
            _("Nothing was changed. One of them looks at where they differ, and needs the paper."),
        )
    return redirect(here, 303)


def _to_settle(paper_reference: str) -> PaperForm:
    """The paper that whoever asks has entered second, and that has not ended; a 404 for any other."""
    paper = papers.last(db.session(), _invitation(paper_reference).id)
    mine = paper if paper is not None and paper.second_by_id == guard.person_id() else None
    return guard.found(mine)


@blueprint.get("/<paper_reference>/differences")
@guard.requires(Permission.ENTER_PAPER)
def differences(paper_reference: str) -> ResponseReturnValue:
    """Both readings side by side where they differ."""
    paper = _to_settle(paper_reference)
    if paper.ended_at is not None:
        return redirect(url_for("paper.enter", paper_reference=paper.invitation.paper_reference))
    return _differences(paper, {}, [])


def _readings(paper: PaperForm) -> tuple[Mapping[str, str], Mapping[str, str]]:
    return (paper.read_first or {})["read"], (paper.read_second or {})["read"]


def _differences(paper: PaperForm, sent: Mapping[str, Any], problems: Sequence[Problem]) -> str:
    form = entering_twice.form_of(paper.invitation).in_language(str(get_locale()))
    return render_template(
        "families/paper_differences.html",
        reference=_shown(paper),
        url=url_for("paper.settle", paper_reference=paper.invitation.paper_reference),
        found=comparing.differences(form, *_readings(paper)),
        sent=sent,
        problems=problems,
    )


@blueprint.post("/<paper_reference>/differences")
@guard.requires(Permission.ENTER_PAPER)
def settle(paper_reference: str) -> ResponseReturnValue:
    """Store what the paper bears out."""
    paper = _to_settle(paper_reference)
    here = url_for("paper.enter", paper_reference=paper.invitation.paper_reference)
    if paper.ended_at is not None:
        return redirect(here, 303)
    form = entering_twice.form_of(paper.invitation)
    reading, problems = comparing.settled(form, *_readings(paper), request.form)
    if not problems:
        _written, wrong = comparing.written(form, reading)
        problems = [Problem(f"pick-{one.field_id}", one.message) for one in wrong]
    if problems:
        return make_response(_differences(paper, request.form, problems), 422)
    entering_twice.settle(db.session(), paper, reading, by_id=guard.person_id(), now=clock.now())
    return redirect(here, 303)


@blueprint.get("/waiting/<int:paper_id>/discard")
@guard.requires(Permission.INVITE_FAMILIES)
def discarding(paper_id: int) -> ResponseReturnValue:
    """The form that asks why a paper is not taken in."""
    return _discarding(_waiting(paper_id), "", [])


def _waiting(paper_id: int) -> PaperForm:
    return guard.found(papers.one_open(db.session(), guard.reach(), paper_id, clock.today()))


def _discarding(paper: PaperForm, reason: str, problems: Sequence[Problem]) -> str:
    return render_template(
        "families/paper_discard.html", paper=paper, reference=_shown(paper), reason=reason, problems=problems
    )


@blueprint.post("/waiting/<int:paper_id>/discard")
@guard.requires(Permission.INVITE_FAMILIES)
def discard(paper_id: int) -> ResponseReturnValue:
    """Erase what was entered, and keep why."""
    paper, reason = _waiting(paper_id), text_of(request.form, "reason")
    if not reason or len(reason) > LONGEST_REASON:
        problem = Problem("reason", _("Enter why, in up to %(most)s letters", most=LONGEST_REASON))
        return make_response(_discarding(paper, reason, [problem]), 422)
    entering_twice.discard(db.session(), paper, reason, by_id=guard.person_id(), now=clock.now())
    return redirect(url_for("paper.page"), 303)
