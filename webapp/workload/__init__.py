"""What the authority's case system counts of the work with families, pooled by team and month."""
