"""What is said of a candidate's values and skills, for the panel and for the candidate."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from rubrics.standards import Judgement
from webapp.insight.fair import Consistency, Leaning, Withheld
from webapp.recruitment import report
from webapp.recruitment.evidence import Exhibit
from webapp.recruitment.report import Labelled, Standing
from webapp.recruitment.rules import Check, Stage

STANDINGS = {
    Standing.CLEAR: _l("Clearly there"),
    Standing.PARTLY: _l("There in part"),
    Standing.TO_GROW: _l("Something to grow"),
    Standing.UNKNOWN: _l("Not asked enough to say"),
}

STAGES = {
    Stage.SIMULATION: _l("Observed simulation"),
    Stage.INTERVIEW: _l("Interview"),
    Stage.PANEL: _l("Panel"),
}

CHECKS = {
    Check.DBS: _l("DBS check"),
    Check.REFERENCES: _l("References"),
    Check.RIGHT_TO_WORK: _l("Right to work"),
    Check.REGISTRATION: _l("Professional registration"),
}


WITHHELD = {
    Withheld.FEW: _l("Too few answers have been assessed to tell how assessors tend to grade."),
    Withheld.DISCONNECTED: _l(
        "Some assessors have no answer in common with the others, so how they tend to grade cannot be told "
        "apart from whose answers they had. Nothing is adjusted."
    ),
    Withheld.WEAK: _l(
        "Too few answers connect the assessors to tell how they tend to grade. Nothing is adjusted."
    ),
}

LEANINGS = {
    Leaning.HIGHER: _l("tends to grade higher"),
    Leaning.LOWER: _l("tends to grade lower"),
    Leaning.ALIKE: _l("grades like the others"),
}

CONSISTENCIES = {
    Consistency.AS_EXPECTED: _l("consistent"),
    Consistency.ERRATIC: _l("less consistent than the others"),
    Consistency.MUTED: _l("uses few of the levels"),
}


def suggested(judgement: Judgement, names: Mapping[str, str], exhibits: Sequence[Exhibit]) -> str:
    """A reason to begin with: what was clear and what was not, and what assessors found by the rubric."""
    facts = report.facts(judgement, names)
    parts = [
        _("Clearly above the floor: %(names)s.", names=", ".join(facts[Standing.CLEAR]))
        if Standing.CLEAR in facts
        else "",
        _("Close to the floor: %(names)s.", names=", ".join(facts[Standing.PARTLY]))
        if Standing.PARTLY in facts
        else "",
        _("Below the floor: %(names)s.", names=", ".join(facts[Standing.TO_GROW]))
        if Standing.TO_GROW in facts
        else "",
        _("Without a value: %(names)s.", names=", ".join(facts[Standing.UNKNOWN]))
        if Standing.UNKNOWN in facts
        else "",
    ]
    for exhibit in exhibits:
        found = [
            Labelled(one.criterion.name, one.criterion.level(one.level).label)
            for one in exhibit.found
            if one.level is not None
        ]
        if found:
            levels = "; ".join(report.levels(found))
            parts.append(_("“%(title)s”: %(levels)s.", title=exhibit.scenario.title, levels=levels))
    return " ".join(part for part in parts if part)
