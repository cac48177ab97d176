"""Where ratings vary from, how dependable a mean of them is, and which design would be dependable enough."""

from analysis.dependability.d_study import Wish
from analysis.dependability.g_study import Dependability, dependability
from analysis.dependability.intercepts import Components, components
from analysis.dependability.spearman_brown import of_mean, visits_for

__all__ = ["Components", "Dependability", "Wish", "components", "dependability", "of_mean", "visits_for"]
