"""The one blueprint on which all pages of devices stand."""

from flask import Blueprint

blueprint = Blueprint("devices", __name__)

DEVICE = "/devices/<uuid:device_id>"
