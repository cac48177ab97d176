"""The co-ordinator's pages: what the case system counts, and taking in a month."""

from webapp.workload.views import taking_in
from webapp.workload.views.pages import blueprint

__all__ = ["blueprint", "taking_in"]
