"""What scenarios are called where somebody chooses among them: for whom, and what each asks for."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from scenarios.model import Scenario

ROLES = {
    "social-worker": _l("social worker"),
    "supervisor": _l("supervisor or consultant"),
    "residential-worker": _l("residential worker"),
    "foster-carer": _l("foster carer"),
    "family-practitioner": _l("family practitioner"),
    "volunteer": _l("peer mentor or volunteer"),
    "unit-coordinator": _l("unit co-ordinator"),
}

KINDS = {
    "rate": _l("rate each"),
    "rank": _l("put in order"),
    "choose": _l("choose some"),
    "best-worst": _l("best and worst"),
    "text": _l("write an answer"),
    "dialogue": _l("conversation step by step"),
    "spoken": _l("spoken, assessed live"),
}


def described(scenario: Scenario) -> str:
    """In one line: the roles a scenario was written for, and what its questions ask the candidate to do."""
    kinds = _joined([KINDS[task.kind] for task in scenario.tasks])
    if not scenario.roles:
        return _("Any role. Asks for: %(kinds)s.", kinds=kinds)
    roles = _joined([ROLES[role] for role in scenario.roles])
    return _("For: %(roles)s. Asks for: %(kinds)s.", roles=roles, kinds=kinds)


def _joined(words: Sequence[object]) -> str:
    return ", ".join(dict.fromkeys(str(each) for each in words))
