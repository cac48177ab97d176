"""The quality lead's own words in a report, as a form holds them."""

from collections.abc import Mapping

from flask_babel import gettext as _

from webapp import masking
from webapp.fields import text_of
from webapp.forms import Problem, problems_of_names
from webapp.quality.rules import LONGEST, Part


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
