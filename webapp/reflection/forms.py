"""How a commitment is asked for: the choices on the form, and what to say about each fault."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics import loader
from webapp.accounts.models import Person
from webapp.forms import Problem
from webapp.reflection.rules import LONGEST, Choices, Fault

# Whose view can show that something helped.
SOURCES = {
    "family": _l("What families say"),
    "observer": _l("What observers see"),
    "self": _l("How we see our own visits"),
    "supervision": _l("What observers see in supervision"),
}


@dataclass(frozen=True)
class Question:
    """The choices that the page draws: skills by id, people, and whose views."""

    constructs: Mapping[str, str]
    owners: Sequence[Person]

    @property
    def owner_names(self) -> dict[int, str]:
        """Who could see to it, by id."""
        return {person.id: person.name for person in self.owners}

    @property
    def choices(self) -> Choices:
        """The same for the rules."""
        return Choices(tuple(self.constructs), tuple(person.id for person in self.owners), tuple(SOURCES))


def constructs() -> dict[str, str]:
    """The names of the constructs that observers grade or families speak of, by id."""
    return {
        construct.id: construct.name
        for construct in loader.constructs().constructs
        if not {"criterion", "statement"} <= set(construct.without)
    }


def problems(faults: Sequence[Fault]) -> list[Problem]:
    """What to do about each fault, beside its field."""
    words = {
        Fault.NO_WORDING: ("wording", _("Enter what your team will do")),
        Fault.LONG_WORDING: ("wording", _("Shorten what your team will do to %(n)s characters", n=LONGEST)),
        Fault.NO_CONSTRUCT: ("construct", _("Select what it is about")),
        Fault.NO_OWNER: ("owner", _("Select who will see to it")),
        Fault.NO_DATE: ("due-day", _("Enter the day by which it is done, like 27 3 2027")),
        Fault.PAST_DATE: ("due-day", _("Enter a day that is still to come")),
        Fault.FAR_DATE: ("due-day", _("Enter a day within the next two years")),
        Fault.NO_SOURCE: ("source", _("Select where the sign should show")),
        Fault.NO_SIGN: ("sign", _("Select whether it should go up or down")),
    }
    return [Problem(*words[fault]) for fault in faults]
