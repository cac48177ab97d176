"""The one blueprint on which all pages of practice stand."""

from flask import Blueprint

blueprint = Blueprint("practice", __name__, url_prefix="/practice")

OBSERVATION = "/observations/<int:observation_id>"
VISIT = "/visits/<int:visit_id>"
