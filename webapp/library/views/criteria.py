"""The criteria of a draft: one page each, and their order."""

from dataclasses import replace

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from rubrics import loader
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.addresses import number
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.library import forms, queries, rules, service
from webapp.library.models import OwnRubric
from webapp.library.rules import ChangedMeanwhileError, NameTakenError, Sketch, TooManyError, Written
from webapp.library.views.pages import (
    CRITERION,
    DRAFT,
    as_published,
    blueprint,
    overview_of,
    published_already,
    version,
    version_to_change,
)
from webapp.refusals import too_late

ADD = f"{DRAFT}/another-criterion"


@blueprint.get(ADD)
@guard.requires(Permission.WRITE_RUBRICS)
def new_criterion(draft_id: int) -> ResponseReturnValue:
    """The form for another criterion."""
    draft = version(draft_id)
    if draft.published_at is not None:
        return as_published(draft)
    return _page(draft, rules.blank(Sketch.of_content(draft.content), draft.highest), [])


@blueprint.post(ADD)
@guard.requires(Permission.WRITE_RUBRICS)
def add_criterion(draft_id: int) -> ResponseReturnValue:
    """Add it at the end."""
    draft = version_to_change(draft_id)
    if draft.published_at is not None:
        return published_already()
    written = forms.criterion_of(request.form, "", draft.highest)
    if problems := forms.problems_of_criterion(written):
        return make_response(_page(draft, written, problems), 422)
    try:
        service.add_criterion(db.session(), draft, written)
    except NameTakenError:
        return make_response(_page(draft, written, [forms.name_taken()]), 422)
    except TooManyError:
        words = _("Take a criterion away first: there are %(number)s already", number=rules.MOST_CRITERIA)
        return make_response(_page(draft, written, [Problem("name", words)]), 422)
    return overview_of(draft, "criteria")


@blueprint.get(CRITERION)
@guard.requires(Permission.WRITE_RUBRICS)
def criterion(draft_id: int, criterion_id: str) -> ResponseReturnValue:
    """One criterion: its words, and those of each level."""
    draft = version(draft_id)
    if draft.published_at is not None:
        return as_published(draft)
    standing = guard.found(Sketch.of_content(draft.content).criterion(criterion_id))
    return _page(draft, standing, [], rules.mark(standing))


@blueprint.post(CRITERION)
@guard.requires(Permission.WRITE_RUBRICS)
def keep_criterion(draft_id: int, criterion_id: str) -> ResponseReturnValue:
    """Keep its words."""
    draft = version_to_change(draft_id)
    if draft.published_at is not None:
        return published_already()
    seen = text_of(request.form, "seen")
    standing = Sketch.of_content(draft.content).criterion(criterion_id)
    written = forms.criterion_of(request.form, criterion_id, draft.highest)
    if standing is None:
        return _taken_away(draft, written, is_known=bool(seen))
    if problems := forms.problems_of_criterion(written):
        return make_response(_page(draft, written, problems, seen), 422)
    try:
        service.keep_criterion(db.session(), draft, written, seen)
    except NameTakenError:
        return make_response(_page(draft, written, [forms.name_taken()], seen), 422)
    except ChangedMeanwhileError:
        return make_response(_page(draft, written, [], rules.mark(standing), standing), 409)
    return overview_of(draft, "criteria")


def _taken_away(draft: OwnRubric, written: Written, is_known: bool) -> ResponseReturnValue:
    """What somebody wrote into a criterion that another author has taken away: a form to add it with."""
    guard.found(written if is_known else None)
    return make_response(_page(draft, replace(written, id=""), [], is_gone=True), 409)


@blueprint.post(f"{CRITERION}/place")
@guard.requires(Permission.WRITE_RUBRICS)
def place(draft_id: int, criterion_id: str) -> ResponseReturnValue:
    """Move it up or down."""
    draft = version_to_change(draft_id)
    if draft.published_at is not None:
        return published_already()
    to = request.form.get("to", type=number)
    if to is not None:
        service.place(db.session(), draft, criterion_id, to)
    return overview_of(draft, "criteria")


@blueprint.post(f"{CRITERION}/away")
@guard.requires(Permission.WRITE_RUBRICS)
def take_away(draft_id: int, criterion_id: str) -> ResponseReturnValue:
    """Take it away."""
    draft = version_to_change(draft_id)
    if draft.published_at is not None:
        return published_already()
    try:
        service.take_away(db.session(), draft, criterion_id, text_of(request.form, "seen"))
    except ChangedMeanwhileError:
        return too_late(
            _("Somebody else has changed this criterion"),
            _("It is still there. Go back, reload the page, and read it before you take it away."),
        )
    return overview_of(draft, "criteria")


def _page(
    draft: OwnRubric,
    written: Written,
    problems: list[Problem],
    seen: str = "",
    standing: Written | None = None,
    is_gone: bool = False,
) -> str:
    fixed = queries.published_before(db.session(), draft.rubric_id).get(written.id)
    return render_template(
        "library/criterion.html",
        draft=draft,
        written=written,
        standing=standing,
        seen=seen,
        is_gone=is_gone,
        constructs=forms.constructs(),
        fixed=fixed,
        names={each.id: each.name for each in loader.constructs().constructs},
        problems=problems,
    )
