"""The screens of the participation lead, those that a family sees, and how a family's links begin."""

from webapp.access.links import Purpose
from webapp.access.views import Start
from webapp.families.views import (
    asking,
    blank,
    conversing,
    covering,
    drawing,
    ending,
    entering,
    importing,
    joining,
    people,
    safety,
    stopping,
    talking,
    thanking,
    voice,
)

BLUEPRINTS = (
    asking.blueprint,
    drawing.blueprint,
    covering.blueprint,
    entering.blueprint,
    importing.blueprint,
    joining.blueprint,
    people.blueprint,
    blank.blueprint,
    voice.blueprint,
    stopping.blueprint,
    safety.blueprint,
    thanking.blueprint,
    conversing.blueprint,
    talking.blueprint,
    ending.blueprint,
)

_START = Start("families/start.html", "families.begin", voice.opening)

STARTS = {Purpose.FAMILY: _START, Purpose.YOUNG_PERSON: _START}
