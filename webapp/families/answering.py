"""What a family member fills in: how it is drawn, how it is read, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from rubrics.model import Rubric
from webapp.families.rules import LONGEST_NAME, LONGEST_TEXT, LONGEST_THANKS, About, Consent
from webapp.forms import Problem


@dataclass
class Written:
    """What somebody chose and wrote: a level or the reason for none by statement, texts with consent.

    `thanks` are the words for the worker and the name under them, where there are any; `about` is whom
    they had in mind, where they said so.
    """

    chosen: dict[str, int | str] = field(default_factory=dict)
    texts: dict[str, tuple[str, Consent]] = field(default_factory=dict)
    thanks: tuple[str, str] | None = None
    about: About | None = None


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen for a statement; `face` names the picture that children see."""

    value: str
    label: str
    face: str | None = None


def options(rubric: Rubric, *, faces: bool) -> list[Option]:
    """What can be chosen, the best first; nothing is chosen beforehand."""
    levels = sorted(rubric.criteria[0].levels, key=lambda level: -level.value)
    names = {rubric.highest: "yes", rubric.lowest: "no"}
    rated = [
        Option(str(level.value), level.label, names.get(level.value, "partly") if faces else None)
        for level in levels
    ]
    return rated + [Option(one.id, one.label) for one in rubric.not_rated]


def abouts(worker: str) -> list[Option]:
    """Whom an answer can be about; `worker` names the one who works with them."""
    return [
        Option(About.WORKER.value, worker),
        Option(About.SOMEONE_ELSE.value, _("Someone else")),
        Option(About.TEAM.value, _("The whole team")),
    ]


def consents() -> list[Option]:
    """Who may hear a text, in words."""
    return [
        Option(Consent.WORKER.value, _("Share it with my worker and their team, without names")),
        Option(Consent.THEME.value, _("Only together with what others say")),
        Option(Consent.NONE.value, _("Nobody: delete these words when I send")),
    ]


def consent_aloud() -> list[str]:
    """What is asked beside every text, as somebody would say it: the question, then each answer."""
    return [_("Who may hear what you wrote here?"), *(one.label for one in consents())]


def read_answer(rubric: Rubric, fields: Mapping[str, Any]) -> tuple[Written, list[Problem]]:
    """What a sent form holds, and what is wrong with it; a skipped statement is not wrong."""
    written, problems = Written(), []
    may_be = {one.value for one in options(rubric, faces=False)}
    reasons = {one.id for one in rubric.not_rated}
    for statement in rubric.criteria:
        value = fields.get(statement.id, "")
        if value == "":
            continue
        if not isinstance(value, str) or value not in may_be:
            problems.append(Problem(statement.id, _("Choose one of the answers, or none.")))
        else:
            written.chosen[statement.id] = value if value in reasons else int(value)
    for question in rubric.texts:
        problem = _read_text(question.id, fields, written)
        if problem:
            problems.append(problem)
    problems += _read_thanks(fields, written) + _read_about(fields, written)
    if not problems and not written.chosen and not written.texts and not written.thanks:
        first = rubric.criteria[0].id
        problems.append(Problem(first, _("Answer at least one question, or choose “No, thank you”.")))
    return written, problems


def in_words(rubric: Rubric, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a draft holds, as questions and answers, to be compared with another version."""
    labels = {one.value: one.label for one in options(rubric, faces=False)}
    chosen = [(one.question, labels.get(str(fields.get(one.id)), "")) for one in rubric.criteria]
    texts = [(one.question, str(fields.get(f"text-{one.id}", "")).strip()) for one in rubric.texts]
    texts += [(_("Thanks for my worker"), str(fields.get("thanks", "")).strip())]
    named = {option.value: option.label for option in abouts(_("My worker"))}
    about = (_("Who I am thinking of"), named.get(str(fields.get("about")), ""))
    return [(question, answer) for question, answer in [about, *chosen, *texts] if answer]


def _read_thanks(fields: Mapping[str, Any], written: Written) -> list[Problem]:
    """The words for the worker; they are passed on with a name or not at all."""
    text, name = (str(fields.get(part, "")).strip() for part in ("thanks", "thanks-name"))
    if not text:
        return []
    if len(text) > LONGEST_THANKS:
        words = _("Make this shorter: it can be up to %(most)s letters long.", most=LONGEST_THANKS)
        return [Problem("thanks", words)]
    if not name or len(name) > LONGEST_NAME:
        return [Problem("thanks-name", _("Write the name your worker knows you by, or empty your thanks."))]
    written.thanks = (text, name)
    return []


def _read_about(fields: Mapping[str, Any], written: Written) -> list[Problem]:
    chosen = fields.get("about", "")
    if chosen == "":
        return []
    if not isinstance(chosen, str) or chosen not in set(About):
        return [Problem("about", _("Choose who your answers are about, or nobody."))]
    written.about = About(chosen)
    return []


def _read_text(question: str, fields: Mapping[str, Any], written: Written) -> Problem | None:
    text, consent = fields.get(f"text-{question}", ""), fields.get(f"consent-{question}", "")
    if not isinstance(text, str):
        return Problem(f"text-{question}", _("Write this again."))
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST_TEXT:
        too_long = _("Make this shorter: it can be up to %(most)s letters long.", most=LONGEST_TEXT)
        return Problem(f"text-{question}", too_long)
    if not isinstance(consent, str) or consent not in set(Consent):
        return Problem(f"consent-{question}", _("Choose who may hear what you wrote."))
    written.texts[question] = (text, Consent(consent))
    return None


@dataclass(frozen=True)
class Told:
    """What somebody said isn't safe."""

    text: str
    in_danger: bool


def read_told(fields: Mapping[str, str]) -> tuple[Told, list[Problem]]:
    """What was sent, and what is wrong with it: words or the danger alone are enough."""
    told = Told(fields.get("text", "").strip(), fields.get("danger") == "yes")
    if len(told.text) > LONGEST_TEXT:
        too_long = _("Make this shorter: it can be up to %(most)s letters long.", most=LONGEST_TEXT)
        return told, [Problem("text", too_long)]
    if not told.text and not told.in_danger:
        return told, [Problem("text", _("Write what isn’t safe, or choose Yes above."))]
    return told, []
