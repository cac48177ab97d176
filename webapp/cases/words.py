"""What the screens call people's kinds, needs and languages, and the ways of reaching somebody."""

from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.cases import languages
from webapp.cases.models import FamilyMember, OtherWay
from webapp.cases.rules import Agreement, Kind, Lapse, Need, Way, needs_in


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
    return {
        Way.EMAIL: _("by e-mail"),
        Way.TEXT: _("by text message"),
        Way.BY_HAND: _("by hand"),
        Way.PHONE: _("by phone call"),
        Way.LETTER: _("by letter"),
    }[Way(value)]


def kinds() -> list[tuple[str, str]]:
    """The kinds of people to choose from, with their names."""
    return [(one.value, kind(one.value)) for one in Kind]


def ways() -> list[tuple[str, str]]:
    """The ways of reaching somebody to choose from, with their names."""
    return [(one.value, way(one.value)) for one in Way]


def language(code: str | None) -> str:
    """A language by its name in the page's language; nothing where none is known."""
    return languages.name_of(code, str(get_locale())) if code else ""


def need(value: Need) -> str:
    """What somebody needs to be heard, in words."""
    return {
        Need.INTERPRETER: _("An interpreter"),
        Need.EASY_READ: _("Easy read"),
        Need.SIGN_LANGUAGE: _("Sign language"),
        Need.LARGE_PRINT: _("Large print"),
        Need.ADVOCATE: _("An advocate beside them"),
    }[value]


def needs(stored: str) -> list[str]:
    """Somebody's needs, in words."""
    return [need(one) for one in needs_in(stored)]


def agreement(value: str) -> str:
    """On whose agreement a child can be invited, in words."""
    return {
        Agreement.OWN: _("Their own: they understand what they are asked"),
        Agreement.PARENTAL: _("That of somebody with parental responsibility"),
        Agreement.AUTHORITY: _("The authority’s, which has parental responsibility"),
    }[Agreement(value)]


def lapse(value: str) -> str:
    """What made contact unsafe, in words."""
    return {
        Lapse.SEPARATION: _("A separation"),
        Lapse.MOVE: _("Somebody has moved"),
        Lapse.INCIDENT: _("A new incident"),
    }[Lapse(value)]


def lapses() -> list[tuple[str, str]]:
    """What can make contact unsafe, to choose from."""
    return [(one.value, lapse(one.value)) for one in Lapse]


def other_way(other: OtherWay) -> str:
    """One more safe way, in a line: where, when and whether by voicemail."""
    where = f"{way(other.way)}: {other.address}" if other.address else way(other.way)
    return ". ".join([where, *_about(other.times, voicemail=other.voicemail)])


def _about(times: str | None, *, voicemail: bool | None) -> list[str]:
    found = [_("Safe times: %(times)s", times=times)] if times else []
    return [*found, _("A voicemail is safe") if voicemail else _("Leave no voicemail")]


def how_to_reach(member: FamilyMember) -> list[str]:
    """What somebody said beside the way itself: when, by voicemail or not, and the code word."""
    if member.safe_contact_confirmed_at is None:
        return []
    found = _about(member.safe_contact_times, voicemail=member.safe_contact_voicemail)
    if member.safe_contact_code_word:
        found.append(_("Code word: %(word)s", word=member.safe_contact_code_word))
    return found
