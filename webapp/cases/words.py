"""What the screens call the kinds of people and the ways of reaching somebody."""

from flask_babel import gettext as _

from webapp.cases.rules import Kind, Way


def kind(value: str) -> str:
    """Which form suits somebody, in words."""
    return {
        Kind.ADULT: _("Parents and carers"),
        Kind.YOUNG_PERSON: _("Age 12 to 17"),
        Kind.CHILD: _("Age 6 to 11"),
        Kind.CARER: _("Foster and kinship carers"),
        Kind.CARE_LEAVER: _("Age 16 to 25, leaving care"),
    }[Kind(value)]


def way(value: str) -> str:
    """A way of reaching somebody, in words."""
    return {Way.EMAIL: _("by e-mail"), Way.TEXT: _("by text message"), Way.BY_HAND: _("by hand")}[Way(value)]


def kinds() -> list[tuple[str, str]]:
    """The kinds of people to choose from, with their names."""
    return [(one.value, kind(one.value)) for one in Kind]


def ways() -> list[tuple[str, str]]:
    """The ways of reaching somebody to choose from, with their names."""
    return [(one.value, way(one.value)) for one in Way]
