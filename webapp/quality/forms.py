"""The quality lead's own words in a report, what a panel writes back, and what is said to that."""

from collections.abc import Mapping

from flask_babel import gettext as _

from webapp import masking
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.quality.rules import LONGEST, LONGEST_COMMENT, WHOLE, Part


def words(fields: Mapping[str, str]) -> tuple[dict[Part, str], list[Problem], list[str]]:
    """What was written to each part, what is wrong with it, and what in it may be somebody's name."""
    written = {part: text_of(fields, part.value) for part in Part}
    problems = [
        Problem(part.value, _("Enter at most %(most)s letters", most=LONGEST))
        for part, text in written.items()
        if len(text) > LONGEST
    ]
    names = masking.suspected([text for text in written.values() if text], ())
    return written, problems + problems_of_names(names, text_of(fields, "names_checked")), names


def comment(fields: Mapping[str, str]) -> tuple[str, str, list[Problem]]:
    """What somebody on a panel says, about which part, and what is wrong with it."""
    part, text = text_of(fields, "part"), text_of(fields, "text")
    problems = []
    if part not in {WHOLE, *Part}:
        problems.append(Problem("part", _("Select what this is about")))
    if not text:
        problems.append(Problem("text", _("Enter what you want to say")))
    elif len(text) > LONGEST_COMMENT:
        problems.append(Problem("text", _("Enter at most %(most)s letters", most=LONGEST_COMMENT)))
    return part, text, problems


def answer(fields: Mapping[str, str], field_id: str) -> tuple[str, list[Problem], list[str]]:
    """What the quality lead says to a comment, what is wrong with it, and what may be somebody's name."""
    text = text_of(fields, field_id)
    if not text:
        return text, [Problem(field_id, _("Enter what you say to this"))], []
    if len(text) > LONGEST_COMMENT:
        return text, [Problem(field_id, _("Enter at most %(most)s letters", most=LONGEST_COMMENT))], []
    names = masking.suspected([text], ())
    return text, problems_of_names(names, text_of(fields, "names_checked")), names
