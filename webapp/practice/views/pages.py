"""The one blueprint on which all pages of practice stand."""

from flask import Blueprint

blueprint = Blueprint("practice", __name__, url_prefix="/practice")

# A number in an address that no database would hold is no page.
ID = "<int(max=2147483647)"
OBSERVATION = f"/observations/{ID}:observation_id>"
VISIT = f"/visits/{ID}:visit_id>"
