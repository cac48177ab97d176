"""Whether a group is selected less often, and whether an item works differently for a group."""
