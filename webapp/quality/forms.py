"""The quality lead's words in a report, whom they let in, what a panel writes, and what is said to it."""

from collections.abc import Mapping

from flask_babel import gettext as _

from webapp import masking
from webapp.accounts.people_file import address_fault
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.quality.letting_in import Asked
from webapp.quality.rules import (
    LONGEST,
    LONGEST_COMMENT,
    LONGEST_EMAIL,
    LONGEST_NAME,
    PLAIN,
    WHOLE,
    How,
    Part,
    Version,
)


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


def reader(fields: Mapping[str, str]) -> tuple[Asked | None, list[Problem]]:
    """Whom the quality lead lets in to which panel's reports, or what is wrong with that."""
    panel, name, how = (text_of(fields, one) for one in ("panel", "name", "how"))
    email, problems = text_of(fields, "email"), []
    if panel not in PLAIN:
        problems.append(Problem("panel", _("Select for which panel")))
    if not name:
        problems.append(Problem("name", _("Enter a name by which you know them")))
    elif len(name) > LONGEST_NAME:
        problems.append(Problem("name", _("Shorten the name to 120 characters")))
    if how not in set(How):
        problems.append(Problem("how", _("Select how they get the link")))
    if how == How.EMAIL and (len(email) > LONGEST_EMAIL or address_fault(email)):
        problems.append(Problem("email", _("Enter an e-mail address like name@example.org")))
    return None if problems else Asked(Version(panel), name, How(how), email), problems
