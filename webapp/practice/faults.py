"""What is wrong with a preparation, with the names in an observation, and with an amendment."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from webapp.forms import Problem
from webapp.practice import rules
from webapp.practice.models import ObservedVisit
from webapp.practice.preparing import Preparation
from webapp.practice.rules import Consent, Fault

OF_A_PREPARATION = ("consent", "consent_how", "wanted")
LONGEST = 4_000


def preparation(fields: Mapping[str, Any]) -> tuple[Preparation, list[Problem]]:
    """What is settled before a visit, and what is wrong with what was sent; nothing has to be settled yet."""
    text = {name: str(fields.get(name, "")).strip() for name in OF_A_PREPARATION}
    problems = []
    if text["consent"] not in {"", *Consent}:
        problems.append(Problem("consent", _("Select whether they agreed")))
    if text["consent"] and not text["consent_how"]:
        problems.append(Problem("consent_how", _("Enter how you asked, and whom")))
    problems += [
        Problem(name, _("Shorten this to 4,000 characters"))
        for name in ("consent_how", "wanted")
        if len(text[name]) > LONGEST
    ]
    consent = Consent(text["consent"]) if text["consent"] in set(Consent) else None
    return Preparation(consent, text["consent_how"], text["wanted"]), problems


def of_what_is_wanted(visit: ObservedVisit, fields: Mapping[str, Any]) -> list[Problem]:
    """Whether the practitioner has asked for something else since the observer opened the page."""
    if visit.wanted in (str(fields.get("wanted_was", "")).strip(), str(fields.get("wanted", "")).strip()):
        return []
    words = _("This was changed meanwhile. It says now: %(words)s", words=visit.wanted)
    return [Problem("wanted", words)]


def of_the_visit(visit: ObservedVisit, today: date) -> list[Problem]:
    """What about the visit itself keeps what was seen from being shared."""
    words = {
        Fault.NO_CONSENT: _("Write down first that they agreed, and how you asked: “Before the visit”"),
        Fault.IN_THE_FUTURE: _("Wait until the visit has been: its day is still to come"),
    }
    found = rules.faults_of_preparation(visit.consent, visit.seen_on, today)
    return [Problem("before-the-visit", words[one]) for one in found]


def amendment(fields: Mapping[str, Any]) -> tuple[str, str, list[Problem]]:
    """The reason and the words of an amendment, and what is wrong with them."""
    reason, text = (str(fields.get(name, "")).strip() for name in ("reason", "text"))
    problems = []
    if not reason or len(reason) > LONGEST:
        problems.append(Problem("reason", _("Enter why you add this, in 4,000 characters or fewer")))
    if not text or len(text) > LONGEST:
        problems.append(Problem("text", _("Enter what is put right or added, in 4,000 characters or fewer")))
    return reason, text, problems
