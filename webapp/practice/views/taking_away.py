"""A practitioner takes their own observation away as evidence of learning, without anything of the family."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from rubrics.professions import Profession, professions
from webapp import audit, clock, masking
from webapp.access import guard
from webapp.access.policy import Permission
from webapp.accounts import queries as accounts
from webapp.extensions import db
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.practice import queries
from webapp.practice.forms import PURPOSES
from webapp.practice.models import Observation
from webapp.practice.rules import Purpose
from webapp.practice.views.pages import OBSERVATION, blueprint
from webapp.practice.views.reading import as_practitioner
from webapp.practice.views.wording import in_words

LONGEST = 10_000
# What can be left out; evidence, moments and notes are about the family and never come along.
PARTS = ("levels", "strengths", "next_step", "question", "reply")


@blueprint.get(f"{OBSERVATION}/take-away")
@guard.requires(Permission.RATE_OWN_VISIT)
def take_away(observation_id: int) -> ResponseReturnValue:
    """Choose what comes along, and write what was learnt; nothing of it is kept here."""
    observation = guard.found(queries.readable(db.session(), guard.reach(), observation_id))
    guard.found(observation if observation.visit.practitioner_id == guard.person_id() else None)
    return _page(observation, {"part": list(PARTS)}, [])


@blueprint.post(f"{OBSERVATION}/take-away")
@guard.requires(Permission.RATE_OWN_VISIT)
def hand_over(observation_id: int) -> ResponseReturnValue:
    """The file, once somebody has looked at what may be names."""
    observation = as_practitioner(observation_id)
    written = {**request.form, "part": request.form.getlist("part")}
    profession = next((one for one in professions() if one.id == text_of(written, "profession")), None)
    reflection = text_of(written, "reflection")
    problems = []
    if profession is None:
        problems.append(Problem("profession", _("Select whose standards it is for")))
    if len(reflection) > LONGEST:
        problems.append(Problem("reflection", _("Shorten what you wrote")))
    names = _suspected(observation, written["part"], reflection)
    problems += problems_of_names(names, text_of(written, "names_checked"))
    if problems or profession is None:
        return make_response(_page(observation, written, problems, names), 422)
    me = f"person:{guard.person_id()}"
    details = {"observation": observation.id}
    audit.record(db.session(), "observation.taken away", actor=me, subject=me, now=clock.now(), **details)
    answer = make_response(_file(observation, profession, written["part"], reflection))
    answer.headers["Content-Disposition"] = f'attachment; filename="observation-{observation.id}.html"'
    return answer


def _texts(observation: Observation, parts: Sequence[str]) -> dict[str, str]:
    """What is said in words, by part, as far as it was chosen and is there."""
    found = {name: getattr(observation, name) for name in ("strengths", "next_step", "question")}
    found["reply"] = observation.reply.text if observation.reply else ""
    return {name: text for name, text in found.items() if text and name in parts}


def _suspected(observation: Observation, parts: Sequence[str], reflection: str) -> list[str]:
    parties = accounts.names(db.session(), [observation.observer_id, observation.visit.practitioner_id])
    return masking.suspected([*_texts(observation, parts).values(), reflection], parties.values())


def _page(
    observation: Observation,
    written: Mapping[str, Any],
    problems: list[Problem],
    names: list[str] | None = None,
) -> str:
    return render_template(
        "practice/take_away.html",
        observation=observation,
        professions=professions(),
        written=written,
        names=names,
        problems=problems,
        has_reply=observation.reply is not None,
    )


def _file(observation: Observation, profession: Profession, parts: Sequence[str], reflection: str) -> str:
    rubric, visit = in_words(observation.instrument, observation.version), observation.visit
    rated = {one.criterion: one.level for one in visit.self_rating.levels} if visit.self_rating else {}
    return render_template(
        "practice/taken_away.html",
        name=accounts.names(db.session(), [visit.practitioner_id])[visit.practitioner_id],
        month=format_date(visit.seen_on, "MMMM yyyy"),
        purpose=PURPOSES[Purpose(visit.purpose)],
        rubric=rubric,
        profession=profession,
        levels={one.criterion: one.level for one in observation.levels} if "levels" in parts else {},
        own_levels=rated,
        texts=_texts(observation, parts),
        reflection=reflection,
    )
