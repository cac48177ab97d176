"""What a team fills in to pick an indicator: the choices on the form, and what to say about each fault."""

from collections.abc import Mapping, Sequence

from flask_babel import get_locale
from flask_babel import gettext as _

from rubrics import loader
from rubrics.indicators import Indicator, indicators
from webapp.forms import Problem
from webapp.indicators.rules import LONGEST_LINE, Fault


def language() -> str:
    """The language of the page."""
    return str(get_locale())


def offered() -> dict[str, Indicator]:
    """Every indicator that can be picked, by id."""
    return {one.id: one for one in indicators()}


def name_of(indicator_id: str) -> str:
    """What an indicator is called; its id where it is not offered any more."""
    found = offered().get(indicator_id)
    return found.wording(language()).name if found else indicator_id


def constructs() -> dict[str, str]:
    """The names of the skills and values that can bring a change about, by id."""
    return {one.id: one.name for one in loader.constructs().constructs}


def problems(faults: Sequence[Fault]) -> list[Problem]:
    """What to do about each fault, beside its field."""
    words: Mapping[Fault, tuple[str, str]] = {
        Fault.NO_INDICATOR: ("indicator", _("Select what you look at")),
        Fault.PICKED_ALREADY: ("indicator", _("Select another: you have picked this one already")),
        Fault.NO_LINE: ("line", _("Enter the line of your theory of change")),
        Fault.LONG_LINE: ("line", _("Shorten the line to %(n)s characters", n=LONGEST_LINE)),
        Fault.NO_CONSTRUCT: ("construct", _("Select a skill or value from the list, or none")),
        Fault.NO_HORIZON: ("horizon", _("Select how soon you expect a change")),
        Fault.NO_DIRECTION: ("direction", _("Select which way you hope that it goes, or neither")),
        Fault.ONLY_NEITHER: (
            "direction",
            _("Select “Neither”: this figure misleads in the short term, whichever way it goes"),
        ),
    }
    return [Problem(*words[fault]) for fault in faults]
