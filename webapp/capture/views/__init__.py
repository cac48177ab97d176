"""The pages and answers of devices that write without a line, by screen family."""

from webapp.capture.views import ledger, on_device, shell
from webapp.capture.views.pages import blueprint

__all__ = ["blueprint", "ledger", "on_device", "shell"]
