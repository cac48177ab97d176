"""What becomes of a comment: the choices on the reader's page, and what is wrong with what they sent."""

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _

from rubrics import loader
from webapp.families import hiding
from webapp.families.commenting import Handling
from webapp.families.hiding import Proposal
from webapp.families.rules import LONGEST_THEME, Aside, Heard
from webapp.fields import text_of
from webapp.forms import Problem

# A figure chooses on the keyboard, so each outcome is sent as one.
OUTCOMES = {"1": Heard.SHOWN, "2": Heard.THEME, "3": Heard.UNSAFE, "4": Heard.ASIDE}


def outcomes(*, may_be_shown: bool) -> list[dict[str, str]]:
    """What can become of a comment; only what its writer shares is ever shown word for word."""
    offered = [
        {
            "value": "1",
            "label": _("1. Show it to the team, with what is marked hidden"),
            "hint": _("Nobody in the team can tell from it who wrote it."),
        },
        {
            "value": "2",
            "label": _("2. Tell it as a theme, in other words"),
            "hint": _("The team never reads the words themselves."),
        },
        {
            "value": "3",
            "label": _("3. Something in it isn’t safe: tell safeguarding now"),
            "hint": _("The words go to safeguarding at once, and to nobody else."),
        },
        {
            "value": "4",
            "label": _("4. Set it aside"),
            "hint": _("It goes nowhere."),
        },
    ]
    return offered if may_be_shown else offered[1:]


def reasons() -> list[dict[str, str]]:
    """Why a comment can be set aside."""
    words = {
        Aside.INTERPRETER: _("It needs an interpreter"),
        Aside.TELLS_WHO: _("It tells who wrote it, however it is put"),
        Aside.UNKIND: _("It is not about our work"),
        Aside.NOTHING: _("It says nothing"),
    }
    return [{"value": one.value, "label": words[one]} for one in Aside]


def constructs() -> dict[str, str]:
    """What a theme can be about, by id."""
    return {one.id: one.name for one in loader.constructs().constructs if "statement" not in one.without}


def read(
    fields: Mapping[str, Any],
    shown: Collection[str],
    proposal: Proposal,
    names: list[str],
    *,
    may_be_shown: bool,
) -> tuple[Handling | None, list[Problem]]:
    """What somebody decided, or what is wrong with it."""
    outcome = OUTCOMES.get(text_of(fields, "outcome"))
    if outcome is None or (outcome is Heard.SHOWN and not may_be_shown):
        return None, [Problem("outcome", _("Select what becomes of this comment."))]
    if outcome is Heard.SHOWN:
        masks = proposal.masks(shown, hiding.words_to_hide(text_of(fields, "words")))
        return Handling(outcome, proposal.hidden(masks)), []
    if outcome is Heard.THEME:
        return _theme(fields, proposal.text, names)
    if outcome is Heard.ASIDE:
        reason = text_of(fields, "reason")
        if reason not in set(Aside):
            return None, [Problem("reason", _("Select why it is set aside."))]
        return Handling(outcome, reason=Aside(reason)), []
    return Handling(outcome), []


def _theme(fields: Mapping[str, Any], text: str, names: list[str]) -> tuple[Handling | None, list[Problem]]:
    construct, theme, problems = text_of(fields, "construct"), text_of(fields, "theme"), []
    if construct not in constructs():
        problems.append(Problem("construct", _("Select what it is about.")))
    if not theme:
        problems.append(Problem("theme", _("Write in a neutral sentence what it says.")))
    elif len(theme) > LONGEST_THEME:
        too_long = _("Make this shorter: it can be up to %(most)s letters long.", most=LONGEST_THEME)
        problems.append(Problem("theme", too_long))
    elif hiding.repeats(theme, text):
        problems.append(Problem("theme", _("Put it in words of your own: this repeats the writer’s.")))
    elif told := hiding.telling_parts(theme, names):
        words = _("Leave out what could tell who is meant: %(words)s", words=", ".join(told))
        problems.append(Problem("theme", words))
    return (None, problems) if problems else (Handling(Heard.THEME, theme, construct), [])
