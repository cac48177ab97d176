"""What is explored about a family, and what was drafted of a record, in the page's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics import loader
from rubrics.model import Criterion
from webapp.fields import text_of
from webapp.supervision import noting

# What is explored stands in the rubric by which a supervision is watched; how people are is asked once.
INSTRUMENT, VERSION, SUPPORT = "supervision", 1, "emotional-support"


def elements() -> list[Criterion]:
    """What is explored about a family, in the page's language."""
    rubric = loader.rubric(INSTRUMENT, VERSION).in_language(str(get_locale()))
    return [criterion for criterion in rubric.criteria if criterion.id != SUPPORT]


def lines_of_record(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was filled in about how people are and what was agreed, each with its label."""
    found = [(_("How people are"), text_of(fields, "support"))]
    found += [(_("Agreed"), one.text) for one in noting.actions(fields)]
    return [one for one in found if one[1]]


def lines_of_family(fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was filled in about one family, each with its label."""
    found = [(_("Case reference"), text_of(fields, "reference"))]
    found += [(one.name, text_of(fields, f"explored-{one.id}")) for one in elements()]
    found += [
        (_("What was decided together"), text_of(fields, "decided")),
        (_("Why"), text_of(fields, "reasons")),
        (_("For the child’s record"), text_of(fields, "for_the_record")),
    ]
    return [one for one in found if one[1]]
