"""A rubric is begun, and what stands above it is written."""

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from rubrics import loader
from rubrics.model import Rubric
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.library import forms, queries, rules, service
from webapp.library.forms import Beginning
from webapp.library.models import OwnRubric
from webapp.library.rules import AnotherFormError, ChangedMeanwhileError, Heading, Sketch
from webapp.library.views.pages import (
    DRAFT,
    as_published,
    blueprint,
    overview_of,
    published_already,
    version,
    version_to_change,
)
from webapp.refusals import form_of_another


@blueprint.get("/new")
@guard.requires(Permission.WRITE_RUBRICS)
def new() -> ResponseReturnValue:
    """How a rubric is begun."""
    return _new_page(Beginning.empty(), [])


@blueprint.post("/new")
@guard.requires(Permission.WRITE_RUBRICS)
def begin() -> ResponseReturnValue:
    """Begin it, with a copy or with nothing."""
    form, sources = Beginning.read(request.form), _sources()
    if form.client_id is None:
        return form_of_another()
    if problems := form.problems(sources):
        return make_response(_new_page(form, problems), 422)
    sketch, highest = form.sketch(sources)
    me, now = guard.person_id(), clock.now()
    try:
        draft = service.begin(db.session(), sketch, highest, author_id=me, client_id=form.client_id, now=now)
    except AnotherFormError:
        return form_of_another()
    return overview_of(draft)


def _sources() -> dict[str, Rubric]:
    return {each.id: each for each in queries.to_copy(db.session())}


def _new_page(form: Beginning, problems: list[Problem]) -> str:
    return render_template(
        "library/begin.html",
        form=form,
        problems=problems,
        sources=_sources().values(),
        nothing=forms.NOTHING,
        kinds=forms.KINDS,
        numbers=forms.level_numbers(),
    )


@blueprint.get(DRAFT)
@guard.requires(Permission.WRITE_RUBRICS)
def overview(draft_id: int) -> ResponseReturnValue:
    """A draft: what stands above it, its criteria in order, and what is missing."""
    draft = version(draft_id)
    if draft.published_at is not None:
        return as_published(draft)
    return _overview_page(draft, Sketch.of_content(draft.content).heading, [])


@blueprint.post(DRAFT)
@guard.requires(Permission.WRITE_RUBRICS)
def keep_heading(draft_id: int) -> ResponseReturnValue:
    """Keep what stands above the rubric."""
    draft, heading = version_to_change(draft_id), forms.heading_of(request.form)
    if draft.published_at is not None:
        return published_already()
    if problems := forms.problems_of_heading(heading):
        return make_response(_overview_page(draft, heading, problems, text_of(request.form, "seen")), 422)
    try:
        service.keep_heading(db.session(), draft, heading, text_of(request.form, "seen"))
    except ChangedMeanwhileError:
        standing = Sketch.of_content(draft.content).heading
        return make_response(_overview_page(draft, heading, [], standing=standing), 409)
    return overview_of(draft)


def _overview_page(
    draft: OwnRubric,
    heading: Heading,
    problems: list[Problem],
    seen: str | None = None,
    standing: Heading | None = None,
) -> str:
    sketch = Sketch.of_content(draft.content)
    return render_template(
        "library/draft.html",
        draft=draft,
        kind=forms.KINDS[sketch.kind],
        heading=heading,
        standing=standing,
        seen=seen or rules.mark(sketch.heading),
        criteria=[(each, rules.mark(each)) for each in sketch.criteria],
        may_add=len(sketch.criteria) < rules.MOST_CRITERIA,
        most=rules.MOST_CRITERIA,
        names={each.id: each.name for each in loader.constructs().constructs},
        missing=missing_of(draft),
        problems=problems,
    )


def missing_of(draft: OwnRubric) -> list[tuple[str, str]]:
    """What a draft lacks, each in words and with the place where it is entered."""
    found = []
    for each in queries.lacking(db.session(), draft):
        field = forms.field_of(each)
        if each.criterion is None:
            there = url_for("authoring.overview", draft_id=draft.id, _anchor=field)
        else:
            there = url_for(
                "authoring.criterion", draft_id=draft.id, criterion_id=each.criterion.id, _anchor=field
            )
        found.append((forms.in_words(each), there))
    return found


@blueprint.post("/next/<rubric_id>")
@guard.requires(Permission.WRITE_RUBRICS)
def write_next(rubric_id: str) -> ResponseReturnValue:
    """Begin the next version of an own rubric, or go on with the one that is begun."""
    draft = guard.found(service.write_next(db.session(), rubric_id, guard.person_id(), clock.now()))
    return overview_of(draft)
