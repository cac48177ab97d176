"""A supervisor and whoever they supervise think together about families, and hold one another to it."""
