"""A participation lead puts recordings of a form's sentences here; whoever answers the form plays them."""

from collections.abc import Sequence

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import force_locale
from flask_babel import gettext as _

from rubrics.loader import newest
from rubrics.model import Rubric
from webapp import clock
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.cases.rules import Kind
from webapp.extensions import db
from webapp.families import answering, reading_aloud
from webapp.families.models import Recording
from webapp.families.reading_aloud import Place, Sentence, Spoken
from webapp.families.rules import FORM_OF, FORMS
from webapp.families.sounds import LARGEST_SOUND, kind_of
from webapp.families.views.visiting import form_of, language, own_invitation
from webapp.fields import text_of
from webapp.forms import Problem
from webapp.language import LANGUAGES
from webapp.refusals import too_late
from webapp.unit_of_work import begin_writing

blueprint = Blueprint("recordings", __name__)

# Those who read least come first.
_IN_ORDER = sorted(FORMS, key=lambda form: form != FORM_OF[Kind.CHILD])


def _languages(form: Rubric) -> list[str]:
    """The languages that a form has words in."""
    return [each for each in LANGUAGES if each != "cy" or form.cy is not None]


def _spoken_in(form: Rubric, in_language: str) -> tuple[Place, list[Sentence]]:
    """Where recordings of a form in a language belong, and its sentences in it."""
    with force_locale(in_language):
        found = reading_aloud.sentences(form.in_language(in_language), answering.consent_aloud())
    return Place(form.id, form.version, in_language), found


def _place(form_id: str, in_language: str) -> tuple[Rubric, Place, list[Sentence]]:
    """The same of the newest version; a 404 for what is no form, or not in this language."""
    if form_id not in FORMS or in_language not in _languages(newest(form_id)):
        abort(404)
    return newest(form_id), *_spoken_in(newest(form_id), in_language)


def _sentence(among: Sequence[Sentence], sentence_id: str) -> Sentence:
    return guard.found(next((one for one in among if one.id == sentence_id), None))


@blueprint.get("/families/recordings")
@guard.requires(Permission.INVITE_FAMILIES)
def forms() -> str:
    """Each form in each language, and how many of its sentences are recorded."""
    there, rows = reading_aloud.all_recorded(db.session()), []
    for form in map(newest, _IN_ORDER):
        for each in _languages(form):
            _where, found = _spoken_in(form, each)
            done = sum((form.id, each, one.id, one.digest) in there for one in found)
            rows.append((form.in_language(language()), each, done, len(found)))
    return render_template("families/recordings.html", rows=rows)


def _page(form_id: str, in_language: str, problems: Sequence[Problem] = ()) -> str:
    form, place, found = _place(form_id, in_language)
    recorded = reading_aloud.recorded(db.session(), place, found)
    people = [one.recorded_by_id for one in recorded.values() if one.recorded_by_id]
    return render_template(
        "families/recordings_of.html",
        form=form.in_language(language()),
        in_language=in_language,
        sentences=found,
        recorded=recorded,
        names=accounts.names(db.session(), people),
        problems=problems,
    )


@blueprint.get("/families/recordings/<form_id>/<in_language>")
@guard.requires(Permission.INVITE_FAMILIES)
def form(form_id: str, in_language: str) -> str:
    """The sentences of one form in one language, each with its recording."""
    return _page(form_id, in_language)


@blueprint.get("/families/recordings/<form_id>/<in_language>/<sentence_id>")
@guard.requires(Permission.INVITE_FAMILIES)
def listen(form_id: str, in_language: str, sentence_id: str) -> Response:
    """One recording, for whoever puts them here."""
    _form, place, found = _place(form_id, in_language)
    return _sound(reading_aloud.one(db.session(), place, _sentence(found, sentence_id)))


@blueprint.post("/families/recordings/<form_id>/<in_language>/<sentence_id>")
@guard.requires(Permission.INVITE_FAMILIES, reads_first=True)
def keep(form_id: str, in_language: str, sentence_id: str) -> ResponseReturnValue:
    """Keep a recording, in the place of the one that the page showed."""
    _form, place, found = _place(form_id, in_language)
    sentence = _sentence(found, sentence_id)
    sent = request.files.get("sound")
    spoken, problem = _read(sent.read() if sent and sent.filename else None)
    if spoken is None:
        shown = [Problem(f"sound-{sentence.id}", problem)]
        return make_response(_page(form_id, in_language, shown), 422)
    seen = text_of(request.form, "seen")
    # A file can take long to arrive: until it is here nobody else is held off.
    begin_writing()
    by_id, now = guard.person_id(), clock.now()
    try:
        reading_aloud.keep(db.session(), place, sentence, spoken, seen=seen, by_id=by_id, now=now)
    except reading_aloud.ChangedMeanwhileError:
        return _changed()
    return _back(place, sentence)


def _read(content: bytes | None) -> tuple[Spoken | None, str]:
    """What was sent as a recording, or what is wrong with it."""
    if content is None:
        return None, _("Choose a recording.")
    if not content:
        return None, _("This file is empty. Choose another recording.")
    if len(content) > LARGEST_SOUND:
        return None, _("Choose a recording of up to 1 MB: make it shorter, or save it as MP3.")
    kind = kind_of(content)
    if kind is None:
        return None, _("Choose an MP3, M4A, OGG (Opus) or WAV recording: this file holds something else.")
    return Spoken(kind, content), ""


@blueprint.post("/families/recordings/<form_id>/<in_language>/<sentence_id>/take-away")
@guard.requires(Permission.INVITE_FAMILIES)
def take_away(form_id: str, in_language: str, sentence_id: str) -> ResponseReturnValue:
    """Take a recording away; the sentence can be recorded again."""
    _form, place, found = _place(form_id, in_language)
    sentence, seen = _sentence(found, sentence_id), text_of(request.form, "seen")
    by_id, now = guard.person_id(), clock.now()
    try:
        reading_aloud.take_away(db.session(), place, sentence, seen=seen, by_id=by_id, now=now)
    except reading_aloud.ChangedMeanwhileError:
        return _changed()
    return _back(place, sentence)


def _back(place: Place, sentence: Sentence) -> ResponseReturnValue:
    anchor = f"sentence-{sentence.id}"
    there = url_for("recordings.form", form_id=place.form, in_language=place.language, _anchor=anchor)
    return redirect(there, 303)


def _changed() -> Response:
    return too_late(
        _("Somebody else has changed this recording"),
        _("Nothing of yours was kept. Go back, reload the page and listen to the one that is there now."),
    )


def recorded_sentences(form: Rubric) -> dict[str, Sentence]:
    """The sentences of somebody's form that are recorded in the language of their page, by their ids."""
    place, found = _spoken_in(form, language())
    recorded = reading_aloud.recorded(db.session(), place, found)
    return {one.id: one for one in found if one.id in recorded}


@blueprint.get("/words/recordings/<sentence_id>")
@guard.requires(Permission.GIVE_VOICE)
def play(sentence_id: str) -> Response:
    """One recording of the form that somebody is answering, in the language of their page."""
    place, found = _spoken_in(form_of(own_invitation()), language())
    return _sound(reading_aloud.one(db.session(), place, _sentence(found, sentence_id)))


def _sound(recording: Recording | None) -> Response:
    """The sound itself, whole or the part that was asked for: some phones play nothing without parts."""
    found = guard.found(recording)
    answer = Response(found.sound, mimetype=found.kind)
    answer.make_conditional(request, accept_ranges=True, complete_length=found.size)
    return answer
