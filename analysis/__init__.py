"""Ratings in, findings out: the analysis never knows where the ratings came from."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.measures.links import plan_links

__all__ = ["plan_links"]


def __getattr__(name: str) -> Any:
    """Bring in what is asked for by name only then, so that a web worker never pays for it at its start."""
    if name == "plan_links":
        return import_module("analysis.measures.links").plan_links
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
