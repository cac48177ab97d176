"""The many-facet model is found again where it is known, and refuses what cannot be known."""
