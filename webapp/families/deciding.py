"""The participation lead's forms about the asking: its cost, why not now, and who may be asked again."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from webapp.families.cost import LARGEST, Reckoning
from webapp.families.drawing import Why
from webapp.families.rules import LONGEST_REASON, WhyNot
from webapp.fields import text_of
from webapp.forms import Problem


def read_reckoning(fields: Mapping[str, Any]) -> tuple[Reckoning, list[Problem]]:
    """What the cost of the draw is reckoned with; a field that was not sent is as the house proposes."""
    given, problems = {}, []
    for name, most in LARGEST.items():
        text = text_of(fields, name)
        if name not in fields:
            continue
        if text.isascii() and text.isdigit() and int(text[:4]) <= most and len(text) <= 4:
            given[name] = int(text)
        else:
            problems.append(Problem(name, _("Enter a whole number from 0 to %(most)s.", most=most)))
    return Reckoning(**given), problems


def read_why(fields: Mapping[str, Any]) -> tuple[Why | None, list[Problem]]:
    """Why somebody is not asked now: a reason from the list, and words."""
    reason, words, problems = text_of(fields, "reason"), text_of(fields, "words"), []
    if reason not in set(WhyNot):
        problems.append(Problem("reason", _("Select why you do not ask them now.")))
    problems += _words_problems(words, _("Write in a sentence what you know."))
    return (None, problems) if problems else (Why(WhyNot(reason), words), [])


def read_wish(fields: Mapping[str, Any]) -> tuple[str, list[Problem]]:
    """How somebody said that they may be asked again, and that it was they themself."""
    words = text_of(fields, "words")
    problems = _words_problems(words, _("Write how they said it, and to whom."))
    if text_of(fields, "themself") != "yes":
        problems.append(Problem("themself", _("Confirm that they said it themself.")))
    return words, problems


def _words_problems(words: str, missing: str) -> list[Problem]:
    if not words:
        return [Problem("words", missing)]
    if len(words) > LONGEST_REASON:
        too_long = _("Make this shorter: it can be up to %(most)s letters long.", most=LONGEST_REASON)
        return [Problem("words", too_long)]
    return []
