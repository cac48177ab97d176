"""One person's own growth, for the room that shows it to them alone."""

from analysis.growth import FEWEST, Estimate, Growth, growth

__all__ = ["FEWEST", "Estimate", "Growth", "growth"]
